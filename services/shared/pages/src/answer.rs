//! How pages answer when something is not done: as a page, or with the way to the sign-in.

use askama::Template;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::{Told, kinds};
use tower_http::compression::CompressionLayer;

use crate::page::TEXTS;
use crate::{LocalPath, Page, Visit, Words};

/// Puts around a finished router what pages need: problems as pages, and compression.
pub fn around(router: Router) -> Router {
    let compressed = |status: StatusCode, _, headers: &HeaderMap, _: &http::Extensions| {
        status == StatusCode::OK && is_text_of_pages(headers)
    };
    let compression = CompressionLayer::new().gzip(true).compress_when(compressed);
    router.layer(from_fn(answer)).layer(compression)
}

/// The API's replies are small, and a bench of it is no bench of gzip.
fn is_text_of_pages(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or_default();
    ["text/html", "text/css", "text/javascript"].iter().any(|page| media_type.starts_with(page))
}

/// Whether an address is for programs; all others are for people.
fn is_for_programs(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    matches!(first, "api" | ".well-known" | "problems" | "livez" | "readyz" | "metrics")
}

async fn answer(request: Request, next: Next) -> Response {
    if is_for_programs(request.uri().path()) {
        return next.run(request).await;
    }
    let visit = Visit::of(request.uri(), request.headers());
    let method = request.method().clone();
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Told>() {
        Some(told) => answered(visit, &method, &told, response.headers()),
        None => response,
    }
}

fn answered(visit: Visit, method: &Method, told: &Told, headers: &HeaderMap) -> Response {
    let kind = told.kind();
    if *kind == kinds::UNAUTHENTICATED || *kind == kinds::TOKEN_EXPIRED {
        // What was sent cannot be sent again by following a link.
        let back = if method.is_safe() { visit.here } else { LocalPath::default() };
        return Redirect::to(&back.after("/sign-in")).into_response();
    }
    if *kind == kinds::PASSWORD_CHANGE_REQUIRED {
        return Redirect::to(&visit.here.after("/password")).into_response();
    }
    let mut response = problem_page(&visit, told).into_response();
    for name in [header::RETRY_AFTER, header::ALLOW, header::CONNECTION] {
        if let Some(value) = headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemContent<'a> {
    words: Words,
    title: &'a str,
    detail: &'a str,
    remedy: &'a str,
    trace: Option<String>,
}

fn problem_page(visit: &Visit, told: &Told) -> Page {
    let kind = told.kind();
    let title = kind.title.get(visit.language);
    let content = ProblemContent {
        words: visit.words(&TEXTS),
        title,
        detail: told.detail(visit.language),
        remedy: kind.remedy.get(visit.language),
        trace: told.trace().map(|trace| trace.to_string()),
    };
    Page::new(visit, kind.status, title, &content)
}
