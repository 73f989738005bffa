//! Không nhận: what was given goes back to the giver.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// Why it is not taken.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DeclineBody {
    /// Why.
    reason: String,
}

/// The agency does not take what was given to it: it is back with the giver.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/declines", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = DeclineBody,
    responses((status = 200, body = Standing, description = "Back with the giver")),
)]
pub(super) async fn decline(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<DeclineBody>,
) -> Result<Decided, Problem> {
    let DeclineBody { reason } = command.body;
    let wanted = dossier::Command::Decline { reason };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
