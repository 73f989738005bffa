//! Somebody signs out.

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::session;

/// `POST /sign-out`: the browser forgets the token. Also with one that has expired.
pub(super) async fn sign_out() -> Response {
    ([(header::SET_COOKIE, session::forget())], Redirect::to("/sign-in")).into_response()
}
