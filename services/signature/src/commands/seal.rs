//! Cấp số, đóng dấu, phát hành: the dossier is done.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier::{self, Seal};
use motcua_domain::{Date, DocumentId, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Signature;

/// Number and day of the result.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SealBody {
    /// Number in the agency's book.
    number: String,
    /// Its local day; today, if not said.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Date>,
    /// The sealed file, as `POST /api/v1/documents` answered.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    document: Option<DocumentId>,
}

/// The result gets its number, day and seal: the dossier is done. Where the procedure asks for a
/// signed file, the leader's signature and last the agency's seal must be in it.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/seal", tag = "signature",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = SealBody,
    responses((status = 200, body = Standing, description = "Done")),
)]
pub(super) async fn seal(
    State(signature): State<Signature>,
    InPath(code): InPath<DossierCode>,
    command: Command<SealBody>,
) -> Result<Decided, Problem> {
    let SealBody { number, day, document } = command.body;
    let file = signature.result(document.as_ref()).await?;
    let wanted = dossier::Command::Seal(Seal { number, day, document, file });
    Ok(signature.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
