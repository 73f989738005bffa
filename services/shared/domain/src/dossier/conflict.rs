//! Which commands conflict and which both stand (domain reference 2.10).

use super::registration::CorrectedEntry;
use super::{Command, CommandKind, Dossier, Event};
use crate::AgencyId;

/// The kinds of the table. `Line` joins them with the commands that change one thing in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Moves the whole dossier.
    Course,
    /// The work inside one branch; without parallel branches there is one.
    Branch,
    /// Changes one thing in place: the officer of a step, one entry, one fee line, one delivery.
    Line,
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
            | Self::Reopen
            | Self::Register
            | Self::ReceiveRegistered
            | Self::AskAtIntake
            | Self::RefuseReception => Class::Course,
            Self::Assign
            | Self::Reassign
            | Self::Correct
            | Self::SetFee
            | Self::ExemptFee
            | Self::TakeFee
            | Self::VoidFee
            | Self::RefundFee
            | Self::Deliver
            | Self::ConfirmDelivery
            | Self::TakeBackDelivery => Class::Line,
            Self::Take
            | Self::StepDone
            | Self::SubmitForSignature
            | Self::Draft
            | Self::FailBranch => Class::Branch,
            Self::ApologyLetter
            | Self::RecordFinding
            | Self::OfferPapers
            | Self::Consult
            | Self::GiveOpinion
            | Self::RecordSilence
            | Self::Rate
            | Self::Succeed
            | Self::Reschedule
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
            | Self::Reopened { .. }
            | Self::Registered { .. }
            | Self::AskedAtIntake { .. }
            | Self::ReceptionRefused { .. } => Class::Course,
            Self::Assigned { .. }
            | Self::Corrected { .. }
            | Self::Fee { .. }
            | Self::Delivery { .. } => Class::Line,
            Self::Taken { .. }
            | Self::StepDone { .. }
            | Self::SubmittedForSignature { .. }
            | Self::Drafted { .. }
            | Self::BranchFailed { .. } => Class::Branch,
            Self::ApologyLetterSent { .. }
            | Self::PapersOffered { .. }
            | Self::OpinionAsked { .. }
            | Self::OpinionGiven { .. }
            | Self::OpinionMissed { .. }
            | Self::Rated { .. }
            | Self::Succeeded { .. }
            | Self::Rescheduled { .. }
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
///
/// `by` is the agency that sends it, `dossier` the state after what happened.
pub fn conflicts(
    first: &Event,
    second: &Command,
    by: Option<&AgencyId>,
    dossier: &Dossier,
) -> bool {
    match (first.class(), second.kind().class()) {
        (Class::Course, Class::Course) => true,
        (Class::Branch, Class::Branch) => !is_other_branch(first, by, dossier),
        (Class::Course, Class::Branch) => first.ends_or_pauses(),
        (Class::Line, Class::Line) => Some(line(first)) == line_of(second),
        (Class::Branch, Class::Course)
        | (Class::Add | Class::Line, _)
        | (_, Class::Add | Class::Line) => false,
    }
}

/// Whether an event happened in a parallel branch of another agency.
fn is_other_branch(first: &Event, by: Option<&AgencyId>, dossier: &Dossier) -> bool {
    let (Event::Taken { step, .. }
    | Event::StepDone { step, .. }
    | Event::BranchFailed { step, .. }) = first
    else {
        return false;
    };
    let facts = dossier.reception.as_ref().filter(|facts| facts.is_parallel(*step));
    facts.and_then(|facts| facts.step(*step)).is_some_and(|step| Some(&step.agency) != by)
}

/// What is changed in place.
#[derive(PartialEq, Eq)]
enum Line {
    Entry(CorrectedEntry),
    Fee(u16),
    Delivery(u16),
    /// Who does the holder's step.
    Officer,
}

fn line(event: &Event) -> Line {
    match event {
        Event::Corrected { entry, .. } => Line::Entry(*entry),
        Event::Fee { number, .. } => Line::Fee(*number),
        Event::Delivery { number, .. } => Line::Delivery(*number),
        _ => Line::Officer,
    }
}

/// `None`: a new line, which nobody else has touched.
fn line_of(command: &Command) -> Option<Line> {
    match command {
        Command::Correct { entry, .. } => Some(Line::Entry(*entry)),
        Command::Fee(order) => order.number().map(Line::Fee),
        Command::Delivery(order) => order.number().map(Line::Delivery),
        _ => Some(Line::Officer),
    }
}
