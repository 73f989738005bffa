//! The ledger of fees: set, exempt, take, void, refund.

use super::super::fee::{
    Fee, FeeEntry, FeeOrder, FeeReceipt, FeeSet, FeeState, FeeWanted, ReliefWanted,
};
use super::super::{Channel, Dossier, Event, Refusal, Setting};
use super::papers::MAX_LINES;
use super::{not_empty, short, short_and_given};
use crate::catalogue::{FeeLine, Relief, SubCase};
use crate::{AccountId, Personal, local};

/// What an order writes in the ledger.
pub(super) fn order(
    dossier: &Dossier,
    order: &FeeOrder,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let who = &setting.actor.who.account;
    match order {
        FeeOrder::Set(wanted) => {
            let number = next(dossier)?;
            entries(number, line(dossier, &wanted.line, setting)?, wanted)
        }
        FeeOrder::Exempt(number, relief) => {
            let fee = due(dossier, *number)?;
            let line = line(dossier, &fee.set.line, setting)?;
            Ok(vec![exempted(fee.number, line, fee.set.amount_vnd, relief)?])
        }
        FeeOrder::Take { number, amount_vnd, means, receipt } => {
            take(dossier, *number, *amount_vnd, (means, receipt), who)
        }
        FeeOrder::Void { number, reason } => {
            not_empty("reason", reason)?;
            let fee = fee(dossier, *number)?;
            match &fee.state {
                FeeState::Due(_) | FeeState::Exempt => {}
                FeeState::Paid { by, .. } => by_two(by.as_ref(), who)?,
                FeeState::Void | FeeState::Refunded => return Err(not_paid(*number)),
            }
            let reason = Personal::Known(reason.clone());
            Ok(vec![Event::Fee { number: *number, entry: FeeEntry::Voided { reason } }])
        }
        FeeOrder::Refund { number, reason } => {
            not_empty("reason", reason)?;
            let fee = fee(dossier, *number)?;
            let FeeState::Paid { amount_vnd, by } = &fee.state else {
                return Err(not_paid(*number));
            };
            by_two(by.as_ref(), who)?;
            let (amount_vnd, reason) = (*amount_vnd, Personal::Known(reason.clone()));
            let entry = FeeEntry::Refunded { amount_vnd, reason };
            Ok(vec![Event::Fee { number: *number, entry }])
        }
    }
}

/// Thu: the whole of a line at one time, with a receipt that no other line of it bears.
fn take(
    dossier: &Dossier,
    number: u16,
    amount_vnd: u64,
    (means, receipt): (&str, &FeeReceipt),
    by: &AccountId,
) -> Result<Vec<Event>, Refusal> {
    short_and_given("means", means)?;
    short("receipt.series", &receipt.series)?;
    short("receipt.number", &receipt.number)?;
    let fee = due(dossier, number)?;
    if fee.outstanding() != amount_vnd {
        return Err(Refusal::OtherAmount { due_vnd: fee.outstanding() });
    }
    let entry = FeeEntry::Taken {
        amount_vnd,
        means: means.to_owned(),
        receipt: receipt.clone(),
        by: by.clone(),
    };
    Ok(vec![Event::Fee { number, entry }])
}

/// The lines that are due from reception on: those that were named, and those that everybody pays
/// whose amount hangs on no measure. A line by the copy is due when somebody says how many.
pub(super) fn at_reception(
    wanted: &[FeeWanted],
    case: &SubCase,
    channel: Channel,
) -> Result<Vec<Event>, Refusal> {
    if wanted.len() > MAX_LINES {
        return Err(Refusal::TooMany { field: "fees", limit: MAX_LINES });
    }
    let named = |line: &FeeLine| wanted.iter().any(|fee| fee.line == line.line);
    let for_all = |line: &&FeeLine| line.is_due(channel) && line.is_fixed() && !named(line);
    let for_all = case.fee_lines.iter().filter(for_all).map(|line| FeeWanted {
        line: line.line.clone(),
        pages: 0,
        count: 1,
        relief: None,
    });
    let mut events = Vec::new();
    for (number, fee) in (1..).zip(for_all.chain(wanted.iter().cloned())) {
        events.append(&mut entries(number, find(case, &fee.line)?, &fee)?);
    }
    Ok(events)
}

