//! Thông báo nghĩa vụ tài chính: the clock stands until it is paid.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{self, DutyLine};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// What is to be paid.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DutyBody {
    /// One a fee.
    lines: Vec<DutyLineBody>,
    /// Number of the notice.
    #[serde(default)]
    notice: String,
}

/// One fee or tax.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DutyLineBody {
    /// The fee line of the procedure.
    fee_line: String,
    /// Amount in đồng.
    amount_vnd: u64,
}

/// The applicant is told what to pay; the clock stands from now.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/duties", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = DutyBody,
    responses((status = 200, body = Standing, description = "The clock stands")),
)]
pub(super) async fn notify_duty(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<DutyBody>,
) -> Result<Decided, Problem> {
    let lines = command.body.lines.into_iter();
    let lines = lines.map(|line| DutyLine { fee_line: line.fee_line, amount_vnd: line.amount_vnd });
    let wanted =
        dossier::Command::NotifyDuty { lines: lines.collect(), notice: command.body.notice };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
