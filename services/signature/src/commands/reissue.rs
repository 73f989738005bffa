//! Thu hồi và cấp lại: another result in place of a wrong one.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier::{self, Reissue, Seal};
use motcua_domain::{Date, DocumentId, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Signature;

/// The new result, and what was wrong with the old one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReissueBody {
    /// Number of the new result in the agency's book.
    number: String,
    /// Its local day; today, if not said.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Date>,
    /// Its file, as `POST /api/v1/documents` answered.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    document: Option<DocumentId>,
    /// The article that orders it.
    legal_ground: String,
    /// What was wrong.
    reason: String,
}

/// The result is revoked and another one issued; the old one stays in the log.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/reissues", tag = "signature",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = ReissueBody,
    responses((status = 200, body = Standing, description = "Done, with another result")),
)]
pub(super) async fn reissue(
    State(signature): State<Signature>,
    InPath(code): InPath<DossierCode>,
    command: Command<ReissueBody>,
) -> Result<Decided, Problem> {
    let ReissueBody { number, day, document, legal_ground, reason } = command.body;
    let file = signature.result(document.as_ref()).await?;
    let result = Seal { number, day, document, file };
    let reissue = Reissue { result, legal_ground, reason };
    let wanted = dossier::Command::Reissue(Box::new(reissue));
    Ok(signature.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