/// A line is set, and less is due on it where somebody pays less.
fn entries(number: u16, line: &FeeLine, wanted: &FeeWanted) -> Result<Vec<Event>, Refusal> {
    if wanted.count == 0 {
        return Err(Refusal::Empty("count"));
    }
    let unknown = || Refusal::UnknownFeeLine(wanted.line.clone());
    let amount_vnd = line.amount(wanted.pages, wanted.count).ok_or_else(unknown)?;
    let set = FeeSet {
        line: line.line.clone(),
        kind: line.kind,
        pages: wanted.pages,
        count: wanted.count,
        amount_vnd,
        before_return: line.before_return,
    };
    let mut events = vec![Event::Fee { number, entry: FeeEntry::Set(set) }];
    if let Some(relief) = &wanted.relief {
        events.push(exempted(number, line, amount_vnd, relief)?);
    }
    Ok(events)
}

fn exempted(
    number: u16,
    line: &FeeLine,
    amount_vnd: u64,
    wanted: &ReliefWanted,
) -> Result<Event, Refusal> {
    let index = usize::from(wanted.exemption).checked_sub(1);
    let exemption = index.and_then(|index| line.exempt.get(index));
    let exemption = exemption.ok_or(Refusal::UnknownExemption(wanted.exemption))?;
    not_empty("evidence", &wanted.evidence)?;
    let due_vnd = match exemption.relief {
        Relief::Percent(percent) => {
            let off = u128::from(amount_vnd) * u128::from(percent.min(100)) / 100;
            u64::try_from(off).map_or(0, |off| amount_vnd - off)
        }
        Relief::ReducedToVnd(vnd) => amount_vnd.min(vnd),
    };
    let evidence = Personal::Known(wanted.evidence.clone());
    let ground = exemption.ground.clone();
    Ok(Event::Fee { number, entry: FeeEntry::Exempted { ground, due_vnd, evidence } })
}

/// The most lines of one dossier.
const MAX_FEES: usize = 200;

fn next(dossier: &Dossier) -> Result<u16, Refusal> {
    let too_many = Refusal::TooMany { field: "fees", limit: MAX_FEES };
    let number = dossier.fees.len() + 1;
    u16::try_from(number).ok().filter(|_| number <= MAX_FEES).ok_or(too_many)
}

/// Whoever took the money does not take it back alone (domain reference, section 13).
fn by_two(took: Option<&AccountId>, who: &AccountId) -> Result<(), Refusal> {
    if took == Some(who) { Err(Refusal::SecondPersonNeeded) } else { Ok(()) }
}

fn line<'a>(dossier: &Dossier, name: &str, setting: &Setting<'a>) -> Result<&'a FeeLine, Refusal> {
    let case = dossier.sub_case(setting.catalogue, local(setting.at).date());
    find(case.ok_or_else(|| Refusal::UnknownFeeLine(name.to_owned()))?, name)
}

fn find<'a>(case: &'a SubCase, name: &str) -> Result<&'a FeeLine, Refusal> {
    let line = case.fee_lines.iter().find(|line| line.line == name);
    line.ok_or_else(|| Refusal::UnknownFeeLine(name.chars().take(80).collect()))
}

fn fee(dossier: &Dossier, number: u16) -> Result<&Fee, Refusal> {
    let fee = dossier.fees.iter().find(|fee| fee.number == number);
    fee.ok_or(Refusal::UnknownFee { number })
}

fn due(dossier: &Dossier, number: u16) -> Result<&Fee, Refusal> {
    let fee = fee(dossier, number)?;
    if matches!(fee.state, FeeState::Due(_)) { Ok(fee) } else { Err(Refusal::FeeNotDue { number }) }
}

const fn not_paid(number: u16) -> Refusal {
    Refusal::FeeNotPaid { number }
}

/// What must be paid before the result is returned.
pub(super) fn none_outstanding(dossier: &Dossier) -> Result<(), Refusal> {
    match dossier.due_before_return_vnd() {
        0 => Ok(()),
        due_vnd => Err(Refusal::FeeOutstanding { due_vnd }),
    }
}
