//! Trả lại dự thảo: the officer has it again.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// What is to be changed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SendBackBody {
    /// Why.
    reason: String,
}

/// The draft goes back to the officer; it is submitted again before it is signed.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/send-backs", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = SendBackBody,
    responses((status = 200, body = Standing, description = "Back with the officer")),
)]
pub(super) async fn send_back(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<SendBackBody>,
) -> Result<Decided, Problem> {
    let SendBackBody { reason } = command.body;
    let wanted = dossier::Command::SendBack { reason };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
