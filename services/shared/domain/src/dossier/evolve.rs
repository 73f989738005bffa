//! The state of a dossier after an event. Nothing here refuses, computes dates or knows the law.

use jiff::Timestamp;

use super::{Dates, Dossier, Event, Offer, OpenStep, Status, Submission};
use crate::AgencyId;
use crate::calendar::WorkingSpan;

impl Dossier {
    /// Folds one event, which happened at `at`, into the state.
    #[expect(clippy::too_many_lines, reason = "one arm an event, so that none is forgotten")]
    pub fn evolve(&mut self, event: &Event, at: Timestamp) {
        if let Some(end) = event.end() {
            self.end = Some(*end);
            self.result_since = Some(at);
            self.stands_since = None;
        }
        if event.step_end().is_some()
            && let Some(step) = &mut self.step
        {
            step.ended = true;
        }
        match event {
            Event::Received { reception, .. } => {
                self.status = Status::Received;
                self.hold(&reception.received_at);
                self.received_at = Some(reception.received_at.clone());
                self.returned_at = Some(reception.returned_at.clone());
                for agency in [&reception.competent, &reception.returned_at] {
                    self.parties.insert(agency.clone());
                }
                self.dates = Some(reception.dates);
                self.step = Some(OpenStep::new(1, reception.step_due_at));
                self.reception = Some(reception.clone());
            }
            Event::ServedAtOnce { .. } | Event::Rejected { .. } | Event::Sealed { .. } => {
                self.status = Status::Done;
            }
            Event::Given { to, step, .. } => {
                self.parties.insert(to.clone());
                self.offer = Some(Offer { to: to.clone(), step: *step, given_at: at });
            }
            Event::Taken { by, step, step_due_at } => {
                // What one agency signs on the way is not the signature of the next.
                if self.status == Status::InProgress && self.holder.as_ref() != Some(by) {
                    self.signed = false;
                    self.submission = Submission::None;
                }
                self.hold(by);
                self.offer = None;
                self.step = Some(OpenStep::new(*step, *step_due_at));
                if self.status == Status::Received {
                    self.status = Status::InProgress;
                }
            }
            Event::StepDone { step, next, .. } => self.step_done(*step, *next),
            Event::SupplementRequested { number, stands_from, .. } => {
                self.status = Status::WaitingForSupplement;
                self.supplement_requests = *number;
                self.stands_since = Some(*stands_from);
            }
            Event::DutyNotified { stands_from, .. } => {
                self.status = Status::WaitingForDuty;
                self.stands_since = Some(*stands_from);
            }
            Event::SupplementCompleted { dates, step_due_at, stood_still, .. }
            | Event::DutyFulfilled { dates, step_due_at, stood_still, .. }
            | Event::Resumed { dates, step_due_at, stood_still, .. } => {
                self.go_on(*dates, *step_due_at, *stood_still);
            }
            Event::Apologised { dates, .. } => {
                self.dates = Some(*dates);
                self.apologised = true;
            }
            Event::Signed { step, next, .. } => {
                self.signed = true;
                self.submission = Submission::None;
                // The steps before it in the same agency need not have been recorded one by one.
                if let Some(open) = &mut self.step {
                    open.number = *step;
                }
                self.step_done(*step, *next);
            }
            Event::Withdrawn { .. } => {
                self.status = Status::Withdrawn;
                self.offer = None;
            }
            Event::Stopped { .. } => {
                self.status = Status::Stopped;
                self.offer = None;
            }
            Event::Declined { .. } => self.offer = None,
            Event::SubmittedForSignature { .. } => self.submission = Submission::Submitted,
            Event::SentBack { .. } => self.submission = Submission::SentBack,
            Event::Paused { stands_from, .. } => {
                self.status = Status::Paused;
                self.stands_since = Some(*stands_from);
            }
            Event::ApologyLetterSent { .. } => {}
            Event::TransferredUnclaimed { .. } => self.in_archive = true,
            Event::Reissued { by, .. } => {
                self.status = Status::Done;
                self.hold(by);
                self.in_archive = false;
                self.result_since = Some(at);
            }
            Event::Reopened { by, step, step_due_at, dates, .. } => {
                self.hold(by);
                self.step = Some(OpenStep::new(*step, *step_due_at));
                self.reopen(*dates);
            }
            Event::Returned { .. } => self.status = Status::Returned,
            Event::SignatureFound(finding) => {
                self.findings.retain(|known| known.document != finding.document);
                self.findings.push(finding.clone());
            }
            Event::ImportedReceived(reception) => {
                self.status = Status::InProgress;
                self.hold(&reception.competent);
                self.parties.insert(reception.received_at.clone());
                self.received_at = Some(reception.received_at.clone());
                self.returned_at = Some(reception.received_at.clone());
                self.imported = Some(Box::new(reception.clone()));
            }
            Event::ImportedStep { step, agency, .. } => {
                self.imported_steps.insert(step.clone());
                // The last step is the latest one that names an agency, not the last to come in.
                if let Some(agency) = agency
                    && self.imported_held_since.is_none_or(|since| at >= since)
                {
                    self.hold(agency);
                    self.imported_held_since = Some(at);
                }
            }
            Event::ImportedEnded { .. } => self.status = Status::Done,
        }
    }

    /// What was ended is at work again, with its time anew; what was asked for stays counted.
    fn reopen(&mut self, dates: Dates) {
        self.status = Status::InProgress;
        // A result on its way to the counter is none any more.
        self.offer = None;
        self.dates = Some(dates);
        self.stood_still = WorkingSpan::ZERO;
        self.end = None;
        self.result_since = None;
        self.in_archive = false;
        self.apologised = false;
        self.signed = false;
        self.submission = Submission::None;
    }

    fn hold(&mut self, agency: &AgencyId) {
        self.parties.insert(agency.clone());
        self.holder = Some(agency.clone());
    }

    fn step_done(&mut self, number: u16, next: Option<(u16, Timestamp)>) {
        match (next, &mut self.step) {
            (Some((next, due_at)), _) => self.step = Some(OpenStep::new(next, due_at)),
            (None, Some(step)) if step.number == number => step.recorded = true,
            (None, _) => {}
        }
    }

    fn go_on(&mut self, dates: Dates, step_due_at: Timestamp, stood_still: WorkingSpan) {
        self.status = Status::InProgress;
        self.dates = Some(dates);
        self.stands_since = None;
        self.stood_still = self.stood_still + stood_still;
        if let Some(step) = &mut self.step {
            step.due_at = step_due_at;
            step.stood_still = step.stood_still + stood_still;
        }
    }
}
