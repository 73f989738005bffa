//! What a page's form sends.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use axum::http::request::Parts;
use motcua_api::{Problem, command, kinds};
use motcua_journal::Act;
use serde::de::DeserializeOwned;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// A form's fields (`application/x-www-form-urlencoded`); a field that comes several times is a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for FormBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, bytes) = form(request).await?;
        Ok(Self(read(&parts, &bytes)?))
    }
}

/// A form that is a command: what it sends, who acts, under which key, having seen which version.
///
/// Key and version are the hidden fields `_key` ([`fresh_key`]) and `_seen` (of a command on something
/// that exists). They mean what `Idempotency-Key` and `If-Match` mean in the API: a button that is
/// pressed twice, or a form that is sent again after a break, takes effect once, and whoever acts on
/// what somebody else has changed meanwhile is told so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent<T> {
    /// Who acts, by which right, seen what, under which key.
    pub act: Act,
    /// The fields. `T` must not refuse fields that it does not know: the two are among them.
    pub body: T,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, bytes) = form(request).await?;
        let (mut key, mut seen) = (None, None);
        for (name, value) in form_urlencoded::parse(&bytes) {
            match &*name {
                "_key" => key = Some(value),
                "_seen" => seen = Some(value).filter(|value| !value.is_empty()),
                _ => {}
            }
        }
        let act = command::act_under(&parts, key.as_deref(), seen.as_deref(), &bytes)?;
        Ok(Self { act, body: read(&parts, &bytes)? })
    }
}

/// A key for the hidden field `_key`: a form that is shown anew to be filled anew gets another one.
pub fn fresh_key() -> String {
    Uuid::now_v7().to_string()
}

/// Takes in a form of our own pages: who sends something else made it by hand.
async fn form(request: Request) -> Result<(Parts, Bytes), Problem> {
    let media_type = request.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Problem::new(&kinds::UNSUPPORTED_MEDIA_TYPE));
    }
    command::take_in(request).await
}

/// Reads the fields. Their text is brought into the normal form C first, as the API's is: a name typed
/// on one machine equals the same name typed on another.
fn read<T: DeserializeOwned>(parts: &Parts, bytes: &[u8]) -> Result<T, Problem> {
    let mut normal = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(bytes) {
        if value.contains('\0') {
            // Databases do not take it.
            return Err(Problem::new(&kinds::INVALID_PARAMETER).field(name, "no-nul-character"));
        }
        normal.append_pair(&name, &value.nfc().collect::<String>());
    }
    serde_html_form::from_str(&normal.finish()).map_err(|error| {
        tracing::info!(path = parts.uri.path(), %error, "a form was not understood");
        Problem::new(&kinds::INVALID_PARAMETER)
    })
}
