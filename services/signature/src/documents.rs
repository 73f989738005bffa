//! `POST /api/v1/documents` and the way back: a file of a dossier.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use motcua_api::{Asker, Guard, InPath, Problem, Routes, kinds, routes};
use motcua_documents::{FileId, GetError, PutError};
use motcua_domain::rights::Right;
use motcua_domain::{DocumentId, DossierCode};
use motcua_eventlog::Position;
use motcua_signature_core::{Report, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Signature;
use crate::format::{format_of, is_pdf};
use crate::papers::files;
use crate::reports::named;
use crate::upload::{FileForm, Upload, taken_in};
use crate::verifier::{Missing, Side, recorded_as};

pub(crate) fn routes(max_bytes: u64) -> Routes<Signature> {
    let limit = usize::try_from(max_bytes).unwrap_or(usize::MAX);
    Routes::new()
        .route(Guard::by(Right::UploadDocument).body_up_to(limit), routes!(hand_in))
        .route(Right::SeeDocument, routes!(fetch))
}

/// A file that was handed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct HandedIn {
    /// By which papers name it.
    document: String,
    /// SHA-256 of its content, hexadecimal.
    sha256: String,
    /// Its size in bytes.
    size_bytes: u64,
    /// What it is by its content: `pdf`, `xml`, `cms` or `other`.
    format: &'static str,
    /// Whether it bears a signature.
    signed: bool,
    /// How many signatures.
    signatures: u32,
    /// `passed` (đạt), `failed` (không đạt) or `indeterminate` (chưa kết luận được: receive it, it is
    /// checked again); none where nothing is signed.
    verdict: Option<&'static str>,
    /// Why it did not pass, and what is unusual.
    reasons: Vec<ReasonView>,
}

/// Why a signature did not pass, in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ReasonView {
    /// Stable.
    code: &'static str,
    vi: &'static str,
    en: &'static str,
}

/// A file is handed in, before a paper names it: as the body, or as the one part `file` of a form. The
/// same content is the same document.
#[utoipa::path(
    post, path = "/api/v1/documents", tag = "signature",
    request_body(content(
        (Vec<u8> = "application/octet-stream"), (FileForm = "multipart/form-data"),
    )),
    responses((status = 201, body = HandedIn, description = "Stored")),
)]
async fn hand_in(
    State(signature): State<Signature>,
    request: Request,
) -> Result<Response, Problem> {
    let Upload { bytes, says_pdf } = taken_in(request, signature.documents.max_bytes()).await?;
    if bytes.is_empty() {
        return Err(Problem::new(&kinds::INVALID_FACTS).field("body", "empty"));
    }
    if says_pdf && !is_pdf(&bytes) {
        return Err(Problem::new(&kinds::NOT_A_PDF).field("body", "not-a-pdf"));
    }
    let format = format_of(&bytes);
    let now = signature.dossiers.journal().clock().now();
    let side = Side::Incoming;
    let report = signature.verifier.verify(bytes.clone(), side, None, now, Missing::FromKept).await;
    let report = report.map_err(|error| Problem::internal(&error))?;
    let stored = signature.documents.put(bytes).await.map_err(|error| put_problem(&error))?;
    let verdict = recorded_as(&report);
    let body = HandedIn {
        document: stored.id.to_string(),
        sha256: hex::encode(stored.sha256),
        size_bytes: stored.size_bytes,
        format,
        signed: verdict.is_some(),
        signatures: counted(&report),
        verdict: verdict.map(named),
        reasons: reasons(&report),
    };
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// How many signatures a report speaks of.
pub(crate) fn counted(report: &Report) -> u32 {
    u32::try_from(report.signatures.len()).unwrap_or(u32::MAX)
}

/// The reasons of a report, each once, those of the document first.
fn reasons(report: &Report) -> Vec<ReasonView> {
    let of_signatures = report.signatures.iter().flat_map(|signature| &signature.reasons);
    let mut all: Vec<ReasonView> = Vec::new();
    for reason in report.reasons.iter().chain(of_signatures) {
        let is_told = all.iter().any(|told| told.code == reason.code);
        // An unsigned paper where no signature is asked shows nothing.
        if !is_told && report.verdict != Verdict::NoSignatureFound {
            all.push(ReasonView { code: reason.code, vi: reason.vi, en: reason.en });
        }
    }
    all
}

fn put_problem(error: &PutError) -> Problem {
    match error {
        PutError::TooLarge { max_bytes, .. } => {
            Problem::new(&kinds::BODY_TOO_LARGE).with("limitBytes", *max_bytes)
        }
        PutError::DiskFull => Problem::new(&kinds::DISK_FULL),
        PutError::Keys(_) | PutError::Io(_) => Problem::internal(error),
    }
}

/// The content of a file; what was erased is not there.
pub(crate) async fn opened(signature: &Signature, id: FileId) -> Result<Bytes, Problem> {
    match signature.documents.get(id).await {
        Ok(bytes) => Ok(bytes),
        Err(GetError::Unknown(_) | GetError::Erased(_)) => Err(Problem::new(&kinds::NOT_FOUND)),
        Err(error) => Err(Problem::internal(&error)),
    }
}

/// A file of a dossier, to those whom the dossier concerns.
#[utoipa::path(
    get, path = "/api/v1/dossiers/{code}/documents/{document}", tag = "signature",
    operation_id = "fetch_document",
    params(
        ("code" = String, Path, description = "The dossier's code"),
        ("document" = String, Path, description = "The document's id"),
    ),
    responses((status = 200, description = "The file", content_type = "application/octet-stream")),
)]
async fn fetch(
    State(signature): State<Signature>,
    InPath((code, document)): InPath<(DossierCode, DocumentId)>,
    asker: Asker,
) -> Result<Response, Problem> {
    handed_out(&signature, &asker, (&code, &document)).await
}

/// A file of a dossier, to be saved.
pub(crate) async fn handed_out(
    signature: &Signature,
    asker: &Asker,
    (code, document): (&DossierCode, &DocumentId),
) -> Result<Response, Problem> {
    let not_found = || Problem::new(&kinds::NOT_FOUND);
    signature.dossiers.see(code, &asker.actor, asker.right, Position::START).await?;
    let history = signature.dossiers.history(code).await?;
    let mut known = history.iter().flat_map(|entry| files(entry));
    if !known.any(|known| known == document) {
        return Err(not_found());
    }
    let id: FileId = document.as_str().parse().map_err(|_| not_found())?;
    let bytes = opened(signature, id).await?;
    let media_type = match format_of(&bytes) {
        "pdf" => "application/pdf",
        // What a browser could run is only handed out to be saved.
        _ => "application/octet-stream",
    };
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}
