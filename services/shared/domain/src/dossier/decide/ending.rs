//! How the handling ends otherwise than by a seal: reject, withdraw, stop.

use jiff::Timestamp;

use super::super::facts::StopBasis;
use super::super::process::whole_minutes;
use super::super::{Dossier, End, Event, NewDate, Refusal, Setting, Status};
use super::{held, not_empty, short_and_given};
use crate::outcome::Outcome;
use crate::{DocumentId, Personal};

/// Từ chối giải quyết: the signed, reasoned letter is the result.
pub(super) fn reject(
    dossier: &Dossier,
    (legal_ground, reason, document): (&str, &str, Option<&DocumentId>),
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    short_and_given("legalGround", legal_ground)?;
    not_empty("reason", reason)?;
    Ok(vec![Event::Rejected {
        legal_ground: legal_ground.to_owned(),
        document: document.cloned(),
        end: end_of_work(dossier, setting)?,
        step_end: dossier.step_end(setting),
        reason: Personal::Known(reason.to_owned()),
    }])
}

/// Rút hồ sơ: from reception until it is done. It is on time or late, never early.
pub(super) fn withdraw(
    dossier: &Dossier,
    reason: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::Withdrawn {
        end: never_early(end(dossier, setting.at, setting)?),
        step_end: dossier.step_end(setting),
        reason: Personal::Known(reason.to_owned()),
    }])
}

/// Dừng xử lý, on the applicant's request or on a legal ground: a reason alone does not do.
pub(super) fn stop(
    dossier: &Dossier,
    basis: &StopBasis,
    reason: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    match basis {
        StopBasis::Request(paper) => short_and_given("request", paper)?,
        StopBasis::LegalGround(article) => short_and_given("legalGround", article)?,
    }
    not_empty("reason", reason)?;
    Ok(vec![Event::Stopped {
        basis: basis.clone(),
        end: never_early(end_of_work(dossier, setting)?),
        step_end: dossier.step_end(setting),
        reason: Personal::Known(reason.to_owned()),
    }])
}

fn never_early(end: End) -> End {
    let outcome = if end.outcome == Outcome::Early { Outcome::OnTime } else { end.outcome };
    End { outcome, ..end }
}

/// How the handling ends where the agency ends it: of a supplement that was never brought, the
/// moment of the request counts (domain reference 2.3).
fn end_of_work(dossier: &Dossier, setting: &Setting<'_>) -> Result<End, Refusal> {
    match (dossier.status, dossier.stands_since) {
        (Status::WaitingForSupplement, Some(asked)) => {
            Ok(End { at: Some(asked), ..end(dossier, asked, setting)? })
        }
        _ => end(dossier, setting.at, setting),
    }
}

/// How the handling ends at a moment, against the first appointment (domain reference 2.6).
pub(super) fn end(dossier: &Dossier, at: Timestamp, setting: &Setting<'_>) -> Result<End, Refusal> {
    let dates = dossier.dates_at(at, setting.calendar).ok_or(Refusal::Unknown)?;
    let measured = dossier.measured(at, dates.first_due_at, setting);
    let new_date = match (dossier.apologised, at <= dates.due_at) {
        (false, _) => NewDate::None,
        (true, true) => NewDate::Kept,
        (true, false) => NewDate::Missed,
    };
    Ok(End {
        outcome: measured.outcome,
        by: whole_minutes(measured.by),
        stood_still: whole_minutes(dossier.stood_still + dossier.standing(at, setting.calendar)),
        late_in_index: at > dates.index_due_at || dossier.supplement_requests > 1,
        new_date,
        at: None,
    })
}
