//! Cho ý kiến: the opinion that was asked for.

use axum::extract::State;
use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Standing};
use motcua_domain::dossier;
use motcua_domain::{DocumentId, DossierCode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Routing;
use crate::document::stored;

/// An opinion.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AnswerBody {
    /// Which one of the dossier, from 1.
    number: u16,
    /// The opinion as a file.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    document: Option<DocumentId>,
    /// The opinion.
    text: String,
}

/// The agency that was asked gives its opinion, also when its time is over.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{code}/opinion-answers", tag = "routing",
    params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
    request_body = AnswerBody,
    responses((status = 200, body = Standing, description = "Where it stands now")),
)]
pub(super) async fn give_opinion(
    State(routing): State<Routing>,
    InPath(code): InPath<DossierCode>,
    command: Command<AnswerBody>,
) -> Result<Decided, Problem> {
    let AnswerBody { number, document, text } = command.body;
    let document = stored(document, &routing.documents).await?;
    let wanted = dossier::Command::GiveOpinion { number, document, text };
    Ok(routing.dossiers.execute(&code, &command.act, &wanted).await?.into())
}
