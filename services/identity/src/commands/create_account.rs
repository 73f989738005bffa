//! An administrator makes an account.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use motcua_api::{JsonBody, Problem};
use motcua_domain::{AgencyId, CounterId, Role};
use serde::Deserialize;
use utoipa::ToSchema;

use super::account_view::AccountView;
use crate::{Assignment, Identity, LoginName};

/// The account to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateAccountBody {
    /// 1 to 64 letters, digits, `.`, `-`, `_` or `@`; kept in lower case.
    #[schema(value_type = String, example = "can-bo-mau")]
    account: LoginName,
    /// Its first password, 12 to 128 characters: its holder must change it.
    #[schema(format = Password, min_length = 12, max_length = 128)]
    password: String,
    /// At least one role.
    #[schema(value_type = Vec<String>, min_items = 1, example = json!(["reception_clerk"]))]
    roles: Vec<Role>,
    /// The agency for which it acts.
    #[schema(value_type = Option<String>)]
    agency: Option<AgencyId>,
    /// The counter at which it acts.
    #[schema(value_type = Option<String>)]
    counter: Option<CounterId>,
}

/// Makes an account. Its name is its own, so a repeat makes no second one.
#[utoipa::path(
    post, path = "/api/v1/accounts", tag = "identity",
    request_body = CreateAccountBody,
    responses((status = 201, body = AccountView, description = "Made")),
)]
#[tracing::instrument(skip_all)]
pub(super) async fn create_account(
    State(identity): State<Identity>,
    JsonBody(body): JsonBody<CreateAccountBody>,
) -> Result<(StatusCode, Json<AccountView>), Problem> {
    let assignment = Assignment::new(body.roles, body.agency, body.counter)?;
    let account = identity.create(body.account, assignment, &body.password, true).await?;
    Ok((StatusCode::CREATED, Json(account.into())))
}
