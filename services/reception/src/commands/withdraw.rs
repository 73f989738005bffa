//! Rút hồ sơ: the applicant withdraws, in writing or on the portal.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Reception;

/// What the applicant wrote.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WithdrawBody {
    /// Why.
    #[serde(default)]
    reason: String,
}

/// The applicant withdraws the dossier.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/withdrawal", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = WithdrawBody,
    responses((status = 200, body = Standing, description = "Withdrawn")),
)]
pub(super) async fn withdraw(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<WithdrawBody>,
) -> Result<Decided, Problem> {
    let wanted = dossier::Command::Withdraw { reason: command.body.reason };
    Ok(reception.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
