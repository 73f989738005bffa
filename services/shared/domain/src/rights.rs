//! Who may do what: one table.
//!
//! A route names its [`Right`]; the roles are checked before anything is read, the scope on the
//! dossier's state. A dossier that does not concern the agency of the asker does not exist for it
//! (domain reference, section 13: "Everybody else doesn't learn that the dossier exists").

use crate::dossier::Dossier;
use crate::{Actor, Role};
use Role::{
    Administrator, AgencyHead, Cashier, Controller, Officer, ReceptionClerk, RecordsClerk,
    ReturnClerk, SigningLeader, System,
};

/// What somebody may be allowed to do; a route of the API has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// Take a dossier in (tiếp nhận).
    Receive,
    /// Take a dossier in that the national portal sends.
    ReceiveFromPortal,
    /// Serve at once, while the citizen waits.
    ServeAtOnce,
    /// Ask at intake for what is missing (phiếu yêu cầu bổ sung).
    AskAtIntake,
    /// Refuse reception (phiếu từ chối tiếp nhận).
    RefuseReception,
    /// Receive what was registered online or by post.
    ReceiveRegistered,
    /// Ask at intake for what a registered dossier lacks.
    AskRegistered,
    /// Refuse reception of what was registered.
    RefuseRegistered,
    /// Say what fees are due, and who pays less (phí, lệ phí; miễn, giảm).
    SetFee,
    /// Take a fee (thu).
    TakeFee,
    /// Void or refund what another person took (hủy, hoàn trả).
    VoidFee,
    /// Add papers that the applicant brings.
    OfferPapers,
    /// Correct an entry.
    Correct,
    /// Record that what was asked for is complete.
    SupplementComplete,
    /// Record that the applicant withdraws (rút hồ sơ).
    Withdraw,
    /// Give a dossier to the next agency (giao).
    Give,
    /// Take a dossier that was given (nhận).
    Take,
    /// Record a step of the work as done.
    StepDone,
    /// Say that a branch fails.
    FailBranch,
    /// Name who does a step (phân công).
    Assign,
    /// Add a version of the draft (dự thảo kết quả).
    Draft,
    /// Ask another agency for its opinion (lấy ý kiến).
    Consult,
    /// Give the opinion that was asked for.
    GiveOpinion,
    /// Ask the applicant for a supplement during the work.
    RequestSupplement,
    /// Notify a financial duty.
    NotifyDuty,
    /// Record that a financial duty is fulfilled.
    DutyFulfilled,
    /// Apologise with a new date (xin lỗi và hẹn lại).
    Apologise,
    /// Decline what was given (không nhận).
    Decline,
    /// Submit the draft for signature (trình ký).
    SubmitForSignature,
    /// Send the draft back to the officer (trả lại dự thảo).
    SendBack,
    /// Let the clock stand on a legal ground (tạm dừng).
    Pause,
    /// Let it go on (tiếp tục xử lý).
    Resume,
    /// Send a letter of apology without a date (thư xin lỗi).
    ApologyLetter,
    /// Stop for good (dừng xử lý).
    Stop,
    /// Sign the result (ký duyệt).
    Sign,
    /// Number, date and seal the result (vào sổ, cấp số, đóng dấu).
    Seal,
    /// Reject with reasons (trả lại, từ chối giải quyết).
    Reject,
    /// Return the result to the citizen (trả kết quả).
    Return,
    /// Show the screen on which who got the result rates it (đánh giá).
    Rate,
    /// Transfer to the archive what nobody fetched (chuyển lưu trữ).
    TransferUnclaimed,
    /// Revoke a wrong result and issue another (thu hồi và cấp lại).
    Reissue,
    /// Open again by order (mở lại).
    Reopen,
    /// Carry out a decision of the city on every open dossier.
    CarryOutDecision,
    /// See the worklist of the own agency.
    SeeWorklist,
    /// See what the own agency received.
    SeeIntake,
    /// See the results that wait at the own agency.
    SeeShelf,
    /// Tell whoever shows a receipt where it is: state, holder, date (hướng dẫn).
    Guide,
    /// See one dossier.
    SeeDossier,
    /// See one slip of the own agency.
    SeeSlip,
    /// See the figures.
    SeeFigures,
    /// See the catalogue.
    SeeCatalogue,
    /// Publish a version in the catalogue.
    PublishCatalogue,
    /// Hand in a document.
    UploadDocument,
    /// Fetch a document of a dossier.
    SeeDocument,
    /// See who works in the own agency.
    SeeColleagues,
    /// Create and change accounts.
    ManageAccounts,
    /// Change the own password.
    ChangePassword,
}

