//! What happens to a dossier. What is in the log has happened: nothing here can be refused.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::WorkingSpan;
use crate::catalogue::OnlineService;
use crate::deadline::{DayMode, LegalTime};
use crate::outcome::Outcome;
use crate::personal::Personal;
use crate::rule_set::{FormSet, RuleSet};
use crate::{AccountId, AgencyId, CounterId, DocumentId, PaperId, ProcedureCode};

/// How a dossier came in (kênh thực hiện; 1, 2, 3 in the national index).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Channel {
    /// Trực tiếp.
    Counter,
    /// Trực tuyến.
    Online,
    /// Bưu chính công ích.
    Post,
}

/// What kind of applicant it is; clear, because figures need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ApplicantKind {
    /// Cá nhân.
    Person,
    /// Tổ chức.
    Organisation,
    /// Hộ gia đình, hộ kinh doanh.
    Household,
}

/// How a result reaches the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReturnWay {
    /// At the counter.
    Counter,
    /// By public post.
    Post,
    /// As a file.
    Online,
}

/// Whether the new date of an apology was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NewDate {
    /// There was none.
    None,
    /// Done by then.
    Kept,
    /// Not done by then.
    Missed,
}

/// The three dates of a dossier, never mixed (domain reference 2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// The first appointment, moved by lawful stops only: decides what is late.
    pub first_due_at: Timestamp,
    /// What the citizen holds now: moved also by an apology.
    pub due_at: Timestamp,
    /// For the national index: lawful stops always as resume.
    pub index_due_at: Timestamp,
    /// Counted beyond the last year whose holidays are entered.
    pub provisional: bool,
}

/// How the handling of a dossier ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Early, on time or late.
    pub outcome: Outcome,
    /// By how much working time, in whole minutes.
    pub by: WorkingSpan,
    /// Working time that stood still, in whole minutes.
    pub stood_still: WorkingSpan,
    /// Late in the national index.
    pub late_in_index: bool,
    /// Whether an apology's new date was kept.
    pub new_date: NewDate,
}

/// How a step of the process ended (form 05's result of a step).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepEnd {
    /// Number of the step, from 1.
    pub step: u16,
    /// The agency whose step it was.
    pub agency: AgencyId,
    /// Early, on time or late.
    pub outcome: Outcome,
    /// By how much working time, in whole minutes.
    pub by: WorkingSpan,
    /// Working time that stood still during the step, in whole minutes.
    pub stood_still: WorkingSpan,
}

/// A step of the process, its agency resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Who does it.
    pub agency: AgencyId,
    /// The role that does it, as the catalogue names it.
    pub role: String,
    /// What is done, as the catalogue names it.
    pub action: String,
    /// Allowance in working minutes.
    pub minutes: u32,
    /// Steps of one group run side by side; empty: alone.
    pub parallel_group: String,
    /// Waits for the applicant: the clock stands.
    pub clock_stopped: bool,
}

/// A paper that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedIn {
    /// Its kind.
    pub paper: PaperId,
    /// How many originals.
    pub originals: u16,
    /// How many copies.
    pub copies: u16,
    /// Its file.
    pub document: Option<DocumentId>,
    /// The original stays in the dossier (bản chính giữ tại hồ sơ).
    pub held: bool,
}

/// An identity paper's kind and number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// `citizen_number`, `old_card`, `passport`, `tax_code`, `residence_card` or `other`.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// Its day of issue, ISO, or empty.
    pub issued_on: String,
    /// Who issued it, or empty.
    pub issued_by: String,
}

/// A person or organisation, as it says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// Its identities.
    pub identities: Vec<Identity>,
    /// Telephone number, or empty.
    pub phone: String,
    /// E-mail address, or empty.
    pub email: String,
    /// Postal address, or empty.
    pub address: String,
}

/// Who asks, and what it says: personal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// The applicant (chủ hồ sơ).
    pub applicant: Party,
    /// Who hands it in, if another (người nộp).
    pub submitter: Option<Party>,
    /// Who acts with authority for the applicant (người được ủy quyền).
    pub representative: Option<Party>,
    /// File names, one a paper.
    pub file_names: Vec<String>,
    /// A remark.
    pub note: String,
    /// The form's data as JSON, or empty.
    pub form: String,
}

