//! A file as it comes in: the body itself, or the part `file` of a form. It is in memory once.

use axum::body::BodyDataStream;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use motcua_api::{Problem, kinds};

/// The most that is reserved because a request says how long it is, in bytes: memory that is not written
/// to costs nothing, and what grows into its place is not copied.
const MAX_RESERVED: usize = 128 * 1024 * 1024;

/// A file that came in whole.
pub(crate) struct Upload {
    pub(crate) bytes: Bytes,
    /// The sender calls it a PDF.
    pub(crate) says_pdf: bool,
}

/// A form with one file.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct FileForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Takes a file in. The route's limit is that of the whole body; nothing is kept of what is cut off.
pub(crate) async fn taken_in(request: Request, max_bytes: u64) -> Result<Upload, Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let room = BytesMut::with_capacity(length.unwrap_or(0).min(MAX_RESERVED));
    let media_type = media_type(request.headers());
    if media_type == "multipart/form-data" {
        of_form(request, room, max_bytes).await
    } else {
        let bytes = of_body(request, room).await?;
        Ok(Upload { bytes, says_pdf: media_type == "application/pdf" })
    }
}

/// Without its parameters, in lower case; empty where there is none.
fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.unwrap_or_default().split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

async fn of_body(request: Request, mut room: BytesMut) -> Result<Bytes, Problem> {
    let (parts, body) = request.into_parts();
    let mut pieces: BodyDataStream = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| motcua_api::command::unread(&parts, &error))?;
        room.extend_from_slice(&piece);
    }
    Ok(room.freeze())
}

async fn of_form(request: Request, room: BytesMut, max_bytes: u64) -> Result<Upload, Problem> {
    let wrong = |error: &MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(&kinds::BODY_TOO_LARGE).with("limitBytes", max_bytes)
        }
        _ => unreadable(),
    };
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let field = form.next_field().await.map_err(|error| wrong(&error))?;
    let field = field.ok_or_else(|| Problem::new(&kinds::INVALID_BODY).field("file", "missing"))?;
    known(&field)?;
    let upload = of_field(field, room).await.map_err(|error| wrong(&error))?;
    match form.next_field().await.map_err(|error| wrong(&error))? {
        None => Ok(upload),
        Some(second) => {
            known(&second)?;
            Err(Problem::new(&kinds::INVALID_BODY).field("file", "repeated"))
        }
    }
}

/// A form has one part, `file`.
fn known(field: &Field<'_>) -> Result<(), Problem> {
    match field.name() {
        Some("file") => Ok(()),
        name => Err(Problem::new(&kinds::INVALID_BODY).field(name.unwrap_or_default(), "unknown")),
    }
}

async fn of_field(mut field: Field<'_>, mut room: BytesMut) -> Result<Upload, MultipartError> {
    let says_pdf = media_type(field.headers()) == "application/pdf";
    while let Some(piece) = field.chunk().await? {
        room.extend_from_slice(&piece);
    }
    Ok(Upload { bytes: room.freeze(), says_pdf })
}

fn unreadable() -> Problem {
    Problem::new(&kinds::INVALID_BODY)
        .detail("Không đọc được hết biểu mẫu.", "The form could not be read to its end.")
}
