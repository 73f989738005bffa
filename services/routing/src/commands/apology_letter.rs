//! Thư xin lỗi: a letter that moves no date.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// What is said.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ApologyLetterBody {
    /// Why.
    reason: String,
}

/// The applicant is asked for pardon; no date moves.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/apology-letters", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = ApologyLetterBody,
    responses((status = 200, body = Standing, description = "Recorded")),
)]
pub(super) async fn apology_letter(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<ApologyLetterBody>,
) -> Result<Decided, Problem> {
    let ApologyLetterBody { reason } = command.body;
    let wanted = dossier::Command::ApologyLetter { reason };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
