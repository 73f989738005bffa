//! A command as it comes in: who acts, which request it repeats, what the person saw, the body.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use motcua_domain::rights::Right;
use motcua_eventlog::Version;
use motcua_journal::{Act, RequestKey};
use serde::de::DeserializeOwned;

use crate::gate::{Asker, BODY_BYTES, BodyLimit, gate, one_header, too_large, wrong_header};
use crate::problem::{Problem, kinds};
use crate::trace::TraceId;

/// The header under which a caller names a request, to repeat it without doing it twice.
static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A command on something that exists. The body is JSON; no body at all reads as `{}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command<T> {
    /// Who acts, by which right, seen what, under which key.
    pub act: Act,
    /// What is to be done.
    pub body: T,
}

/// A command that creates something: as [`Command`], and `Idempotency-Key` must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation<T> {
    /// Who acts; its `key` is there.
    pub act: Act,
    /// The key, for those who need it by itself.
    pub key: RequestKey,
    /// What is to be created.
    pub body: T,
}

/// The headers of a [`Command`], for the `OpenAPI` document: `params(CommandHeaders)`.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
pub struct CommandHeaders {
    /// 1 to 255 visible ASCII characters. A repeat of the same request with the same key gets the
    /// first answer; another request with it gets `key-reused`.
    #[param(rename = "Idempotency-Key", required = false, value_type = String)]
    pub idempotency_key: Option<String>,
    /// The `ETag` of the version that the person saw.
    #[param(rename = "If-Match", required = false, value_type = String, example = "\"7\"")]
    pub if_match: Option<String>,
}

/// The header of a [`Creation`], for the `OpenAPI` document: `params(CreationHeaders)`.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
pub struct CreationHeaders {
    /// 1 to 255 visible ASCII characters, random. A repeat of the same request with the same key
    /// gets the first answer; another request with it gets `key-reused`.
    #[param(rename = "Idempotency-Key")]
    pub idempotency_key: String,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Command<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, bytes) = take_in(request).await?;
        let act = act(&parts, &bytes)?;
        Ok(Self { act, body: body(&parts.headers, &bytes)? })
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Creation<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, bytes) = take_in(request).await?;
        let act = act(&parts, &bytes)?;
        let key = act.key.ok_or_else(|| Problem::new(&kinds::KEY_REQUIRED))?;
        Ok(Self { act, key, body: body(&parts.headers, &bytes)? })
    }
}

/// A JSON body of what is no command: nobody acts yet (`POST /api/v1/tokens`), or something is only
/// asked for that has no place in an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, bytes) = take_in(request).await?;
        Ok(Self(body(&parts.headers, &bytes)?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        asker(parts).cloned()
    }
}

/// Digests of a caller's idempotency key and of the request that used it.
fn request_key(parts: &Parts, key: &str, body: &[u8]) -> Result<RequestKey, Problem> {
    if key.is_empty() || key.len() > 255 || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(wrong_header("Idempotency-Key", "1-to-255-visible-ascii-characters"));
    }
    let keys = &gate(&parts.extensions)?.keys;
    let account = asker(parts)?.actor.who.account.as_str().as_bytes();
    let (method, path) = (parts.method.as_str().as_bytes(), parts.uri.path().as_bytes());
    Ok(RequestKey {
        key: keys.digest("idempotency-key", &[account, key.as_bytes()]),
        request: keys.digest("request", &[account, method, path, body]),
    })
}

fn act(parts: &Parts, body: &[u8]) -> Result<Act, Problem> {
    let key = one_header(&parts.headers, &IDEMPOTENCY_KEY)?;
    let seen = one_header(&parts.headers, &header::IF_MATCH)?;
    act_under(parts, key, seen, body)
}

/// Who acts, under which key and having seen which version: from the headers of a request to the API,
/// from two fields of a page's form.
///
/// # Errors
///
/// `invalid-parameter`: the key or the version is none.
pub fn act_under(
    parts: &Parts,
    key: Option<&str>,
    seen: Option<&str>,
    body: &[u8],
) -> Result<Act, Problem> {
    let Asker { actor, right } = asker(parts)?.clone();
    Ok(Act {
        actor,
        right,
        key: key.map(|key| request_key(parts, key, body)).transpose()?,
        seen: seen.map(version_seen).transpose()?,
        trace_id: parts.extensions.get::<TraceId>().map(|id| id.0),
    })
}

fn asker(parts: &Parts) -> Result<&Asker, Problem> {
    parts.extensions.get::<Asker>().ok_or_else(|| {
        tracing::error!("a public route asks who acts");
        Problem::new(&kinds::INTERNAL)
    })
}

/// The version in `If-Match`: `"7"`, or 7.
///
/// `*`, a weak tag and a list are refused: a person saw one version.
fn version_seen(text: &str) -> Result<Version, Problem> {
    let text = text.trim();
    let number = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let digits = !number.starts_with('0') && number.bytes().all(|b| b.is_ascii_digit());
    let version = number.parse().ok().filter(|_| digits).map(Version);
    version.ok_or_else(|| wrong_header("If-Match", "one-version-as-in-etag"))
}

/// The parts of a request and its body, up to the limit of its route.
///
/// # Errors
///
/// `body-too-large`; `invalid-body` if the caller went away.
pub async fn take_in(request: Request) -> Result<(Parts, Bytes), Problem> {
    let (parts, body) = request.into_parts();
    let limit = parts.extensions.get::<BodyLimit>().map_or(BODY_BYTES, |limit| limit.0);
    let bytes = axum::body::to_bytes(body, limit).await.map_err(|e| unread(&parts, &e))?;
    Ok((parts, bytes))
}

/// Why a body could not be read to its end: too large, or the caller went away.
pub fn unread(parts: &Parts, error: &axum::Error) -> Problem {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            let limit = parts.extensions.get::<BodyLimit>().map_or(BODY_BYTES, |limit| limit.0);
            return too_large(limit);
        }
        cause = error.source();
    }
    Problem::new(&kinds::INVALID_BODY)
        .detail("Không đọc được hết nội dung.", "The body could not be read to its end.")
}

fn body<T: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, Problem> {
    if bytes.is_empty() {
        return crate::json::read(b"{}");
    }
    let media_type = one_header(headers, &header::CONTENT_TYPE)?.unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence != "application/json" && !essence.ends_with("+json") {
        return Err(Problem::new(&kinds::UNSUPPORTED_MEDIA_TYPE));
    }
    crate::json::read(bytes)
}

/// The right of a route as its handler sees it: with [`Asker`], for queries bound to an agency.
impl Asker {
    /// The agency for which somebody asks; a role alone is not enough where this is needed.
    pub fn agency(&self) -> Result<&motcua_domain::AgencyId, Problem> {
        let right: Right = self.right;
        let missing = || Problem::new(&kinds::FORBIDDEN).with("right", right.name());
        self.actor.who.agency.as_ref().ok_or_else(missing)
    }
}
