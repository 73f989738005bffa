//! Tạm dừng: the clock stands, on a legal ground.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// On what ground, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PauseBody {
    /// The article that allows it.
    legal_ground: String,
    /// Why.
    reason: String,
}

/// The clock stands until the dossier is resumed.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/pauses", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = PauseBody,
    responses((status = 200, body = Standing, description = "Paused")),
)]
pub(super) async fn pause(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<PauseBody>,
) -> Result<Decided, Problem> {
    let PauseBody { legal_ground, reason } = command.body;
    let wanted = dossier::Command::Pause { legal_ground, reason };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
