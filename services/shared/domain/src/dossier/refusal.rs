//! Why a command is refused: a stable code, the rule in two languages, the field that is wrong.

use super::Status;
use crate::catalogue::ResolveError;
use crate::{AccountId, AgencyId, CounterId, Date, PaperId};

/// A command that the rules do not allow now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such dossier.
    #[error("there is no such dossier")]
    Unknown,
    /// A dossier with this code is there already.
    #[error("the dossier is received already")]
    AlreadyReceived,
    /// It was returned before.
    #[error("the result is returned already")]
    AlreadyReturned,
    /// Its handling has ended.
    #[error("the dossier is {} already", .0.name())]
    AlreadyEnded(Status),
    /// It is not in a state in which this may happen.
    #[error("the dossier is {}: this is not possible now", .0.name())]
    WrongState(Status),
    /// It came from another system and is only looked at.
    #[error("the dossier was imported and is handled in the system that it came from")]
    Imported,
    /// Another agency holds it.
    #[error("the dossier is held by another agency")]
    NotHolder,
    /// It is on its way.
    #[error("the dossier was given to {to} and is not taken yet")]
    OnTheWay {
        /// To whom.
        to: AgencyId,
    },
    /// It was not given to the taker.
    #[error("the dossier was not given to {by}")]
    NotGiven {
        /// Who wants to take it.
        by: AgencyId,
    },
    /// Another agency comes next.
    #[error("{to} is not next")]
    NotNext {
        /// To whom it was to be given.
        to: AgencyId,
        /// Who comes next; `None`: nobody.
        next: Option<AgencyId>,
    },
    /// Another step is at work.
    #[error("step {step} is not at work")]
    NotThisStep {
        /// The step that was named.
        step: u16,
        /// The one at work.
        now: Option<u16>,
    },
    /// The step was recorded as done before.
    #[error("step {step} is recorded as done already")]
    StepRecorded {
        /// Its number.
        step: u16,
    },
    /// Steps of another agency come before the signature.
    #[error("steps of another agency come before the signature")]
    TooEarlyToSign,
    /// The leader has signed before.
    #[error("the result is signed already")]
    AlreadySigned,
    /// The leader has not signed.
    #[error("the result is not signed yet")]
    NotSigned,
    /// The procedure asks for a signed file of the result.
    #[error("the result must be a file with digital signatures")]
    SignedFileNeeded,
    /// A signature in the file of the result is not valid.
    #[error("a signature in the file of the result is not valid")]
    SignatureNotValid,
    /// Nothing certain can be said yet of a signature in the file of the result.
    #[error("nothing certain can be said yet of a signature in the file of the result")]
    SignatureNotConcluded,
    /// The file of the result lacks the signature of who signed off.
    #[error(
        "the file does not bear the signature, by a registered certificate, of the leader who signed"
    )]
    NotTheLeadersSignature,
    /// The last signature is not the seal of the agency that issues.
    #[error("the last signature in the file is not the agency's seal by a registered certificate")]
    SealNotLast,
    /// The draft is before the leader.
    #[error("the draft is submitted for signature already")]
    AlreadySubmitted,
    /// There is no draft before the leader.
    #[error("no draft is submitted for signature")]
    NotSubmitted,
    /// The draft is with the officer.
    #[error("the draft was sent back and is not submitted again")]
    SentBack,
    /// The result is in the archive.
    #[error("the result is in the archive already")]
    InArchive,
    /// The result is kept for who may still come.
    #[error("the result is kept on the shelf until {until}")]
    KeptOnShelf {
        /// The last local day.
        until: Date,
    },
    /// Neither a request nor a legal ground, or both.
    #[error("either the applicant's request or a legal ground must be named")]
    StopBasisNeeded,
    /// The order is of a day that has not come.
    #[error("the day of the order has not come yet")]
    OrderOfTheFuture,
    /// Another officer was named for it.
    #[error("the step is assigned to {officer}")]
    AssignedToOther {
        /// Who was named.
        officer: AccountId,
    },
    /// Somebody was named before.
    #[error("the step is assigned already: reassign it")]
    AlreadyAssigned,
    /// Nobody was named.
    #[error("the step is not assigned")]
    NotAssigned,
    /// There is no such open opinion of this agency.
    #[error("no opinion {number} waits for this agency")]
    NoSuchOpinion {
        /// Which one.
        number: u16,
    },
    /// The asked agency has still time.
    #[error("opinion {number} is not yet due")]
    OpinionNotDue {
        /// Which one.
        number: u16,
    },
    /// The agency asks itself.
    #[error("an agency does not ask itself")]
    AsksItself,
    /// It waits for what was asked for at intake.
    #[error("it waits for the papers that were asked for")]
    WaitsForPapers,
    /// Nothing of the dossier changes by the decision.
    #[error("nothing of the dossier changes by the decision")]
    NothingToMove,
    /// Who succeeds an agency cannot be told.
    #[error("who succeeds {agency} for this dossier cannot be told")]
    NoSuccessor {
        /// The agency that has ended.
        agency: AgencyId,
    },
    /// The procedure has no such fee line whose amount can be told.
    #[error("the procedure has no fee line {0:?} with an amount of its own")]
    UnknownFeeLine(String),
    /// The fee line has no such exemption.
    #[error("the fee line has no exemption {0}")]
    UnknownExemption(u16),
    /// The ledger has no such line.
    #[error("the ledger has no line {number}")]
    UnknownFee {
        /// Which one.
        number: u16,
    },
    /// Nothing is due on the line.
    #[error("nothing is due on line {number}")]
    FeeNotDue {
        /// Which one.
        number: u16,
    },
    /// The line is not paid.
    #[error("line {number} is not paid")]
    FeeNotPaid {
        /// Which one.
        number: u16,
    },
    /// Another amount is due on the line.
    #[error("{due_vnd} đồng are due on the line")]
    OtherAmount {
        /// What is due.
        due_vnd: u64,
    },
    /// Who took the money does not take it back alone.
    #[error("whoever took the money does not void or refund it alone")]
    SecondPersonNeeded,
    /// What precedes the return is not paid.
    #[error("{due_vnd} đồng must be paid before the result is returned")]
    FeeOutstanding {
        /// How much.
        due_vnd: u64,
    },
    /// A result that the step needs is not there.
    #[error("the step needs {result:?}, which has not come out of the steps before it")]
    InputMissing {
        /// Its name.
        result: String,
    },
    /// The post has no such delivery.
    #[error("no delivery {number} is with the post")]
    NotWithThePost {
        /// Which one.
        number: u16,
    },
    /// Who got the result has rated it before.
    #[error("the dossier is rated already")]
    AlreadyRated,
    /// There is no such level.
    #[error("a rating has a level from 1 to 5")]
    NoSuchLevel,
    /// The personal data is erased.
    #[error("the personal data is erased")]
    Erased,
    /// No more supplement request is allowed.
    #[error("a supplement was asked for {asked} time(s) already")]
    SupplementLimit {
        /// How often it was asked for.
        asked: u32,
    },
    /// There was a new date before.
    #[error("a second new date is not allowed")]
    SecondNewDate,
    /// The new date is not after the one that the citizen holds.
    #[error("the new date is not later than the one that the citizen holds")]
    NewDateNotLater,
    /// The result is elsewhere.
    #[error("the result is not yet at the agency that returns it")]
    ResultElsewhere,
    /// The procedure is not in force.
    #[error("the procedure is not in force on this day")]
    NotInForce,
    /// The counter does not receive this procedure.
    #[error("counter {counter} does not receive this procedure")]
    OutOfScope {
        /// The counter.
        counter: CounterId,
    },
    /// The agency mints no codes.
    #[error("agency code {agency:?} is none from which dossier codes are minted")]
    NoCodes {
        /// Its code.
        agency: String,
    },
    /// The procedure is not served at once.
    #[error("the procedure is not served at once")]
    NotAtOnce,
    /// What is done hangs on what the form says, and there is none.
    #[error("the process depends on the form: its data must be given")]
    FormNeeded,
    /// The sub-case is not one of the procedure's.
    #[error("sub-case {0:?} is not one of the procedure's")]
    UnknownSubCase(String),
    /// A sub-case must be chosen.
    #[error("the procedure has sub-cases: choose one")]
    SubCaseNeeded,
    /// The procedure does not list this kind of paper.
    #[error("the procedure does not list paper {0}")]
    UnknownPaper(PaperId),
    /// Required papers are missing.
    #[error("required papers are missing")]
    MissingPapers(Vec<PaperId>),
    /// An agency of the process cannot be told.
    #[error("an agency of the process cannot be told: {0}")]
    Unresolved(ResolveError),
    /// A text that must be given is empty, or a list.
    #[error("{0} must not be empty")]
    Empty(&'static str),
    /// A text that stands in clear is longer than such a text is.
    #[error("{field} has more than {limit} characters, or is no plain text")]
    NotShort {
        /// Which text.
        field: &'static str,
        /// How many characters are allowed.
        limit: usize,
    },
    /// There are more than a rule allows.
    #[error("{field} has more than {limit}")]
    TooMany {
        /// Which list.
        field: &'static str,
        /// How many are allowed.
        limit: usize,
    },
}

