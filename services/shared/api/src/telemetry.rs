//! One span and one count a request: method, route, status, trace; never a token, body or name.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use tracing::field::Empty;

use crate::metrics::Metrics;
use crate::trace;

/// Observes a request. The handler finds its [`crate::TraceId`] in the request's extensions.
///
/// Field names follow OpenTelemetry's conventions for HTTP servers. The path itself is left out:
/// it holds codes of dossiers.
pub(crate) async fn observe(
    State(metrics): State<Metrics>,
    mut request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = route.unwrap_or_else(|| "(none)".to_owned());
    let method = request.method().clone();
    let span = tracing::info_span!(
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        http.request.method = %method,
        http.route = %route,
        http.response.status_code = Empty,
        trace_id = Empty,
    );
    let trace_id = trace::join(&span, trace::remote_parent(request.headers()).as_ref());
    span.record("trace_id", tracing::field::display(trace_id));
    request.extensions_mut().insert(trace_id);

    let at_work = metrics.begin();
    let began = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    span.record("http.response.status_code", response.status().as_u16());
    metrics.answered(&method, &route, response.status(), began.elapsed());
    drop(at_work);
    response
}
