//! Passing a dossier between agencies: give, take, and the steps of the work in between.

use super::super::process::whole_minutes;
use super::super::{Dossier, Event, OpenStep, Refusal, Setting, Status, StepEnd};
use super::{acting, assigned, branching, held, not_empty};
use crate::deadline;
use crate::{AgencyId, DocumentId, Personal};

/// Giao: to the agency of the next step, or the result to the agency that returns it.
pub(super) fn give(
    dossier: &Dossier,
    to: &AgencyId,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    if dossier.status != Status::Done
        && let Some(step) = dossier.branch_to_open(to)
    {
        dossier.inputs_there(step)?;
        return Ok(vec![given(dossier, to, step, acting(setting)?, setting)]);
    }
    let next = dossier.next_agency();
    let (step, _) = next
        .filter(|(_, agency)| *agency == to)
        .ok_or_else(|| Refusal::NotNext { to: to.clone(), next: next.map(|(_, a)| a.clone()) })?;
    dossier.inputs_there(step)?;
    Ok(vec![given(dossier, to, step, acting(setting)?, setting)])
}

fn given(
    dossier: &Dossier,
    to: &AgencyId,
    step: u16,
    from: AgencyId,
    setting: &Setting<'_>,
) -> Event {
    let latest = deadline::latest_step_start(setting.at, setting.calendar);
    // A branch that failed is tried again: the step that the holder does meanwhile goes on.
    let tried_again = dossier.branch(step).is_some();
    let step_end = (!tried_again).then(|| dossier.step_end(setting));
    Event::Given {
        from,
        to: to.clone(),
        step,
        step_due_at: step_due(dossier, step, latest, setting),
        step_end: step_end.flatten(),
    }
}

fn step_due(
    dossier: &Dossier,
    step: u16,
    start: jiff::Timestamp,
    setting: &Setting<'_>,
) -> jiff::Timestamp {
    let Some(reception) = &dossier.reception else { return start };
    let number = if step == 0 { reception.last_step() } else { step };
    deadline::step_due(start, reception.allowance(number), setting.calendar)
}

/// Nhận: by the agency that it was given to; within one unit giving and taking are one act.
pub(super) fn take(dossier: &Dossier, setting: &Setting<'_>) -> Result<Vec<Event>, Refusal> {
    let by = acting(setting)?;
    if let Some(branch) = dossier.branch_given_to(&by) {
        let start = setting.at.min(deadline::latest_step_start(branch.given_at, setting.calendar));
        let (step, due) = (branch.step, step_due(dossier, branch.step, start, setting));
        return Ok(vec![Event::Taken { by, step, step_due_at: due }]);
    }
    let Some(offer) = &dossier.offer else {
        return take_within_one_unit(dossier, by, setting);
    };
    if offer.to != by {
        return Err(Refusal::NotGiven { by });
    }
    let start = setting.at.min(deadline::latest_step_start(offer.given_at, setting.calendar));
    let step_due_at = step_due(dossier, offer.step, start, setting);
    Ok(vec![Event::Taken { by, step: offer.step, step_due_at }])
}

/// Không nhận: by the agency that it was given to; it is back with the giver.
pub(super) fn decline(
    dossier: &Dossier,
    reason: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let by = acting(setting)?;
    let offered = dossier.offer.as_ref().filter(|offer| offer.to == by).map(|offer| offer.step);
    let branch = dossier.branch_given_to(&by).map(|branch| branch.step);
    let Some(step) = offered.or(branch) else { return Err(Refusal::NotGiven { by }) };
    not_empty("reason", reason)?;
    Ok(vec![Event::Declined { by, step, reason: Personal::Known(reason.to_owned()) }])
}

/// Signed by the taker alone; custody and times are recorded as if there had been two acts.
fn take_within_one_unit(
    dossier: &Dossier,
    by: AgencyId,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let one_unit = dossier.reception.as_ref().is_some_and(|reception| reception.one_unit);
    let next = dossier.next_agency().filter(|(_, agency)| one_unit && **agency == by);
    let (Some((step, _)), Some(holder)) = (next, &dossier.holder) else {
        return Err(Refusal::NotGiven { by });
    };
    if *holder != by {
        return Err(Refusal::NotGiven { by });
    }
    let given = given(dossier, &by, step, holder.clone(), setting);
    let step_due_at = step_due(dossier, step, setting.at, setting);
    Ok(vec![given, Event::Taken { by, step, step_due_at }])
}

/// A step of the work is done; the same agency goes on with its next one, if it has one.
pub(super) fn step_done(
    dossier: &Dossier,
    step: u16,
    (document, note): (Option<&DocumentId>, &str),
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let document = document.cloned();
    if dossier.branch(step).is_some() {
        let (end, next) = branching::closed(dossier, step, setting)?;
        let note = Personal::Known(note.to_owned());
        return Ok(vec![Event::StepDone { step, end: Some(end), next, document, note }]);
    }
    assigned(dossier, setting)?;
    // Not refused while it is on its way: the giver holds it until it is taken.
    let open = dossier.step.as_ref();
    let Some(open) = open.filter(|open| open.number == step && step > 0) else {
        return Err(not_this_step(dossier, step, open));
    };
    dossier.inputs_there(step)?;
    if open.recorded {
        return Err(Refusal::StepRecorded { step });
    }
    let end: Option<StepEnd> = dossier.step_end(setting);
    let on_its_way = dossier.offer.is_some();
    let next = (!on_its_way).then(|| dossier.next_here(step, setting.at, setting.calendar));
    Ok(vec![Event::StepDone {
        step,
        end: end.map(|end| StepEnd { by: whole_minutes(end.by), ..end }),
        next: next.flatten(),
        document,
        note: Personal::Known(note.to_owned()),
    }])
}

fn not_this_step(dossier: &Dossier, step: u16, open: Option<&OpenStep>) -> Refusal {
    let now = open.map(|open| open.number);
    let behind = dossier.reception.is_some() && now.is_some_and(|now| step > 0 && step < now);
    if behind { Refusal::StepRecorded { step } } else { Refusal::NotThisStep { step, now } }
}
