//! The ledger of a dossier's fees (phí, lệ phí phải nộp): every entry names the line that it is on,
//! and nothing is deleted.
//!
//! Source: domain reference, section 15. Amounts are whole đồng, as they were on the day on which
//! the line was set.

use super::{Dossier, ServedLine};
use crate::catalogue::FeeKind;
use crate::{AccountId, Personal};

/// What was written in the ledger.
#[derive(Debug, Clone, PartialEq)]
pub enum FeeEntry {
    /// A line is due.
    Set(FeeSet),
    /// Miễn, giảm: less is due, or nothing.
    Exempted {
        /// The article that allows it.
        ground: String,
        /// What is due from now on.
        due_vnd: u64,
        /// What was seen.
        evidence: Personal<String>,
    },
    /// Thu: the whole line is paid.
    Taken {
        /// How much.
        amount_vnd: u64,
        /// By what means.
        means: String,
        /// Biên lai.
        receipt: FeeReceipt,
        /// Who took it.
        by: AccountId,
    },
    /// Hủy: the payment counts as none, and the line is due again; or what was due is not due.
    Voided {
        /// Why.
        reason: Personal<String>,
    },
    /// Hoàn trả: the money was given back.
    Refunded {
        /// How much.
        amount_vnd: u64,
        /// Why.
        reason: Personal<String>,
    },
}

/// A line as it was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeSet {
    /// The procedure's line.
    pub line: String,
    /// What it is in law.
    pub kind: FeeKind,
    /// Pages of the original, where it is by the page; else 0.
    pub pages: u32,
    /// Copies, papers or persons; 1 where the amount is fixed.
    pub count: u32,
    /// The amount before any relief.
    pub amount_vnd: u64,
    /// The result is not returned before it is paid.
    pub before_return: bool,
}

/// A fee receipt's series and number, as they stand on it; both empty: none was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeeReceipt {
    /// Ký hiệu.
    pub series: String,
    /// Số.
    pub number: String,
}

/// A line that somebody wants set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeWanted {
    /// The procedure's line.
    pub line: String,
    /// Pages of the original.
    pub pages: u32,
    /// Copies, papers or persons.
    pub count: u32,
    /// Who pays less, if it does.
    pub relief: Option<ReliefWanted>,
}

/// An exemption that somebody grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReliefWanted {
    /// Its place in the line's list, from 1.
    pub exemption: u16,
    /// What was seen.
    pub evidence: String,
}

/// What somebody wants written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeeOrder {
    /// A line is due.
    Set(FeeWanted),
    /// Less is due on a line.
    Exempt(u16, ReliefWanted),
    /// A line is paid.
    Take {
        /// Which one.
        number: u16,
        /// How much: all that is due on it.
        amount_vnd: u64,
        /// By what means.
        means: String,
        /// The receipt that was given.
        receipt: FeeReceipt,
    },
    /// A payment counts as none, or a line as not set.
    Void {
        /// Which line.
        number: u16,
        /// Why.
        reason: String,
    },
    /// The money of a line is given back.
    Refund {
        /// Which line.
        number: u16,
        /// Why.
        reason: String,
    },
}

impl FeeOrder {
    /// The line that it changes; `None`: a new one.
    pub const fn number(&self) -> Option<u16> {
        match self {
            Self::Set(_) => None,
            Self::Exempt(number, _)
            | Self::Take { number, .. }
            | Self::Void { number, .. }
            | Self::Refund { number, .. } => Some(*number),
        }
    }
}

/// Where a line of the ledger stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeeState {
    /// So much is to be paid.
    Due(u64),
    /// Nothing is to be paid, by an exemption: not the same as free for all.
    Exempt,
    /// It is paid.
    Paid {
        /// How much.
        amount_vnd: u64,
        /// Who took it; `None`: in the act that served it at once.
        by: Option<AccountId>,
    },
    /// It was set by mistake.
    Void,
    /// The money was given back.
    Refunded,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// 1 = the first of the dossier.
    pub number: u16,
    /// As it was set.
    pub set: FeeSet,
    /// What is due on it, less than was set where somebody pays less.
    pub due_vnd: u64,
    /// Where it stands.
    pub state: FeeState,
}

impl Fee {
    /// A line that was just set. Where it costs nothing nothing is due.
    pub fn new(number: u16, set: FeeSet) -> Self {
        Self { number, due_vnd: set.amount_vnd, state: FeeState::Due(set.amount_vnd), set }
    }

    /// What was paid in the act that served it: set and taken in one.
    pub(super) fn paid_at_once(lines: &[ServedLine]) -> impl Iterator<Item = Self> {
        let paid = lines.iter().filter(|line| line.amount_vnd > 0);
        (1..).zip(paid).map(|(number, line)| {
            let set = FeeSet {
                line: line.fee_line.clone(),
                kind: FeeKind::Fee,
                pages: line.pages,
                count: line.copies,
                amount_vnd: line.amount_vnd,
                before_return: true,
            };
            let state = FeeState::Paid { amount_vnd: line.amount_vnd, by: None };
            Self { state, ..Self::new(number, set) }
        })
    }

    /// What is still to be paid on it, in đồng.
    pub const fn outstanding(&self) -> u64 {
        match self.state {
            FeeState::Due(amount) => amount,
            FeeState::Exempt | FeeState::Paid { .. } | FeeState::Void | FeeState::Refunded => 0,
        }
    }

    /// Folds an entry on this line into it.
    fn enter(&mut self, entry: &FeeEntry) {
        self.state = match entry {
            FeeEntry::Set(_) => return,
            FeeEntry::Exempted { due_vnd, .. } => {
                self.due_vnd = *due_vnd;
                if *due_vnd == 0 { FeeState::Exempt } else { FeeState::Due(*due_vnd) }
            }
            FeeEntry::Taken { amount_vnd, by, .. } => {
                FeeState::Paid { amount_vnd: *amount_vnd, by: Some(by.clone()) }
            }
            FeeEntry::Voided { .. } if matches!(self.state, FeeState::Paid { .. }) => {
                FeeState::Due(self.due_vnd)
            }
            FeeEntry::Voided { .. } => FeeState::Void,
            FeeEntry::Refunded { .. } => FeeState::Refunded,
        };
    }
}

impl Dossier {
    pub(super) fn enter_fee(&mut self, number: u16, entry: &FeeEntry) {
        if let Some(fee) = self.fees.iter_mut().find(|fee| fee.number == number) {
            fee.enter(entry);
        }
    }
}
