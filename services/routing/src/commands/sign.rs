//! Ký duyệt: the leader signs the result.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier;
use motcua_domain::{DocumentId, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;
use crate::document::stored;

/// What is signed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SignBody {
    /// The signed file, as `POST /api/v1/documents` answered.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    document: Option<DocumentId>,
}

/// The leader signs the result.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/signature", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = SignBody,
    responses((status = 200, body = Standing, description = "Signed")),
)]
pub(super) async fn sign(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<SignBody>,
) -> Result<Decided, Problem> {
    let document = stored(command.body.document, &routing.documents).await?;
    let wanted = dossier::Command::Sign { document };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
