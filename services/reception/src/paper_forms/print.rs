//! A form on paper, as PDF: for programs under the API, for people beside the dossier's page.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use motcua_api::{
    Asker, InPath, InQuery, MinPosition, MinPositionQuery, Problem, Routes, kinds, routes,
};
use motcua_domain::DossierCode;
use motcua_domain::rights::Right;
use motcua_eventlog::Position;
use motcua_pages::Qr;
use motcua_print::{Paper, Sheet};
use serde::Deserialize;
use utoipa::IntoParams;

use super::named;
use crate::Reception;

pub(super) fn routes() -> Routes<Reception> {
    Routes::new().route(Right::SeeDossier, routes!(print_form)).page(
        Right::SeeDossier,
        "/dossiers/{code}/forms/{purpose}",
        get(print_form),
    )
}

/// Which one of several, and on which paper.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// The nth of that purpose, from 1; the last, if it is not said.
    #[param(example = 1)]
    number: Option<usize>,
    /// `a4`, `a5` or `80mm`; `a4`, if it is not said.
    #[param(example = "a5")]
    paper: Option<String>,
}

/// A form as PDF/A, ready to be printed: the same bytes each time.
#[utoipa::path(
    get, path = "/api/v1/dossiers/{code}/forms/{purpose}/pdf", tag = "reception",
    params(
        ("code" = String, Path, description = "The dossier's code"),
        ("purpose" = String, Path, description = "What the form is for", example = "receipt"),
        Wanted, MinPositionQuery,
    ),
    responses(
        (status = 200, content_type = "application/pdf", description = "The form"),
        (status = 404, description = "The dossier has no such form, or its form set knows none"),
        (status = 429, description = "Too many forms are being printed"),
    ),
)]
async fn print_form(
    State(reception): State<Reception>,
    InPath((code, purpose)): InPath<(DossierCode, String)>,
    InQuery(wanted): InQuery<Wanted>,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Response, Problem> {
    let (purpose, paper) = (named(&purpose)?, paper(wanted.paper.as_deref())?);
    let min = min.unwrap_or(Position::START);
    let (_, view) = reception.form(&code, purpose, wanted.number, &asker, min).await?;
    let file_name = format!("{code}-{}-{}", purpose.name(), view.head.number);
    let sheet = Sheet {
        template: purpose.name(),
        paper,
        qr: Qr::of(code.as_str()).map(|qr| qr.svg()).unwrap_or_default(),
        given: view.head.given_on.0,
        title: format!("{} {code} ({})", view.head.title_vi, view.head.number),
        data: serde_json::to_value(&view).map_err(|error| Problem::internal(&error))?,
    };
    reception.press.answer(sheet, &file_name).await
}

/// The paper of a name; what a counter's printer takes.
fn paper(name: Option<&str>) -> Result<Paper, Problem> {
    let Some(name) = name else { return Ok(Paper::default()) };
    Paper::of(name)
        .filter(|paper| *paper != Paper::A3)
        .ok_or_else(|| Problem::new(&kinds::INVALID_PARAMETER).field("paper", "a4-a5-or-80mm"))
}
