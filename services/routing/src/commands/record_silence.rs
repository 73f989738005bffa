//! The asked agency was silent beyond its time.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// Which opinion did not come.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SilenceBody {
    /// Which one of the dossier, from 1.
    number: u16,
}

/// The silence of who was asked is recorded, once the time is over.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/opinion-silences", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = SilenceBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn record_silence(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<SilenceBody>,
) -> Result<Decided, Problem> {
    let SilenceBody { number } = command.body;
    let wanted = dossier::Command::RecordSilence { number };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
