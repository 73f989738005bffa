//! What a procedure asks of a paper's signature, and what a file lacks of it.

use axum::extract::State;
use motcua_api::{InPath, JsonBody, Problem, Routes, kinds, routes};
use motcua_documents::FileId;
use motcua_domain::catalogue::{SignatureNeed, Unmet};
use motcua_domain::dossier::Event;
use motcua_domain::rights::Right;
use motcua_domain::{
    DocumentId, DossierCode, Event as Any, PaperId, ProcedureCode, Timestamp, local,
};
use motcua_eventlog::Position;
use motcua_journal::{Dossiers, ExecuteError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Signature;
use crate::documents::opened;
use crate::verifier::{Missing, Side, signed_file};

pub(crate) fn routes() -> Routes<Signature> {
    Routes::new().route(Right::UploadDocument, routes!(check_need))
}

/// What a file lacks, and what to do, in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnmetView {
    /// `not-signed`, `signature-not-valid`, `signature-not-concluded`, `not-the-applicants-signature`
    /// or `not-the-agencys-signature`.
    code: &'static str,
    vi: &'static str,
    en: &'static str,
    to_do_vi: &'static str,
    to_do_en: &'static str,
}

impl From<Unmet> for UnmetView {
    fn from(unmet: Unmet) -> Self {
        let (vi, en) = match unmet {
            Unmet::NotSigned => ("Tệp chưa được ký số.", "The file has no digital signature."),
            Unmet::NotValid => {
                ("Tệp có chữ ký số không hợp lệ.", "A digital signature in the file is not valid.")
            }
            Unmet::NotConcluded => (
                "Chưa kết luận được về chữ ký số.",
                "Nothing certain can be said of the digital signature yet.",
            ),
            Unmet::NotTheApplicants => (
                "Chữ ký số không phải của người đề nghị.",
                "The digital signature is not the applicant's.",
            ),
            Unmet::NotOfTheAgency => (
                "Chữ ký số không phải của cơ quan phải ký.",
                "The digital signature is not of the agency that has to sign.",
            ),
        };
        let (to_do_vi, to_do_en) = match unmet {
            Unmet::NotConcluded => (
                "Cứ nhận; hệ thống sẽ tự kiểm tra lại.",
                "Receive it; the system checks it again by itself.",
            ),
            Unmet::NotSigned | Unmet::NotTheApplicants => (
                "Đề nghị ký số lại tệp, hoặc nhận bản giấy có chữ ký.",
                "Ask for a signed file, or receive the paper with a signature by hand.",
            ),
            Unmet::NotValid | Unmet::NotOfTheAgency => (
                "Đề nghị tệp gốc từ nơi đã ký, hoặc nhận bản giấy có chữ ký và dấu.",
                "Ask for the original file from who signed it, or receive the paper with signature and seal.",
            ),
        };
        Self { code: unmet.code(), vi, en, to_do_vi, to_do_en }
    }
}

/// For what a file is meant.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NeedBody {
    #[schema(value_type = String, example = "1.001193")]
    procedure: ProcedureCode,
    /// Where the procedure has variants.
    #[serde(default)]
    sub_case: Option<String>,
    /// The kind of paper.
    #[schema(value_type = String, example = "p1")]
    paper: PaperId,
    /// The numbers of the applicant, if the applicant's own signature may be asked for.
    #[serde(default)]
    identities: Vec<String>,
}

/// What is asked, and whether the file meets it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct NeedView {
    /// `none`, `any`, `applicant` or `official:<agency>`.
    #[schema(value_type = String)]
    signature: SignatureNeed,
    /// What the file lacks; none: it meets what is asked. The dossier can be received all the same.
    unmet: Option<UnmetView>,
}

/// Whether a file that was handed in meets what a procedure asks of its signature.
#[utoipa::path(
    post, path = "/api/v1/documents/{document}/signature-check", tag = "signature",
    operation_id = "check_signature_need",
    params(("document" = String, Path, description = "The document's id")),
    request_body = NeedBody,
    responses(
        (status = 200, body = NeedView, description = "What is asked and what is lacking"),
        (status = 404, description = "There is no such document"),
    ),
)]
async fn check_need(
    State(signature): State<Signature>,
    InPath(document): InPath<DocumentId>,
    JsonBody(wanted): JsonBody<NeedBody>,
) -> Result<axum::Json<NeedView>, Problem> {
    let now = signature.dossiers.journal().clock().now();
    let (catalogue, day) = (signature.dossiers.catalogue(), local(now).date());
    let invalid = |field, rule| Problem::new(&kinds::INVALID_FACTS).field(field, rule);
    let procedure = catalogue.procedure_on(&wanted.procedure, day);
    let procedure = procedure.ok_or_else(|| invalid("procedure", "unknown-procedure"))?;
    let case = procedure.sub_case(wanted.sub_case.as_deref());
    let case = case.ok_or_else(|| invalid("subCase", "unknown-sub-case"))?;
    let paper = case.paper(&wanted.paper).ok_or_else(|| invalid("paper", "unknown-paper"))?;
    let id: FileId = document.as_str().parse().map_err(|_| Problem::new(&kinds::NOT_FOUND))?;
    let bytes = opened(&signature, id).await?;
    let (side, missing) = (Side::Incoming, Missing::FromKept);
    let report = signature.verifier.verify(bytes, side, None, now, missing).await;
    let file = signed_file(&report.map_err(|error| Problem::internal(&error))?);
    let identities = wanted.identities.iter().map(String::as_str);
    let unmet = paper.signature.unmet(&file, identities, &catalogue, day);
    let signature = paper.signature.clone();
    Ok(axum::Json(NeedView { signature, unmet: unmet.map(UnmetView::from) }))
}

/// What is asked of the signature of a dossier's paper, and the numbers of its applicant.
pub(crate) struct Asked {
    pub(crate) need: SignatureNeed,
    pub(crate) identities: Vec<String>,
}

/// Reads them from the dossier's stream and the catalogue.
pub(crate) async fn asked(
    dossiers: &Dossiers,
    code: &DossierCode,
    paper: &PaperId,
    at: Timestamp,
) -> Result<Asked, ExecuteError> {
    let loaded = dossiers.load(code, Position::START).await?;
    let catalogue = dossiers.catalogue();
    let case = loaded.dossier.sub_case(&catalogue, local(at).date());
    let need = case.and_then(|case| case.paper(paper)).map(|paper| paper.signature.clone());
    let need = need.unwrap_or_default();
    let mut identities = Vec::new();
    if need == SignatureNeed::Applicant {
        for entry in dossiers.history(code).await? {
            identities.extend(entry.known().flat_map(numbers));
        }
    }
    Ok(Asked { need, identities })
}

/// The numbers of the applicant, where a record tells them.
fn numbers(event: &Any) -> Vec<String> {
    let Any::Dossier(Event::Received { request, .. } | Event::Registered { request, .. }) = event
    else {
        return Vec::new();
    };
    let identities = request.known().map(|request| request.applicant.identities.as_slice());
    identities.unwrap_or_default().iter().map(|identity| identity.number.clone()).collect()
}
