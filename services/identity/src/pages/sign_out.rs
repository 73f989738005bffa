//! Somebody signs out.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use motcua_api::{Problem, session};

use crate::Identity;

/// `POST /sign-out`: the session ends, and the browser forgets it. Also with a token that has expired.
pub(super) async fn sign_out(
    State(identity): State<Identity>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some((secret, _)) = session::secret(&headers) {
        identity.end_session(secret).await?;
    }
    let cookies = AppendHeaders(session::forget().map(|cookie| (header::SET_COOKIE, cookie)));
    Ok((cookies, Redirect::to("/sign-in")).into_response())
}
