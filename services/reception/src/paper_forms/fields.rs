//! What each form says beyond its head. Source: domain reference 2.7.
//!
//! People who sign are named by their accounts: names are with the accounts, not in the record.

use motcua_api::{LocalTime, legal_time_said};
use motcua_domain::dossier::{
    Dates, Event, Found, PaperFound, Reception, ReturnWay, StopBasis, SupplementReasons,
};
use motcua_domain::rule_set::FormPurpose;
use motcua_domain::{AccountId, PaperId, Personal};
use serde::Serialize;
use utoipa::ToSchema;

use super::control_sheet::ControlSheet;
use super::given::Given;
use super::head::{Addressee, AgencyName, CounterName, FormPaper, ProcedureName, Told};
use crate::receipt::LegalTimeView;

/// The fields of a form.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "purpose", rename_all = "kebab-case")]
pub(super) enum FormFields {
    Receipt(Box<ReceiptForm>),
    SupplementRequest(SupplementForm),
    ReceptionRefusal(RefusalForm),
    Apology(ApologyForm),
    StopNotice(StopForm),
    ControlSheet(ControlSheet),
}

/// Giấy tiếp nhận hồ sơ và hẹn trả kết quả, as it was at reception.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReceiptForm {
    /// Where it was handed in; none where it came in without a counter.
    pub(crate) counter: Option<CounterName>,
    /// Who handed it in; none where it was erased.
    pub(crate) received_from: Option<Addressee>,
    /// Whose it is; none where it was erased.
    pub(crate) applicant: Option<Addressee>,
    pub(crate) procedure: ProcedureName,
    /// What was handed in.
    pub(crate) papers: Vec<FormPaper>,
    /// How many sets of papers: a dossier is one.
    pub(crate) sets: u16,
    pub(crate) legal_time: LegalTimeView,
    pub(crate) legal_time_vi: String,
    pub(crate) legal_time_en: String,
    pub(crate) received_on: LocalTime,
    /// The appointment, as it was given then.
    pub(crate) due_at: LocalTime,
    /// Counted beyond the last year whose holidays are entered.
    pub(crate) provisional: bool,
    /// Where the result is returned.
    pub(crate) returned_at: AgencyName,
    /// `counter`, `post` or `online`.
    #[schema(value_type = String)]
    pub(crate) return_way: ReturnWay,
    /// Number in the counter's book of the year; none without a counter, or if it was not known within
    /// 5 seconds.
    pub(crate) book_number: Option<u32>,
    /// Who received it, and signs.
    #[schema(value_type = String)]
    pub(crate) received_by: AccountId,
}

/// Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SupplementForm {
    /// To whom; none where it was erased.
    addressee: Option<Addressee>,
    procedure: ProcedureName,
    /// It was asked for before reception.
    at_intake: bool,
    /// 1 = the first; before reception and after it each are counted on their own.
    request_number: u32,
    /// Each paper that is missing or wrong.
    papers: Vec<FoundPaper>,
    /// The article that allows it; before reception it stands with each paper.
    legal_ground: Option<String>,
    /// A remark; none where it was erased.
    note: Option<String>,
    /// The clerk who asks, whom to ask, and who signs.
    #[schema(value_type = String)]
    asked_by: AccountId,
}

/// A paper that is missing or wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FoundPaper {
    #[schema(value_type = String)]
    paper: PaperId,
    name_vi: Option<String>,
    /// `missing` or `wrong`.
    found: &'static str,
    /// The article that asks for it.
    legal_ground: String,
    /// Why; none where it was erased.
    reason: Option<String>,
}

/// Phiếu từ chối tiếp nhận giải quyết hồ sơ.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RefusalForm {
    /// To whom; none where it was erased.
    addressee: Option<Addressee>,
    procedure: ProcedureName,
    /// The article that it rests on.
    legal_ground: String,
    /// Why; none where it was erased.
    reason: Option<String>,
    /// Whom to ask instead.
    competent: Option<AgencyName>,
    /// Who refuses, and signs.
    #[schema(value_type = String)]
    refused_by: AccountId,
}

/// An apology; with a new appointment, or a letter without.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApologyForm {
    /// To whom; none where it was erased.
    addressee: Option<Addressee>,
    procedure: ProcedureName,
    /// The day of the receipt, whose code stands in the head.
    received_on: Option<LocalTime>,
    /// The first appointment, moved by lawful stops only.
    first_due_at: Option<LocalTime>,
    /// Why it is late; none where it was erased.
    reason: Option<String>,
    /// The new appointment; none: a letter without one.
    new_due_at: Option<LocalTime>,
    /// Given less than one working day before the appointment, or after it.
    sent_late: Option<bool>,
    /// The head, who signs.
    #[schema(value_type = String)]
    signed_by: AccountId,
}

/// Thông báo dừng giải quyết hồ sơ.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StopForm {
    /// To whom; none where it was erased.
    addressee: Option<Addressee>,
    procedure: ProcedureName,
    /// The day of the receipt, whose code stands in the head.
    received_on: Option<LocalTime>,
    /// The applicant's request: number or day of the paper.
    request: Option<String>,
    /// The article that orders it.
    legal_ground: Option<String>,
    /// Why; none where it was erased.
    reason: Option<String>,
    stopped_on: LocalTime,
    /// The head, who signs.
    #[schema(value_type = String)]
    signed_by: AccountId,
}

