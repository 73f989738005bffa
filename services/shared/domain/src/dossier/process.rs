//! The process of a dossier: its steps, and what comes after which.

use super::{
    Branch, BranchState, Dossier, Event, HandedIn, OpenStep, Reception, Refusal, Setting, Step,
    StepEnd,
};
use crate::calendar::{Calendar, WorkingSpan};
use crate::deadline;
use crate::outcome::{EARLY_FROM, Measured, measure_with};
use crate::{AgencyId, DocumentId};
use jiff::Timestamp;

impl Reception {
    /// The step of a number, from 1.
    pub fn step(&self, number: u16) -> Option<&Step> {
        self.steps.get(usize::from(number).checked_sub(1)?)
    }

    /// The step after `number`, leaving out the waits for the applicant.
    pub fn step_after(&self, number: u16) -> Option<u16> {
        let from = usize::from(number);
        let rest = self.steps.get(from..)?;
        let next = rest.iter().position(|step| !step.clock_stopped)?;
        u16::try_from(from + next + 1).ok()
    }

    /// The next step of another agency than the holder, and that agency; the steps between are the
    /// holder's own.
    pub fn next_agency(&self, number: u16, holder: &AgencyId) -> Option<(u16, &AgencyId)> {
        let mut next = self.step_after(number)?;
        // From reception the dossier is given also within one agency: to who handles it.
        if number == 1 {
            return Some((next, &self.step(next)?.agency));
        }
        while &self.step(next)?.agency == holder {
            next = self.step_after(next)?;
        }
        Some((next, &self.step(next)?.agency))
    }

    /// The step that the holder does next after `number`, if any.
    pub fn next_here(&self, number: u16, holder: &AgencyId) -> Option<u16> {
        let next = self.step_after(number)?;
        (self.step(next)?.agency == *holder && next != self.last_step()).then_some(next)
    }

    /// The number of the last step: the return, or the last act of an internal procedure.
    pub fn last_step(&self) -> u16 {
        u16::try_from(self.steps.len()).unwrap_or(u16::MAX)
    }

    /// Whether another agency than the holder works on it after step `number`, before the result is
    /// returned.
    pub fn goes_on_elsewhere(&self, number: u16, holder: &AgencyId) -> bool {
        let rest = self.steps.get(usize::from(number)..).unwrap_or_default();
        let mut work = rest.iter().filter(|step| !step.clock_stopped && !step.is_return());
        work.any(|step| step.agency != *holder)
    }

    /// The first step that an agency does after reception; 1 if it does none.
    pub fn first_step_of(&self, agency: &AgencyId) -> u16 {
        let mut work =
            (2..=self.last_step()).filter_map(|number| Some((number, self.step(number)?)));
        let first = work.find(|(_, step)| step.agency == *agency && !step.clock_stopped);
        first.map_or(1, |(number, _)| number)
    }

    /// The allowance of a step.
    pub fn allowance(&self, number: u16) -> WorkingSpan {
        self.step(number).map_or_else(WorkingSpan::default, |step| {
            WorkingSpan::from_minutes(i64::from(step.minutes))
        })
    }
}

impl Dossier {
    /// Whether what every step needs has come out: else the result is none.
    pub(super) fn all_inputs_there(&self) -> Result<(), Refusal> {
        let last = self.reception.as_ref().map_or(0, |facts| facts.last_step());
        (1..=last).try_for_each(|number| self.inputs_there(number))
    }

    /// Whether what a step needs has come out of the steps before it. What stands in the sequence
    /// before it has been done; a branch may have closed without its result.
    ///
    /// # Errors
    /// The first result that is not there.
    pub(super) fn inputs_there(&self, number: u16) -> Result<(), Refusal> {
        let Some(facts) = &self.reception else { return Ok(()) };
        let needs = facts.step(number).map(|step| step.needs.as_slice()).unwrap_or_default();
        let lacks = |need: &&String| {
            let comes_from = (1..number)
                .find(|earlier| facts.step(*earlier).is_some_and(|step| step.result == **need));
            let parallel = comes_from.filter(|earlier| facts.is_parallel(*earlier));
            parallel.is_some_and(|earlier| {
                self.branch(earlier).is_none_or(|branch| branch.state != BranchState::Done)
            })
        };
        match needs.iter().find(lacks) {
            Some(need) => Err(Refusal::InputMissing { result: need.clone() }),
            None => Ok(()),
        }
    }
}

impl Step {
    /// Whether the result is signed or decided in it.
    pub(super) fn is_decision(&self) -> bool {
        crate::catalogue::is_decision(&self.action)
    }

    fn is_return(&self) -> bool {
        self.role == "return_clerk"
    }
}