/// The facts fixed when a dossier was received.
#[derive(Debug, Clone, PartialEq)]
pub struct Reception {
    /// The procedure.
    pub procedure: ProcedureCode,
    /// Its version.
    pub procedure_version: u32,
    /// The sub-case; empty: the unnamed one.
    pub sub_case: String,
    /// The rules that it keeps.
    pub rule_set: RuleSet,
    /// The forms that it keeps.
    pub form_set: FormSet,
    /// The calendar by which its dates were computed.
    pub calendar_version: u32,
    /// 1 to 4.
    pub online_level: u8,
    /// Full, partial or none.
    pub online_service: OnlineService,
    /// How it came in.
    pub channel: Channel,
    /// Where the citizen was helped to file.
    pub helped_at: Option<AgencyId>,
    /// Where it was received.
    pub received_at: AgencyId,
    /// Who decides.
    pub competent: AgencyId,
    /// Where the result is returned.
    pub returned_at: AgencyId,
    /// The counter that received it.
    pub counter: Option<CounterId>,
    /// The commune that it is about.
    pub place: Option<AgencyId>,
    /// Kind of applicant.
    pub applicant_kind: ApplicantKind,
    /// The legal time of the sub-case.
    pub legal_time: LegalTime,
    /// How days are counted.
    pub day_mode: DayMode,
    /// The moment from which the time is counted.
    pub start: Timestamp,
    /// The three dates.
    pub dates: Dates,
    /// The process, agencies resolved.
    pub steps: Vec<Step>,
    /// Giving and taking within one unit are one act.
    pub one_unit: bool,
    /// Served while the citizen waits.
    pub at_once: bool,
    /// What was handed in.
    pub papers: Vec<HandedIn>,
    /// Slips given before.
    pub slips: Vec<String>,
    /// The system that sent it; empty at the counter.
    pub source: String,
    /// When the first step is due.
    pub step_due_at: Timestamp,
    /// How the applicant wants the result.
    pub return_way: ReturnWay,
}

/// A line of what was served at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedLine {
    /// The fee line of the procedure; empty: free.
    pub fee_line: String,
    /// Pages of the original.
    pub pages: u32,
    /// Copies.
    pub copies: u32,
    /// Fee in đồng.
    pub amount_vnd: u64,
}

/// A line of a financial duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyLine {
    /// The fee line of the procedure.
    pub fee_line: String,
    /// Amount in đồng.
    pub amount_vnd: u64,
}

/// Why papers are asked for: personal, because it is free text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SupplementReasons {
    /// One a paper.
    pub reasons: Vec<String>,
    /// A remark.
    pub note: String,
}

/// Names of the files that came with a supplement, and a remark.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SupplementFiles {
    /// One a paper.
    pub file_names: Vec<String>,
    /// A remark.
    pub note: String,
}

/// Who fetched a result, with what proof.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fetched {
    /// Its name.
    pub to: String,
    /// The identity that it showed.
    pub identity: Option<Identity>,
    /// It came with authority for the applicant.
    pub authorised: bool,
    /// Tracking number of the post, or empty.
    pub tracking: String,
    /// A remark.
    pub note: String,
}

/// What is known of the signatures on a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Nobody has verified them yet.
    NotVerifiedYet,
    /// TOTAL-PASSED (ETSI EN 319 102-1).
    Passed,
    /// INDETERMINATE.
    Indeterminate,
    /// TOTAL-FAILED.
    Failed,
}

/// A finding on a file's signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub document: DocumentId,
    /// The paper that it is; `None`: the result.
    pub paper: Option<PaperId>,
    /// Whether it bears a signature.
    pub signed: bool,
    /// `pdf`, `xml`, `cms` or `other`.
    pub format: String,
    /// How many signatures.
    pub signatures: u32,
    /// What is known of them; `None` where nothing is signed.
    pub verdict: Option<Verdict>,
    /// Hash of the report, once there is one; else empty.
    pub report_hash: String,
}

/// What another system says of a dossier that it received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedReception {
    /// The system, as the mapping names it.
    pub source: String,
    /// The procedure.
    pub procedure: ProcedureCode,
    /// Its version.
    pub procedure_version: u32,
    /// How it came in.
    pub channel: Channel,
    /// Where it was received.
    pub received_at: AgencyId,
    /// Who decides.
    pub competent: AgencyId,
    /// 1 to 4.
    pub online_level: u8,
    /// Full, partial or none.
    pub online_service: OnlineService,
    /// The date as printed there, never recomputed.
    pub due_at: Option<Timestamp>,
}

