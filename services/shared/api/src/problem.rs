//! Problems (RFC 9457): what a caller gets instead of an answer.
//!
//! Every kind stands in one list, [`kinds`], with its status, its rule and what to do, in both
//! languages. A problem is written in Vietnamese first; [`localise`] writes it again for a caller
//! that asked for English.

mod journal;
pub mod kinds;
mod log;
mod written;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use crate::language::{Language, Text};
use crate::trace::TraceId;
pub(crate) use journal::status_vi;
pub use kinds::Kind;
pub use written::{Explained, WrittenField, WrittenProblem, explain, explain_all};

/// Why a request was not done, told to the caller.
///
/// The caller learns the kind, the detail, the fields and the members that are put in; a cause
/// ([`Problem::because_of`]) goes to the trace alone.
#[derive(Clone)]
pub struct Problem(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: &'static Kind,
    detail: Option<Text>,
    fields: Vec<Field>,
    members: Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// One field of the request that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    path: String,
    rule: Cow<'static, str>,
    message: Option<Text>,
}

impl Problem {
    /// A problem of a kind; without more, its detail is the kind's rule.
    pub fn new(kind: &'static Kind) -> Self {
        let (fields, headers) = (Vec::new(), Vec::new());
        Self(Box::new(Inner { kind, detail: None, fields, members: Map::new(), headers }))
    }

    /// A command that the rules do not allow: 409 with the rule's stable code as member `code`.
    pub fn refused(
        code: &str,
        vi: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(&kinds::REFUSED).detail(vi, en).with("code", code)
    }

    /// A failure that is nobody's fault but ours: told to the trace, not to the caller.
    pub fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        Self::new(&kinds::INTERNAL).because_of(cause)
    }

    /// What was wrong this time, in both languages.
    #[must_use]
    pub fn detail(
        mut self,
        vi: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.0.detail = Some(Text::new(vi, en));
        self
    }

    /// Names a field that is wrong (`papers[2].paper`) and the rule by a word (`unknown-paper`).
    #[must_use]
    pub fn field(mut self, path: impl Into<String>, rule: impl Into<Cow<'static, str>>) -> Self {
        self.0.fields.push(Field { path: path.into(), rule: rule.into(), message: None });
        self
    }

    /// Names a field that is wrong and says the rule in both languages.
    #[must_use]
    pub fn field_said(
        mut self,
        path: impl Into<String>,
        rule: impl Into<Cow<'static, str>>,
        message: Text,
    ) -> Self {
        let message = Some(message);
        self.0.fields.push(Field { path: path.into(), rule: rule.into(), message });
        self
    }

    /// Adds a member of its own, e.g. `currentVersion`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.members.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a header to the reply.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// Tells the caller after how many seconds to try again.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        self.header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// Writes the cause into the trace, where whoever runs the program finds it.
    #[must_use]
    pub fn because_of(self, cause: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(problem.kind = self.0.kind.slug, error = cause, "a request failed");
        self
    }

    /// Its kind.
    pub fn kind(&self) -> &'static Kind {
        self.0.kind
    }

    /// Its HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.kind.status
    }

    /// What was wrong this time, in a sentence: of the first field that has one, or of the whole.
    pub fn said(&self, language: Language) -> &str {
        let of_a_field = self.0.fields.iter().find_map(|field| field.message.as_ref());
        of_a_field.or(self.0.detail.as_ref()).unwrap_or(&self.kind().rule).get(language)
    }

    /// The fields that are wrong: each with its rule by a word and, where it has one, its sentence.
    pub fn faults(&self, language: Language) -> impl Iterator<Item = (&str, &str, Option<&str>)> {
        self.0.fields.iter().map(move |field| {
            let message = field.message.as_ref().map(|text| text.get(language));
            (field.path.as_str(), &*field.rule, message)
        })
    }

    /// A member of its own, e.g. `changes`.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.0.members.get(name)
    }

    fn response(&self, language: Language, trace: Option<TraceId>) -> Response {
        let body = serde_json::to_vec(&self.written(language, trace))
            .expect("texts, numbers and JSON values can be written");
        let mut response = (self.status(), body).into_response();
        let headers = response.headers_mut();
        let media_type = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, media_type);
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
        for (name, value) in &self.0.headers {
            headers.append(name, value.clone());
        }
        response
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = serde_json::to_string_pretty(&self.written(Language::English, None));
        f.write_str(&written.map_err(|_| fmt::Error)?)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.response(Language::Vietnamese, None);
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Writes a problem in the language of `Accept-Language`; a failure of ours names its trace.
pub(crate) async fn localise(request: Request, next: Next) -> Response {
    let language = Language::of(request.headers());
    let trace = request.extensions().get::<TraceId>().copied();
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Arc<Problem>>() else {
        return response;
    };
    let mut written = problem.response(language, trace);
    // What axum and other layers added (`Allow` of a 405) stays.
    for (name, value) in response.headers() {
        if !written.headers().contains_key(name) && *name != header::CONTENT_LENGTH {
            written.headers_mut().append(name, value.clone());
        }
    }
    written.extensions_mut().insert(Told { problem, trace });
    written
}

/// A problem as a reply holds it, for a layer that writes it otherwise: as a page.
#[derive(Clone)]
pub struct Told {
    problem: Arc<Problem>,
    trace: Option<TraceId>,
}

impl Told {
    /// Its kind.
    pub fn kind(&self) -> &'static Kind {
        self.problem.kind()
    }

    /// What was wrong this time.
    pub fn detail(&self, language: Language) -> &str {
        self.problem.said(language)
    }

    /// The trace, for whoever runs the program; of failures that are ours.
    pub fn trace(&self) -> Option<TraceId> {
        self.trace.filter(|_| self.kind().status.is_server_error())
    }
}
