//! What people want done to a dossier.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::delivery::DeliveryOrder;
use super::facts::{
    ApplicantKind, Channel, DutyLine, Fetched, Finding, HandedIn, ImportedReception, Order,
    Request, ReturnWay, StopBasis, SupplementFiles, SupplementReasons,
};
use super::fee::{FeeOrder, FeeWanted};
use super::registration::{CorrectedEntry, Correction, PaperFound};
use crate::calendar::Calendar;
use crate::catalogue::{Catalogue, Procedure, SignedFile};
use crate::outcome::Outcome;
use crate::{AccountId, Actor, AgencyId, CounterId, DocumentId, DossierCode, PaperId};

/// In what setting a command is decided: when, by whom, by which calendar and catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The moment.
    pub at: Timestamp,
    /// Who acts.
    pub actor: &'a Actor,
    /// The calendar of the competent agency.
    pub calendar: &'a Calendar,
    /// What is published at that moment.
    pub catalogue: &'a Catalogue,
}

/// A paper that is handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperHandedIn {
    /// Its kind.
    pub paper: PaperId,
    /// How many originals.
    pub originals: u16,
    /// How many copies.
    pub copies: u16,
    /// Its file.
    pub document: Option<DocumentId>,
    /// The applicant gave the file with that dossier, and agrees that it is used again.
    pub reused_from: Option<DossierCode>,
}

impl From<&HandedIn> for PaperHandedIn {
    fn from(paper: &HandedIn) -> Self {
        Self {
            paper: paper.paper.clone(),
            originals: paper.originals,
            copies: paper.copies,
            document: paper.document.clone(),
            reused_from: paper.reused_from.clone(),
        }
    }
}

/// Tiếp nhận: take a dossier in, at the counter, online or by post.
#[derive(Debug, Clone, PartialEq)]
pub struct Receive {
    /// The procedure's version in force.
    pub procedure: Arc<Procedure>,
    /// The sub-case, if the procedure has some.
    pub sub_case: Option<String>,
    /// How it comes in.
    pub channel: Channel,
    /// Who receives it.
    pub agency: AgencyId,
    /// At which counter.
    pub counter: Option<CounterId>,
    /// Where the citizen was helped to file.
    pub helped_at: Option<AgencyId>,
    /// Where the result is returned; `None`: where it was received.
    pub returned_at: Option<AgencyId>,
    /// The commune that it is about.
    pub place: Option<AgencyId>,
    /// Kind of applicant.
    pub applicant_kind: ApplicantKind,
    /// What is handed in.
    pub papers: Vec<PaperHandedIn>,
    /// Slips given before.
    pub slips: Vec<String>,
    /// The system that sends it; empty at the counter.
    pub source: String,
    /// How the applicant wants the result.
    pub return_way: ReturnWay,
    /// Fee lines that hang on a measure or a choice, or of which somebody pays less.
    pub fees: Vec<FeeWanted>,
    /// Who asks.
    pub request: Request,
}

/// A line of what is served at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtOnceLine {
    /// Pages of the original.
    pub pages: u32,
    /// Copies, or papers with a signature.
    pub copies: u32,
}

/// Giải quyết ngay: receive, do, take the fee and return in one act.
#[derive(Debug, Clone, PartialEq)]
pub struct ServeAtOnce {
    /// As at reception.
    pub receive: Receive,
    /// 1 to 20 lines.
    pub lines: Vec<AtOnceLine>,
}

/// Cấp số, đóng dấu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Number of the result in the agency's book.
    pub number: String,
    /// Its day; `None`: today.
    pub day: Option<Date>,
    /// The sealed file.
    pub document: Option<DocumentId>,
    /// What the verifier says of it.
    pub file: SignedFile,
}

/// Thu hồi và cấp lại: another result in place of a wrong one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reissue {
    /// The new result.
    pub result: Seal,
    /// The article that it rests on.
    pub legal_ground: String,
    /// What was wrong.
    pub reason: String,
}

/// Mở lại theo quyết định, of a court or a higher body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopen {
    /// The order.
    pub order: Order,
    /// The date that it sets; `None`: the legal time anew.
    pub due_at: Option<Timestamp>,
    /// Why.
    pub reason: String,
}

