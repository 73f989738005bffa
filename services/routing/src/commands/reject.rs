//! Từ chối giải quyết: done with a refusal; the signed, reasoned letter is the result.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier;
use motcua_domain::{DocumentId, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;
use crate::document::stored;

/// Why it is rejected.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RejectBody {
    /// The article that it rests on.
    legal_ground: String,
    /// Why.
    reason: String,
    /// The signed letter, as `POST /api/v1/documents` answered.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    document: Option<DocumentId>,
}

/// The request is rejected, with reasons: the dossier is done.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/rejection", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = RejectBody,
    responses((status = 200, body = Standing, description = "Done")),
)]
pub(super) async fn reject(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<RejectBody>,
) -> Result<Decided, Problem> {
    let RejectBody { legal_ground, reason, document } = command.body;
    let document = stored(document, &routing.documents).await?;
    let wanted = dossier::Command::Reject { legal_ground, reason, document };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
