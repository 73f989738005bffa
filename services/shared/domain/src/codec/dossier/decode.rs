//! From messages to events.

use motcua_proto::dossier::v1 as proto;
use prost::Message;

use super::super::{Opened, Wrong, known, missing, narrow, open, optional};
use super::delivery::read_fetched;
use super::intake::{to_files, to_found_on, to_paper_found, to_reasons, to_registration};
use super::words::{
    next, read_note, to_branch_due, to_dates, to_end, to_finding, to_handed_in, to_minutes,
    to_reception, to_request, to_step_end, to_time,
};
use super::{delivery, fee, imported};
use crate::dossier::{Correction, DutyLine, Event, Order, ServedLine, StopBasis};

#[expect(clippy::too_many_lines, reason = "one arm an event, so that none is forgotten")]
pub(in crate::codec) fn decode(
    type_name: &str,
    data: &[u8],
    personal: Opened<'_>,
) -> Result<Option<Event>, Wrong> {
    let Some(name) = type_name.strip_prefix("motcua.dossier.v1.") else { return Ok(None) };
    Ok(Some(match name {
        "Received" => Event::Received {
            reception: Box::new(to_reception(proto::Received::decode(data)?)?),
            request: open(personal, |message| to_request(message).map(Box::new))?,
        },
        "ServedAtOnce" => {
            let served = proto::ServedAtOnce::decode(data)?;
            let line = |line: proto::served_at_once::Line| ServedLine {
                fee_line: line.fee_line,
                pages: line.pages,
                copies: line.copies,
                amount_vnd: line.amount_vnd,
            };
            Event::ServedAtOnce {
                lines: served.lines.into_iter().map(line).collect(),
                fee_vnd: served.fee_vnd,
                end: to_end(served.end)?,
            }
        }
        "Given" => {
            let given = proto::Given::decode(data)?;
            Event::Given {
                from: given.from.parse()?,
                to: given.to.parse()?,
                step: narrow("step", given.step)?,
                step_due_at: to_time(given.step_due_ms)?,
                step_end: given.step_end.as_ref().map(to_step_end).transpose()?,
            }
        }
        "Taken" => {
            let taken = proto::Taken::decode(data)?;
            Event::Taken {
                by: taken.by.parse()?,
                step: narrow("step", taken.step)?,
                step_due_at: to_time(taken.step_due_ms)?,
            }
        }
        "StepDone" => {
            let done = proto::StepDone::decode(data)?;
            Event::StepDone {
                step: narrow("step", done.step)?,
                end: done.end.as_ref().map(to_step_end).transpose()?,
                next: next(done.next_step, done.next_step_due_ms)?,
                document: optional(&done.document)?,
                note: read_note(personal)?,
            }
        }
        "SupplementRequested" => {
            let asked = proto::SupplementRequested::decode(data)?;
            Event::SupplementRequested {
                number: asked.number,
                papers: to_found_on(&asked.papers, asked.found)?,
                legal_ground: asked.legal_ground,
                beyond_limit: asked.beyond_limit,
                approved_by: optional(&asked.approved_by)?,
                stands_from: to_time(asked.stands_from_ms)?,
                reasons: open(personal, |why| Ok(to_reasons(why)))?,
            }
        }
        "SupplementCompleted" => {
            let done = proto::SupplementCompleted::decode(data)?;
            Event::SupplementCompleted {
                papers: done.papers.iter().map(to_handed_in).collect::<Result<_, _>>()?,
                dates: to_dates(done.dates)?,
                step_due_at: to_time(done.step_due_ms)?,
                branches_due: done.branches.iter().map(to_branch_due).collect::<Result<_, _>>()?,
                stood_still: to_minutes(done.stood_still_minutes)?,
                restarted: done.restarted,
                calendar_version: done.calendar_version,
                files: open(personal, |files| Ok(to_files(files)))?,
            }
        }
        "DutyNotified" => {
            let duty = proto::DutyNotified::decode(data)?;
            let line = |line: proto::duty_notified::Line| DutyLine {
                fee_line: line.fee_line,
                amount_vnd: line.amount_vnd,
            };
            Event::DutyNotified {
                lines: duty.lines.into_iter().map(line).collect(),
                amount_vnd: duty.amount_vnd,
                notice: duty.notice,
                stands_from: to_time(duty.stands_from_ms)?,
                step_end: duty.step_end.as_ref().map(to_step_end).transpose()?,
            }
        }
        "DutyFulfilled" => {
            let paid = proto::DutyFulfilled::decode(data)?;
            Event::DutyFulfilled {
                amount_vnd: paid.amount_vnd,
                means: paid.means,
                dates: to_dates(paid.dates)?,
                step_due_at: to_time(paid.step_due_ms)?,
                branches_due: paid.branches.iter().map(to_branch_due).collect::<Result<_, _>>()?,
                stood_still: to_minutes(paid.stood_still_minutes)?,
                calendar_version: paid.calendar_version,
            }
        }
        "Apologised" => {
            let apology = proto::Apologised::decode(data)?;
            Event::Apologised {
                dates: to_dates(apology.dates)?,
                sent_late: apology.sent_late,
                reason: read_note(personal)?,
            }
        }
        "Signed" => {
            let signed = proto::Signed::decode(data)?;
            Event::Signed {
                step: narrow("step", signed.step)?,
                by: optional(&signed.signed_by)?,
                document: optional(&signed.document)?,
                step_end: signed.step_end.as_ref().map(to_step_end).transpose()?,
                next: next(signed.next_step, signed.next_step_due_ms)?,
            }
        }
        "Sealed" => {
            let sealed = proto::Sealed::decode(data)?;
            Event::Sealed {
                number: sealed.number,
                day: sealed.day.parse()?,
                document: optional(&sealed.document)?,
                end: to_end(sealed.end)?,
                step_end: sealed.step_end.as_ref().map(to_step_end).transpose()?,
            }
        }
        "Rejected" => {
            let rejected = proto::Rejected::decode(data)?;
            Event::Rejected {
                legal_ground: rejected.legal_ground,
                document: optional(&rejected.document)?,
                end: to_end(rejected.end)?,
                step_end: rejected.step_end.as_ref().map(to_step_end).transpose()?,
                reason: read_note(personal)?,
            }
        }
        "Withdrawn" => {
            let withdrawn = proto::Withdrawn::decode(data)?;
            Event::Withdrawn {
                end: to_end(withdrawn.end)?,
                step_end: withdrawn.step_end.as_ref().map(to_step_end).transpose()?,
                reason: read_note(personal)?,
            }
        }
        "Returned" => {
            let returned = proto::Returned::decode(data)?;
            Event::Returned {
                way: known::<proto::ReturnWay>("return way", returned.way)?.try_into()?,
                at: returned.at.parse()?,
                counter: optional(&returned.counter)?,
                fetched: read_fetched(personal)?,
            }
        }
        "Declined" => {
            let declined = proto::Declined::decode(data)?;
            Event::Declined {
                by: declined.by.parse()?,
                step: narrow("step", declined.step)?,
                reason: read_note(personal)?,
            }
        }
        "SubmittedForSignature" => Event::SubmittedForSignature {
            document: optional(&proto::SubmittedForSignature::decode(data)?.document)?,
            note: read_note(personal)?,
        },
        "SentBack" => {
            proto::SentBack::decode(data)?;
            Event::SentBack { reason: read_note(personal)? }
        }
        "Paused" => {
            let paused = proto::Paused::decode(data)?;
            Event::Paused {
                legal_ground: paused.legal_ground,
                stands_from: to_time(paused.stands_from_ms)?,
                reason: read_note(personal)?,
            }
        }
        "Resumed" => {
            let resumed = proto::Resumed::decode(data)?;
            Event::Resumed {
                dates: to_dates(resumed.dates)?,
                step_due_at: to_time(resumed.step_due_ms)?,
                branches_due: resumed
                    .branches
                    .iter()
                    .map(to_branch_due)
                    .collect::<Result<_, _>>()?,
                stood_still: to_minutes(resumed.stood_still_minutes)?,
                calendar_version: resumed.calendar_version,
                note: read_note(personal)?,
            }
        }
        "Stopped" => {
            let stopped = proto::Stopped::decode(data)?;
            let basis = match (stopped.request.is_empty(), stopped.legal_ground.is_empty()) {
                (false, true) => StopBasis::Request(stopped.request),
                (true, false) => StopBasis::LegalGround(stopped.legal_ground),
                _ => return Err(missing("basis")),
            };
            Event::Stopped {
                basis,
                end: to_end(stopped.end)?,
                step_end: stopped.step_end.as_ref().map(to_step_end).transpose()?,
                reason: read_note(personal)?,
            }
        }
        "ApologyLetterSent" => {
            proto::ApologyLetterSent::decode(data)?;
            Event::ApologyLetterSent { reason: read_note(personal)? }
        }
        "TransferredUnclaimed" => {
            let transferred = proto::TransferredUnclaimed::decode(data)?;
            Event::TransferredUnclaimed {
                by: transferred.by.parse()?,
                file_list: transferred.file_list,
            }
        }
        "Reissued" => {
            let reissued = proto::Reissued::decode(data)?;
            Event::Reissued {
                by: reissued.by.parse()?,
                number: reissued.number,
                day: reissued.day.parse()?,
                document: optional(&reissued.document)?,
                legal_ground: reissued.legal_ground,
                reason: read_note(personal)?,
            }
        }
        "Reopened" => {
            let reopened = proto::Reopened::decode(data)?;
            Event::Reopened {
                by: reopened.by.parse()?,
                order: Order {
                    number: reopened.order_number,
                    day: reopened.order_day.parse()?,
                    issued_by: reopened.ordered_by,
                },
                step: narrow("step", reopened.step)?,
                step_due_at: to_time(reopened.step_due_ms)?,
                dates: to_dates(reopened.dates)?,
                calendar_version: reopened.calendar_version,
                date_is_set: reopened.date_is_set,
                reason: read_note(personal)?,
            }
        }
        "Registered" => Event::Registered {
            registration: Box::new(to_registration(proto::Registered::decode(data)?)?),
            request: open(personal, |message| to_request(message).map(Box::new))?,
        },
        "AskedAtIntake" => {
            let asked = proto::AskedAtIntake::decode(data)?;
            Event::AskedAtIntake {
                number: asked.number,
                papers: asked.papers.into_iter().map(to_paper_found).collect::<Result<_, _>>()?,
                late: asked.late,
                reasons: open(personal, |why| Ok(to_reasons(why)))?,
            }
        }
        "ReceptionRefused" => {
            let refused = proto::ReceptionRefused::decode(data)?;
            Event::ReceptionRefused {
                legal_ground: refused.legal_ground,
                competent: optional(&refused.competent)?,
                late: refused.late,
                reason: read_note(personal)?,
            }
        }
        "PapersOffered" => {
            let offered = proto::PapersOffered::decode(data)?;
            Event::PapersOffered {
                papers: offered.papers.iter().map(to_handed_in).collect::<Result<_, _>>()?,
                files: open(personal, |files| Ok(to_files(files)))?,
            }
        }
        "BranchFailed" => {
            let failed = proto::BranchFailed::decode(data)?;
            Event::BranchFailed {
                step: narrow("step", failed.step)?,
                end: to_step_end(&failed.end.ok_or_else(|| missing("end"))?)?,
                next: next(failed.next_step, failed.next_step_due_ms)?,
                reason: read_note(personal)?,
            }
        }
        "Assigned" => {
            let assigned = proto::Assigned::decode(data)?;
            Event::Assigned {
                step: narrow("step", assigned.step)?,
                officer: assigned.officer.parse()?,
                note: read_note(personal)?,
            }
        }
        "Drafted" => {
            let drafted = proto::Drafted::decode(data)?;
            Event::Drafted {
                number: drafted.number,
                document: drafted.document.parse()?,
                note: read_note(personal)?,
            }
        }
        "OpinionAsked" => {
            let asked = proto::OpinionAsked::decode(data)?;
            Event::OpinionAsked {
                number: narrow("number", asked.number)?,
                of: asked.of.parse()?,
                due_at: to_time(asked.due_ms)?,
                document: optional(&asked.document)?,
                question: read_note(personal)?,
            }
        }
        "OpinionGiven" => {
            let given = proto::OpinionGiven::decode(data)?;
            Event::OpinionGiven {
                number: narrow("number", given.number)?,
                by: given.by.parse()?,
                document: optional(&given.document)?,
                outcome: known::<proto::Outcome>("outcome", given.outcome)?
                    .try_into()
                    .map_err(|()| missing("outcome"))?,
                by_how_much: to_minutes(given.by_minutes)?,
                text: read_note(personal)?,
            }
        }
        "OpinionMissed" => {
            let missed = proto::OpinionMissed::decode(data)?;
            Event::OpinionMissed {
                number: narrow("number", missed.number)?,
                of: missed.of.parse()?,
            }
        }
        "Corrected" => {
            let corrected = proto::Corrected::decode(data)?;
            Event::Corrected {
                entry: known::<proto::corrected::Entry>("entry", corrected.entry)?.try_into()?,
                correction: open(personal, |m: proto::CorrectedPersonal| {
                    Ok(Correction { value: m.value, reason: m.reason })
                })?,
            }
        }
        "Rated" => {
            let rated = proto::Rated::decode(data)?;
            let level = u8::try_from(rated.level).map_err(|_| missing("level"))?;
            Event::Rated { level, at: rated.at.parse()? }
        }
        "Succeeded" => {
            let succeeded = proto::Succeeded::decode(data)?;
            let pair = |pair: proto::succeeded::Succession| -> Result<_, Wrong> {
                Ok((pair.from.parse()?, pair.to.parse()?))
            };
            Event::Succeeded {
                decision: succeeded.decision,
                agencies: succeeded.agencies.into_iter().map(pair).collect::<Result<_, _>>()?,
            }
        }
        "Rescheduled" => {
            let moved = proto::Rescheduled::decode(data)?;
            Event::Rescheduled {
                decision: moved.decision,
                dates: to_dates(moved.dates)?,
                step_due_at: to_time(moved.step_due_ms)?,
                calendar_version: moved.calendar_version,
            }
        }
        "SignatureFound" => {
            Event::SignatureFound(to_finding(proto::SignatureFound::decode(data)?)?)
        }
        _ => {
            if let Some((number, entry)) = fee::decode(name, data, personal)? {
                return Ok(Some(Event::Fee { number, entry }));
            }
            if let Some((number, entry)) = delivery::decode(name, data, personal)? {
                return Ok(Some(Event::Delivery { number, entry }));
            }
            return imported::decode(name, data, personal);
        }
    }))
}
