//! Phân công, phân công lại: who does the step at hand.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier;
use motcua_domain::{AccountId, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// Who does the step.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AssignmentBody {
    /// The account of the officer.
    #[schema(value_type = String)]
    officer: AccountId,
    /// A remark.
    #[serde(default)]
    note: String,
}

/// The head names who does the step that the agency does now.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/assignments", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = AssignmentBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn assign(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<AssignmentBody>,
) -> Result<Decided, Problem> {
    let AssignmentBody { officer, note } = command.body;
    let wanted = dossier::Command::Assign { officer, note };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}

/// The head names another: the officer before may no longer finish the step.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/reassignments", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = AssignmentBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn reassign(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<AssignmentBody>,
) -> Result<Decided, Problem> {
    let AssignmentBody { officer, note } = command.body;
    let wanted = dossier::Command::Reassign { officer, note };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
