//! Lấy ý kiến: another agency is asked, the dossier stays.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing, kinds};
use motcua_domain::dossier;
use motcua_domain::{AgencyId, DocumentId, DossierCode, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;
use crate::document::stored;

/// What is asked of whom.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OpinionBody {
    /// Who is asked.
    #[schema(value_type = String)]
    of: AgencyId,
    /// When the answer is due.
    #[schema(value_type = String, example = "2026-11-30T17:00:00+07:00")]
    due_at: Timestamp,
    /// What is asked about.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    document: Option<DocumentId>,
    /// The question.
    question: String,
}

/// Another agency is asked for its opinion; the dossier stays, and its clock runs.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/opinions", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = OpinionBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn consult(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<OpinionBody>,
) -> Result<Decided, Problem> {
    let OpinionBody { of, due_at, document, question } = command.body;
    if routing.dossiers.catalogue().agency(&of).is_none() {
        return Err(Problem::new(&kinds::UNKNOWN_AGENCY).field("of", "unknown-agency"));
    }
    let document = stored(document, &routing.documents).await?;
    let wanted = dossier::Command::Consult { of, due_at, document, question };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
