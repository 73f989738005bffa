//! What is seen from outside: log lines on standard error, spans by OTLP where a URL is given.

use std::io::{IsTerminal, Stderr};

use anyhow::Context;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::fmt::format::{DefaultFields, Format};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::config::Telemetry;

/// Keeps the spans going out; [`Traces::finish`] sends the last ones.
pub struct Traces(Option<SdkTracerProvider>);

/// Begins: `RUST_LOG` chooses what is logged, `info` if it says nothing.
pub fn start(config: &Telemetry) -> anyhow::Result<Traces> {
    let provider = match config.otlp_url.as_str() {
        "" => None,
        url => Some(provider(url)?),
    };
    let spans = provider
        .as_ref()
        .map(|provider| tracing_opentelemetry::layer().with_tracer(provider.tracer("motcua")));
    let lines = if config.json {
        fmt::layer().json().with_writer(std::io::stderr).boxed()
    } else {
        plain().boxed()
    };
    // Who embeds the program (a test) may have begun already.
    let _ = tracing_subscriber::registry().with(filter("info")).with(lines).with(spans).try_init();
    Ok(Traces(provider))
}

/// Only warnings, for commands whose standard error is read by people.
pub fn quiet() -> Traces {
    let _ = tracing_subscriber::registry().with(filter("warn")).with(plain()).try_init();
    Traces(None)
}

/// Lines for people; in colour only where people look, not in a file.
fn plain<S>() -> fmt::Layer<S, DefaultFields, Format, fn() -> Stderr> {
    fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr)
}

fn filter(otherwise: &str) -> EnvFilter {
    EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(otherwise))
}

fn provider(url: &str) -> anyhow::Result<SdkTracerProvider> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(url)
        .build()
        .with_context(|| format!("cannot send spans to {url}"))?;
    let resource = Resource::builder().with_service_name("motcua").build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

impl Traces {
    /// Sends the spans that are left.
    pub fn finish(self) {
        if let Some(provider) = self.0
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the last spans were not sent"
            );
        }
    }
}
