//! What was found of a dossier's documents, and the report on each.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use motcua_api::{
    Asker, InPath, MinPosition, MinPositionQuery, Problem, Read, Routes, kinds, routes,
};
use motcua_documents::FileId;
use motcua_domain::dossier::Verdict;
use motcua_domain::rights::Right;
use motcua_domain::{DocumentId, DossierCode, PaperId};
use motcua_eventlog::Position;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Signature;
use crate::needs::UnmetView;

pub(crate) fn routes() -> Routes<Signature> {
    Routes::new()
        .route(Right::SeeDocument, routes!(list_verdicts))
        .route(Right::SeeDocument, routes!(see_report))
}

/// The name of a verdict in the API.
pub(crate) fn named(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotVerifiedYet => "not_verified_yet",
        Verdict::Passed => "passed",
        Verdict::Indeterminate => "indeterminate",
        Verdict::Failed => "failed",
    }
}

/// What was found of a dossier's documents.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct VerdictList {
    items: Vec<VerdictView>,
}

/// What was found of a document, the newest finding.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct VerdictView {
    #[schema(value_type = String)]
    document: DocumentId,
    /// The paper that it is; none: a result, an opinion.
    #[schema(value_type = Option<String>)]
    paper: Option<PaperId>,
    /// `pdf`, `xml`, `cms` or `other`.
    format: String,
    /// How many signatures.
    signatures: u32,
    /// `passed`, `indeterminate`, `failed` or, of an old record, `not_verified_yet`; none where nothing
    /// is signed.
    verdict: Option<&'static str>,
    /// There is a report.
    has_report: bool,
    /// What it lacks of what the procedure asks of the paper's signature.
    unmet: Option<UnmetView>,
}

/// The verdicts on a dossier's documents.
#[utoipa::path(
    get, path = "/api/v1/dossiers/{code}/verdicts", tag = "signature",
    params(("code" = String, Path, description = "The dossier's code"), MinPositionQuery),
    responses((status = 200, body = VerdictList, description = "In the order in which they were found")),
)]
async fn list_verdicts(
    State(signature): State<Signature>,
    InPath(code): InPath<DossierCode>,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<VerdictList>, Problem> {
    let min = min.unwrap_or(Position::START);
    let loaded = signature.dossiers.see(&code, &asker.actor, asker.right, min).await?;
    let items = loaded.dossier.findings.iter().map(|finding| VerdictView {
        document: finding.document.clone(),
        paper: finding.paper.clone(),
        format: finding.format.clone(),
        signatures: finding.signatures,
        verdict: finding.verdict.map(named),
        has_report: !finding.report_hash.is_empty(),
        unmet: finding.unmet.map(UnmetView::from),
    });
    let list = VerdictList { items: items.collect() };
    Ok(Read::at(loaded.tail.position, list).version(loaded.tail.version))
}

/// The report on a document's signatures: every check, with its reasons.
#[utoipa::path(
    get, path = "/api/v1/dossiers/{code}/documents/{document}/report", tag = "signature",
    operation_id = "see_signature_report",
    params(
        ("code" = String, Path, description = "The dossier's code"),
        ("document" = String, Path, description = "The document's id"),
    ),
    responses(
        (status = 200, description = "The report", content_type = "application/json"),
        (status = 404, description = "There is none"),
    ),
)]
async fn see_report(
    State(signature): State<Signature>,
    InPath((code, document)): InPath<(DossierCode, DocumentId)>,
    asker: Asker,
) -> Result<Response, Problem> {
    let report = report(&signature, &asker, (&code, &document)).await?;
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((headers, report).into_response())
}

/// The report on a document of a dossier, as it was kept.
pub(crate) async fn report(
    signature: &Signature,
    asker: &Asker,
    (code, document): (&DossierCode, &DocumentId),
) -> Result<Bytes, Problem> {
    let not_found = || Problem::new(&kinds::NOT_FOUND);
    let loaded = signature.dossiers.see(code, &asker.actor, asker.right, Position::START).await?;
    let mut findings = loaded.dossier.findings.iter();
    let finding = findings.find(|finding| finding.document == *document).ok_or_else(not_found)?;
    let id: FileId = finding.report_hash.parse().map_err(|_| not_found())?;
    crate::documents::opened(signature, id).await
}
