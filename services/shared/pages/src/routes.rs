//! The addresses that belong to no service: assets, the language, the beginning.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use motcua_api::{Problem, Routes, kinds, session};
use serde::Deserialize;

use crate::page::first_of_menu;
use crate::visit::LANGUAGE;
use crate::{FormBody, LocalPath, Visit, assets};

/// The routes; every program that has pages serves them.
pub fn routes() -> Routes {
    Routes::new()
        .public_page("/assets/{file}", get(assets::serve))
        .public_page("/language", post(choose_language))
        .public_page("/", get(begin))
}

/// The first page of somebody's menu; whose session goes on without a token gets the next one first.
async fn begin(visit: Visit, headers: HeaderMap) -> Redirect {
    if visit.actor.is_none() && session::secret(&headers).is_some() {
        return Redirect::to(&visit.here.after("/sign-in"));
    }
    Redirect::to(first_of_menu(&visit))
}

#[derive(Deserialize)]
struct Choice {
    language: String,
    to: LocalPath,
}

/// Keeps the language in a cookie, for a year, and goes back.
async fn choose_language(FormBody(choice): FormBody<Choice>) -> Result<Response, Problem> {
    let language = match choice.language.as_str() {
        "vi" => "vi",
        "en" => "en",
        _ => return Err(Problem::new(&kinds::INVALID_PARAMETER).field("language", "vi-or-en")),
    };
    let cookie = session::set(LANGUAGE, language, "; Max-Age=31536000");
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(choice.to.as_str())).into_response())
}
