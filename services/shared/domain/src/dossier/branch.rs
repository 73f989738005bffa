//! Parallel branches (liên thông song song): steps of one group run side by side, and join.
//!
//! The giver keeps the dossier and gives a file to each agency of the group; each takes it, and closes
//! its branch by its step done or by saying that it failed. The last one to close opens the join: the
//! holder goes on.

use jiff::Timestamp;

use super::{Dossier, Reception, Status};
use crate::AgencyId;
use crate::calendar::WorkingSpan;

/// A branch that was opened by a give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The number of its step.
    pub step: u16,
    /// Whose it is.
    pub agency: AgencyId,
    /// When it was given.
    pub given_at: Timestamp,
    /// When the step is due.
    pub due_at: Timestamp,
    /// Working time that stood still since it was taken.
    pub stood_still: WorkingSpan,
    /// Where it stands.
    pub state: BranchState,
}

/// Where a branch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BranchState {
    /// Given, not yet taken.
    Given,
    /// At work.
    Taken,
    /// Closed with its result.
    Done,
    /// Closed without one.
    Failed,
}

impl BranchState {
    /// Whether nothing more is to be done in it.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }

    /// The name under which the API shows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Taken => "taken",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

impl Reception {
    /// Whether a step runs beside others.
    pub fn is_parallel(&self, number: u16) -> bool {
        self.step(number).is_some_and(|step| !step.parallel_group.is_empty())
    }

    /// The steps of the group in which a step is; none if it runs alone.
    pub fn group_of(&self, number: u16) -> Vec<u16> {
        let Some(of) = self.step(number).filter(|step| !step.parallel_group.is_empty()) else {
            return Vec::new();
        };
        let all = 1..=self.last_step();
        let same = |n: &u16| self.step(*n).is_some_and(|s| s.parallel_group == of.parallel_group);
        all.filter(same).collect()
    }
}

impl Dossier {
    /// A branch by its step.
    pub fn branch(&self, step: u16) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.step == step)
    }

    /// The branch in which an agency is at work.
    pub fn branch_of(&self, agency: &AgencyId) -> Option<&Branch> {
        let mut own = self.branches.iter().filter(|branch| branch.agency == *agency);
        own.find(|branch| branch.state == BranchState::Taken)
    }

    /// The branch that was given to an agency and that it has not taken.
    pub fn branch_given_to(&self, agency: &AgencyId) -> Option<&Branch> {
        let mut own = self.branches.iter().filter(|branch| branch.agency == *agency);
        own.find(|branch| branch.state == BranchState::Given)
    }

    /// Whether a branch is given or at work.
    pub fn has_open_branches(&self) -> bool {
        self.branches.iter().any(|branch| !branch.state.is_closed())
    }

    /// The steps of the group at which the dossier stands; none between groups.
    ///
    /// It stands at a group from the end of the step before it to the join.
    pub(super) fn group_now(&self) -> Vec<u16> {
        let (Some(reception), Some(open), Some(holder)) =
            (&self.reception, &self.step, &self.holder)
        else {
            return Vec::new();
        };
        let next = reception.next_agency(open.number, holder);
        next.map_or_else(Vec::new, |(next, _)| reception.group_of(next))
    }

    /// The next step and who does it: while at work the next agency of the process, when done the one
    /// that returns the result (step 0).
    pub fn next_agency(&self) -> Option<(u16, &AgencyId)> {
        let reception = self.reception.as_ref()?;
        if self.status == Status::Done {
            let elsewhere = self.holder != self.returned_at;
            return self.returned_at.as_ref().filter(|_| elsewhere).map(|agency| (0, agency));
        }
        let group = self.group_now();
        if group.is_empty() {
            return reception.next_agency(self.step.as_ref()?.number, self.holder.as_ref()?);
        }
        let waits = group.into_iter().find(|step| self.branch(*step).is_none())?;
        Some((waits, &reception.step(waits)?.agency))
    }

    /// To whom its holder may give it now: the next agency; of a parallel group each that was given
    /// nothing, or whose branch failed.
    pub fn may_be_given_to(&self) -> Vec<&AgencyId> {
        let mut to: Vec<_> = self.next_agency().map(|(_, agency)| agency).into_iter().collect();
        let reception = self.reception.as_ref().filter(|_| self.status != Status::Done);
        let steps = reception
            .into_iter()
            .flat_map(|facts| (1..=facts.last_step()).map(move |n| (facts, n)));
        let agencies = steps.filter_map(|(facts, n)| Some((n, &facts.step(n)?.agency)));
        let open = agencies.filter(|(n, agency)| self.branch_to_open(agency) == Some(*n));
        for (_, agency) in open {
            if !to.contains(&agency) {
                to.push(agency);
            }
        }
        to
    }

    /// The step that a give to an agency opens as a branch: one of the group that is not begun, or one
    /// that failed and is tried again.
    pub(super) fn branch_to_open(&self, to: &AgencyId) -> Option<u16> {
        let reception = self.reception.as_ref()?;
        let is_theirs = |n: &u16| reception.step(*n).is_some_and(|step| step.agency == *to);
        let group = self.group_now();
        let failed = self.branches.iter().filter(|branch| branch.state == BranchState::Failed);
        let mut open = group.into_iter().filter(|n| self.branch(*n).is_none());
        open.find(is_theirs).or_else(|| failed.map(|branch| branch.step).find(is_theirs))
    }

    /// Whether closing `step` closes the last branch of its group.
    pub(super) fn joins_with(&self, step: u16) -> bool {
        let group = self.group_now();
        let closed =
            |n: &u16| *n == step || self.branch(*n).is_some_and(|branch| branch.state.is_closed());
        group.contains(&step) && group.iter().all(closed)
    }
}
