//! A head looks who works in the agency, to name an officer.

use axum::Json;
use axum::extract::State;
use motcua_api::{Asker, Page, Paging, PagingQuery, Problem, wrong_parameter};
use motcua_domain::{AccountId, Role};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Account, Identity};

/// Somebody of the own agency.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Colleague {
    /// What records and assignments name it by.
    #[schema(value_type = String)]
    id: AccountId,
    /// What its holder types.
    account: String,
    /// What it may be.
    #[schema(value_type = Vec<String>)]
    roles: Vec<Role>,
}

impl From<Account> for Colleague {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            account: account.name.as_str().to_owned(),
            roles: account.assignment.roles().to_vec(),
        }
    }
}

/// The active accounts of the own agency, by name.
#[utoipa::path(
    get, path = "/api/v1/colleagues", tag = "identity",
    params(PagingQuery),
    responses((status = 200, body = Page<Colleague>, description = "Who works in the agency")),
)]
#[tracing::instrument(skip_all)]
pub(super) async fn list_colleagues(
    State(identity): State<Identity>,
    paging: Paging,
    asker: Asker,
) -> Result<Json<Page<Colleague>>, Problem> {
    let after = String::from_utf8(paging.after.unwrap_or_default())
        .map_err(|_| wrong_parameter("after", "next-of-a-page"))?;
    let limit = u32::try_from(paging.limit).expect("a page has at most 200 items");
    let accounts = identity.colleagues(asker.agency()?, &after, limit + 1).await?;
    let rows = accounts
        .into_iter()
        .map(|account| (account.name.as_str().as_bytes().to_vec(), Colleague::from(account)));
    Ok(Json(Page::of(rows, paging.limit)))
}
