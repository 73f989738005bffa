//! What the events of a dossier tell: dates, ends, parties, papers, findings.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::calendar::WorkingSpan;
use crate::catalogue::{OnlineService, Unmet};
use crate::deadline::{DayMode, LegalTime};
use crate::outcome::Outcome;
use crate::rule_set::{FormSet, RuleSet};
use crate::{AgencyId, CounterId, DocumentId, DossierCode, PaperId, ProcedureCode};

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
    /// The moment that counts, where it is not that of the record: of a supplement that was never
    /// brought, the moment in which it was asked for (domain reference 2.3).
    pub at: Option<Timestamp>,
}

/// On what a dossier is stopped; a reason alone does not do (domain reference 2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopBasis {
    /// The applicant asked for it: number or day of the paper.
    Request(String),
    /// The article that orders it.
    LegalGround(String),
}

impl StopBasis {
    /// The one that is given.
    ///
    /// # Errors
    /// None is given, or both are.
    pub fn of(request: Option<String>, legal_ground: Option<String>) -> Result<Self, Refusal> {
        match (request, legal_ground) {
            (Some(paper), None) => Ok(Self::Request(paper)),
            (None, Some(article)) => Ok(Self::LegalGround(article)),
            _ => Err(Refusal::StopBasisNeeded),
        }
    }
}

/// Puts its successor in an agency's place, if it has one among these (agency, successor).
pub fn put_successor(agency: &mut AgencyId, successors: &[(AgencyId, AgencyId)]) {
    if let Some((_, successor)) = successors.iter().find(|(ended, _)| ended == agency) {
        agency.clone_from(successor);
    }
}

/// An order to open a dossier again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: Date,
    /// The court or body that gave it.
    pub issued_by: String,
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
    /// What comes out of it for later steps; empty: nothing of its own.
    pub result: String,
    /// The results of earlier steps without which it cannot be done.
    pub needs: Vec<String>,
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
    /// The applicant gave its file with that dossier, and agreed that it is used again.
    pub reused_from: Option<DossierCode>,
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
    /// Keyed hash of the report, by which it is kept as a document; empty where there is none.
    pub report_hash: String,
    /// Why it does not meet what the procedure asks of the paper's signature.
    pub unmet: Option<Unmet>,
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
