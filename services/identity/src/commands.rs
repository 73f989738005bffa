//! The HTTP of identity.

mod account_view;
mod change_account;
mod change_password;
mod create_account;
mod list_accounts;
mod list_colleagues;
mod problems;
mod published_keys;
mod sign_in;

use motcua_api::{Routes, Tag, routes};
use motcua_domain::rights::Right;

use crate::{Identity, pages};

/// The service, as the API's document introduces it.
pub const TAG: Tag = ("identity", "Accounts and tokens: who somebody is.");

/// The routes.
pub fn routes(identity: Identity) -> Routes {
    Routes::new()
        .public(routes!(sign_in::sign_in))
        .public(routes!(published_keys::published_keys))
        .route(Right::ChangePassword, routes!(change_password::change_password))
        .route(
            Right::ManageAccounts,
            routes!(create_account::create_account, list_accounts::list_accounts),
        )
        .route(Right::SeeColleagues, routes!(list_colleagues::list_colleagues))
        .route(Right::ManageAccounts, routes!(change_account::change_account))
        .with_state(identity.clone())
        .merge(pages::routes(identity))
}

#[cfg(test)]
mod tests;
