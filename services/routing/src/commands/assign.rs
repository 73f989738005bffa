//! Phân công: who does the step at hand.

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
pub(crate) struct AssignBody {
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
    request_body = AssignBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn assign(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<AssignBody>,
) -> Result<Decided, Problem> {
    let AssignBody { officer, note } = command.body;
    let wanted = dossier::Command::Assign { officer, note };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