impl Dossier {
    /// How the holder's step ends now; `None` if it had ended before or there is none.
    pub(super) fn step_end(&self, setting: &Setting<'_>) -> Option<StepEnd> {
        let (at, calendar) = (setting.at, setting.calendar);
        let open = self.step.as_ref().filter(|step| !step.ended && step.number > 0)?;
        let stood = open.stood_still + self.standing(at, calendar);
        let due = deadline::resumed(open.due_at, self.standing(at, calendar), calendar).at;
        let measured = self.measured(at, due, setting);
        Some(StepEnd {
            step: open.number,
            agency: self.holder.clone()?,
            outcome: measured.outcome,
            by: whole_minutes(measured.by),
            stood_still: whole_minutes(stood),
        })
    }

    /// Measures an end against its due time; what is early is said by the rules that it keeps.
    pub(super) fn measured(
        &self,
        end: Timestamp,
        due: Timestamp,
        setting: &Setting<'_>,
    ) -> Measured {
        let early_from = self.reception.as_ref().map_or(EARLY_FROM, |reception| {
            setting.catalogue.rules(reception.rule_set).early_from()
        });
        measure_with(early_from, end, due, setting.calendar)
    }

    /// When the steps of the branches at work are due after the clock stood for `stood`.
    pub(super) fn branches_due(
        &self,
        stood: WorkingSpan,
        calendar: &Calendar,
    ) -> Vec<(u16, Timestamp)> {
        let at_work = self.branches.iter().filter(|branch| branch.state == BranchState::Taken);
        let due = |branch: &Branch| deadline::resumed(branch.due_at, stood, calendar).at;
        at_work.map(|branch| (branch.step, due(branch))).collect()
    }

    /// Working time since the clock stands; nothing if it runs.
    pub(super) fn standing(&self, at: Timestamp, calendar: &Calendar) -> WorkingSpan {
        self.stands_since.map_or_else(WorkingSpan::default, |since| calendar.between(since, at))
    }

    /// What the holder does after its step `number`, and when that is due.
    pub(super) fn next_here(
        &self,
        number: u16,
        at: Timestamp,
        calendar: &Calendar,
    ) -> Option<(u16, Timestamp)> {
        let reception = self.reception.as_ref()?;
        let next = reception.next_here(number, self.holder.as_ref()?)?;
        Some((next, deadline::step_due(at, reception.allowance(next), calendar)))
    }
}

impl Branch {
    /// How it ends now, in a dossier.
    pub(super) fn end_in(&self, dossier: &Dossier, setting: &Setting<'_>) -> StepEnd {
        let measured = dossier.measured(setting.at, self.due_at, setting);
        StepEnd {
            step: self.step,
            agency: self.agency.clone(),
            outcome: measured.outcome,
            by: whole_minutes(measured.by),
            stood_still: whole_minutes(self.stood_still),
        }
    }
}

impl OpenStep {
    pub(super) fn new(number: u16, due_at: Timestamp) -> Self {
        Self { number, due_at, stood_still: WorkingSpan::default(), ended: false, recorded: false }
    }
}

/// What records keep of a working time.
pub(super) fn whole_minutes(span: WorkingSpan) -> WorkingSpan {
    WorkingSpan::from_minutes(span.minutes())
}

impl Event {
    /// The end of a step that the event carries.
    pub fn step_end(&self) -> Option<&StepEnd> {
        match self {
            Self::StepDone { end: step_end, .. }
            | Self::Given { step_end, .. }
            | Self::DutyNotified { step_end, .. }
            | Self::Signed { step_end, .. }
            | Self::Sealed { step_end, .. }
            | Self::Rejected { step_end, .. }
            | Self::Withdrawn { step_end, .. }
            | Self::Stopped { step_end, .. } => step_end.as_ref(),
            Self::BranchFailed { end, .. } => Some(end),
            _ => None,
        }
    }

    /// The papers that come with the event.
    pub fn papers(&self) -> &[HandedIn] {
        match self {
            Self::Registered { registration, .. } => &registration.papers,
            Self::Received { reception, .. } => &reception.papers,
            Self::SupplementCompleted { papers, .. } | Self::PapersOffered { papers, .. } => papers,
            _ => &[],
        }
    }

    /// The file that the event brings, apart from papers: a result, a draft, an opinion.
    pub const fn document(&self) -> Option<&DocumentId> {
        match self {
            Self::StepDone { document, .. }
            | Self::Signed { document, .. }
            | Self::Sealed { document, .. }
            | Self::Rejected { document, .. }
            | Self::Reissued { document, .. }
            | Self::SubmittedForSignature { document, .. }
            | Self::OpinionAsked { document, .. }
            | Self::OpinionGiven { document, .. } => document.as_ref(),
            Self::Drafted { document, .. } => Some(document),
            _ => None,
        }
    }

    /// The end of the handling that the event carries.
    pub fn end(&self) -> Option<&super::End> {
        match self {
            Self::ServedAtOnce { end, .. }
            | Self::Sealed { end, .. }
            | Self::Rejected { end, .. }
            | Self::Withdrawn { end, .. }
            | Self::Stopped { end, .. } => Some(end),
            _ => None,
        }
    }
}
