//! Chuyển lưu trữ: what nobody fetched goes to the archive.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Return;

/// The list that it is on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TransferBody {
    /// Number of the file list.
    file_list: String,
}

/// The result goes to the archive; it can still be returned from there.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/transfers", tag = "return",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = TransferBody,
    responses((status = 200, body = Standing, description = "In the archive")),
)]
pub(super) async fn transfer_unclaimed(
    State(office): State<Return>,
    InPath(code): InPath<DossierCode>,
    command: Command<TransferBody>,
) -> Result<Decided, Problem> {
    let TransferBody { file_list } = command.body;
    let wanted = dossier::Command::TransferUnclaimed { file_list };
    Ok(office.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