/// What somebody wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Tiếp nhận.
    Receive(Box<Receive>),
    /// Giải quyết ngay.
    ServeAtOnce(Box<ServeAtOnce>),
    /// Giao, to the next agency or, when done, to the one that returns it.
    Give {
        /// To whom.
        to: AgencyId,
    },
    /// Nhận.
    Take,
    /// Record the step as done.
    StepDone {
        /// Its number, from 1.
        step: u16,
        /// Its result as a file.
        document: Option<DocumentId>,
        /// What was done.
        note: String,
    },
    /// Yêu cầu bổ sung, in handling.
    RequestSupplement {
        /// What was found on the papers.
        papers: Vec<PaperFound>,
        /// The article that allows it.
        legal_ground: String,
        /// The head orders it beyond the limit.
        beyond_limit: bool,
        /// Why.
        reasons: SupplementReasons,
    },
    /// Hồ sơ đã bổ sung đủ.
    SupplementComplete {
        /// What was brought.
        papers: Vec<PaperHandedIn>,
        /// The files' names.
        files: SupplementFiles,
    },
    /// Thông báo nghĩa vụ tài chính.
    NotifyDuty {
        /// What is to be paid.
        lines: Vec<DutyLine>,
        /// Number of the notice.
        notice: String,
    },
    /// The duty is paid.
    DutyFulfilled {
        /// How much, in đồng.
        amount_vnd: u64,
        /// By what means.
        means: String,
    },
    /// Xin lỗi và hẹn lại.
    Apologise {
        /// The one new date.
        new_due_at: Timestamp,
        /// Why.
        reason: String,
    },
    /// Ký duyệt.
    Sign {
        /// The signed file.
        document: Option<DocumentId>,
    },
    /// Cấp số, đóng dấu.
    Seal(Seal),
    /// Từ chối giải quyết.
    Reject {
        /// The article that it rests on.
        legal_ground: String,
        /// Why.
        reason: String,
        /// The signed letter.
        document: Option<DocumentId>,
    },
    /// Rút hồ sơ.
    Withdraw {
        /// What the applicant wrote.
        reason: String,
    },
    /// Trả kết quả.
    Return {
        /// How.
        way: ReturnWay,
        /// To whom.
        fetched: Fetched,
    },
    /// Không nhận, what was given.
    Decline {
        /// Why.
        reason: String,
    },
    /// Trình ký.
    SubmitForSignature {
        /// The draft.
        document: Option<DocumentId>,
        /// A remark.
        note: String,
    },
    /// Trả lại dự thảo to the officer.
    SendBack {
        /// Why.
        reason: String,
    },
    /// Tạm dừng.
    Pause {
        /// The article that allows it.
        legal_ground: String,
        /// Why.
        reason: String,
    },
    /// Tiếp tục xử lý.
    Resume {
        /// A remark.
        note: String,
    },
    /// Dừng xử lý.
    Stop {
        /// On what.
        basis: StopBasis,
        /// Why.
        reason: String,
    },
    /// Thư xin lỗi, without a date.
    ApologyLetter {
        /// Why.
        reason: String,
    },
    /// Chuyển lưu trữ what nobody fetched.
    TransferUnclaimed {
        /// Number of the file list.
        file_list: String,
    },
    /// Thu hồi và cấp lại.
    Reissue(Box<Reissue>),
    /// Mở lại theo quyết định.
    Reopen(Box<Reopen>),
    /// What was found on a file's signatures.
    RecordFinding(Finding),
    /// Đăng ký: what came in online or by post.
    Register(Box<Receive>),
    /// Tiếp nhận, of what was registered.
    ReceiveRegistered,
    /// Yêu cầu bổ sung trước khi tiếp nhận, of what was registered.
    AskAtIntake {
        /// What was found on the papers: all of it at one time.
        papers: Vec<PaperFound>,
        /// Why, one a paper.
        reasons: SupplementReasons,
    },
    /// Từ chối tiếp nhận, of what was registered.
    RefuseReception {
        /// The article that it rests on.
        legal_ground: String,
        /// Whom to ask instead.
        competent: Option<AgencyId>,
        /// Why.
        reason: String,
    },
    /// Papers that the applicant brings unasked, or that were asked for at intake.
    OfferPapers {
        /// What was brought.
        papers: Vec<PaperHandedIn>,
        /// The files' names.
        files: SupplementFiles,
    },
    /// A branch ends without its result.
    FailBranch {
        /// Its step.
        step: u16,
        /// Why.
        reason: String,
    },
    /// Phân công, where nobody was named.
    Assign {
        /// The account of the officer.
        officer: AccountId,
        /// A remark.
        note: String,
    },
    /// Phân công lại.
    Reassign {
        /// The account of the officer.
        officer: AccountId,
        /// A remark.
        note: String,
    },
    /// Dự thảo kết quả.
    Draft {
        /// The draft.
        document: DocumentId,
        /// A remark.
        note: String,
    },
    /// Lấy ý kiến.
    Consult {
        /// Who is asked.
        of: AgencyId,
        /// When the answer is due.
        due_at: Timestamp,
        /// What is asked about.
        document: Option<DocumentId>,
        /// The question.
        question: String,
    },
    /// Cho ý kiến.
    GiveOpinion {
        /// Which one.
        number: u16,
        /// The opinion as a file.
        document: Option<DocumentId>,
        /// The opinion.
        text: String,
    },
    /// The asked agency was silent beyond its time.
    RecordSilence {
        /// Which opinion.
        number: u16,
    },
    /// An entry is corrected.
    Correct {
        /// Which one.
        entry: CorrectedEntry,
        /// The new value, and why.
        correction: Correction,
    },
    /// Something is written in the ledger of fees.
    Fee(FeeOrder),
    /// Something is recorded of a delivery of its result.
    Delivery(DeliveryOrder),
    /// Đánh giá, by who got the result.
    Rate {
        /// 1 very unsatisfied … 5 very satisfied.
        level: u8,
    },
    /// Its agencies that have ended are succeeded.
    Succeed {
        /// Number of the decision.
        decision: String,
    },
    /// Its appointment is counted again by the calendar as it is now.
    Reschedule {
        /// Number of the decision.
        decision: String,
    },
    /// Another system says: received.
    ImportReceived(Box<ImportedReception>),
    /// Another system says: a step was done.
    ImportStep {
        /// Its own id of the step.
        step: String,
        /// What was done.
        activity: String,
        /// Who did it.
        agency: Option<AgencyId>,
        /// Which person.
        resource: String,
    },
    /// Another system says: handled, at the moment of the setting.
    ImportEnded {
        /// On time or late.
        outcome: Outcome,
        /// Whole minutes after the due time.
        late_by_minutes: i64,
    },
}
