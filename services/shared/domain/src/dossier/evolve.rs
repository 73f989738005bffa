//! The state of a dossier after an event. Nothing here refuses, computes dates or knows the law.

use jiff::Timestamp;

use super::{
    Branch, BranchState, Dates, Dossier, Event, Fee, FeeEntry, Offer, OpenStep, Opinion,
    OpinionState, Registered, Status, Submission, put_successor,
};
use crate::AgencyId;
use crate::calendar::WorkingSpan;

impl Dossier {
    /// Folds one event, which happened at `at`, into the state.
    #[expect(clippy::too_many_lines, reason = "one arm an event, so that none is forgotten")]
    pub fn evolve(&mut self, event: &Event, at: Timestamp) {
        self.parties.extend(event.parties().into_iter().cloned());
        if let Some(end) = event.end() {
            self.end = Some(*end);
            self.result_since = Some(at);
            self.stands_since = None;
        }
        if event.step_end().is_some_and(|end| !self.is_parallel(end.step))
            && let Some(step) = &mut self.step
        {
            step.ended = true;
        }
        match event {
            Event::Registered { registration, request } => {
                self.status = Status::Registered;
                self.received_at = Some(registration.addressed_to.clone());
                self.registered = Some(Box::new(Registered {
                    registration: (**registration).clone(),
                    request: request.clone(),
                    asked: 0,
                    waits: false,
                }));
            }
            Event::AskedAtIntake { number, .. } => {
                if let Some(registered) = &mut self.registered {
                    registered.asked = *number;
                    registered.waits = true;
                }
            }
            Event::ReceptionRefused { .. } => self.status = Status::NotReceived,
            Event::PapersOffered { papers, .. } => {
                if let Some(registered) = &mut self.registered {
                    registered.waits = false;
                    let known = &mut registered.registration.papers;
                    known.retain(|old| papers.iter().all(|new| new.paper != old.paper));
                    known.extend(papers.iter().cloned());
                }
            }
            Event::Received { reception, .. } => {
                self.status = Status::Received;
                self.registered = None;
                self.counted_from = Some(at);
                self.index_counted_from = Some(at);
                self.hold(&reception.received_at);
                self.received_at = Some(reception.received_at.clone());
                self.returned_at = Some(reception.returned_at.clone());
                self.dates = Some(reception.dates);
                self.step = Some(OpenStep::new(1, reception.step_due_at));
                self.reception = Some(reception.clone());
            }
            Event::ServedAtOnce { lines, .. } => {
                self.status = Status::Done;
                self.fees.extend(Fee::paid_at_once(lines));
            }
            Event::Rejected { .. } => {
                self.status = Status::Done;
                // A letter of refusal does not wait for money.
                self.fees.iter_mut().for_each(|fee| fee.set.before_return = false);
            }
            Event::Given { to, step, step_due_at, .. } if self.is_parallel(*step) => {
                self.branches.retain(|branch| branch.step != *step);
                self.branches.push(Branch {
                    step: *step,
                    agency: to.clone(),
                    given_at: at,
                    due_at: *step_due_at,
                    stood_still: WorkingSpan::ZERO,
                    state: BranchState::Given,
                });
            }
            Event::Given { to, step, .. } => {
                self.offer = Some(Offer { to: to.clone(), step: *step, given_at: at });
            }
            Event::Taken { step, step_due_at, .. } if self.is_parallel(*step) => {
                if let Some(branch) = self.branch_mut(*step) {
                    branch.state = BranchState::Taken;
                    branch.due_at = *step_due_at;
                }
                if self.status == Status::Received {
                    self.status = Status::InProgress;
                }
            }
            Event::Taken { by, step, step_due_at } => {
                // What one agency signs on the way is not the signature of the next.
                if self.status == Status::InProgress && self.holder.as_ref() != Some(by) {
                    self.signed = false;
                    self.submission = Submission::None;
                }
                self.hold(by);
                self.offer = None;
                self.begin(*step, *step_due_at);
                if self.status == Status::Received {
                    self.status = Status::InProgress;
                }
            }
            Event::StepDone { step, next, .. } if self.is_parallel(*step) => {
                self.close(*step, BranchState::Done, *next);
            }
            Event::BranchFailed { step, next, .. } => {
                self.close(*step, BranchState::Failed, *next);
            }
            Event::StepDone { step, next, .. } => self.step_done(*step, *next),
            Event::Assigned { officer, .. } => self.officer = Some(officer.clone()),
            Event::Drafted { number, .. } => self.drafts = *number,
            Event::OpinionAsked { number, of, due_at, .. } => {
                self.opinions.push(Opinion {
                    number: *number,
                    of: of.clone(),
                    due_at: *due_at,
                    state: OpinionState::Open,
                });
            }
            Event::OpinionGiven { number, .. } => self.opinion_is(*number, OpinionState::Given),
            Event::Rated { level, .. } => self.rated = Some(*level),
            Event::OpinionMissed { number, .. } => self.opinion_is(*number, OpinionState::Missed),
            Event::Fee { number, entry: FeeEntry::Set(set) } => {
                self.fees.push(Fee::new(*number, set.clone()));
            }
            Event::Fee { number, entry } => self.enter_fee(*number, entry),
            Event::Succeeded { agencies, .. } => self.succeed(agencies),
            Event::Rescheduled { dates, step_due_at, .. } => {
                self.dates = Some(*dates);
                if let Some(step) = &mut self.step {
                    step.due_at = *step_due_at;
                }
            }
            Event::SupplementRequested { number, stands_from, .. } => {
                self.status = Status::WaitingForSupplement;
                self.supplement_requests = *number;
                self.stands_since = Some(*stands_from);
            }
            Event::DutyNotified { stands_from, .. } => {
                self.status = Status::WaitingForDuty;
                self.stands_since = Some(*stands_from);
            }
            Event::SupplementCompleted {
                dates,
                step_due_at,
                branches_due,
                stood_still,
                restarted,
                ..
            } => {
                self.branches_due_at(branches_due);
                self.go_on(*dates, *step_due_at, *stood_still, at);
                if *restarted {
                    self.counted_from = Some(at);
                    self.stood_since_count = WorkingSpan::ZERO;
                }
            }
            Event::DutyFulfilled { dates, step_due_at, branches_due, stood_still, .. }
            | Event::Resumed { dates, step_due_at, branches_due, stood_still, .. } => {
                self.branches_due_at(branches_due);
                self.go_on(*dates, *step_due_at, *stood_still, at);
            }
            Event::Apologised { dates, .. } => {
                self.dates = Some(*dates);
                self.apologised = true;
            }
            Event::Signed { step, by, next, .. } => {
                self.signed = true;
                self.signed_by.clone_from(by);
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
            Event::Declined { step, .. } if self.is_parallel(*step) => {
                self.branches.retain(|branch| branch.step != *step);
            }
            Event::Declined { .. } => self.offer = None,
            Event::SubmittedForSignature { .. } => self.submission = Submission::Submitted,
            Event::SentBack { .. } => self.submission = Submission::SentBack,
            Event::Paused { stands_from, .. } => {
                self.status = Status::Paused;
                self.stands_since = Some(*stands_from);
            }
            Event::ApologyLetterSent { .. } | Event::Corrected { .. } => {}
            Event::TransferredUnclaimed { .. } => self.in_archive = true,
            Event::Reissued { by, .. } => {
                self.status = Status::Done;
                self.hold(by);
                self.in_archive = false;
                self.result_since = Some(at);
            }
            Event::Reopened { by, step, step_due_at, dates, date_is_set, .. } => {
                self.hold(by);
                self.begin(*step, *step_due_at);
                self.counted_from = (!date_is_set).then_some(at);
                self.index_counted_from = self.counted_from;
                self.reopen(*dates);
            }
            Event::Returned { way, .. } => {
                self.status = Status::Returned;
                self.deliver(*way);
            }
            Event::Delivery { number, entry } => self.delivery_is(*number, entry, at),
            Event::SignatureFound(finding) => {
                self.findings.retain(|known| known.document != finding.document);
                self.findings.push(finding.clone());
            }
            Event::ImportedReceived(reception) => {
                self.status = Status::InProgress;
                self.hold(&reception.competent);
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
            Event::Sealed { .. } | Event::ImportedEnded { .. } => self.status = Status::Done,
        }
    }

    /// What was ended is at work again, with its time anew; what was asked for stays counted.
    fn reopen(&mut self, dates: Dates) {
        self.status = Status::InProgress;
        // A result on its way to the counter is none any more.
        self.offer = None;
        self.dates = Some(dates);
        self.stood_still = WorkingSpan::ZERO;
        self.stood_since_count = WorkingSpan::ZERO;
        self.branches.clear();
        self.end = None;
        self.result_since = None;
        self.in_archive = false;
        self.apologised = false;
        self.signed = false;
        self.submission = Submission::None;
    }

    fn hold(&mut self, agency: &AgencyId) {
        self.holder = Some(agency.clone());
    }

    fn step_done(&mut self, number: u16, next: Option<(u16, Timestamp)>) {
        match (next, &mut self.step) {
            (Some((next, due_at)), _) => self.begin(next, due_at),
            (None, Some(step)) if step.number == number => step.recorded = true,
            (None, _) => {}
        }
    }

    /// The holder begins a step; who does it is named anew.
    fn begin(&mut self, step: u16, due_at: Timestamp) {
        self.step = Some(OpenStep::new(step, due_at));
        self.officer = None;
    }

    fn is_parallel(&self, step: u16) -> bool {
        self.reception.as_ref().is_some_and(|reception| reception.is_parallel(step))
    }

    fn branch_mut(&mut self, step: u16) -> Option<&mut Branch> {
        self.branches.iter_mut().find(|branch| branch.step == step)
    }

    fn branches_due_at(&mut self, due: &[(u16, Timestamp)]) {
        for (step, due_at) in due {
            if let Some(branch) = self.branch_mut(*step) {
                branch.due_at = *due_at;
            }
        }
    }

    /// A branch closes; the last one of its group opens the join.
    fn close(&mut self, step: u16, state: BranchState, next: Option<(u16, Timestamp)>) {
        let joins = self.joins_with(step);
        let last = self.group_now().last().copied();
        if let Some(branch) = self.branch_mut(step) {
            branch.state = state;
        }
        match (next, last) {
            (Some((next, due_at)), _) => self.begin(next, due_at),
            // The holder has nothing of its own to do there: it gives the dossier on.
            (None, Some(last)) if joins => {
                if let Some(open) = &mut self.step {
                    (open.number, open.ended, open.recorded) = (last, true, true);
                }
            }
            (None, _) => {}
        }
    }

    fn opinion_is(&mut self, number: u16, state: OpinionState) {
        if let Some(opinion) = self.opinions.iter_mut().find(|opinion| opinion.number == number) {
            opinion.state = state;
        }
    }

    /// Successors stand for agencies that have ended, in all that is still to come.
    fn succeed(&mut self, agencies: &[(AgencyId, AgencyId)]) {
        let put = |agency: &mut AgencyId| put_successor(agency, agencies);
        [&mut self.holder, &mut self.received_at, &mut self.returned_at]
            .into_iter()
            .flatten()
            .for_each(put);
        self.offer.iter_mut().for_each(|offer| put(&mut offer.to));
        self.branches.iter_mut().for_each(|branch| put(&mut branch.agency));
        self.opinions.iter_mut().for_each(|opinion| put(&mut opinion.of));
        if let Some(registered) = &mut self.registered {
            put(&mut registered.registration.addressed_to);
        }
        if let Some(reception) = &mut self.reception {
            put(&mut reception.competent);
            put(&mut reception.returned_at);
            reception.steps.iter_mut().for_each(|step| put(&mut step.agency));
        }
    }

    fn go_on(
        &mut self,
        dates: Dates,
        step_due_at: Timestamp,
        stood_still: WorkingSpan,
        at: Timestamp,
    ) {
        self.status = Status::InProgress;
        self.dates = Some(dates);
        self.stands_since = None;
        self.stood_still = self.stood_still + stood_still;
        self.stood_since_count = self.stood_since_count + stood_still;
        for branch in &mut self.branches {
            match branch.state {
                BranchState::Given => branch.given_at = at,
                BranchState::Taken => branch.stood_still = branch.stood_still + stood_still,
                BranchState::Done | BranchState::Failed => {}
            }
        }
        if let Some(step) = &mut self.step {
            step.due_at = step_due_at;
            step.stood_still = step.stood_still + stood_still;
        }
    }
}
