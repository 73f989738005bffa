//! `GET /rate/{code}`: the screen that is turned to the citizen, one question of five levels. Nobody has
//! to answer, and nothing else waits for the answer.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::{Asker, InPath, Problem};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{Command, Status};
use motcua_domain::rights::Right;
use motcua_eventlog::Position;
use motcua_pages::{Page, Sent, Visit, Words, fresh_key};
use serde::Deserialize;

use super::TEXTS;
use crate::Return;

#[derive(Template)]
#[template(path = "rating.html")]
struct Content<'a> {
    words: Words,
    code: &'a DossierCode,
    key: String,
    /// It can be rated now.
    asked: bool,
    rated: bool,
}

/// The levels as the screen shows them, the best first.
const LEVELS: [u8; 5] = [5, 4, 3, 2, 1];

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Answer {
    level: u8,
}

/// `GET /rate/{code}`
pub(super) async fn show(
    State(service): State<Return>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<DossierCode>,
) -> Result<Page, Problem> {
    let right = Right::SeeDossier;
    let loaded = service.dossiers.see(&code, &asker.actor, right, Position::START).await?;
    let words = visit.words(&TEXTS);
    let rated = loaded.dossier.rated.is_some();
    let content = Content {
        words,
        code: &code,
        key: fresh_key(),
        asked: !rated && loaded.dossier.status == Status::Returned,
        rated,
    };
    Ok(visit.page(&words.say("rating"), &content))
}

/// `POST /rate/{code}`
pub(super) async fn rate(
    State(service): State<Return>,
    InPath(code): InPath<DossierCode>,
    sent: Sent<Answer>,
) -> Result<Response, Problem> {
    let command = Command::Rate { level: sent.body.level };
    service.dossiers.execute(&code, &sent.act, &command).await?;
    Ok(Redirect::to(&format!("/rate/{code}")).into_response())
}
