//! The pages of signature: the report on a file, in words that a clerk understands, and the file.

mod report;

use std::sync::LazyLock;

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use motcua_api::{Asker, InPath, InQuery, Problem, Routes};
use motcua_domain::rights::Right;
use motcua_domain::{DocumentId, DossierCode};
use motcua_pages::Texts;
use serde::Deserialize;

use crate::Signature;
use crate::documents::handed_out;

pub(crate) static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// The pages.
pub(crate) fn routes() -> Routes<Signature> {
    Routes::new().page(Right::SeeDocument, "/documents/{document}/report", get(report::show)).page(
        Right::SeeDocument,
        "/documents/{document}/file",
        get(file),
    )
}

/// Of which dossier the file is: who may see the dossier may see it.
#[derive(Debug, Deserialize)]
struct Of {
    dossier: DossierCode,
}

/// `GET /documents/{document}/file?dossier=…`
async fn file(
    State(signature): State<Signature>,
    InPath(document): InPath<DocumentId>,
    InQuery(of): InQuery<Of>,
    asker: Asker,
) -> Result<Response, Problem> {
    handed_out(&signature, &asker, (&of.dossier, &document)).await
}
