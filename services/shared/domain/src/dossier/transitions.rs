//! What is allowed when: one table, from which the rules refuse and a page of the documentation is
//! made (`docs/states.md`).
//!
//! Source: domain reference 2.2. A state is necessary, not sufficient: [`decide`](super::decide) may
//! refuse for other reasons.

use super::{CommandKind, Dossier, Refusal, Status};
use Status::{
    Done, InProgress, None as Nothing, NotReceived, Paused, Received, Registered, Returned,
    Stopped, WaitingForDuty, WaitingForSupplement, Withdrawn,
};

/// Wherever there is a dossier, and it stays there.
const EXISTING: &[(Status, Status)] = &[
    (Registered, Registered),
    (NotReceived, NotReceived),
    (Received, Received),
    (InProgress, InProgress),
    (WaitingForSupplement, WaitingForSupplement),
    (WaitingForDuty, WaitingForDuty),
    (Paused, Paused),
    (Done, Done),
    (Returned, Returned),
    (Withdrawn, Withdrawn),
    (Stopped, Stopped),
];

impl CommandKind {
    /// From which state to which: a command is refused in every other one.
    pub const fn transitions(self) -> &'static [(Status, Status)] {
        match self {
            Self::Register => &[(Nothing, Registered)],
            Self::AskAtIntake => &[(Registered, Registered)],
            Self::RefuseReception => &[(Registered, NotReceived)],
            Self::ReceiveRegistered => &[(Registered, Received)],
            Self::Receive => &[(Nothing, Received)],
            Self::ServeAtOnce => &[(Nothing, Returned)],
            Self::Give | Self::Decline => {
                &[(Received, Received), (InProgress, InProgress), (Done, Done)]
            }
            Self::Take => &[(Received, InProgress), (InProgress, InProgress), (Done, Done)],
            Self::StepDone
            | Self::FailBranch
            | Self::Assign
            | Self::Reassign
            | Self::Draft
            | Self::Consult
            | Self::SubmitForSignature
            | Self::SendBack
            | Self::Sign
            | Self::Apologise
            | Self::ApologyLetter => &[(InProgress, InProgress)],
            // The asked agency's clock does not stand with the dossier's.
            Self::GiveOpinion | Self::RecordSilence => &[
                (InProgress, InProgress),
                (WaitingForSupplement, WaitingForSupplement),
                (WaitingForDuty, WaitingForDuty),
                (Paused, Paused),
            ],
            Self::OfferPapers => &[
                (Registered, Registered),
                (Received, Received),
                (InProgress, InProgress),
                (WaitingForDuty, WaitingForDuty),
                (Paused, Paused),
            ],
            Self::RequestSupplement => &[(InProgress, WaitingForSupplement)],
            Self::SupplementComplete => &[(WaitingForSupplement, InProgress)],
            Self::NotifyDuty => &[(InProgress, WaitingForDuty)],
            Self::DutyFulfilled => &[(WaitingForDuty, InProgress)],
            Self::Pause => &[(InProgress, Paused)],
            Self::Resume => &[(Paused, InProgress)],
            Self::Seal => &[(InProgress, Done)],
            Self::Reject => &[(InProgress, Done), (WaitingForSupplement, Done)],
            Self::Withdraw => &[
                (Received, Withdrawn),
                (InProgress, Withdrawn),
                (WaitingForSupplement, Withdrawn),
                (WaitingForDuty, Withdrawn),
                (Paused, Withdrawn),
            ],
            Self::Stop => &[
                (Received, Stopped),
                (InProgress, Stopped),
                (WaitingForSupplement, Stopped),
                (WaitingForDuty, Stopped),
                (Paused, Stopped),
            ],
            Self::Return => &[(Done, Returned)],
            Self::Deliver | Self::Rate => &[(Returned, Returned)],
            // What the post says may come when another result is on the shelf.
            Self::ConfirmDelivery => &[(Returned, Returned), (Done, Done)],
            Self::TakeBackDelivery => &[(Returned, Done), (Returned, Returned), (Done, Done)],
            Self::TransferUnclaimed => &[(Done, Done)],
            Self::Reissue => &[(Done, Done), (Returned, Done)],
            Self::Reopen => &[
                (Done, InProgress),
                (Returned, InProgress),
                (Withdrawn, InProgress),
                (Stopped, InProgress),
            ],
            // Money may come late, and goes back when the dossier has ended.
            Self::Correct
            | Self::TakeFee
            | Self::VoidFee
            | Self::RefundFee
            | Self::Succeed
            | Self::RecordFinding => EXISTING,
            Self::SetFee | Self::ExemptFee => &[
                (Registered, Registered),
                (Received, Received),
                (InProgress, InProgress),
                (WaitingForSupplement, WaitingForSupplement),
                (WaitingForDuty, WaitingForDuty),
                (Paused, Paused),
                (Done, Done),
            ],
            Self::Reschedule => &[
                (Received, Received),
                (InProgress, InProgress),
                (WaitingForSupplement, WaitingForSupplement),
                (WaitingForDuty, WaitingForDuty),
                (Paused, Paused),
            ],
            Self::ImportReceived => &[(Nothing, InProgress)],
            Self::ImportStep => &[(InProgress, InProgress), (Done, Done)],
            Self::ImportEnded => &[(InProgress, Done), (Done, Done)],
        }
    }

    /// Whether the table has it in a state: necessary, not sufficient.
    pub fn is_possible_in(self, status: Status) -> bool {
        self.transitions().iter().any(|(from, _)| *from == status)
    }

    /// Every command, in the order of the domain reference.
    pub const ALL: [Self; 53] = [
        Self::Register,
        Self::AskAtIntake,
        Self::RefuseReception,
        Self::ReceiveRegistered,
        Self::Receive,
        Self::ServeAtOnce,
        Self::Give,
        Self::Take,
        Self::Decline,
        Self::Assign,
        Self::Reassign,
        Self::StepDone,
        Self::FailBranch,
        Self::Consult,
        Self::GiveOpinion,
        Self::RecordSilence,
        Self::Draft,
        Self::SubmitForSignature,
        Self::SendBack,
        Self::OfferPapers,
        Self::RequestSupplement,
        Self::SupplementComplete,
        Self::NotifyDuty,
        Self::DutyFulfilled,
        Self::Pause,
        Self::Resume,
        Self::Apologise,
        Self::ApologyLetter,
        Self::Reject,
        Self::Sign,
        Self::Seal,
        Self::Withdraw,
        Self::Stop,
        Self::Return,
        Self::Deliver,
        Self::ConfirmDelivery,
        Self::TakeBackDelivery,
        Self::Rate,
        Self::TransferUnclaimed,
        Self::Reissue,
        Self::Reopen,
        Self::Correct,
        Self::SetFee,
        Self::ExemptFee,
        Self::TakeFee,
        Self::VoidFee,
        Self::RefundFee,
        Self::Succeed,
        Self::Reschedule,
        Self::RecordFinding,
        Self::ImportReceived,
        Self::ImportStep,
        Self::ImportEnded,
    ];

    /// The name under which the rights and the documentation know it, e.g. `send_back`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::ServeAtOnce => "serve_at_once",
            Self::Give => "give",
            Self::Take => "take",
            Self::Decline => "decline",
            Self::StepDone => "step_done",
            Self::SubmitForSignature => "submit_for_signature",
            Self::SendBack => "send_back",
            Self::RequestSupplement => "request_supplement",
            Self::SupplementComplete => "supplement_complete",
            Self::NotifyDuty => "notify_duty",
            Self::DutyFulfilled => "duty_fulfilled",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Apologise => "apologise",
            Self::ApologyLetter => "apology_letter",
            Self::Reject => "reject",
            Self::Sign => "sign",
            Self::Seal => "seal",
            Self::Withdraw => "withdraw",
            Self::Stop => "stop",
            Self::Return => "return",
            Self::TransferUnclaimed => "transfer_unclaimed",
            Self::Reissue => "reissue",
            Self::Reopen => "reopen",
            Self::RecordFinding => "record_finding",
            Self::Register => "register",
            Self::ReceiveRegistered => "receive_registered",
            Self::AskAtIntake => "ask_at_intake",
            Self::RefuseReception => "refuse_reception",
            Self::OfferPapers => "offer_papers",
            Self::FailBranch => "fail_branch",
            Self::Assign => "assign",
            Self::Reassign => "reassign",
            Self::Draft => "draft",
            Self::Consult => "consult",
            Self::GiveOpinion => "give_opinion",
            Self::RecordSilence => "record_silence",
            Self::Correct => "correct",
            Self::SetFee => "set_fee",
            Self::ExemptFee => "exempt_fee",
            Self::TakeFee => "take_fee",
            Self::VoidFee => "void_fee",
            Self::RefundFee => "refund_fee",
            Self::Deliver => "deliver",
            Self::ConfirmDelivery => "confirm_delivery",
            Self::TakeBackDelivery => "take_back_delivery",
            Self::Rate => "rate",
            Self::Succeed => "succeed",
            Self::Reschedule => "reschedule",
            Self::ImportReceived => "import_received",
            Self::ImportStep => "import_step",
            Self::ImportEnded => "import_ended",
        }
    }
}

/// Whether a command is possible in the dossier's state.
pub(super) fn possible(dossier: &Dossier, command: CommandKind) -> Result<(), Refusal> {
    let status = dossier.status;
    if command.is_possible_in(status) {
        return Ok(());
    }
    Err(match status {
        Returned => Refusal::AlreadyReturned,
        Withdrawn | Done | Stopped | NotReceived => Refusal::AlreadyEnded(status),
        _ => Refusal::WrongState(status),
    })
}
