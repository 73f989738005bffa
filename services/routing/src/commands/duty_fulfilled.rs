//! The financial duty is paid: the clock goes on.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Means, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// What was paid.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PaymentBody {
    /// How much, in đồng.
    amount_vnd: u64,
    /// By what means.
    means: Means,
}

/// The duty is paid: the clock goes on.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/duty-payments", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = PaymentBody,
    responses((status = 200, body = Standing, description = "The clock goes on")),
)]
pub(super) async fn duty_fulfilled(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<PaymentBody>,
) -> Result<Decided, Problem> {
    let PaymentBody { amount_vnd, means } = command.body;
    let means = means.word().to_owned();
    let wanted = dossier::Command::DutyFulfilled { amount_vnd, means };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