/// On which dossiers a right may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// No dossier is concerned, or the query itself is bound to the own agency.
    None,
    /// The agency holds it.
    Holder,
    /// It was given to the agency, or the agency holds it and gives it to itself.
    GivenTo,
    /// The agency holds it, or works in one of its branches.
    Worker,
    /// An opinion was asked of the agency.
    Asked,
    /// The agency received it, or is asked to.
    Receiver,
    /// The agency holds or received it.
    HolderOrReceiver,
    /// The agency returns it.
    Returner,
    /// The agency received or returns it: its counter takes the money.
    Counter,
    /// The agency decides it.
    Competent,
    /// The agency received, held, holds, decides or returns it, or it was given to it.
    Involved,
}

/// Everybody who works in an agency.
const STAFF: &[Role] =
    &[ReceptionClerk, ReturnClerk, Cashier, Officer, AgencyHead, SigningLeader, RecordsClerk];
const SIGNED_IN: &[Role] = &Role::ALL;

impl Right {
    /// Every right, in the order of the table.
    pub const ALL: [Right; 57] = [
        Right::Receive,
        Right::ReceiveFromPortal,
        Right::ServeAtOnce,
        Right::AskAtIntake,
        Right::RefuseReception,
        Right::ReceiveRegistered,
        Right::AskRegistered,
        Right::RefuseRegistered,
        Right::OfferPapers,
        Right::SetFee,
        Right::TakeFee,
        Right::VoidFee,
        Right::Correct,
        Right::SupplementComplete,
        Right::Withdraw,
        Right::Give,
        Right::Take,
        Right::StepDone,
        Right::FailBranch,
        Right::Assign,
        Right::Draft,
        Right::Consult,
        Right::GiveOpinion,
        Right::RequestSupplement,
        Right::NotifyDuty,
        Right::DutyFulfilled,
        Right::Apologise,
        Right::Decline,
        Right::SubmitForSignature,
        Right::SendBack,
        Right::Pause,
        Right::Resume,
        Right::ApologyLetter,
        Right::Stop,
        Right::Sign,
        Right::Seal,
        Right::Reject,
        Right::Return,
        Right::Rate,
        Right::TransferUnclaimed,
        Right::Reissue,
        Right::Reopen,
        Right::CarryOutDecision,
        Right::SeeWorklist,
        Right::SeeIntake,
        Right::SeeShelf,
        Right::Guide,
        Right::SeeDossier,
        Right::SeeSlip,
        Right::SeeFigures,
        Right::SeeCatalogue,
        Right::PublishCatalogue,
        Right::UploadDocument,
        Right::SeeDocument,
        Right::SeeColleagues,
        Right::ManageAccounts,
        Right::ChangePassword,
    ];

