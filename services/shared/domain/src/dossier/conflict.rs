//! Which commands conflict and which both stand (domain reference 2.10).

use super::{CommandKind, Event};

/// The kinds of the table. `Line` joins them with the commands that change one thing in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Moves the whole dossier.
    Course,
    /// The work inside one branch; without parallel branches there is one.
    Branch,
    /// Only adds.
    Add,
}

impl CommandKind {
    /// Its row of the table.
    pub const fn class(self) -> Class {
        match self {
            Self::Receive
            | Self::ServeAtOnce
            | Self::Give
            | Self::RequestSupplement
            | Self::SupplementComplete
            | Self::NotifyDuty
            | Self::DutyFulfilled
            | Self::Apologise
            | Self::Sign
            | Self::Seal
            | Self::Reject
            | Self::Withdraw
            | Self::Return
            | Self::Decline
            | Self::SendBack
            | Self::Pause
            | Self::Resume
            | Self::Stop
            | Self::TransferUnclaimed
            | Self::Reissue
            | Self::Reopen => Class::Course,
            Self::Take | Self::StepDone | Self::SubmitForSignature => Class::Branch,
            Self::ApologyLetter
            | Self::RecordFinding
            | Self::ImportReceived
            | Self::ImportStep
            | Self::ImportEnded => Class::Add,
        }
    }
}

impl Event {
    /// The row of the command that it came from.
    pub const fn class(&self) -> Class {
        match self {
            Self::Received { .. }
            | Self::ServedAtOnce { .. }
            | Self::Given { .. }
            | Self::SupplementRequested { .. }
            | Self::SupplementCompleted { .. }
            | Self::DutyNotified { .. }
            | Self::DutyFulfilled { .. }
            | Self::Apologised { .. }
            | Self::Signed { .. }
            | Self::Sealed { .. }
            | Self::Rejected { .. }
            | Self::Withdrawn { .. }
            | Self::Returned { .. }
            | Self::Declined { .. }
            | Self::SentBack { .. }
            | Self::Paused { .. }
            | Self::Resumed { .. }
            | Self::Stopped { .. }
            | Self::TransferredUnclaimed { .. }
            | Self::Reissued { .. }
            | Self::Reopened { .. } => Class::Course,
            Self::Taken { .. } | Self::StepDone { .. } | Self::SubmittedForSignature { .. } => {
                Class::Branch
            }
            Self::ApologyLetterSent { .. }
            | Self::SignatureFound(_)
            | Self::ImportedReceived(_)
            | Self::ImportedStep { .. }
            | Self::ImportedEnded { .. } => Class::Add,
        }
    }

    /// Whether it ends the dossier or lets its clock stand.
    pub const fn ends_or_pauses(&self) -> bool {
        matches!(
            self,
            Self::ServedAtOnce { .. }
                | Self::SupplementRequested { .. }
                | Self::DutyNotified { .. }
                | Self::Sealed { .. }
                | Self::Rejected { .. }
                | Self::Withdrawn { .. }
                | Self::Returned { .. }
                | Self::Paused { .. }
                | Self::Stopped { .. }
        )
    }
}

/// Whether a command conflicts with what happened since the version that its sender saw.
pub fn conflicts(first: &Event, second: CommandKind) -> bool {
    match (first.class(), second.class()) {
        (Class::Course, Class::Course) | (Class::Branch, Class::Branch) => true,
        (Class::Course, Class::Branch) => first.ends_or_pauses(),
        (Class::Branch, Class::Course) | (Class::Add, _) | (_, Class::Add) => false,
    }
}