impl Refusal {
    /// The stable code under which API and documentation know it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-dossier",
            Self::AlreadyReceived => "already-received",
            Self::AlreadyReturned => "already-returned",
            Self::AlreadyEnded(_) => "already-ended",
            Self::WrongState(_) => "wrong-state",
            Self::Imported => "imported",
            Self::NotHolder => "not-holder",
            Self::OnTheWay { .. } => "on-the-way",
            Self::NotGiven { .. } => "not-given",
            Self::NotNext { .. } => "not-next-step",
            Self::NotThisStep { .. } => "not-this-step",
            Self::StepRecorded { .. } => "step-recorded",
            Self::TooEarlyToSign => "too-early-to-sign",
            Self::AlreadySigned => "already-signed",
            Self::NotSigned => "not-signed",
            Self::SignedFileNeeded => "signed-file-needed",
            Self::SignatureNotValid => "signature-not-valid",
            Self::SignatureNotConcluded => "signature-not-concluded",
            Self::NotTheLeadersSignature => "not-the-leaders-signature",
            Self::SealNotLast => "seal-not-last",
            Self::AlreadySubmitted => "already-submitted",
            Self::NotSubmitted => "not-submitted",
            Self::SentBack => "sent-back",
            Self::InArchive => "in-archive",
            Self::KeptOnShelf { .. } => "kept-on-shelf",
            Self::StopBasisNeeded => "stop-basis-needed",
            Self::OrderOfTheFuture => "order-of-the-future",
            Self::AssignedToOther { .. } => "assigned-to-other",
            Self::AlreadyAssigned => "already-assigned",
            Self::NotAssigned => "not-assigned",
            Self::NoSuchOpinion { .. } => "no-such-opinion",
            Self::OpinionNotDue { .. } => "opinion-not-due",
            Self::AsksItself => "asks-itself",
            Self::WaitsForPapers => "waits-for-papers",
            Self::NothingToMove => "nothing-to-move",
            Self::NoSuccessor { .. } => "no-successor",
            Self::UnknownFeeLine(_) => "unknown-fee-line",
            Self::UnknownExemption(_) => "unknown-exemption",
            Self::UnknownFee { .. } => "unknown-fee",
            Self::FeeNotDue { .. } => "fee-not-due",
            Self::FeeNotPaid { .. } => "fee-not-paid",
            Self::OtherAmount { .. } => "other-amount",
            Self::SecondPersonNeeded => "second-person-needed",
            Self::FeeOutstanding { .. } => "fee-outstanding",
            Self::InputMissing { .. } => "input-missing",
            Self::NotWithThePost { .. } => "not-with-the-post",
            Self::AlreadyRated => "already-rated",
            Self::NoSuchLevel => "no-such-level",
            Self::Erased => "erased",
            Self::SupplementLimit { .. } => "supplement-limit",
            Self::SecondNewDate => "second-new-date",
            Self::NewDateNotLater => "new-date-not-later",
            Self::ResultElsewhere => "result-elsewhere",
            Self::NotInForce => "procedure-not-in-force",
            Self::OutOfScope { .. } => "out-of-scope",
            Self::NoCodes { .. } => "no-codes",
            Self::NotAtOnce => "not-at-once",
            Self::FormNeeded => "form-needed",
            Self::UnknownSubCase(_) => "unknown-sub-case",
            Self::SubCaseNeeded => "sub-case-needed",
            Self::UnknownPaper(_) => "unknown-paper",
            Self::MissingPapers(_) => "missing-papers",
            Self::Unresolved(_) => "agency-unresolved",
            Self::Empty(_) => "empty",
            Self::NotShort { .. } => "not-short",
            Self::TooMany { .. } => "too-many",
        }
    }

    /// The field of the request that is wrong; `None` where the state forbids it.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotNext { .. } => Some("to"),
            Self::NotThisStep { .. } | Self::StepRecorded { .. } => Some("step"),
            Self::NewDateNotLater => Some("newDueAt"),
            Self::AsksItself => Some("of"),
            Self::NoSuchLevel => Some("level"),
            Self::FormNeeded => Some("form"),
            Self::UnknownFeeLine(_) => Some("line"),
            Self::UnknownExemption(_) => Some("exemption"),
            Self::OtherAmount { .. } => Some("amountVnd"),
            Self::StopBasisNeeded => Some("legalGround"),
            Self::OrderOfTheFuture => Some("order.day"),
            Self::NotInForce | Self::NotAtOnce | Self::OutOfScope { .. } => Some("procedure"),
            Self::UnknownSubCase(_) | Self::SubCaseNeeded => Some("subCase"),
            Self::UnknownPaper(_) | Self::MissingPapers(_) => Some("papers"),
            Self::Unresolved(_) => Some("place"),
            Self::Empty(field) | Self::NotShort { field, .. } | Self::TooMany { field, .. } => {
                Some(field)
            }
            _ => None,
        }
    }

    /// Whether the request itself is wrong, in whatever state the dossier is.
    pub const fn is_invalid(&self) -> bool {
        matches!(
            self,
            Self::NotInForce
                | Self::OrderOfTheFuture
                | Self::AsksItself
                | Self::NoSuchLevel
                | Self::FormNeeded
                | Self::UnknownFeeLine(_)
                | Self::UnknownExemption(_)
                | Self::StopBasisNeeded
                | Self::OutOfScope { .. }
                | Self::NotAtOnce
                | Self::UnknownSubCase(_)
                | Self::SubCaseNeeded
                | Self::UnknownPaper(_)
                | Self::MissingPapers(_)
                | Self::Unresolved(_)
                | Self::Empty(_)
                | Self::NotShort { .. }
                | Self::TooMany { .. }
        )
    }
}
