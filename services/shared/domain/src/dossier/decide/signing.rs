//! The signature: submitted, sent back, signed; then number, date and seal, and the dossier is done.

use super::super::command::Seal;
use super::super::{Dossier, Event, Refusal, Setting, Step, Submission};
use super::ending::end;
use super::issuing::borne_by;
use super::{assigned, held, not_empty, short_and_given};
use crate::{DocumentId, Personal, local};

/// Trình ký: the officer puts the draft before the leader.
pub(super) fn submit(
    dossier: &Dossier,
    (document, note): (Option<&DocumentId>, &str),
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    assigned(dossier, setting)?;
    not_signed(dossier)?;
    if dossier.submission == Submission::Submitted {
        return Err(Refusal::AlreadySubmitted);
    }
    Ok(vec![Event::SubmittedForSignature {
        document: document.cloned(),
        note: Personal::Known(note.to_owned()),
    }])
}

/// Dự thảo kết quả: each version is kept.
pub(super) fn draft(
    dossier: &Dossier,
    document: &DocumentId,
    note: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    assigned(dossier, setting)?;
    not_signed(dossier)?;
    Ok(vec![Event::Drafted {
        number: dossier.drafts + 1,
        document: document.clone(),
        note: Personal::Known(note.to_owned()),
    }])
}

/// Trả lại dự thảo: it must be submitted again before it is signed.
pub(super) fn send_back(dossier: &Dossier, reason: &str) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    not_empty("reason", reason)?;
    not_signed(dossier)?;
    if dossier.submission != Submission::Submitted {
        return Err(Refusal::NotSubmitted);
    }
    Ok(vec![Event::SentBack { reason: Personal::Known(reason.to_owned()) }])
}

/// Ký duyệt. Steps of the same agency before the signature need not have been recorded one by one;
/// a step of another agency before it must have been. A leader who is also the head signs what was
/// never submitted, in one act (domain reference 2.9); what was sent back is submitted first.
pub(super) fn sign(
    dossier: &Dossier,
    document: Option<&DocumentId>,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    not_signed(dossier)?;
    if dossier.submission == Submission::SentBack {
        return Err(Refusal::SentBack);
    }
    let reception = dossier.reception.as_ref().ok_or(Refusal::Unknown)?;
    let now = dossier.step.as_ref().map_or(0, |step| step.number);
    let holder = dossier.holder.as_ref();
    // Nobody signs while the agencies of a parallel group are at work.
    if !dossier.group_now().is_empty() || dossier.has_open_branches() {
        return Err(Refusal::TooEarlyToSign);
    }
    let between = |to: u16| (now + 1..=to).filter_map(|number| reception.step(number));
    let signing = (now.max(1)..=reception.last_step())
        .find(|number| reception.step(*number).is_some_and(Step::is_decision));
    let step = signing.unwrap_or(now);
    if between(step).any(|s| !s.clock_stopped && Some(&s.agency) != holder) {
        return Err(Refusal::TooEarlyToSign);
    }
    dossier.inputs_there(step)?;
    Ok(vec![Event::Signed {
        step,
        by: Some(setting.actor.who.account.clone()),
        document: document.cloned(),
        step_end: dossier.step_end(setting),
        next: dossier.next_here(step, setting.at, setting.calendar),
    }])
}

fn not_signed(dossier: &Dossier) -> Result<(), Refusal> {
    if dossier.signed { Err(Refusal::AlreadySigned) } else { Ok(()) }
}

/// Cấp số, đóng dấu, phát hành: the dossier is done.
pub(super) fn seal(
    dossier: &Dossier,
    seal: &Seal,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    dossier.all_inputs_there()?;
    short_and_given("number", &seal.number)?;
    if !dossier.signed {
        return Err(Refusal::NotSigned);
    }
    let reception = dossier.reception.as_ref().ok_or(Refusal::Unknown)?;
    // Its signature was one on the way: another agency has still to decide.
    let holder = dossier.holder.as_ref().ok_or(Refusal::NotHolder)?;
    let step = dossier.step.as_ref().map_or(0, |open| open.number);
    if reception.goes_on_elsewhere(step, holder) || dossier.has_open_branches() {
        return Err(Refusal::TooEarlyToSign);
    }
    borne_by(dossier, seal, setting)?;
    Ok(vec![Event::Sealed {
        number: seal.number.clone(),
        day: seal.day.unwrap_or_else(|| local(setting.at).date()),
        document: seal.document.clone(),
        end: end(dossier, setting.at, setting)?,
        step_end: dossier.step_end(setting),
    }])
}
