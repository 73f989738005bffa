//! An administrator changes what an account may be.

use axum::Json;
use axum::extract::State;
use motcua_api::{InPath, JsonBody, Problem};
use motcua_domain::{AccountId, AgencyId, CounterId, Role};
use serde::Deserialize;
use utoipa::ToSchema;

use super::account_view::AccountView;
use crate::{Assignment, Identity};

/// What the account shall be from now on.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeAccountBody {
    /// At least one role.
    #[schema(value_type = Vec<String>, min_items = 1, example = json!(["reception_clerk"]))]
    roles: Vec<Role>,
    /// The agency for which it acts; none if left out.
    #[schema(value_type = Option<String>)]
    agency: Option<AgencyId>,
    /// The counter at which it acts; none if left out.
    #[schema(value_type = Option<String>)]
    counter: Option<CounterId>,
    /// Whether it gets tokens.
    active: bool,
    /// A new first password, for a holder who forgot the own one; unchanged if left out.
    #[schema(format = Password, min_length = 12, max_length = 128)]
    password: Option<String>,
}

/// Changes what an account may be. The tokens that it holds stay valid to their end.
#[utoipa::path(
    put, path = "/api/v1/accounts/{id}", tag = "identity",
    params(("id" = String, Path, description = "The account's id")),
    request_body = ChangeAccountBody,
    responses((status = 200, body = AccountView, description = "Changed")),
)]
#[tracing::instrument(skip_all, fields(account.id = %id))]
pub(super) async fn change_account(
    State(identity): State<Identity>,
    InPath(id): InPath<AccountId>,
    JsonBody(body): JsonBody<ChangeAccountBody>,
) -> Result<Json<AccountView>, Problem> {
    let assignment = Assignment::new(body.roles, body.agency, body.counter)?;
    let password = body.password.as_deref();
    let account = identity.change(&id, &assignment, body.active, password).await?;
    Ok(Json(account.into()))
}
