//! An administrator looks at the accounts.

use axum::Json;
use axum::extract::State;
use motcua_api::{Page, Paging, PagingQuery, Problem, wrong_parameter};

use super::account_view::AccountView;
use crate::Identity;

/// The accounts, by name.
#[utoipa::path(
    get, path = "/api/v1/accounts", tag = "identity",
    params(PagingQuery),
    responses((status = 200, body = Page<AccountView>, description = "A page of the accounts")),
)]
#[tracing::instrument(skip_all)]
pub(super) async fn list_accounts(
    State(identity): State<Identity>,
    paging: Paging,
) -> Result<Json<Page<AccountView>>, Problem> {
    let after = String::from_utf8(paging.after.unwrap_or_default())
        .map_err(|_| wrong_parameter("after", "next-of-a-page"))?;
    let limit = u32::try_from(paging.limit).expect("a page has at most 200 items");
    let accounts = identity.accounts(&after, limit + 1).await?;
    let rows = accounts
        .into_iter()
        .map(|account| (account.name.as_str().as_bytes().to_vec(), AccountView::from(account)));
    Ok(Json(Page::of(rows, paging.limit)))
}