    /// The table: which roles have the right, and on which dossiers.
    ///
    /// Source: domain reference, section 13. Who receives does not sign; the administrator never
    /// decides a dossier.
    pub const fn rule(self) -> (&'static [Role], Scope) {
        match self {
            Self::Receive | Self::ServeAtOnce | Self::AskAtIntake | Self::RefuseReception => {
                (&[ReceptionClerk], Scope::None)
            }
            Self::ReceiveFromPortal => (&[System], Scope::None),
            Self::SupplementComplete
            | Self::Withdraw
            | Self::ReceiveRegistered
            | Self::AskRegistered
            | Self::RefuseRegistered
            | Self::OfferPapers => (&[ReceptionClerk], Scope::Receiver),
            Self::SetFee => (&[ReceptionClerk, Cashier, Officer], Scope::HolderOrReceiver),
            Self::TakeFee => (&[Cashier, ReceptionClerk, ReturnClerk], Scope::Counter),
            Self::VoidFee => (&[Cashier, AgencyHead], Scope::Counter),
            Self::Correct => (&[ReceptionClerk, AgencyHead], Scope::HolderOrReceiver),
            Self::Give => (&[ReceptionClerk, Officer, RecordsClerk, SigningLeader], Scope::Holder),
            Self::Take => (&[Officer, ReceptionClerk, ReturnClerk, RecordsClerk], Scope::GivenTo),
            Self::StepDone => (&[Officer, RecordsClerk, SigningLeader], Scope::Worker),
            Self::FailBranch => (&[Officer, SigningLeader], Scope::Worker),
            Self::GiveOpinion => (&[Officer, AgencyHead, SigningLeader], Scope::Asked),
            Self::RequestSupplement | Self::NotifyDuty | Self::Consult => {
                (&[Officer, AgencyHead], Scope::Holder)
            }
            Self::DutyFulfilled => (&[Officer, ReceptionClerk], Scope::HolderOrReceiver),
            Self::Assign
            | Self::Apologise
            | Self::ApologyLetter
            | Self::Pause
            | Self::Resume
            | Self::Stop => (&[AgencyHead], Scope::Holder),
            Self::Decline => {
                (&[Officer, ReceptionClerk, ReturnClerk, RecordsClerk], Scope::GivenTo)
            }
            Self::Draft | Self::SubmitForSignature => (&[Officer], Scope::Holder),
            Self::SendBack => (&[SigningLeader, AgencyHead], Scope::Holder),
            Self::Reissue => (&[RecordsClerk], Scope::Competent),
            Self::Reopen => (&[AgencyHead], Scope::Competent),
            Self::Sign | Self::Reject => (&[SigningLeader], Scope::Holder),
            Self::Seal => (&[RecordsClerk], Scope::Holder),
            Self::Return | Self::Rate | Self::TransferUnclaimed => {
                (&[ReturnClerk], Scope::Returner)
            }
            Self::SeeWorklist | Self::Guide => (STAFF, Scope::None),
            Self::SeeIntake | Self::SeeSlip => (&[ReceptionClerk, AgencyHead], Scope::None),
            Self::SeeShelf => (&[ReturnClerk, ReceptionClerk, Cashier, AgencyHead], Scope::None),
            Self::SeeDossier | Self::SeeDocument => (STAFF, Scope::Involved),
            Self::SeeFigures => (
                &[
                    ReceptionClerk,
                    ReturnClerk,
                    Cashier,
                    Officer,
                    AgencyHead,
                    SigningLeader,
                    RecordsClerk,
                    Controller,
                ],
                Scope::None,
            ),
            Self::SeeCatalogue | Self::ChangePassword => (SIGNED_IN, Scope::None),
            Self::PublishCatalogue => (&[Controller, Administrator], Scope::None),
            Self::CarryOutDecision => (&[Controller], Scope::None),
            Self::UploadDocument => {
                (&[ReceptionClerk, Officer, SigningLeader, RecordsClerk, System], Scope::None)
            }
            Self::SeeColleagues => (&[AgencyHead], Scope::None),
            Self::ManageAccounts => (&[Administrator], Scope::None),
        }
    }

