//! How the handling ends: sign, seal, reject, withdraw; and the return of the result.

use super::super::command::Seal;
use super::super::facts::{Fetched, ReturnWay};
use super::super::process::whole_minutes;
use super::super::{Dossier, End, Event, NewDate, Refusal, Setting, Status, Step};
use super::{acting, at_work, held, in_state, not_empty, short_and_given};
use crate::outcome::{Outcome, measure};
use crate::{DocumentId, Personal, local};

/// Ký duyệt. Steps of the same agency before the signature need not have been recorded one by one;
/// a step of another agency before it must have been.
pub(super) fn sign(
    dossier: &Dossier,
    document: Option<&DocumentId>,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    at_work(dossier)?;
    if dossier.signed {
        return Err(Refusal::AlreadySigned);
    }
    let reception = dossier.reception.as_ref().ok_or(Refusal::Unknown)?;
    let now = dossier.step.as_ref().map_or(0, |step| step.number);
    let holder = dossier.holder.as_ref();
    let between = |to: u16| (now..=to).filter_map(|number| reception.step(number));
    let signing = (now.max(1)..=reception.last_step())
        .find(|number| reception.step(*number).is_some_and(Step::is_decision));
    let step = signing.unwrap_or(now);
    if between(step).any(|s| !s.clock_stopped && Some(&s.agency) != holder) {
        return Err(Refusal::TooEarlyToSign);
    }
    Ok(vec![Event::Signed {
        step,
        document: document.cloned(),
        step_end: dossier.step_end(setting.at, setting.calendar),
        next: dossier.next_here(step, setting.at, setting.calendar),
    }])
}

/// Cấp số, đóng dấu, phát hành: the dossier is done.
pub(super) fn seal(
    dossier: &Dossier,
    seal: &Seal,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    at_work(dossier)?;
    short_and_given("number", &seal.number)?;
    if !dossier.signed {
        return Err(Refusal::NotSigned);
    }
    let reception = dossier.reception.as_ref().ok_or(Refusal::Unknown)?;
    // Its signature was one on the way: another agency has still to decide.
    if dossier.step.as_ref().is_some_and(|open| reception.goes_on_elsewhere(open.number)) {
        return Err(Refusal::TooEarlyToSign);
    }
    Ok(vec![Event::Sealed {
        number: seal.number.clone(),
        day: seal.day.unwrap_or_else(|| local(setting.at).date()),
        document: seal.document.clone(),
        end: end(dossier, setting)?,
        step_end: dossier.step_end(setting.at, setting.calendar),
    }])
}

/// Từ chối giải quyết: the signed, reasoned letter is the result.
pub(super) fn reject(
    dossier: &Dossier,
    (legal_ground, reason, document): (&str, &str, Option<&DocumentId>),
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    at_work(dossier)?;
    short_and_given("legalGround", legal_ground)?;
    not_empty("reason", reason)?;
    Ok(vec![Event::Rejected {
        legal_ground: legal_ground.to_owned(),
        document: document.cloned(),
        end: end(dossier, setting)?,
        step_end: dossier.step_end(setting.at, setting.calendar),
        reason: Personal::Known(reason.to_owned()),
    }])
}

/// Rút hồ sơ: from reception until it is done. It is on time or late, never early.
pub(super) fn withdraw(
    dossier: &Dossier,
    reason: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    in_state(
        dossier,
        &[
            Status::Received,
            Status::InProgress,
            Status::WaitingForSupplement,
            Status::WaitingForDuty,
        ],
    )?;
    let mut end = end(dossier, setting)?;
    if end.outcome == Outcome::Early {
        end.outcome = Outcome::OnTime;
    }
    Ok(vec![Event::Withdrawn {
        end,
        step_end: dossier.step_end(setting.at, setting.calendar),
        reason: Personal::Known(reason.to_owned()),
    }])
}

/// How the handling ends now, against the first appointment (domain reference 2.6).
fn end(dossier: &Dossier, setting: &Setting<'_>) -> Result<End, Refusal> {
    let dates = dossier.dates_at(setting.at, setting.calendar).ok_or(Refusal::Unknown)?;
    let measured = measure(setting.at, dates.first_due_at, setting.calendar);
    let new_date = match (dossier.apologised, setting.at <= dates.due_at) {
        (false, _) => NewDate::None,
        (true, true) => NewDate::Kept,
        (true, false) => NewDate::Missed,
    };
    Ok(End {
        outcome: measured.outcome,
        by: whole_minutes(measured.by),
        stood_still: whole_minutes(
            dossier.stood_still + dossier.standing(setting.at, setting.calendar),
        ),
        late_in_index: setting.at > dates.index_due_at || dossier.supplement_requests > 1,
        new_date,
    })
}

/// Trả kết quả, by the agency that returns it, once.
pub(super) fn return_result(
    dossier: &Dossier,
    way: ReturnWay,
    fetched: &Fetched,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    match dossier.status {
        Status::Done => {}
        Status::Returned => return Err(Refusal::AlreadyReturned),
        Status::Withdrawn => return Err(Refusal::AlreadyEnded(Status::Withdrawn)),
        status => return Err(Refusal::WrongState(status)),
    }
    held(dossier)?;
    if dossier.holder != dossier.returned_at {
        return Err(Refusal::ResultElsewhere);
    }
    not_empty("to", &fetched.to)?;
    if way == ReturnWay::Post {
        not_empty("tracking", &fetched.tracking)?;
    }
    Ok(vec![Event::Returned {
        way,
        at: acting(setting)?,
        counter: setting.actor.who.counter.clone(),
        fetched: Personal::Known(fetched.clone()),
    }])
}
