//! Fee lines (phí, lệ phí): what is due, by what measure. Amounts are whole đồng.

use serde::{Deserialize, Serialize};

use super::AgencyWord;
use crate::dossier::Channel;

/// What a line is in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeKind {
    /// Phí, for a service.
    Fee,
    /// Lệ phí or thuế, for the state.
    Charge,
}

/// By what measure an amount is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum Basis {
    /// Once for the dossier.
    Fixed {
        /// The amount.
        amount_vnd: u64,
    },
    /// For each copy.
    PerCopy {
        /// For one.
        amount_vnd: u64,
        /// The first ones that are free.
        free_copies: u32,
    },
    /// By the pages of the original, for each copy.
    PerPage {
        /// The price of a page, by its number; ascending.
        steps: Vec<PageStep>,
        /// At most this for one copy.
        cap_vnd: Option<u64>,
    },
    /// For each act or paper.
    PerCase {
        /// For one.
        amount_vnd: u64,
    },
    /// For each person.
    PerPerson {
        /// For one.
        amount_vnd: u64,
    },
    /// An amount that another agency notifies.
    ByRule {
        /// How it is found.
        rule_vi: String,
        /// Who notifies it.
        notified_by: Option<AgencyWord>,
        /// Waiting for its payment stops the clock (state 6).
        financial_duty: bool,
    },
}

/// The price of each page from one on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStep {
    /// The first page, from 1.
    pub from_page: u32,
    /// For each page.
    pub vnd: u64,
}

/// How much somebody is let off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relief {
    /// This share of the amount, 1 to 100.
    Percent(u8),
    /// All but this amount.
    ReducedToVnd(u64),
}

/// Who pays less or nothing, and by what article (miễn, giảm).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Who, in Vietnamese.
    pub who_vi: String,
    /// Who, in English.
    pub who_en: String,
    /// How much less.
    pub relief: Relief,
    /// What is to be shown.
    pub evidence_vi: String,
    /// The article.
    pub ground: String,
}

/// One line of what is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    /// Its name within the procedure, e.g. `copy_pages`.
    pub line: String,
    /// What it is in law.
    pub kind: FeeKind,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// How its amount is found.
    #[serde(flatten)]
    pub basis: Basis,
    /// The ways of filing for which it is due.
    pub channels: Vec<Channel>,
    /// Due only if asked for.
    pub optional: bool,
    /// The result is not returned before it is paid.
    pub before_return: bool,
    /// Who pays less.
    pub exempt: Vec<Exemption>,
    /// The act that sets it, or empty.
    pub ground: String,
}

impl FeeLine {
    /// Whether it is due for dossiers that come in this way, unless only on request.
    pub fn is_due(&self, channel: Channel) -> bool {
        !self.optional && self.channels.contains(&channel)
    }

    /// Whether its amount hangs on no measure.
    pub const fn is_fixed(&self) -> bool {
        matches!(self.basis, Basis::Fixed { .. })
    }

    /// The amount of the line in đồng, before any relief.
    ///
    /// `pages` are those of the original, `count` is how many copies, papers or persons (by the
    /// basis; a fixed amount takes no notice of either). `None`: another agency will notify the amount.
    ///
    /// Source of the basis by pages: Circular 226/2016/TT-BTC, article 4.
    pub fn amount(&self, pages: u32, count: u32) -> Option<u64> {
        let times = |amount: u64, count: u32| amount.saturating_mul(u64::from(count));
        match &self.basis {
            Basis::Fixed { amount_vnd } => Some(*amount_vnd),
            Basis::PerCopy { amount_vnd, free_copies } => {
                Some(times(*amount_vnd, count.saturating_sub(*free_copies)))
            }
            Basis::PerPage { steps, cap_vnd } => {
                let copy = one_copy(steps, pages);
                Some(times(cap_vnd.map_or(copy, |cap| copy.min(cap)), count))
            }
            Basis::PerCase { amount_vnd } | Basis::PerPerson { amount_vnd } => {
                Some(times(*amount_vnd, count))
            }
            Basis::ByRule { .. } => None,
        }
    }
}

/// The price of one copy of an original with so many pages, before the cap.
fn one_copy(steps: &[PageStep], pages: u32) -> u64 {
    let mut sum = 0_u64;
    for (index, step) in steps.iter().enumerate() {
        let end = steps.get(index + 1).map_or(pages, |next| pages.min(next.from_page.max(1) - 1));
        let here = u64::from(end.saturating_sub(step.from_page.max(1) - 1));
        sum = sum.saturating_add(step.vnd.saturating_mul(here));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(basis: Basis) -> FeeLine {
        FeeLine {
            line: "line".to_owned(),
            kind: FeeKind::Fee,
            name_vi: String::new(),
            name_en: String::new(),
            basis,
            channels: vec![Channel::Counter],
            optional: false,
            before_return: false,
            exempt: Vec::new(),
            ground: String::new(),
        }
    }

    fn certified_copies() -> FeeLine {
        let steps =
            vec![PageStep { from_page: 1, vnd: 2000 }, PageStep { from_page: 3, vnd: 1000 }];
        line(Basis::PerPage { steps, cap_vnd: Some(200_000) })
    }

    #[test]
    fn certified_copies_cost_by_the_pages_of_the_original_up_to_a_cap() {
        let line = certified_copies();
        for (copies, pages, vnd) in [
            (1, 1, 2_000),
            (1, 2, 4_000),
            (1, 3, 5_000),
            (3, 5, 21_000),
            (1, 198, 200_000),
            (1, 250, 200_000),
            (2, 250, 400_000),
            (0, 5, 0),
        ] {
            assert_eq!(line.amount(pages, copies), Some(vnd), "{copies} copies of {pages} pages");
        }
    }

    #[test]
    fn a_signature_costs_ten_thousand_a_paper() {
        assert_eq!(line(Basis::PerCase { amount_vnd: 10_000 }).amount(0, 3), Some(30_000));
    }

    #[test]
    fn the_first_copies_may_be_free_and_a_fixed_amount_is_due_once() {
        let copies = line(Basis::PerCopy { amount_vnd: 5_000, free_copies: 2 });
        assert_eq!([1, 2, 3].map(|n| copies.amount(0, n)), [Some(0), Some(0), Some(5_000)]);
        assert_eq!(line(Basis::Fixed { amount_vnd: 50_000 }).amount(7, 7), Some(50_000));
    }

    #[test]
    fn an_amount_that_another_agency_notifies_is_not_known_here() {
        let rule = "0,5% giá tính lệ phí trước bạ".to_owned();
        let basis = Basis::ByRule { rule_vi: rule, notified_by: None, financial_duty: true };
        assert_eq!(line(basis).amount(1, 1), None);
    }

    proptest! {
        #[test]
        fn more_pages_never_cost_less(pages in 0_u32..10_000, copies in 0_u32..1_000) {
            let line = certified_copies();
            prop_assert!(line.amount(pages, copies) <= line.amount(pages + 1, copies));
        }

        #[test]
        fn no_number_is_too_big(count: u32, pages: u32, vnd: u64, from_page: u32) {
            let steps = vec![PageStep { from_page, vnd }, PageStep { from_page: 1, vnd }];
            let _ = line(Basis::PerPage { steps, cap_vnd: None }).amount(pages, count);
        }
    }
}
