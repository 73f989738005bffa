//! Từ chối tiếp nhận, of what was registered online or by post.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier;
use motcua_domain::{AgencyId, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Reception;

/// Why it is not received.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RefusalBody {
    /// The article that it rests on.
    legal_ground: String,
    /// Whom to ask instead.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    competent: Option<AgencyId>,
    /// Why.
    reason: String,
}

/// What was registered is not received, in writing and for good.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/reception-refusals", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = RefusalBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn refuse_registered(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<RefusalBody>,
) -> Result<Decided, Problem> {
    let RefusalBody { legal_ground, competent, reason } = command.body;
    let wanted = dossier::Command::RefuseReception { legal_ground, competent, reason };
    Ok(reception.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
