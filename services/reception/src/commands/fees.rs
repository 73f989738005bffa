//! The ledger of fees: a line is set, exempt, paid, void, paid back.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Means, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{self, FeeOrder, FeeReceipt, FeeWanted, ReliefWanted};
use motcua_journal::Act;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Reception;

/// A fee line that is due.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FeeBody {
    /// The procedure's line.
    #[schema(example = "extract")]
    line: String,
    /// Pages of the original, where it is by the page.
    #[serde(default)]
    pages: u32,
    /// Copies, papers or persons.
    #[serde(default = "one")]
    count: u32,
    /// Who pays less, if it does: its place in the line's list, from 1.
    #[serde(default)]
    exemption: Option<u16>,
    /// What was seen of it.
    #[serde(default)]
    evidence: String,
}

const fn one() -> u32 {
    1
}

impl From<FeeBody> for FeeWanted {
    fn from(body: FeeBody) -> Self {
        let FeeBody { line, pages, count, exemption, evidence } = body;
        let relief = exemption.map(|exemption| ReliefWanted { exemption, evidence });
        Self { line, pages, count, relief }
    }
}

/// An exemption that is granted.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ExemptionBody {
    /// The line of the ledger, from 1.
    number: u16,
    /// Its place in the fee line's list, from 1.
    exemption: u16,
    /// What was seen of it.
    evidence: String,
}

/// A payment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FeePaymentBody {
    /// The line of the ledger, from 1.
    number: u16,
    /// How much, in đồng: all that is due on it.
    amount_vnd: u64,
    /// By what means.
    means: Means,
    /// Series of the fee receipt.
    #[serde(default)]
    receipt_series: String,
    /// Its number.
    #[serde(default)]
    receipt_number: String,
}

/// A line of the ledger that is void, or paid back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TakenBackBody {
    /// The line of the ledger, from 1.
    number: u16,
    /// Why.
    reason: String,
}

/// A fee line is due: by its measure and as it was published on the day of reception.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/fees", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = FeeBody,
    responses((status = 200, body = Standing, description = "It stands in the ledger")),
)]
pub(super) async fn set_fee(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<FeeBody>,
) -> Result<Decided, Problem> {
    reception.fee(&code, &command.act, FeeOrder::Set(command.body.into())).await
}

/// Somebody pays less, or nothing: by an article, and what was seen.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/fee-exemptions", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = ExemptionBody,
    responses((status = 200, body = Standing, description = "Less is due")),
)]
pub(super) async fn exempt_fee(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<ExemptionBody>,
) -> Result<Decided, Problem> {
    let ExemptionBody { number, exemption, evidence } = command.body;
    let order = FeeOrder::Exempt(number, ReliefWanted { exemption, evidence });
    reception.fee(&code, &command.act, order).await
}

/// A line is paid, all of it at one time.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/fee-payments", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = FeePaymentBody,
    responses((status = 200, body = Standing, description = "Paid")),
)]
pub(super) async fn take_fee(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<FeePaymentBody>,
) -> Result<Decided, Problem> {
    let body = command.body;
    let order = FeeOrder::Take {
        number: body.number,
        amount_vnd: body.amount_vnd,
        means: body.means.word().to_owned(),
        receipt: FeeReceipt { series: body.receipt_series, number: body.receipt_number },
    };
    reception.fee(&code, &command.act, order).await
}

/// A payment counts as none, by another person than who took it; or an unpaid line is not due.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/fee-voids", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = TakenBackBody,
    responses((status = 200, body = Standing, description = "Void")),
)]
pub(super) async fn void_fee(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<TakenBackBody>,
) -> Result<Decided, Problem> {
    let TakenBackBody { number, reason } = command.body;
    reception.fee(&code, &command.act, FeeOrder::Void { number, reason }).await
}

/// The money of a line is given back, by another person than who took it.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/fee-refunds", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = TakenBackBody,
    responses((status = 200, body = Standing, description = "Paid back")),
)]
pub(super) async fn refund_fee(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<TakenBackBody>,
) -> Result<Decided, Problem> {
    let TakenBackBody { number, reason } = command.body;
    reception.fee(&code, &command.act, FeeOrder::Refund { number, reason }).await
}

impl Reception {
    /// Writes in the ledger of a dossier.
    pub(crate) async fn fee(
        &self,
        code: &DossierCode,
        act: &Act,
        order: FeeOrder,
    ) -> Result<Decided, Problem> {
        Ok(self.dossiers.execute(code, act, &dossier::Command::Fee(order)).await?.into())
    }
}
