//! The trace that a request belongs to (W3C Trace Context).

use std::fmt;

use axum::http::HeaderMap;
use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId as OtelTraceId, TraceState,
};
use ring::rand::{SecureRandom, SystemRandom};
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// A trace id. It goes into the record that a command makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceId(pub [u8; 16]);

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// The caller's span, if `traceparent` names one.
///
/// Source: W3C Trace Context, section 3.2; a header that is not as it says is ignored.
pub(crate) fn remote_parent(headers: &HeaderMap) -> Option<SpanContext> {
    let header = headers.get("traceparent")?.to_str().ok()?;
    let mut parts = header.split('-');
    let (version, trace, span, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let known = version == "00" && parts.next().is_none();
    if version == "ff" || (!known && version == "00") {
        return None;
    }
    lower_hex::<1>(version)?;
    let trace = OtelTraceId::from_bytes(lower_hex(trace)?);
    let span = SpanId::from_bytes(lower_hex(span)?);
    let flags = TraceFlags::new(lower_hex::<1>(flags)?[0]) & TraceFlags::SAMPLED;
    let context = SpanContext::new(trace, span, flags, true, TraceState::default());
    context.is_valid().then_some(context)
}

fn lower_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let lower = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (lower && hex::decode_to_slice(text, &mut bytes).is_ok()).then_some(bytes)
}

/// Makes the span a child of the caller's, and says which trace it belongs to.
///
/// Without a caller's span the trace is the span's own, or, where nothing exports spans, a new one:
/// every record can be found by its trace.
pub(crate) fn join(span: &tracing::Span, parent: Option<&SpanContext>) -> TraceId {
    if let Some(parent) = parent {
        let context = opentelemetry::Context::new().with_remote_span_context(parent.clone());
        // It fails where no layer exports spans; the trace's id is kept all the same.
        let _ = span.set_parent(context);
        return TraceId(parent.trace_id().to_bytes());
    }
    let own = span.context().span().span_context().trace_id();
    if own == OtelTraceId::INVALID { fresh() } else { TraceId(own.to_bytes()) }
}

fn fresh() -> TraceId {
    let mut id = [0; 16];
    SystemRandom::new().fill(&mut id).expect("the system has random bytes");
    TraceId(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parent(header: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert("traceparent", header.parse().unwrap());
        remote_parent(&headers).map(|context| context.trace_id().to_string())
    }

    #[test]
    fn a_right_traceparent_is_read_and_a_wrong_one_ignored() {
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        let read = |version, rest| parent(&format!("{version}-{id}-00f067aa0ba902b7-01{rest}"));
        assert_eq!(read("00", ""), Some(id.to_owned()));
        assert_eq!(read("01", "-later"), Some(id.to_owned()), "a later version may say more");
        assert_eq!(read("00", "-more"), None);
        assert_eq!(read("ff", ""), None);
        for wrong in [
            "",
            "00",
            "00-0-0-0",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(parent(wrong), None, "{wrong}");
        }
    }
}
