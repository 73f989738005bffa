//! The kinds of command, and which of them demand that the person saw the latest.

use super::{Command, DeliveryOrder, FeeOrder};

/// The kinds of command, one a name of the domain reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CommandKind {
    /// Receive.
    Receive,
    /// Serve at once.
    ServeAtOnce,
    /// Give.
    Give,
    /// Take.
    Take,
    /// Step done.
    StepDone,
    /// Request supplement.
    RequestSupplement,
    /// Supplement complete.
    SupplementComplete,
    /// Notify duty.
    NotifyDuty,
    /// Duty fulfilled.
    DutyFulfilled,
    /// Apologise with a new date.
    Apologise,
    /// Sign.
    Sign,
    /// Seal.
    Seal,
    /// Reject.
    Reject,
    /// Withdraw.
    Withdraw,
    /// Return.
    Return,
    /// Decline.
    Decline,
    /// Submit for signature.
    SubmitForSignature,
    /// Send back.
    SendBack,
    /// Pause.
    Pause,
    /// Resume.
    Resume,
    /// Stop.
    Stop,
    /// Letter of apology without a date.
    ApologyLetter,
    /// Transfer unclaimed.
    TransferUnclaimed,
    /// Revoke and reissue.
    Reissue,
    /// Reopen by order.
    Reopen,
    /// Record a finding.
    RecordFinding,
    /// Register.
    Register,
    /// Receive what was registered.
    ReceiveRegistered,
    /// Ask at intake, of what was registered.
    AskAtIntake,
    /// Refuse reception, of what was registered.
    RefuseReception,
    /// Papers offered unasked.
    OfferPapers,
    /// A branch fails.
    FailBranch,
    /// Assign.
    Assign,
    /// Reassign.
    Reassign,
    /// Draft.
    Draft,
    /// Consult.
    Consult,
    /// Give an opinion.
    GiveOpinion,
    /// Record the silence of who was asked.
    RecordSilence,
    /// Correct an entry.
    Correct,
    /// Set a fee line.
    SetFee,
    /// Exempt from a fee line.
    ExemptFee,
    /// Take a fee.
    TakeFee,
    /// Void a fee.
    VoidFee,
    /// Refund a fee.
    RefundFee,
    /// Another delivery.
    Deliver,
    /// A delivery arrived.
    ConfirmDelivery,
    /// A delivery came back.
    TakeBackDelivery,
    /// Rate.
    Rate,
    /// Succeed agencies that have ended.
    Succeed,
    /// Reschedule by a decision on the calendar.
    Reschedule,
    /// Imported: received.
    ImportReceived,
    /// Imported: step.
    ImportStep,
    /// Imported: ended.
    ImportEnded,
}

