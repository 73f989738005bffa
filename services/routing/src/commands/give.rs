//! Giao: to the agency of the next step, or the result to the agency that returns it.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier;
use motcua_domain::{AgencyId, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// To whom it is given.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GiveBody {
    /// The agency of the next step.
    #[schema(value_type = String, example = "H13.107.1.1")]
    to: AgencyId,
}

/// The own agency gives the dossier to the next one, and holds it until that one takes it.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/hand-overs", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = GiveBody,
    responses((status = 200, body = Standing, description = "Given")),
)]
pub(super) async fn give(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<GiveBody>,
) -> Result<Decided, Problem> {
    let wanted = dossier::Command::Give { to: command.body.to };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
