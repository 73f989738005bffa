//! The receipt's data (Giấy tiếp nhận hồ sơ và hẹn trả kết quả, form 01).

use axum::response::{IntoResponse, Response};
use motcua_api::{LocalTime, Problem, Recorded, Standing, repeated};
use motcua_domain::catalogue::{OnlineService, Procedure, SubCase};
use motcua_domain::deadline::{LegalTime, TimeUnit};
use motcua_domain::dossier::{Dossier, HandedIn, Reception as Facts};
use motcua_domain::{
    AgencyId, CounterId, DocumentId, DossierCode, PaperId, ProcedureCode, Timestamp,
};
use motcua_eventlog::Position;
use motcua_journal::Done;
use motcua_readmodel::binds;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Reception;

/// What the receipt says.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    /// Where the dossier stands.
    #[serde(flatten)]
    pub(crate) standing: Standing,
    /// What was fixed at reception.
    #[serde(flatten)]
    pub(crate) received: Received,
    /// Number in the counter's book of the year (`Số …/TNHS`); none without a counter, or if it was
    /// not known within 5 seconds.
    pub(crate) book_number: Option<u32>,
    /// The hash of the record, by which anybody can prove what was received.
    pub(crate) record_hash: String,
}

/// What was fixed at reception.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the fields bear the names of the API")]
pub(crate) struct Received {
    /// The procedure.
    #[schema(value_type = String)]
    pub(crate) procedure: ProcedureCode,
    /// Its version.
    pub(crate) procedure_version: u32,
    /// Its name.
    pub(crate) procedure_name: Option<Names>,
    /// The sub-case; empty: the unnamed one.
    pub(crate) sub_case: String,
    /// `counter`, `online` or `post`.
    #[schema(value_type = String)]
    pub(crate) channel: motcua_domain::dossier::Channel,
    /// Where it was received.
    #[schema(value_type = String)]
    pub(crate) received_at: AgencyId,
    /// At which counter.
    #[schema(value_type = Option<String>)]
    pub(crate) counter: Option<CounterId>,
    /// Who decides.
    #[schema(value_type = String)]
    pub(crate) competent: AgencyId,
    /// Where the result is returned.
    #[schema(value_type = String)]
    pub(crate) returned_at: AgencyId,
    /// Where the citizen was helped to file.
    #[schema(value_type = Option<String>)]
    pub(crate) helped_at: Option<AgencyId>,
    /// The commune that it is about.
    #[schema(value_type = Option<String>)]
    pub(crate) place: Option<AgencyId>,
    /// When it was received.
    pub(crate) received_on: LocalTime,
    /// From when the time is counted.
    pub(crate) start: LocalTime,
    /// The legal time.
    pub(crate) legal_time: LegalTimeView,
    /// 1 to 4.
    pub(crate) online_level: u8,
    /// `full`, `partial` or `none`.
    #[schema(value_type = String)]
    pub(crate) online_service: OnlineService,
    /// What was handed in.
    pub(crate) papers: Vec<PaperView>,
    /// The process, agencies resolved.
    pub(crate) steps: Vec<StepView>,
}

/// A name in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Names {
    /// Vietnamese.
    pub(crate) vi: String,
    /// English.
    pub(crate) en: String,
}

/// A legal time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LegalTimeView {
    /// How many.
    quantity: u32,
    /// `same_day`, `working_day`, `hour`, `day` or `month`.
    #[schema(value_type = String)]
    unit: TimeUnit,
}

impl From<LegalTime> for LegalTimeView {
    fn from(LegalTime { quantity, unit }: LegalTime) -> Self {
        Self { quantity, unit }
    }
}

/// A paper that was handed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaperView {
    /// Its kind.
    #[schema(value_type = String)]
    pub(crate) paper: PaperId,
    /// Its Vietnamese name.
    pub(crate) name_vi: Option<String>,
    /// How many originals.
    pub(crate) originals: u16,
    /// How many copies.
    pub(crate) copies: u16,
    /// Its file.
    #[schema(value_type = Option<String>)]
    pub(crate) document: Option<DocumentId>,
    /// The dossier with which the applicant gave the file, used again with its consent.
    #[schema(value_type = Option<String>)]
    pub(crate) reused_from: Option<DossierCode>,
    /// The original stays in the dossier.
    pub(crate) held: bool,
    /// What is known of the file's signatures: `waiting` until it was looked at, `unsigned`,
    /// `not_verified_yet`, `passed`, `indeterminate` or `failed`; none without a file.
    pub(crate) signature: Option<&'static str>,
}

/// A step of the process.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StepView {
    /// Its number, from 1.
    number: usize,
    /// Who does it.
    #[schema(value_type = String)]
    agency: AgencyId,
    /// What is done.
    action: String,
    /// Allowance in working minutes.
    minutes: u32,
    /// What comes out of it for later steps.
    result: Option<String>,
    /// The results of earlier steps without which it cannot be done.
    needs: Vec<String>,
}

/// The numbers that the books gave a dossier.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Numbers {
    pub(crate) book: Option<u32>,
    pub(crate) certification: Option<u32>,
}

impl Reception {
    /// The numbers of a dossier's lines in the books: known as soon as the read model has passed its
    /// record; none after 5 seconds.
    pub(crate) async fn numbers(&self, done: &Done) -> Numbers {
        self.numbers_of(&done.code, done.position()).await
    }

