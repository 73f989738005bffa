//! Mở lại theo quyết định: a dossier that had ended is at work again.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, LocalTime, Problem, Standing};
use motcua_domain::dossier::{self, Order, Reopen};
use motcua_domain::{Date, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// An order of a court or a higher body.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OrderBody {
    /// Its number.
    number: String,
    /// Its local day.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// Who gave it.
    issued_by: String,
}

/// The order, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReopeningBody {
    /// The order that opens it.
    order: OrderBody,
    /// The date that the order sets; the legal time anew, if it sets none.
    #[serde(default)]
    new_due_at: Option<LocalTime>,
    /// Why.
    reason: String,
}

/// The dossier is at work again under its code, at the agency that decides it.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/reopenings", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = ReopeningBody,
    responses((status = 200, body = Standing, description = "At work again")),
)]
pub(super) async fn reopen(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<ReopeningBody>,
) -> Result<Decided, Problem> {
    let ReopeningBody { order, new_due_at, reason } = command.body;
    let OrderBody { number, day, issued_by } = order;
    let order = Order { number, day, issued_by };
    let due_at = new_due_at.map(|LocalTime(at)| at);
    let wanted = dossier::Command::Reopen(Box::new(Reopen { order, due_at, reason }));
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
