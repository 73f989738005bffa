//! Somebody signs in; the browser keeps the token in a cookie.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use motcua_api::{InQuery, Problem, session};
use motcua_pages::{FormBody, LocalPath, Page, Visit, Words};
use serde::Deserialize;

use super::{Onwards, TEXTS};
use crate::Identity;
use crate::session::Begun;

/// Who wants in, and where to.
#[derive(Deserialize)]
pub(super) struct SignIn {
    account: String,
    password: String,
    to: LocalPath,
}

#[derive(Template)]
#[template(path = "sign-in.html")]
struct Content<'a> {
    words: Words,
    to: &'a LocalPath,
    account: &'a str,
    wrong: Option<&'a str>,
}

fn page(visit: &Visit, to: &LocalPath, account: &str, wrong: Option<&str>) -> Page {
    let words = visit.words(&TEXTS);
    visit.page(&words.say("sign-in"), &Content { words, to, account, wrong })
}

/// `GET /sign-in?to=…`: whose session goes on gets the next token, and is sent on.
pub(super) async fn show(
    State(identity): State<Identity>,
    visit: Visit,
    headers: HeaderMap,
    InQuery(onwards): InQuery<Onwards>,
) -> Result<Response, Problem> {
    if let Some((secret, over_tls)) = session::secret(&headers)
        && let Some(signed_in) = identity.go_on(secret).await?
    {
        let cookie = session::go_on(&signed_in.token, over_tls);
        let to = Redirect::to(onwards.to.as_str());
        return Ok(([(header::SET_COOKIE, cookie)], to).into_response());
    }
    Ok(page(&visit, &onwards.to, "", None).into_response())
}

/// `POST /sign-in`: with the limit of tries of `POST /api/v1/tokens`, and the same answers.
#[tracing::instrument(skip_all)]
pub(super) async fn sign_in(
    State(identity): State<Identity>,
    visit: Visit,
    headers: HeaderMap,
    FormBody(form): FormBody<SignIn>,
) -> Response {
    match identity.begin_session(&form.account, &form.password).await {
        Ok(Begun { secret, signed_in }) => {
            let cookies = session::begin(&secret, &signed_in.token, session::over_tls(&headers));
            let cookies = AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie)));
            (cookies, Redirect::to(form.to.as_str())).into_response()
        }
        Err(error) => {
            let problem = Problem::from(error);
            let wrong = problem.said(visit.language);
            let page = page(&visit, &form.to, &form.account, Some(wrong));
            page.status(problem.status()).into_response()
        }
    }
}
