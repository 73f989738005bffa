//! Dự thảo kết quả: a version of the draft.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier;
use motcua_domain::{DocumentId, DossierCode};
use motcua_eventlog::Position;
use motcua_journal::Act;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;
use crate::document::stored;

/// A version of the draft.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DraftBody {
    /// The stored file.
    #[schema(value_type = String)]
    document: DocumentId,
    /// A remark.
    #[serde(default)]
    note: String,
}

/// A version of the draft is kept with the dossier.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/drafts", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = DraftBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn draft(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<DraftBody>,
) -> Result<Decided, Problem> {
    let DraftBody { document, note } = command.body;
    if let Err(unknown) = stored(Some(document.clone()), &routing.documents).await {
        // Who may not do it at all is told that, and not what is stored here.
        let Act { actor, right, .. } = &command.act;
        routing.dossiers.see(&code, actor, *right, Position::START).await?;
        return Err(unknown);
    }
    let wanted = dossier::Command::Draft { document, note };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
