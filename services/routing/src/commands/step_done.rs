//! A step of the work is recorded as done.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier;
use motcua_domain::{DocumentId, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;
use crate::document::stored;

/// Which step is done.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StepBody {
    /// Its number, from 1.
    step: u16,
    /// Its result as a file, which later steps need.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    document: Option<DocumentId>,
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
    let StepBody { step, document, note } = command.body;
    let document = stored(document, &routing.documents).await?;
    let wanted = dossier::Command::StepDone { step, document, note };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
