//! Is the program alive, and can it do its work?

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures::future::{BoxFuture, join_all};
use serde::Serialize;

/// What the program needs to be ready, asked anew each time. Built at start.
#[derive(Clone, Default)]
pub struct Health(Vec<Check>);

#[derive(Clone)]
struct Check {
    name: &'static str,
    ask: Arc<dyn Fn() -> BoxFuture<'static, Finding> + Send + Sync>,
}

/// What a check finds: a word or two on its state, as `Err` if the program cannot do its work.
pub type Finding = Result<String, String>;

/// How long a check may take.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Serialize)]
struct Report {
    status: &'static str,
    checks: Vec<Checked>,
}

#[derive(Serialize)]
struct Checked {
    name: &'static str,
    ready: bool,
    detail: String,
}

impl Health {
    /// Nothing is needed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what is needed: `health.check("log", move || { let log = log.clone(); async move {…} })`.
    #[must_use]
    pub fn check<F, R>(mut self, name: &'static str, ask: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Finding> + Send + 'static,
    {
        self.0.push(Check { name, ask: Arc::new(move || Box::pin(ask())) });
        self
    }

    /// `/livez`: the program answers.
    pub(crate) fn live() -> Response {
        Json(Report { status: "alive", checks: Vec::new() }).into_response()
    }

    /// `/readyz`: 200 if every check finds the program ready, else 503.
    pub(crate) async fn ready(&self) -> Response {
        let checks = join_all(self.0.iter().map(|check| async move {
            let finding = tokio::time::timeout(PATIENCE, (check.ask)()).await;
            let finding = finding.unwrap_or_else(|_| Err("no answer".to_owned()));
            let ready = finding.is_ok();
            Checked { name: check.name, ready, detail: finding.unwrap_or_else(|why| why) }
        }));
        let checks = checks.await;
        let ready = checks.iter().all(|check| check.ready);
        let (status, word) = if ready {
            (StatusCode::OK, "ready")
        } else {
            (StatusCode::SERVICE_UNAVAILABLE, "not ready")
        };
        (status, Json(Report { status: word, checks })).into_response()
    }
}
