//! Answers: what was recorded, what was read, and up to which position they speak.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use motcua_eventlog::{Position, Version};
use serde::Serialize;

use crate::position::{MOTCUA_POSITION, PositionToken};

/// The answer to a command: JSON, `ETag`, `Motcua-Position`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<T> {
    status: StatusCode,
    version: Version,
    position: Position,
    location: Option<HeaderValue>,
    body: T,
}

impl<T> Recorded<T> {
    /// Something was changed: 200.
    pub fn ok(version: Version, position: Position, body: T) -> Self {
        Self { status: StatusCode::OK, version, position, location: None, body }
    }

    /// Something was created: 201.
    pub fn created(version: Version, position: Position, body: T) -> Self {
        Self { status: StatusCode::CREATED, ..Self::ok(version, position, body) }
    }

    /// Says where what was created is to be found: a path, its parts percent-encoded.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        self.location = HeaderValue::from_str(path).ok();
        self
    }
}

impl<T: Serialize> IntoResponse for Recorded<T> {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::ETAG, etag(self.version));
        headers.insert(&MOTCUA_POSITION, PositionToken(self.position).into());
        if let Some(location) = self.location {
            headers.insert(header::LOCATION, location);
        }
        response
    }
}

/// The answer to a read: JSON, `Motcua-Position`, and `ETag` where it shows one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read<T> {
    position: Position,
    version: Option<Version>,
    body: T,
}

impl<T> Read<T> {
    /// An answer that holds everything up to a position.
    pub fn at(position: Position, body: T) -> Self {
        Self { position, version: None, body }
    }

    /// Says which version of a stream it shows.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }
}

impl<T: Serialize> IntoResponse for Read<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.body).into_response();
        let headers = response.headers_mut();
        headers.insert(&MOTCUA_POSITION, PositionToken(self.position).into());
        // What somebody may see is nobody else's: no cache between keeps it.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        if let Some(version) = self.version {
            headers.insert(header::ETAG, etag(version));
        }
        response
    }
}

/// Marks the answer to a request that was decided before: `Motcua-Repeated: true`, and 200.
pub fn repeated(again: bool, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    if again {
        *response.status_mut() = StatusCode::OK;
        response.headers_mut().insert("motcua-repeated", HeaderValue::from_static("true"));
    }
    response
}

/// The strong entity tag of a version: `"7"`.
fn etag(version: Version) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("digits between quotes are visible")
}
