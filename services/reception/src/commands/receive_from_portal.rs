//! Đăng ký trực tuyến: the national portal sends a dossier with its code; a clerk receives it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use motcua_api::{Creation, CreationHeaders, Problem, Recorded, Standing, kinds, repeated};
use motcua_domain::dossier::{Channel, Command};
use motcua_domain::{AgencyId, DossierCode, codes::Layout};
use serde::Deserialize;
use utoipa::ToSchema;

use super::receive::{At, ReceiveBody};
use crate::Reception;

/// What the national portal sends.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PortalBody {
    /// The portal's code: it stays the dossier's one code.
    #[schema(value_type = String, example = "G09.20-20260609-0092637")]
    code: DossierCode,
    /// Whose counter is asked to receive it.
    #[schema(value_type = String, example = "H13.121")]
    received_at: AgencyId,
    /// The status that the portal has for it: it changes nothing here.
    #[serde(default)]
    #[expect(dead_code, reason = "only what happens here says where a dossier stands")]
    status: Option<u8>,
    /// What was filed.
    dossier: ReceiveBody,
}

/// A dossier arrives from the national portal: it is registered, and waits for the counter's answer.
/// The same dossier again changes nothing.
#[utoipa::path(
    post, path = "/api/v1/portal/dossiers", tag = "reception", params(CreationHeaders),
    request_body = PortalBody,
    responses((status = 201, body = Standing, description = "Registered")),
)]
pub(super) async fn receive_from_portal(
    State(reception): State<Reception>,
    creation: Creation<PortalBody>,
) -> Result<Response, Problem> {
    let PortalBody { code, received_at, dossier, .. } = creation.body;
    if Layout::of(code.as_str()).is_none() {
        return Err(Problem::new(&kinds::INVALID_FACTS).field("code", "portal-code"));
    }
    reception.agency_code(&received_at).map_err(|p| p.field("receivedAt", "unknown-agency"))?;
    let source = "national-portal".to_owned();
    let at = At { agency: received_at, counter: None, channel: Channel::Online, source };
    let command = Command::Register(Box::new(reception.command(dossier, at).await?));
    let done = reception.dossiers.create_with_code(&code, &creation.act, &command).await?;
    let (version, position, again) = (done.version(), done.position(), done.repeated);
    let standing = Standing::of(code.clone(), version.0, &done.loaded.dossier);
    let registered = Recorded::created(version, position, standing);
    Ok(repeated(again, registered.at(&format!("/api/v1/dossiers/{code}"))).into_response())
}
