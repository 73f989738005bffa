//! Trình ký: the draft goes to the leader.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier;
use motcua_domain::{DocumentId, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;
use crate::document::stored;

/// The draft.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SubmissionBody {
    /// Its file, as `POST /api/v1/documents` answered.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    document: Option<DocumentId>,
    /// A remark.
    #[serde(default)]
    note: String,
}

/// The officer submits the draft of the result for signature.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/submissions", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = SubmissionBody,
    responses((status = 200, body = Standing, description = "Before the leader")),
)]
pub(super) async fn submit_for_signature(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<SubmissionBody>,
) -> Result<Decided, Problem> {
    let SubmissionBody { document, note } = command.body;
    let document = stored(document, &routing.documents).await?;
    let wanted = dossier::Command::SubmitForSignature { document, note };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