/// One thing that happened to a dossier.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Tiếp nhận.
    Received {
        /// The facts fixed now.
        reception: Box<Reception>,
        /// Who asks.
        request: Personal<Box<Request>>,
    },
    /// Giải quyết ngay, in the same record as `Received`.
    ServedAtOnce {
        /// What was served.
        lines: Vec<ServedLine>,
        /// The whole fee in đồng.
        fee_vnd: u64,
        /// On time.
        end: End,
    },
    /// Giao.
    Given {
        /// Who gives, and holds it until it is taken.
        from: AgencyId,
        /// To whom.
        to: AgencyId,
        /// The taker's step, from 1; 0: the return of the result.
        step: u16,
        /// When that step is due if taken as late as allowed.
        step_due_at: Timestamp,
        /// The giver's step, if it was not yet recorded as done.
        step_end: Option<StepEnd>,
    },
    /// Nhận.
    Taken {
        /// Who took it.
        by: AgencyId,
        /// Its step; 0: the return of the result.
        step: u16,
        /// When that step is due.
        step_due_at: Timestamp,
    },
    /// A step of the work is done.
    StepDone {
        /// Number of the step.
        step: u16,
        /// How it ended; absent where it had ended with the give.
        end: Option<StepEnd>,
        /// What the same agency does next, and when it is due.
        next: Option<(u16, Timestamp)>,
        /// What was done.
        note: Personal<String>,
    },
    /// Yêu cầu bổ sung, during the work.
    SupplementRequested {
        /// 1 = the first of the whole dossier.
        number: u32,
        /// What is missing or wrong: all of it at one time.
        papers: Vec<PaperId>,
        /// The article that allows it.
        legal_ground: String,
        /// Beyond the limit, by order of the head.
        beyond_limit: bool,
        /// The head who approved it, if the head asked (domain reference 2.4).
        approved_by: Option<AccountId>,
        /// The clock stands from now.
        stands_from: Timestamp,
        /// Why, paper by paper.
        reasons: Personal<SupplementReasons>,
    },
    /// What was asked for is complete.
    SupplementCompleted {
        /// What was brought.
        papers: Vec<HandedIn>,
        /// The dates from now on.
        dates: Dates,
        /// When the holder's step is due.
        step_due_at: Timestamp,
        /// Working time that stood still.
        stood_still: WorkingSpan,
        /// The whole time was counted anew.
        restarted: bool,
        /// The calendar by which the dates were computed.
        calendar_version: u32,
        /// The files' names.
        files: Personal<SupplementFiles>,
    },
    /// Thông báo nghĩa vụ tài chính.
    DutyNotified {
        /// What is to be paid.
        lines: Vec<DutyLine>,
        /// In all, in đồng.
        amount_vnd: u64,
        /// Number of the notice.
        notice: String,
        /// The clock stands from now.
        stands_from: Timestamp,
        /// The step that ends with the notice.
        step_end: Option<StepEnd>,
    },
    /// The duty is paid.
    DutyFulfilled {
        /// How much was paid, in đồng.
        amount_vnd: u64,
        /// `cash`, `card`, `transfer`, `vietqr`, `national_platform` or `paper_receipt`.
        means: String,
        /// The dates from now on.
        dates: Dates,
        /// When the holder's step is due.
        step_due_at: Timestamp,
        /// Working time that stood still.
        stood_still: WorkingSpan,
        /// The calendar by which the dates were computed.
        calendar_version: u32,
    },
    /// Xin lỗi và hẹn lại.
    Apologised {
        /// The dates from now on: only `due_at` moved.
        dates: Dates,
        /// Sent less than one working day before the deadline, or after it.
        sent_late: bool,
        /// Why.
        reason: Personal<String>,
    },
    /// Ký duyệt.
    Signed {
        /// The step of the signature.
        step: u16,
        /// The signed file.
        document: Option<DocumentId>,
        /// How the step ended.
        step_end: Option<StepEnd>,
        /// What the same agency does next, and when it is due.
        next: Option<(u16, Timestamp)>,
    },
    /// Cấp số, đóng dấu, phát hành: done.
    Sealed {
        /// Number of the result.
        number: String,
        /// Its day.
        day: Date,
        /// The sealed file.
        document: Option<DocumentId>,
        /// How the handling ended.
        end: End,
        /// How the holder's step ended, if it was open.
        step_end: Option<StepEnd>,
    },
    /// Từ chối giải quyết: done with a refusal.
    Rejected {
        /// The article that it rests on.
        legal_ground: String,
        /// The signed letter.
        document: Option<DocumentId>,
        /// How the handling ended.
        end: End,
        /// How the holder's step ended, if it was open.
        step_end: Option<StepEnd>,
        /// Why.
        reason: Personal<String>,
    },
    /// Rút hồ sơ.
    Withdrawn {
        /// How the handling ended.
        end: End,
        /// How the holder's step ended, if it was open.
        step_end: Option<StepEnd>,
        /// What the applicant wrote.
        reason: Personal<String>,
    },
    /// Trả kết quả.
    Returned {
        /// How.
        way: ReturnWay,
        /// By which agency.
        at: AgencyId,
        /// At which counter.
        counter: Option<CounterId>,
        /// To whom.
        fetched: Personal<Fetched>,
    },
    /// A finding on a paper's file.
    SignatureFound(Finding),
    /// Another system says: received.
    ImportedReceived(ImportedReception),
    /// Another system says: a step was done.
    ImportedStep {
        /// Its own id of the step.
        step: String,
        /// What was done.
        activity: String,
        /// Who did it; `None`: not recorded.
        agency: Option<AgencyId>,
        /// Which person.
        resource: Personal<String>,
    },
    /// Another system says: handled.
    ImportedEnded {
        /// On time or late, never early: imports have no calendar.
        outcome: Outcome,
        /// Whole minutes after the due time, as the wall clock counts.
        late_by_minutes: i64,
    },
}
