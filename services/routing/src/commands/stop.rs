//! Dừng xử lý: final, on the applicant's request or a legal ground.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{self, StopBasis};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// On what, and why; one of the first two is given.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StopBody {
    /// The applicant's request: number or day of the paper.
    #[serde(default)]
    request: Option<String>,
    /// The article that orders it.
    #[serde(default)]
    legal_ground: Option<String>,
    /// Why.
    reason: String,
}

/// The handling ends for good.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/stops", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = StopBody,
    responses((status = 200, body = Standing, description = "Stopped")),
)]
pub(super) async fn stop(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<StopBody>,
) -> Result<Decided, Problem> {
    let StopBody { request, legal_ground, reason } = command.body;
    let basis = StopBasis::of(request, legal_ground)?;
    let wanted = dossier::Command::Stop { basis, reason };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
