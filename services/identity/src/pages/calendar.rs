//! Somebody makes or ends the address from which a calendar program fetches the own dates.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use motcua_api::{Asker, InPath, Problem, kinds, session};
use motcua_pages::{Page, Visit, Words};

use super::TEXTS;
use crate::Identity;

#[derive(Template)]
#[template(path = "calendar.html")]
struct Content {
    words: Words,
    made: Option<Timestamp>,
    /// The address, shown once.
    address: Option<String>,
}

fn page(visit: &Visit, made: Option<Timestamp>, address: Option<String>) -> Page {
    let words = visit.words(&TEXTS);
    visit.page(&words.say("calendar"), &Content { words, made, address })
}

/// `GET /calendar`
pub(super) async fn show(
    State(identity): State<Identity>,
    visit: Visit,
    asker: Asker,
) -> Result<Page, Problem> {
    let made = identity.feed_of(&asker.actor.who.account).await?;
    Ok(page(&visit, made, None))
}

/// `POST /calendar`: the address stands on this page alone.
#[tracing::instrument(skip_all)]
pub(super) async fn make(
    State(identity): State<Identity>,
    visit: Visit,
    asker: Asker,
    headers: HeaderMap,
) -> Result<Page, Problem> {
    let account = &asker.actor.who.account;
    let secret = identity.make_feed(account).await?;
    let scheme = if session::over_tls(&headers) { "https" } else { "http" };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let address = format!("{scheme}://{host}/calendar/{secret}.ics");
    Ok(page(&visit, identity.feed_of(account).await?, Some(address)))
}

/// `POST /calendar/end`
#[tracing::instrument(skip_all)]
pub(super) async fn end(
    State(identity): State<Identity>,
    asker: Asker,
) -> Result<Redirect, Problem> {
    identity.end_feed(&asker.actor.who.account).await?;
    Ok(Redirect::to("/calendar"))
}

/// `GET /calendar/{secret}.ics`: on to the dates, with a pass that is valid for a moment.
#[tracing::instrument(skip_all)]
pub(super) async fn lead(
    State(identity): State<Identity>,
    InPath(file): InPath<String>,
) -> Result<Response, Problem> {
    let nobodys = || Problem::new(&kinds::NOT_FOUND);
    let secret = file.strip_suffix(".ics").ok_or_else(nobodys)?;
    let pass = identity.pass(secret).await?.ok_or_else(nobodys)?;
    let to = format!("/worklist/calendar.ics?pass={pass}");
    let headers = [(header::LOCATION, to.as_str()), (header::CACHE_CONTROL, "private, no-store")];
    Ok((StatusCode::FOUND, headers).into_response())
}