    /// The same of a dossier whose record stands at a position.
    pub(crate) async fn numbers_of(&self, code: &DossierCode, position: Position) -> Numbers {
        let read = async {
            let mut snapshot = self.intake.snapshot(Some(position)).await?;
            let query = "SELECT book_number, certification_number FROM received WHERE dossier = ?";
            let rows = snapshot.query(query, binds![code]).await?;
            let numbers = rows
                .first()
                .map(|row| Ok(Numbers { book: row.get(0)?, certification: row.get(1)? }));
            numbers.unwrap_or_else(|| Ok(Numbers::default()))
        };
        read.await.unwrap_or_else(|error: motcua_readmodel::SnapshotError| {
            tracing::warn!(error = &error as &dyn std::error::Error, "no book number in time");
            Numbers::default()
        })
    }
}

/// The answer to a reception.
pub(crate) async fn answer(reception: &Reception, done: Done) -> Result<Response, Problem> {
    let numbers = reception.numbers(&done).await;
    let (version, position, again) = (done.version(), done.position(), done.repeated);
    let dossier = &done.loaded.dossier;
    let facts = dossier
        .reception
        .as_deref()
        .ok_or_else(|| Problem::from(motcua_domain::dossier::Refusal::Imported))?;
    let procedure = facts_procedure(reception, facts);
    let path = format!("/api/v1/dossiers/{}", done.code);
    let receipt = Receipt {
        standing: Standing::of(done.code.clone(), version.0, dossier),
        received: Received::of(facts, dossier, done.entry.happened, procedure.as_deref()),
        book_number: numbers.book,
        record_hash: done.entry.hash.to_string(),
    };
    let recorded = Recorded::created(version, position, receipt).at(&path);
    Ok(repeated(again, recorded).into_response())
}

/// The version of the procedure under which a dossier was received.
pub(crate) fn facts_procedure(
    reception: &Reception,
    facts: &Facts,
) -> Option<std::sync::Arc<Procedure>> {
    reception.catalogue().procedure_version(&facts.procedure, facts.procedure_version).cloned()
}

/// The procedure, version and sub-case under which a dossier was received, or registered.
pub(crate) fn under(dossier: &Dossier) -> Option<(&ProcedureCode, u32, &str)> {
    if let Some(facts) = &dossier.reception {
        return Some((&facts.procedure, facts.procedure_version, &facts.sub_case));
    }
    let registration = &dossier.registered.as_ref()?.registration;
    Some((&registration.procedure, registration.procedure_version, &registration.sub_case))
}

/// A sub-case by its name; empty: the unnamed one.
pub(crate) fn case_of<'a>(procedure: &'a Procedure, sub_case: &str) -> Option<&'a SubCase> {
    procedure.sub_case((!sub_case.is_empty()).then_some(sub_case))
}

impl Reception {
    /// The version of the procedure under which a dossier was received, or registered.
    pub(crate) fn procedure_of(&self, dossier: &Dossier) -> Option<std::sync::Arc<Procedure>> {
        let (code, version, _) = under(dossier)?;
        self.catalogue().procedure_version(code, version).cloned()
    }
}

impl Received {
    pub(crate) fn of(
        facts: &Facts,
        dossier: &Dossier,
        received: Timestamp,
        procedure: Option<&Procedure>,
    ) -> Self {
        let steps = facts.steps.iter().enumerate().map(|(index, step)| StepView {
            number: index + 1,
            agency: step.agency.clone(),
            action: step.action.clone(),
            minutes: step.minutes,
            result: Some(step.result.clone()).filter(|result| !result.is_empty()),
            needs: step.needs.clone(),
        });
        let papers = facts.papers.iter();
        Self {
            procedure: facts.procedure.clone(),
            procedure_version: facts.procedure_version,
            procedure_name: procedure
                .map(|p| Names { vi: p.name_vi.clone(), en: p.name_en.clone() }),
            sub_case: facts.sub_case.clone(),
            channel: facts.channel,
            received_at: facts.received_at.clone(),
            counter: facts.counter.clone(),
            competent: facts.competent.clone(),
            returned_at: facts.returned_at.clone(),
            helped_at: facts.helped_at.clone(),
            place: facts.place.clone(),
            received_on: LocalTime(received),
            start: LocalTime(facts.start),
            legal_time: facts.legal_time.into(),
            online_level: facts.online_level,
            online_service: facts.online_service,
            papers: papers.map(|p| paper(p, facts, dossier, procedure)).collect(),
            steps: steps.collect(),
        }
    }
}

fn paper(
    paper: &HandedIn,
    facts: &Facts,
    dossier: &Dossier,
    procedure: Option<&Procedure>,
) -> PaperView {
    let case = procedure.and_then(|procedure| case_of(procedure, &facts.sub_case));
    let kind = case.and_then(|case| case.paper(&paper.paper));
    PaperView {
        paper: paper.paper.clone(),
        name_vi: kind.map(|kind| kind.name_vi.clone()),
        originals: paper.originals,
        reused_from: paper.reused_from.clone(),
        copies: paper.copies,
        document: paper.document.clone(),
        held: paper.held,
        signature: paper.document.as_ref().map(|document| signature(document, dossier)),
    }
}

/// What is known of a file's signatures.
fn signature(document: &DocumentId, dossier: &Dossier) -> &'static str {
    use motcua_domain::dossier::Verdict;
    let finding = dossier.findings.iter().find(|finding| finding.document == *document);
    match finding.map(|finding| (finding.signed, finding.verdict)) {
        None => "waiting",
        Some((false, _)) => "unsigned",
        Some((true, None | Some(Verdict::NotVerifiedYet))) => "not_verified_yet",
        Some((true, Some(Verdict::Passed))) => "passed",
        Some((true, Some(Verdict::Indeterminate))) => "indeterminate",
        Some((true, Some(Verdict::Failed))) => "failed",
    }
}
