//! A branch of a parallel group ends without its result.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// A branch that fails.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FailureBody {
    /// Its step.
    step: u16,
    /// Why.
    reason: String,
}

/// The branch comes back to who holds the dossier, without its result.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/branch-failures", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = FailureBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn fail_branch(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<FailureBody>,
) -> Result<Decided, Problem> {
    let FailureBody { step, reason } = command.body;
    let wanted = dossier::Command::FailBranch { step, reason };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
