//! Somebody signs in.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use motcua_api::{JsonBody, LocalTime, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Identity;

/// Who wants a token.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SignInBody {
    /// The account's name.
    #[schema(example = "can-bo-mau")]
    account: String,
    /// Its password.
    #[schema(format = Password)]
    password: String,
}

/// A token for the header `Authorization: Bearer`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct IssuedToken {
    /// The token (JWT, ES256).
    token: String,
    /// From when on it is not valid any more.
    expires_at: LocalTime,
    /// With this token nothing but `POST /api/v1/password` is allowed.
    must_change_password: bool,
}

/// Gives a token for an account and its password, for fifteen minutes.
#[utoipa::path(
    post, path = "/api/v1/tokens", tag = "identity",
    request_body = SignInBody,
    responses((status = 200, body = IssuedToken, description = "Signed in")),
)]
#[tracing::instrument(skip_all)]
pub(super) async fn sign_in(
    State(identity): State<Identity>,
    JsonBody(body): JsonBody<SignInBody>,
) -> Result<Response, Problem> {
    let signed_in = identity.sign_in(&body.account, &body.password).await?;
    let token = IssuedToken {
        token: signed_in.token,
        expires_at: signed_in.expires_at.into(),
        must_change_password: signed_in.must_change_password,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(token)).into_response())
}
