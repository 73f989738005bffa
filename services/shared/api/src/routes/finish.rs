//! The whole router: all services' routes, what every program serves, and the layers around them.

use std::any::Any;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;

use super::{PageRoute, Routes, Tag, document};
use crate::gate::Gate;
use crate::health::Health;
use crate::language::Language;
use crate::metrics::Metrics;
use crate::problem::{self, Kind, Problem, kinds};
use crate::telemetry;

/// What stands around the routes.
pub struct Shell {
    /// Lets callers in.
    pub gate: Gate,
    /// Counts requests; served at `/metrics`.
    pub metrics: Metrics,
    /// Served at `/readyz`.
    pub health: Health,
    /// The services, in the document's order.
    pub tags: Vec<Tag>,
}

/// A router that is ready to serve, and its `OpenAPI` document.
pub struct Finished {
    /// Serves everything, `/api/openapi.json`, `/livez`, `/readyz`, `/metrics` and `/problems` too.
    pub router: Router,
    /// The document.
    pub openapi: OpenApi,
    /// The pages, which are not in the document.
    pub pages: Vec<PageRoute>,
}

impl Routes {
    /// Closes the list of routes.
    pub fn finish(self, shell: Shell) -> Finished {
        let (router, openapi) = self.router.split_for_parts();
        let openapi = document::complete(openapi, &shell.tags);
        let written = Bytes::from(openapi.to_pretty_json().expect("the document is plain data"));
        let Shell { gate, metrics, health, .. } = shell;
        let counted = metrics.clone();
        let router = router
            .route("/api/openapi.json", get(move || async move { json(written) }))
            .route("/livez", get(|| async { Health::live() }))
            .route("/readyz", get(move || async move { health.ready().await }))
            .route("/metrics", get(move || async move { metrics.reply() }))
            .route("/problems", get(list))
            .route("/problems/{slug}", get(explain))
            .fallback(|| async { Problem::new(&kinds::NOT_FOUND) })
            .method_not_allowed_fallback(|| async { Problem::new(&kinds::METHOD_NOT_ALLOWED) })
            .layer(Extension(gate))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn(problem::localise))
            .layer(from_fn_with_state(counted, telemetry::observe));
        Finished { router, openapi, pages: self.pages }
    }
}

fn json(body: Bytes) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

async fn list(headers: HeaderMap) -> Response {
    explained(&headers, problem::explain_all)
}

async fn explain(Path(slug): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let kind = Kind::of(&slug).ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    Ok(explained(&headers, |language| problem::explain(kind, language)))
}

fn explained<T: serde::Serialize>(headers: &HeaderMap, of: impl Fn(Language) -> T) -> Response {
    let language = Language::of(headers);
    let named = [(header::CONTENT_LANGUAGE, language.tag()), (header::VARY, "accept-language")];
    (named, Json(of(language))).into_response()
}

/// What the panic says is not repeated: it may hold somebody's data.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::new(&kinds::INTERNAL).into_response()
}
