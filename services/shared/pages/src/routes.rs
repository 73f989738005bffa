//! The addresses that belong to no service: assets, the language, the beginning.

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use motcua_api::{Problem, Routes, kinds, session};
use motcua_domain::rights::Right;
use serde::Deserialize;

use crate::page::first_of_menu;
use crate::visit::LANGUAGE;
use crate::{FormBody, LocalPath, Visit, assets};

/// The routes; every program that has pages serves them.
pub fn routes() -> Routes {
    Routes::new()
        .public_page("/assets/{file}", get(assets::serve))
        .public_page("/language", post(choose_language))
        .page(Right::ChangePassword, "/", get(begin))
}

/// The first page that somebody may see; whoever may see none, the own password.
async fn begin(visit: Visit) -> Redirect {
    Redirect::to(first_of_menu(&visit).unwrap_or("/password"))
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
