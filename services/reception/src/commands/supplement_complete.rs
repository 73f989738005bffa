//! Hồ sơ đã bổ sung đủ: what was asked for in handling is complete.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{self, SupplementFiles};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Reception;
use crate::papers::PaperBody;

/// What was brought.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SupplementBody {
    /// The papers.
    #[serde(default)]
    pub(super) papers: Vec<PaperBody>,
    /// A remark.
    #[serde(default)]
    pub(super) note: String,
}

/// The supplement is complete: the clock goes on, or starts anew, by the dossier's rule set.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/supplement", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = SupplementBody,
    responses((status = 200, body = Standing, description = "The clock goes on")),
)]
pub(super) async fn supplement_complete(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    command: Command<SupplementBody>,
) -> Result<Decided, Problem> {
    let (papers, file_names) = reception.papers_of(&code, command.body.papers).await?;
    let files = SupplementFiles { file_names, note: command.body.note };
    let wanted = dossier::Command::SupplementComplete { papers, files };
    Ok(reception.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
