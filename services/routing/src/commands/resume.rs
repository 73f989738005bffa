//! Tiếp tục xử lý: the clock goes on after a pause.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;

/// A remark.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ResumeBody {
    /// A remark.
    #[serde(default)]
    note: String,
}

/// The clock goes on; the dates move by the working time that stood still.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/resumptions", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = ResumeBody,
    responses((status = 200, body = Standing, description = "At work again")),
)]
pub(super) async fn resume(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<ResumeBody>,
) -> Result<Decided, Problem> {
    let ResumeBody { note } = command.body;
    let wanted = dossier::Command::Resume { note };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
