//! Further deliveries of a result, and what the post says of them.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{self, DeliveryOrder};
use motcua_journal::Act;
use serde::Deserialize;
use utoipa::ToSchema;

use super::return_result::ReturnBody;
use crate::Return;

/// A delivery with the post.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ArrivalBody {
    /// Which one: 1 = the return.
    number: u16,
}

/// A delivery that the post brought back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CameBackBody {
    /// Which one: 1 = the return.
    number: u16,
    /// Why, as the post says.
    reason: String,
}

/// Another delivery of a returned result, with a proof of its own.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/deliveries", tag = "return",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = ReturnBody,
    responses((status = 200, body = Standing, description = "Delivered")),
)]
pub(super) async fn deliver(
    State(office): State<Return>,
    InPath(code): InPath<DossierCode>,
    command: Command<ReturnBody>,
) -> Result<Decided, Problem> {
    let (way, fetched) = command.body.into();
    office.delivery(&code, &command.act, DeliveryOrder::Make { way, fetched }).await
}

/// The post handed a delivery over.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/delivery-arrivals", tag = "return",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = ArrivalBody,
    responses((status = 200, body = Standing, description = "Handed over")),
)]
pub(super) async fn confirm_delivery(
    State(office): State<Return>,
    InPath(code): InPath<DossierCode>,
    command: Command<ArrivalBody>,
) -> Result<Decided, Problem> {
    let ArrivalBody { number } = command.body;
    office.delivery(&code, &command.act, DeliveryOrder::Arrived { number }).await
}

/// The post brought a delivery back: with no other one, the result waits on the shelf again.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/delivery-returns", tag = "return",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = CameBackBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn take_back_delivery(
    State(office): State<Return>,
    InPath(code): InPath<DossierCode>,
    command: Command<CameBackBody>,
) -> Result<Decided, Problem> {
    let CameBackBody { number, reason } = command.body;
    office.delivery(&code, &command.act, DeliveryOrder::CameBack { number, reason }).await
}

impl Return {
    async fn delivery(
        &self,
        code: &DossierCode,
        act: &Act,
        order: DeliveryOrder,
    ) -> Result<Decided, Problem> {
        Ok(self.dossiers.execute(code, act, &dossier::Command::Delivery(order)).await?.into())
    }
}
