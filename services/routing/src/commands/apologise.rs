//! Xin lỗi và hẹn lại: one new date, which moves what the citizen holds, never what is late.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, LocalTime, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// The new date, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ApologyBody {
    /// Later than the date that the citizen holds now.
    new_due_at: LocalTime,
    /// Why.
    reason: String,
}

/// The applicant is asked for pardon and gets the one new date.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/apologies", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = ApologyBody,
    responses((status = 200, body = Standing, description = "There is a new date")),
)]
pub(super) async fn apologise(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<ApologyBody>,
) -> Result<Decided, Problem> {
    let ApologyBody { new_due_at: LocalTime(new_due_at), reason } = command.body;
    let wanted = dossier::Command::Apologise { new_due_at, reason };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
