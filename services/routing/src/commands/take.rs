//! Nhận: by the agency that it was given to; within one unit giving and taking are one act.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// Nothing: the path says it all.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TakeBody {}

/// The own agency takes the dossier that was given to it.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/take", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = TakeBody,
    responses((status = 200, body = Standing, description = "Taken")),
)]
pub(super) async fn take(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<TakeBody>,
) -> Result<Decided, Problem> {
    let wanted = dossier::Command::Take;
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
