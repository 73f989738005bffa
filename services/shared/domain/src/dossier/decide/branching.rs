//! The branches of a parallel group close, each with its result or without; the last one joins.

use jiff::Timestamp;

use super::super::branch::BranchState;
use super::super::{Dossier, Event, Refusal, Setting, StepEnd};
use super::{acting, not_empty};
use crate::Personal;

/// How the branch of a step closes, and what the holder does next if it was the last one.
pub(super) fn closed(
    dossier: &Dossier,
    step: u16,
    setting: &Setting<'_>,
) -> Result<(StepEnd, Option<(u16, Timestamp)>), Refusal> {
    let by = acting(setting)?;
    let branch = dossier.branch(step).ok_or(Refusal::NotThisStep { step, now: None })?;
    if branch.state.is_closed() {
        return Err(Refusal::StepRecorded { step });
    }
    if branch.agency != by || branch.state != BranchState::Taken {
        let now = dossier.branch_of(&by).map(|own| own.step);
        return Err(Refusal::NotThisStep { step, now });
    }
    let end = branch.end_in(dossier, setting);
    let last = dossier.group_now().last().copied().filter(|_| dossier.joins_with(step));
    Ok((end, last.and_then(|last| dossier.next_here(last, setting.at, setting.calendar))))
}

/// A branch ends without its result: the holder decides what becomes of the dossier. An incomplete
/// file goes back to the first agency, not to the citizen (catalogue 2.000986).
pub(super) fn fail(
    dossier: &Dossier,
    step: u16,
    reason: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    not_empty("reason", reason)?;
    let (end, next) = closed(dossier, step, setting)?;
    Ok(vec![Event::BranchFailed { step, end, next, reason: Personal::Known(reason.to_owned()) }])
}
