//! A form that may bring a file: the file is stored, and the form goes on as one that names it.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use bytes::Bytes;
use motcua_api::{Problem, kinds};
use motcua_documents::{Documents, PutError};
use motcua_pages::Sent;

use super::form::Form;
use crate::Routing;

/// The most fields of a form; ours have fewer than 10.
const MOST: usize = 100;

/// A form with or without a file.
pub(super) struct Submitted(pub(super) Sent<Form>);

impl FromRequest<Routing> for Submitted {
    type Rejection = Problem;

    async fn from_request(request: Request, routing: &Routing) -> Result<Self, Problem> {
        let media_type = request.headers().get(header::CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !media_type.starts_with("multipart/form-data") {
            return Ok(Self(Sent::from_request(request, routing).await?));
        }
        let (mut parts, body) = request.into_parts();
        let head = parts.clone();
        let form = Multipart::from_request(Request::from_parts(head, body), routing).await;
        let form = form.map_err(|_| Problem::new(&kinds::INVALID_BODY))?;
        let fields = fields(form, &routing.documents).await?;
        let plain = HeaderValue::from_static("application/x-www-form-urlencoded");
        parts.headers.insert(header::CONTENT_TYPE, plain);
        let request = Request::from_parts(parts, fields.into());
        Ok(Self(Sent::from_request(request, routing).await?))
    }
}

/// The fields as a form without files sends them: in place of the file its document.
async fn fields(mut form: Multipart, documents: &Documents) -> Result<String, Problem> {
    let unread = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(&kinds::BODY_TOO_LARGE).with("limitBytes", documents.max_bytes())
        }
        _ => Problem::new(&kinds::INVALID_BODY),
    };
    let mut fields = Vec::new();
    let mut document: Option<String> = None;
    for _ in 0..MOST {
        let Some(field) = form.next_field().await.map_err(unread)? else {
            fields.extend(document.map(|document| ("document".to_owned(), document)));
            let mut form = form_urlencoded::Serializer::new(String::new());
            return Ok(form.extend_pairs(fields).finish());
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let bytes = field.bytes().await.map_err(unread)?;
            // A field that nobody filled comes as an empty file.
            if !bytes.is_empty() {
                document = Some(stored(bytes, documents).await?);
            }
        } else if name == "document" {
            // What was stored before, unless there is a new file.
            let kept = field.text().await.map_err(unread)?;
            document = document.or(Some(kept).filter(|kept| !kept.is_empty()));
        } else {
            fields.push((name, field.text().await.map_err(unread)?));
        }
    }
    Err(Problem::new(&kinds::INVALID_BODY))
}

async fn stored(bytes: Bytes, documents: &Documents) -> Result<String, Problem> {
    match documents.put(bytes).await {
        Ok(stored) => Ok(stored.id.to_string()),
        Err(PutError::TooLarge { max_bytes, .. }) => {
            Err(Problem::new(&kinds::BODY_TOO_LARGE).with("limitBytes", max_bytes))
        }
        Err(PutError::DiskFull) => Err(Problem::new(&kinds::DISK_FULL)),
        Err(error @ (PutError::Keys(_) | PutError::Io(_))) => Err(Problem::internal(&error)),
    }
}