impl Command {
    /// Its kind.
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Receive(_) => CommandKind::Receive,
            Self::ServeAtOnce(_) => CommandKind::ServeAtOnce,
            Self::Give { .. } => CommandKind::Give,
            Self::Take => CommandKind::Take,
            Self::StepDone { .. } => CommandKind::StepDone,
            Self::RequestSupplement { .. } => CommandKind::RequestSupplement,
            Self::SupplementComplete { .. } => CommandKind::SupplementComplete,
            Self::NotifyDuty { .. } => CommandKind::NotifyDuty,
            Self::DutyFulfilled { .. } => CommandKind::DutyFulfilled,
            Self::Apologise { .. } => CommandKind::Apologise,
            Self::Sign { .. } => CommandKind::Sign,
            Self::Seal(_) => CommandKind::Seal,
            Self::Reject { .. } => CommandKind::Reject,
            Self::Withdraw { .. } => CommandKind::Withdraw,
            Self::Return { .. } => CommandKind::Return,
            Self::Decline { .. } => CommandKind::Decline,
            Self::SubmitForSignature { .. } => CommandKind::SubmitForSignature,
            Self::SendBack { .. } => CommandKind::SendBack,
            Self::Pause { .. } => CommandKind::Pause,
            Self::Resume { .. } => CommandKind::Resume,
            Self::Stop { .. } => CommandKind::Stop,
            Self::ApologyLetter { .. } => CommandKind::ApologyLetter,
            Self::TransferUnclaimed { .. } => CommandKind::TransferUnclaimed,
            Self::Reissue(_) => CommandKind::Reissue,
            Self::Reopen(_) => CommandKind::Reopen,
            Self::RecordFinding(_) => CommandKind::RecordFinding,
            Self::Register(_) => CommandKind::Register,
            Self::ReceiveRegistered => CommandKind::ReceiveRegistered,
            Self::AskAtIntake { .. } => CommandKind::AskAtIntake,
            Self::RefuseReception { .. } => CommandKind::RefuseReception,
            Self::OfferPapers { .. } => CommandKind::OfferPapers,
            Self::FailBranch { .. } => CommandKind::FailBranch,
            Self::Assign { .. } => CommandKind::Assign,
            Self::Reassign { .. } => CommandKind::Reassign,
            Self::Draft { .. } => CommandKind::Draft,
            Self::Consult { .. } => CommandKind::Consult,
            Self::GiveOpinion { .. } => CommandKind::GiveOpinion,
            Self::RecordSilence { .. } => CommandKind::RecordSilence,
            Self::Correct { .. } => CommandKind::Correct,
            Self::Fee(FeeOrder::Set(_)) => CommandKind::SetFee,
            Self::Fee(FeeOrder::Exempt(..)) => CommandKind::ExemptFee,
            Self::Fee(FeeOrder::Take { .. }) => CommandKind::TakeFee,
            Self::Fee(FeeOrder::Void { .. }) => CommandKind::VoidFee,
            Self::Fee(FeeOrder::Refund { .. }) => CommandKind::RefundFee,
            Self::Delivery(DeliveryOrder::Make { .. }) => CommandKind::Deliver,
            Self::Delivery(DeliveryOrder::Arrived { .. }) => CommandKind::ConfirmDelivery,
            Self::Delivery(DeliveryOrder::CameBack { .. }) => CommandKind::TakeBackDelivery,
            Self::Rate { .. } => CommandKind::Rate,
            Self::Succeed { .. } => CommandKind::Succeed,
            Self::Reschedule { .. } => CommandKind::Reschedule,
            Self::ImportReceived(_) => CommandKind::ImportReceived,
            Self::ImportStep { .. } => CommandKind::ImportStep,
            Self::ImportEnded { .. } => CommandKind::ImportEnded,
        }
    }
}

impl CommandKind {
    /// Whether the person judged what stood on the screen, so that `If-Match` is demanded.
    ///
    /// Source: domain reference 2.10, "Version".
    pub const fn demands_version(self) -> bool {
        match self {
            Self::Give
            | Self::RequestSupplement
            | Self::SupplementComplete
            | Self::NotifyDuty
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
            | Self::ReceiveRegistered
            | Self::AskAtIntake
            | Self::RefuseReception
            | Self::Reassign
            | Self::Correct
            | Self::ExemptFee
            | Self::VoidFee
            | Self::RefundFee
            | Self::Reopen => true,
            Self::Receive
            | Self::ServeAtOnce
            | Self::Take
            | Self::StepDone
            | Self::DutyFulfilled
            | Self::SubmitForSignature
            | Self::ApologyLetter
            | Self::Register
            | Self::OfferPapers
            | Self::FailBranch
            | Self::Assign
            | Self::Draft
            | Self::Consult
            | Self::GiveOpinion
            | Self::RecordSilence
            | Self::SetFee
            | Self::TakeFee
            | Self::Deliver
            | Self::ConfirmDelivery
            | Self::TakeBackDelivery
            | Self::Rate
            | Self::Succeed
            | Self::Reschedule
            | Self::RecordFinding
            | Self::ImportReceived
            | Self::ImportStep
            | Self::ImportEnded => false,
        }
    }
}