    /// The name under which the API and the documentation show it, e.g. `serve_at_once`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::ReceiveFromPortal => "receive_from_portal",
            Self::ServeAtOnce => "serve_at_once",
            Self::AskAtIntake => "ask_at_intake",
            Self::RefuseReception => "refuse_reception",
            Self::ReceiveRegistered => "receive_registered",
            Self::AskRegistered => "ask_registered",
            Self::RefuseRegistered => "refuse_registered",
            Self::OfferPapers => "offer_papers",
            Self::SetFee => "set_fee",
            Self::TakeFee => "take_fee",
            Self::VoidFee => "void_fee",
            Self::Correct => "correct",
            Self::FailBranch => "fail_branch",
            Self::Assign => "assign",
            Self::Draft => "draft",
            Self::Consult => "consult",
            Self::GiveOpinion => "give_opinion",
            Self::CarryOutDecision => "carry_out_decision",
            Self::SupplementComplete => "supplement_complete",
            Self::Withdraw => "withdraw",
            Self::Give => "give",
            Self::Take => "take",
            Self::StepDone => "step_done",
            Self::RequestSupplement => "request_supplement",
            Self::NotifyDuty => "notify_duty",
            Self::DutyFulfilled => "duty_fulfilled",
            Self::Apologise => "apologise",
            Self::Decline => "decline",
            Self::SubmitForSignature => "submit_for_signature",
            Self::SendBack => "send_back",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::ApologyLetter => "apology_letter",
            Self::Stop => "stop",
            Self::TransferUnclaimed => "transfer_unclaimed",
            Self::Reissue => "reissue",
            Self::Reopen => "reopen",
            Self::Sign => "sign",
            Self::Seal => "seal",
            Self::Reject => "reject",
            Self::Return => "return",
            Self::Rate => "rate",
            Self::SeeWorklist => "see_worklist",
            Self::SeeIntake => "see_intake",
            Self::SeeShelf => "see_shelf",
            Self::Guide => "guide",
            Self::SeeDossier => "see_dossier",
            Self::SeeSlip => "see_slip",
            Self::SeeFigures => "see_figures",
            Self::SeeCatalogue => "see_catalogue",
            Self::PublishCatalogue => "publish_catalogue",
            Self::UploadDocument => "upload_document",
            Self::SeeDocument => "see_document",
            Self::SeeColleagues => "see_colleagues",
            Self::ManageAccounts => "manage_accounts",
            Self::ChangePassword => "change_password",
        }
    }

    /// Whether one of the actor's roles has the right.
    pub fn allows(self, actor: &Actor) -> bool {
        self.rule().0.iter().any(|role| actor.is(*role))
    }

    /// Whether the right may be used on this dossier by an actor whose role has it.
    pub fn covers(self, actor: &Actor, dossier: &Dossier) -> Reach {
        let Some(agency) = &actor.who.agency else {
            return if self.rule().1 == Scope::None { Reach::Covered } else { Reach::Hidden };
        };
        let holds = dossier.holder.as_ref() == Some(agency);
        let received = dossier.received_at.as_ref() == Some(agency);
        let returns = dossier.returned_at.as_ref() == Some(agency);
        let covered = match self.rule().1 {
            Scope::None => true,
            Scope::Holder => holds,
            Scope::GivenTo => {
                dossier.offer.as_ref().map_or(holds, |offer| offer.to == *agency)
                    || dossier.branch_given_to(agency).is_some()
            }
            Scope::Worker => holds || dossier.branches.iter().any(|b| b.agency == *agency),
            Scope::Asked => dossier.opinions.iter().any(|opinion| opinion.of == *agency),
            Scope::Receiver => received,
            Scope::HolderOrReceiver => holds || received,
            Scope::Returner => returns,
            Scope::Counter => received || returns,
            Scope::Competent => {
                dossier.reception.as_ref().is_some_and(|facts| facts.competent == *agency)
            }
            Scope::Involved => dossier.involves(agency),
        };
        if covered {
            Reach::Covered
        } else if dossier.involves(agency) {
            Reach::NotYours
        } else {
            Reach::Hidden
        }
    }
}

/// How far a right reaches on one dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It may be used.
    Covered,
    /// The dossier concerns the agency, but somebody else must act.
    NotYours,
    /// The dossier does not concern the agency: for it there is none.
    Hidden,
}
