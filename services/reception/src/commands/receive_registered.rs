//! Tiếp nhận, of what was registered online or by post.

use axum::extract::State;
use axum::response::Response;
use motcua_api::{Command, CommandHeaders, InPath, Problem};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Reception;
use crate::receipt::{self, Receipt};

/// Nothing is to be said: what was registered is received as it stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceptionBody {}

/// What was registered is received: its time is counted from now.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/reception", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = ReceptionBody,
    responses((status = 201, body = Receipt, description = "Received")),
)]
pub(super) async fn receive_registered(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<ReceptionBody>,
) -> Result<Response, Problem> {
    let wanted = dossier::Command::ReceiveRegistered;
    let done = reception.dossiers.execute(&code, &command.act, &wanted).await?;
    receipt::answer(&reception, done).await
}
