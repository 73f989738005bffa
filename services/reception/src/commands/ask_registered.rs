//! Phiếu yêu cầu bổ sung, of what was registered online or by post.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, PaperFoundBody, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{self, SupplementReasons};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Reception;

/// What was found on the papers: all of it at one time.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct IntakeRequestBody {
    /// Each paper that was looked at.
    papers: Vec<PaperFoundBody>,
    /// A remark.
    #[serde(default)]
    note: String,
}

/// The applicant is asked for everything that is missing or wrong, before reception.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/intake-requests", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = IntakeRequestBody,
    responses((status = 200, body = Standing, description = "It waits for the papers")),
)]
pub(super) async fn ask_registered(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<IntakeRequestBody>,
) -> Result<Decided, Problem> {
    let IntakeRequestBody { papers, note } = command.body;
    let (papers, reasons) = PaperFoundBody::split(papers);
    let reasons = SupplementReasons { reasons, note };
    let wanted = dossier::Command::AskAtIntake { papers, reasons };
    Ok(reception.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
