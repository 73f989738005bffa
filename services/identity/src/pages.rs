//! The pages of identity: sign in, sign out, change the own password, make the address of the own calendar;
//! the accounts, for administrators.

mod account;
mod accounts;
mod calendar;
mod password;
mod sign_in;
mod sign_out;

use std::sync::{Arc, LazyLock};

use axum::routing::{get, post};
use motcua_api::Routes;
use motcua_domain::Role;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::rights::Right;
use motcua_pages::{LocalPath, Texts};
use serde::Deserialize;
use tokio::sync::watch;

use crate::Identity;

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// The accounts, and the agencies and counters for which they act.
#[derive(Clone)]
struct Administration {
    identity: Identity,
    published: watch::Receiver<Arc<Catalogue>>,
}

/// The pages of the accounts, over the catalogue that is published.
pub fn administration(identity: Identity, published: watch::Receiver<Arc<Catalogue>>) -> Routes {
    let account = get(account::show).post(account::change);
    Routes::new()
        .page(Right::ManageAccounts, "/accounts", get(accounts::show).post(account::create))
        .page(Right::ManageAccounts, "/accounts/new", get(account::empty))
        .page(Right::ManageAccounts, "/accounts/{id}", account)
        .with_state(Administration { identity, published })
}

/// The pages for everybody.
pub(crate) fn routes(identity: Identity) -> Routes {
    Routes::new()
        .public_page("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .public_page("/sign-out", post(sign_out::sign_out))
        .page(Right::ChangePassword, "/password", get(password::show).post(password::change))
        .page(Right::SeeWorklist, "/calendar", get(calendar::show).post(calendar::make))
        .page(Right::SeeWorklist, "/calendar/end", get(calendar::show).post(calendar::end))
        .public_page("/calendar/{file}", get(calendar::lead))
        .with_state(identity)
}

/// Where to go on afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Onwards {
    to: LocalPath,
}

/// The text's id of a role.
const fn role(role: Role) -> &'static str {
    match role {
        Role::ReceptionClerk => "role-reception-clerk",
        Role::ReturnClerk => "role-return-clerk",
        Role::Cashier => "role-cashier",
        Role::Officer => "role-officer",
        Role::AgencyHead => "role-agency-head",
        Role::SigningLeader => "role-signing-leader",
        Role::RecordsClerk => "role-records-clerk",
        Role::Controller => "role-controller",
        Role::Administrator => "role-administrator",
        Role::System => "role-system",
    }
}

#[cfg(test)]
mod tests;