impl FormFields {
    pub(super) fn of(told: &Told<'_>, form: &Given<'_>, book: Option<u32>) -> Self {
        match form.event {
            Event::Received { reception, .. } if form.purpose == FormPurpose::Receipt => {
                Self::Receipt(Box::new(ReceiptForm::of(told, form, reception, book)))
            }
            Event::SupplementRequested { number, papers, legal_ground, reasons, .. } => {
                let ask = SupplementForm::of(told, form, (*number, papers), reasons);
                let legal_ground = Some(legal_ground.clone());
                Self::SupplementRequest(SupplementForm { legal_ground, ..ask })
            }
            Event::AskedAtIntake { number, papers, reasons, .. } => {
                let ask = SupplementForm::of(told, form, (*number, papers), reasons);
                Self::SupplementRequest(SupplementForm { at_intake: true, ..ask })
            }
            Event::ReceptionRefused { legal_ground, competent, reason, .. } => {
                Self::ReceptionRefusal(RefusalForm {
                    addressee: told.applicant(),
                    procedure: told.procedure(),
                    legal_ground: legal_ground.clone(),
                    reason: reason.known().cloned(),
                    competent: competent.as_ref().map(|agency| told.agency(agency)),
                    refused_by: form.entry.who.account.clone(),
                })
            }
            Event::Apologised { dates, sent_late, reason } => {
                let new = Some((dates, *sent_late));
                Self::Apology(ApologyForm::of(told, form, reason, new))
            }
            Event::ApologyLetterSent { reason } => {
                Self::Apology(ApologyForm::of(told, form, reason, None))
            }
            Event::Stopped { basis, reason, .. } => {
                Self::StopNotice(StopForm::of(told, form, basis, reason))
            }
            // What is left of a reception.
            _ => Self::ControlSheet(ControlSheet::of(told)),
        }
    }
}

impl ReceiptForm {
    fn of(told: &Told<'_>, form: &Given<'_>, facts: &Reception, book: Option<u32>) -> Self {
        let (legal_time_vi, legal_time_en) = legal_time_said(facts.legal_time);
        Self {
            counter: facts.counter.as_ref().map(|counter| told.counter(counter)),
            received_from: told.submitter(),
            applicant: told.applicant(),
            procedure: told.procedure(),
            papers: facts.papers.iter().map(|paper| told.paper(paper)).collect(),
            sets: 1,
            legal_time: facts.legal_time.into(),
            legal_time_vi,
            legal_time_en,
            received_on: LocalTime(form.entry.happened),
            due_at: LocalTime(facts.dates.due_at),
            provisional: facts.dates.provisional,
            returned_at: told.agency(&facts.returned_at),
            return_way: facts.return_way,
            book_number: book,
            received_by: form.entry.who.account.clone(),
        }
    }
}

impl SupplementForm {
    /// Before reception or after it; what is found as it must be is not asked for.
    fn of(
        told: &Told<'_>,
        form: &Given<'_>,
        (request_number, papers): (u32, &[PaperFound]),
        reasons: &Personal<SupplementReasons>,
    ) -> Self {
        let papers = papers.iter().enumerate().filter_map(|(index, paper)| {
            let found = match paper.found {
                Found::Accepted => return None,
                Found::Missing => "missing",
                Found::Wrong => "wrong",
            };
            Some(FoundPaper {
                paper: paper.paper.clone(),
                name_vi: told.paper_name(&paper.paper),
                found,
                legal_ground: paper.legal_ground.clone(),
                reason: reasons.known().and_then(|said| said.reasons.get(index)).cloned(),
            })
        });
        Self {
            addressee: told.applicant(),
            procedure: told.procedure(),
            at_intake: false,
            request_number,
            papers: papers.collect(),
            legal_ground: None,
            note: reasons.known().map(|said| said.note.clone()),
            asked_by: form.entry.who.account.clone(),
        }
    }
}

impl ApologyForm {
    fn of(
        told: &Told<'_>,
        form: &Given<'_>,
        reason: &Personal<String>,
        new: Option<(&Dates, bool)>,
    ) -> Self {
        Self {
            addressee: told.applicant(),
            procedure: told.procedure(),
            received_on: told.received_on().map(LocalTime),
            first_due_at: told.dates_before(form).map(|dates| LocalTime(dates.first_due_at)),
            reason: reason.known().cloned(),
            new_due_at: new.map(|(dates, _)| LocalTime(dates.due_at)),
            sent_late: new.map(|(_, late)| late),
            signed_by: form.entry.who.account.clone(),
        }
    }
}

impl StopForm {
    fn of(told: &Told<'_>, form: &Given<'_>, basis: &StopBasis, reason: &Personal<String>) -> Self {
        let (request, legal_ground) = match basis {
            StopBasis::Request(paper) => (Some(paper.clone()), None),
            StopBasis::LegalGround(article) => (None, Some(article.clone())),
        };
        Self {
            addressee: told.applicant(),
            procedure: told.procedure(),
            received_on: told.received_on().map(LocalTime),
            request,
            legal_ground,
            reason: reason.known().cloned(),
            stopped_on: LocalTime(form.entry.happened),
            signed_by: form.entry.who.account.clone(),
        }
    }
}
