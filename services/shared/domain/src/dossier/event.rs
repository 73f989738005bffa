//! What happens to a dossier. What is in the log has happened: nothing here can be refused.

use jiff::Timestamp;
use jiff::civil::Date;

use super::delivery::DeliveryEntry;
use super::facts::{
    Dates, DutyLine, End, Fetched, Finding, HandedIn, ImportedReception, Order, Reception, Request,
    ReturnWay, ServedLine, StepEnd, StopBasis, SupplementFiles, SupplementReasons,
};
use super::fee::FeeEntry;
use super::registration::{CorrectedEntry, Correction, PaperFound, Registration};
use crate::calendar::WorkingSpan;
use crate::outcome::Outcome;
use crate::personal::Personal;
use crate::{AccountId, AgencyId, CounterId, DocumentId};

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
        /// Its result as a file.
        document: Option<DocumentId>,
        /// What was done.
        note: Personal<String>,
    },
    /// Yêu cầu bổ sung, during the work.
    SupplementRequested {
        /// 1 = the first of the whole dossier.
        number: u32,
        /// What was found on the papers: all of it at one time.
        papers: Vec<PaperFound>,
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
        /// When the steps of the open branches are due.
        branches_due: Vec<(u16, Timestamp)>,
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
        /// When the steps of the open branches are due.
        branches_due: Vec<(u16, Timestamp)>,
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
        /// The leader; `None` in records of before it was kept.
        by: Option<AccountId>,
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
    /// Không nhận: back with the giver; the offered step counts as not begun.
    Declined {
        /// Who does not take it.
        by: AgencyId,
        /// The step that was offered; 0: the return of the result.
        step: u16,
        /// Why.
        reason: Personal<String>,
    },
    /// Trình ký.
    SubmittedForSignature {
        /// The draft.
        document: Option<DocumentId>,
        /// A remark.
        note: Personal<String>,
    },
    /// Trả lại dự thảo: the officer has it again.
    SentBack {
        /// Why.
        reason: Personal<String>,
    },
    /// Tạm dừng.
    Paused {
        /// The article that allows it.
        legal_ground: String,
        /// The clock stands from now.
        stands_from: Timestamp,
        /// Why.
        reason: Personal<String>,
    },
    /// Tiếp tục xử lý.
    Resumed {
        /// The dates from now on.
        dates: Dates,
        /// When the holder's step is due.
        step_due_at: Timestamp,
        /// When the steps of the open branches are due.
        branches_due: Vec<(u16, Timestamp)>,
        /// Working time that stood still.
        stood_still: WorkingSpan,
        /// The calendar by which the dates were computed.
        calendar_version: u32,
        /// A remark.
        note: Personal<String>,
    },
    /// Dừng xử lý: final.
    Stopped {
        /// On what.
        basis: StopBasis,
        /// How the handling ended.
        end: End,
        /// How the holder's step ended, if it was open.
        step_end: Option<StepEnd>,
        /// Why.
        reason: Personal<String>,
    },
    /// Thư xin lỗi, without a date.
    ApologyLetterSent {
        /// Why.
        reason: Personal<String>,
    },
    /// Chuyển lưu trữ what nobody fetched.
    TransferredUnclaimed {
        /// By which agency.
        by: AgencyId,
        /// Number of the file list.
        file_list: String,
    },
    /// Thu hồi và cấp lại: another result in place of a wrong one.
    Reissued {
        /// By which agency, which holds it now.
        by: AgencyId,
        /// Number of the new result.
        number: String,
        /// Its day.
        day: Date,
        /// Its file.
        document: Option<DocumentId>,
        /// The article that it rests on.
        legal_ground: String,
        /// What was wrong.
        reason: Personal<String>,
    },
    /// Mở lại theo quyết định.
    Reopened {
        /// By which agency, which holds it now.
        by: AgencyId,
        /// The order.
        order: Order,
        /// The step at which it goes on.
        step: u16,
        /// When that step is due.
        step_due_at: Timestamp,
        /// The dates from now on.
        dates: Dates,
        /// The calendar by which they were computed.
        calendar_version: u32,
        /// The order sets the date: it is not counted from the legal time.
        date_is_set: bool,
        /// Why.
        reason: Personal<String>,
    },
    /// Đăng ký: it has come in, and nobody has received it yet.
    Registered {
        /// The facts fixed now.
        registration: Box<Registration>,
        /// Who asks.
        request: Personal<Box<Request>>,
    },
    /// Yêu cầu bổ sung trước khi tiếp nhận.
    AskedAtIntake {
        /// 1 = the first.
        number: u32,
        /// What was found on the papers.
        papers: Vec<PaperFound>,
        /// The counter answered after its time.
        late: bool,
        /// Why, paper by paper.
        reasons: Personal<SupplementReasons>,
    },
    /// Không tiếp nhận: final.
    ReceptionRefused {
        /// The article that it rests on.
        legal_ground: String,
        /// Whom to ask instead.
        competent: Option<AgencyId>,
        /// The counter answered after its time.
        late: bool,
        /// Why.
        reason: Personal<String>,
    },
    /// Papers that were brought unasked, or that were asked for at intake.
    PapersOffered {
        /// What was brought.
        papers: Vec<HandedIn>,
        /// The files' names.
        files: Personal<SupplementFiles>,
    },
    /// A branch ended without its result.
    BranchFailed {
        /// Its step.
        step: u16,
        /// How the step ended.
        end: StepEnd,
        /// What the holder does after the join, and when it is due.
        next: Option<(u16, Timestamp)>,
        /// Why.
        reason: Personal<String>,
    },
    /// Phân công.
    Assigned {
        /// The holder's step.
        step: u16,
        /// Who does it.
        officer: AccountId,
        /// A remark.
        note: Personal<String>,
    },
    /// Dự thảo kết quả.
    Drafted {
        /// 1 = the first version.
        number: u32,
        /// The draft.
        document: DocumentId,
        /// A remark.
        note: Personal<String>,
    },
    /// Lấy ý kiến.
    OpinionAsked {
        /// 1 = the first of the dossier.
        number: u16,
        /// Who was asked.
        of: AgencyId,
        /// When the answer is due.
        due_at: Timestamp,
        /// What was asked about.
        document: Option<DocumentId>,
        /// The question.
        question: Personal<String>,
    },
    /// Ý kiến trả lời.
    OpinionGiven {
        /// Which one.
        number: u16,
        /// Who gave it.
        by: AgencyId,
        /// The opinion as a file.
        document: Option<DocumentId>,
        /// Early, on time or late.
        outcome: Outcome,
        /// By how much working time, in whole minutes.
        by_how_much: WorkingSpan,
        /// The opinion.
        text: Personal<String>,
    },
    /// The asked agency was silent beyond its time.
    OpinionMissed {
        /// Which one.
        number: u16,
        /// Who was asked.
        of: AgencyId,
    },
    /// An entry was corrected: the old value stays in the log.
    Corrected {
        /// Which one.
        entry: CorrectedEntry,
        /// The new value, and why.
        correction: Personal<Correction>,
    },
    /// What was written in the ledger of fees.
    Fee {
        /// The line: 1 = the first of the dossier.
        number: u16,
        /// What was written on it.
        entry: FeeEntry,
    },
    /// What happened to a delivery of its result.
    Delivery {
        /// Which one: 1 = the return.
        number: u16,
        /// What happened.
        entry: DeliveryEntry,
    },
    /// Đánh giá: who got the result answered the one question of the screen at the return.
    Rated {
        /// 1 very unsatisfied … 5 very satisfied.
        level: u8,
        /// At which agency.
        at: AgencyId,
    },
    /// Agencies of the dossier have ended: their successors stand for them from now on.
    Succeeded {
        /// Number of the decision.
        decision: String,
        /// Each with its successor.
        agencies: Vec<(AgencyId, AgencyId)>,
    },
    /// The appointment moved by a decision on the calendar.
    Rescheduled {
        /// Number of the decision.
        decision: String,
        /// The dates from now on.
        dates: Dates,
        /// When the holder's step is due.
        step_due_at: Timestamp,
        /// The calendar by which they were computed.
        calendar_version: u32,
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
