//! From events to messages.

use motcua_proto::dossier::v1 as proto;
use prost::Message;

use super::super::{Encoded, seal, text};
use super::delivery::fetched_message;
use super::intake::{asked_for, files, found_on, paper_found, reasons, registration};
use super::words::{
    branch_due, dates, document, end, finding, handed_in, minutes, note_message, reception,
    request, step_end, time,
};
use super::{delivery, fee, imported};
use crate::dossier::{Correction, Event, StopBasis};

/// One message and its personal twin, under the name by which `decode` knows it.
macro_rules! message {
    ($name:ident { $($fields:tt)* }, $personal:expr) => {
        Encoded {
            type_name: concat!("motcua.dossier.v1.", stringify!($name)),
            data: proto::$name { $($fields)* }.encode_to_vec(),
            personal: $personal,
        }
    };
}

#[expect(clippy::too_many_lines, reason = "one arm an event, so that none is forgotten")]
pub(in crate::codec) fn encode(event: &Event) -> Encoded {
    match event {
        Event::Received { reception: facts, request: asked } => Encoded {
            type_name: "motcua.dossier.v1.Received",
            data: reception(facts).encode_to_vec(),
            personal: seal(asked, |asked| request(asked)),
        },
        Event::ServedAtOnce { lines, fee_vnd, end: ended } => message!(
            ServedAtOnce {
                lines: lines
                    .iter()
                    .map(|line| proto::served_at_once::Line {
                        fee_line: line.fee_line.clone(),
                        pages: line.pages,
                        copies: line.copies,
                        amount_vnd: line.amount_vnd,
                    })
                    .collect(),
                fee_vnd: *fee_vnd,
                end: Some(end(ended)),
            },
            None
        ),
        Event::Given { from, to, step, step_due_at, step_end: ended } => message!(
            Given {
                from: from.to_string(),
                to: to.to_string(),
                step: u32::from(*step),
                step_due_ms: time(*step_due_at),
                step_end: ended.as_ref().map(step_end),
            },
            None
        ),
        Event::Taken { by, step, step_due_at } => message!(
            Taken { by: by.to_string(), step: u32::from(*step), step_due_ms: time(*step_due_at) },
            None
        ),
        Event::StepDone { step, end: ended, next, document: file, note: done } => message!(
            StepDone {
                step: u32::from(*step),
                end: ended.as_ref().map(step_end),
                next_step: next.map_or(0, |(step, _)| u32::from(step)),
                next_step_due_ms: next.map_or(0, |(_, due)| time(due)),
                document: document(file.as_ref()),
            },
            note_message(done)
        ),
        Event::SupplementRequested {
            number,
            papers,
            legal_ground,
            beyond_limit,
            approved_by,
            stands_from,
            reasons: why,
        } => message!(
            SupplementRequested {
                number: *number,
                papers: asked_for(papers),
                found: found_on(papers),
                legal_ground: legal_ground.clone(),
                beyond_limit: *beyond_limit,
                stands_from_ms: time(*stands_from),
                approved_by: text(approved_by.as_ref()),
            },
            seal(why, reasons)
        ),
        Event::SupplementCompleted {
            papers,
            dates: moved,
            step_due_at,
            branches_due,
            stood_still,
            restarted,
            calendar_version,
            files: names,
        } => message!(
            SupplementCompleted {
                papers: papers.iter().map(handed_in).collect(),
                dates: Some(dates(moved)),
                step_due_ms: time(*step_due_at),
                branches: branches_due.iter().map(branch_due).collect(),
                stood_still_minutes: minutes(*stood_still),
                restarted: *restarted,
                calendar_version: *calendar_version,
            },
            seal(names, files)
        ),
        Event::DutyNotified { lines, amount_vnd, notice, stands_from, step_end: ended } => {
            message!(
                DutyNotified {
                    lines: lines
                        .iter()
                        .map(|line| proto::duty_notified::Line {
                            fee_line: line.fee_line.clone(),
                            amount_vnd: line.amount_vnd,
                        })
                        .collect(),
                    amount_vnd: *amount_vnd,
                    notice: notice.clone(),
                    stands_from_ms: time(*stands_from),
                    step_end: ended.as_ref().map(step_end),
                },
                None
            )
        }
        Event::DutyFulfilled {
            amount_vnd,
            means,
            dates: moved,
            step_due_at,
            branches_due,
            stood_still,
            calendar_version,
        } => message!(
            DutyFulfilled {
                amount_vnd: *amount_vnd,
                means: means.clone(),
                dates: Some(dates(moved)),
                step_due_ms: time(*step_due_at),
                branches: branches_due.iter().map(branch_due).collect(),
                stood_still_minutes: minutes(*stood_still),
                calendar_version: *calendar_version,
            },
            None
        ),
        Event::Apologised { dates: moved, sent_late, reason } => {
            message!(
                Apologised { dates: Some(dates(moved)), sent_late: *sent_late },
                note_message(reason)
            )
        }
        Event::Signed { step, by, document: file, step_end: ended, next } => message!(
            Signed {
                step: u32::from(*step),
                document: document(file.as_ref()),
                step_end: ended.as_ref().map(step_end),
                next_step: next.map_or(0, |(step, _)| u32::from(step)),
                next_step_due_ms: next.map_or(0, |(_, due)| time(due)),
                signed_by: text(by.as_ref()),
            },
            None
        ),
        Event::Sealed { number, day, document: file, end: ended, step_end: step } => message!(
            Sealed {
                number: number.clone(),
                day: day.to_string(),
                document: document(file.as_ref()),
                end: Some(end(ended)),
                step_end: step.as_ref().map(step_end),
            },
            None
        ),
        Event::Rejected { legal_ground, document: file, end: ended, step_end: step, reason } => {
            message!(
                Rejected {
                    legal_ground: legal_ground.clone(),
                    document: document(file.as_ref()),
                    end: Some(end(ended)),
                    step_end: step.as_ref().map(step_end),
                },
                note_message(reason)
            )
        }
        Event::Withdrawn { end: ended, step_end: step, reason } => message!(
            Withdrawn { end: Some(end(ended)), step_end: step.as_ref().map(step_end) },
            note_message(reason)
        ),
        Event::Returned { way, at, counter, fetched } => message!(
            Returned {
                way: proto::ReturnWay::from(*way).into(),
                at: at.to_string(),
                counter: text(counter.as_ref()),
            },
            fetched_message(fetched)
        ),
        Event::Declined { by, step, reason } => {
            message!(Declined { by: by.to_string(), step: u32::from(*step) }, note_message(reason))
        }
        Event::SubmittedForSignature { document: file, note: remark } => {
            message!(
                SubmittedForSignature { document: document(file.as_ref()) },
                note_message(remark)
            )
        }
        Event::SentBack { reason } => message!(SentBack {}, note_message(reason)),
        Event::Paused { legal_ground, stands_from, reason } => message!(
            Paused { legal_ground: legal_ground.clone(), stands_from_ms: time(*stands_from) },
            note_message(reason)
        ),
        Event::Resumed {
            dates: moved,
            step_due_at,
            branches_due,
            stood_still,
            calendar_version,
            note: remark,
        } => {
            message!(
                Resumed {
                    dates: Some(dates(moved)),
                    step_due_ms: time(*step_due_at),
                    branches: branches_due.iter().map(branch_due).collect(),
                    stood_still_minutes: minutes(*stood_still),
                    calendar_version: *calendar_version,
                },
                note_message(remark)
            )
        }
        Event::Stopped { basis, end: ended, step_end: step, reason } => {
            let (request, legal_ground) = match basis {
                StopBasis::Request(paper) => (paper.clone(), String::new()),
                StopBasis::LegalGround(article) => (String::new(), article.clone()),
            };
            message!(
                Stopped {
                    request,
                    legal_ground,
                    end: Some(end(ended)),
                    step_end: step.as_ref().map(step_end),
                },
                note_message(reason)
            )
        }
        Event::ApologyLetterSent { reason } => message!(ApologyLetterSent {}, note_message(reason)),
        Event::TransferredUnclaimed { by, file_list } => message!(
            TransferredUnclaimed { by: by.to_string(), file_list: file_list.clone() },
            None
        ),
        Event::Reissued { by, number, day, document: file, legal_ground, reason } => message!(
            Reissued {
                by: by.to_string(),
                number: number.clone(),
                day: day.to_string(),
                document: document(file.as_ref()),
                legal_ground: legal_ground.clone(),
            },
            note_message(reason)
        ),
        Event::Reopened {
            by,
            order,
            step,
            step_due_at,
            dates: anew,
            calendar_version,
            date_is_set,
            reason,
        } => {
            message!(
                Reopened {
                    by: by.to_string(),
                    order_number: order.number.clone(),
                    order_day: order.day.to_string(),
                    ordered_by: order.issued_by.clone(),
                    step: u32::from(*step),
                    step_due_ms: time(*step_due_at),
                    dates: Some(dates(anew)),
                    calendar_version: *calendar_version,
                    date_is_set: *date_is_set,
                },
                note_message(reason)
            )
        }
        Event::Registered { registration: facts, request: asked } => Encoded {
            type_name: "motcua.dossier.v1.Registered",
            data: registration(facts).encode_to_vec(),
            personal: seal(asked, |asked| request(asked)),
        },
        Event::AskedAtIntake { number, papers, late, reasons: why } => message!(
            AskedAtIntake {
                number: *number,
                papers: papers.iter().map(paper_found).collect(),
                late: *late,
            },
            seal(why, reasons)
        ),
        Event::ReceptionRefused { legal_ground, competent, late, reason } => message!(
            ReceptionRefused {
                legal_ground: legal_ground.clone(),
                competent: text(competent.as_ref()),
                late: *late,
            },
            note_message(reason)
        ),
        Event::PapersOffered { papers, files: names } => message!(
            PapersOffered { papers: papers.iter().map(handed_in).collect() },
            seal(names, files)
        ),
        Event::BranchFailed { step, end: ended, next, reason } => message!(
            BranchFailed {
                step: u32::from(*step),
                end: Some(step_end(ended)),
                next_step: next.map_or(0, |(step, _)| u32::from(step)),
                next_step_due_ms: next.map_or(0, |(_, due)| time(due)),
            },
            note_message(reason)
        ),
        Event::Assigned { step, officer, note: remark } => message!(
            Assigned { step: u32::from(*step), officer: officer.to_string() },
            note_message(remark)
        ),
        Event::Drafted { number, document: draft, note: remark } => {
            message!(Drafted { number: *number, document: draft.to_string() }, note_message(remark))
        }
        Event::OpinionAsked { number, of, due_at, document: file, question } => message!(
            OpinionAsked {
                number: u32::from(*number),
                of: of.to_string(),
                due_ms: time(*due_at),
                document: document(file.as_ref()),
            },
            note_message(question)
        ),
        Event::OpinionGiven { number, by, document: file, outcome, by_how_much, text } => {
            message!(
                OpinionGiven {
                    number: u32::from(*number),
                    by: by.to_string(),
                    document: document(file.as_ref()),
                    outcome: proto::Outcome::from(*outcome).into(),
                    by_minutes: minutes(*by_how_much),
                },
                note_message(text)
            )
        }
        Event::OpinionMissed { number, of } => {
            message!(OpinionMissed { number: u32::from(*number), of: of.to_string() }, None)
        }
        Event::Corrected { entry, correction } => message!(
            Corrected { entry: proto::corrected::Entry::from(*entry).into() },
            seal(correction, |c: &Correction| proto::CorrectedPersonal {
                value: c.value.clone(),
                reason: c.reason.clone(),
            })
        ),
        Event::Fee { number, entry } => fee::encode(*number, entry),
        Event::Delivery { number, entry } => delivery::encode(*number, entry),
        Event::Rated { level, at } => {
            message!(Rated { level: u32::from(*level), at: at.to_string() }, None)
        }
        Event::Succeeded { decision, agencies } => message!(
            Succeeded {
                decision: decision.clone(),
                agencies: agencies
                    .iter()
                    .map(|(from, to)| proto::succeeded::Succession {
                        from: from.to_string(),
                        to: to.to_string(),
                    })
                    .collect(),
            },
            None
        ),
        Event::Rescheduled { decision, dates: moved, step_due_at, calendar_version } => message!(
            Rescheduled {
                decision: decision.clone(),
                dates: Some(dates(moved)),
                step_due_ms: time(*step_due_at),
                calendar_version: *calendar_version,
            },
            None
        ),
        Event::SignatureFound(found) => Encoded {
            type_name: "motcua.dossier.v1.SignatureFound",
            data: finding(found).encode_to_vec(),
            personal: None,
        },
        Event::ImportedReceived(received) => Encoded {
            type_name: "motcua.dossier.v1.ImportedReceived",
            data: imported::received(received).encode_to_vec(),
            personal: None,
        },
        Event::ImportedStep { step, activity, agency, resource } => message!(
            ImportedStep {
                step: step.clone(),
                activity: activity.clone(),
                agency: text(agency.as_ref()),
            },
            seal(resource, |r: &String| proto::ImportedStepPersonal { resource: r.clone() })
        ),
        Event::ImportedEnded { outcome, late_by_minutes } => message!(
            ImportedEnded {
                outcome: proto::Outcome::from(*outcome).into(),
                late_by_minutes: *late_by_minutes,
            },
            None
        ),
    }
}
