//! A step of the work is recorded as done.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// Which step is done.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StepBody {
    /// Its number, from 1.
    step: u16,
    /// What was done.
    #[serde(default)]
    note: String,
}

/// A step is done; the same agency goes on with its next one, if it has one.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/steps", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = StepBody,
    responses((status = 200, body = Standing, description = "Recorded")),
)]
pub(super) async fn step_done(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<StepBody>,
) -> Result<Decided, Problem> {
    let wanted = dossier::Command::StepDone { step: command.body.step, note: command.body.note };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
