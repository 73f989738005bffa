//! Somebody changes the own password.

use axum::extract::State;
use axum::http::StatusCode;
use motcua_api::{Asker, JsonBody, Problem};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Identity;

/// The password that is, and the one that shall be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangePasswordBody {
    /// The present password.
    #[schema(format = Password)]
    current: String,
    /// 12 to 128 characters, not the account's name.
    #[schema(format = Password, min_length = 12, max_length = 128)]
    new: String,
}

/// Changes the own password; the next token is a full one.
#[utoipa::path(
    post, path = "/api/v1/password", tag = "identity",
    request_body = ChangePasswordBody,
    responses((status = 204, description = "Changed")),
)]
#[tracing::instrument(skip_all)]
pub(super) async fn change_password(
    State(identity): State<Identity>,
    asker: Asker,
    JsonBody(body): JsonBody<ChangePasswordBody>,
) -> Result<StatusCode, Problem> {
    identity.change_password(&asker.actor.who.account, &body.current, &body.new).await?;
    Ok(StatusCode::NO_CONTENT)
}
