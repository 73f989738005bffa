//! Somebody changes the own password.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use motcua_api::{Asker, InQuery, Problem, session};
use motcua_pages::{FormBody, LocalPath, Page, Visit, Words};
use serde::Deserialize;

use super::{Onwards, TEXTS};
use crate::Identity;

#[derive(Deserialize)]
pub(super) struct Change {
    current: String,
    new: String,
    to: LocalPath,
}

#[derive(Template)]
#[template(path = "password.html")]
struct Content<'a> {
    words: Words,
    to: &'a LocalPath,
    wrong: Option<&'a str>,
}

fn page(visit: &Visit, to: &LocalPath, wrong: Option<&str>) -> Page {
    let words = visit.words(&TEXTS);
    visit.page(&words.say("password"), &Content { words, to, wrong })
}

/// `GET /password?to=…`
pub(super) async fn show(visit: Visit, InQuery(onwards): InQuery<Onwards>) -> Page {
    page(&visit, &onwards.to, None)
}

/// `POST /password`: who has changed it signs in with the new one.
#[tracing::instrument(skip_all)]
pub(super) async fn change(
    State(identity): State<Identity>,
    visit: Visit,
    asker: Asker,
    FormBody(form): FormBody<Change>,
) -> Response {
    let account = &asker.actor.who.account;
    match identity.change_password(account, &form.current, &form.new).await {
        Ok(()) => {
            let cookies = session::forget().map(|cookie| (header::SET_COOKIE, cookie));
            let sign_in = form.to.after("/sign-in");
            (AppendHeaders(cookies), Redirect::to(&sign_in)).into_response()
        }
        Err(error) => {
            let problem = Problem::from(error);
            let wrong = problem.said(visit.language);
            let page = page(&visit, &form.to, Some(wrong));
            page.status(problem.status()).into_response()
        }
    }
}
