//! Tiếp nhận trực tuyến: the national portal sends a dossier with its code.

use axum::extract::State;
use axum::response::Response;
use motcua_api::{Creation, CreationHeaders, Problem, kinds};
use motcua_domain::dossier::{Channel, Command};
use motcua_domain::{AgencyId, DossierCode, codes::Layout};
use serde::Deserialize;
use utoipa::ToSchema;

use super::receive::{At, ReceiveBody};
use crate::Reception;
use crate::receipt::{self, Receipt};

/// What the national portal sends.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PortalBody {
    /// The portal's code: it stays the dossier's one code.
    #[schema(value_type = String, example = "G09.20-20260609-0092637")]
    code: DossierCode,
    /// Which agency receives it.
    #[schema(value_type = String, example = "H13.121")]
    received_at: AgencyId,
    /// What was filed.
    dossier: ReceiveBody,
}

/// A dossier arrives from the national portal. The same dossier again changes nothing.
#[utoipa::path(
    post, path = "/api/v1/portal/dossiers", tag = "reception", params(CreationHeaders),
    request_body = PortalBody,
    responses((status = 201, body = Receipt, description = "Received")),
)]
pub(super) async fn receive_from_portal(
    State(reception): State<Reception>,
    creation: Creation<PortalBody>,
) -> Result<Response, Problem> {
    let PortalBody { code, received_at, dossier } = creation.body;
    if Layout::of(code.as_str()).is_none() {
        return Err(Problem::new(&kinds::INVALID_FACTS).field("code", "portal-code"));
    }
    reception.agency_code(&received_at).map_err(|p| p.field("receivedAt", "unknown-agency"))?;
    let source = "national-portal".to_owned();
    let at = At { agency: received_at, counter: None, channel: Channel::Online, source };
    let command = Command::Receive(Box::new(reception.command(dossier, at).await?));
    let done = reception.dossiers.create_with_code(&code, &creation.act, &command).await?;
    receipt::answer(&reception, done).await
}
