//! What the program counts of itself, in the text format of `OpenMetrics` at `/metrics`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// The program's metrics. Clones count together.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Mutex<Registry>,
    requests: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram>,
    in_flight: Gauge,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

/// Upper bounds of the histogram of answering times, in seconds.
const SECONDS: [f64; 13] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

impl Metrics {
    /// Metrics that have counted nothing.
    pub fn new() -> Self {
        let requests = Family::default();
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> _);
        let in_flight = Gauge::default();
        let mut registry = Registry::with_prefix("motcua");
        registry.register("http_requests", "Requests answered", requests.clone());
        let help = "Time from the request's head to the reply's head";
        registry.register_with_unit("http_request_time", help, Unit::Seconds, seconds.clone());
        registry.register("http_requests_in_flight", "Requests at work", in_flight.clone());
        let registry = Mutex::new(registry);
        Self(Arc::new(Inner { registry, requests, seconds, in_flight }))
    }

    /// Adds metrics of another part, under the prefix `motcua_`; at start, once each.
    pub fn register(&self, add: impl FnOnce(&mut Registry)) {
        add(&mut self.0.registry.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// All metrics as text.
    pub fn written(&self) -> String {
        let registry = self.0.registry.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        text::encode(&mut text, &registry).expect("a string takes every text");
        text
    }

    pub(crate) fn reply(&self) -> Response {
        let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        ([(header::CONTENT_TYPE, media_type)], self.written()).into_response()
    }

    /// Counts a request as at work until the guard is dropped, also if the caller goes away.
    pub(crate) fn begin(&self) -> AtWork {
        self.0.in_flight.inc();
        AtWork(self.0.in_flight.clone())
    }

    pub(crate) fn answered(
        &self,
        method: &http::Method,
        route: &str,
        status: StatusCode,
        took: Duration,
    ) {
        let (method, route) = (known(method), route.to_owned());
        let asked = Asked { method, route: route.clone() };
        self.0.seconds.get_or_create(&asked).observe(took.as_secs_f64());
        let answered = Answered { method, route, status: status.as_u16() };
        self.0.requests.get_or_create(&answered).inc();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// A request at work.
pub(crate) struct AtWork(Gauge);

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// A method that somebody invents must not become a label of its own.
fn known(method: &http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "_OTHER",
    }
}
