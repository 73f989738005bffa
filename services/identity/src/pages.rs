//! The pages of identity: sign in, sign out, change the own password.

mod password;
mod sign_in;
mod sign_out;

use std::sync::LazyLock;

use axum::routing::{get, post};
use motcua_api::Routes;
use motcua_domain::rights::Right;
use motcua_pages::{LocalPath, Texts};
use serde::Deserialize;

use crate::Identity;

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// The pages.
pub(crate) fn routes(identity: Identity) -> Routes {
    Routes::new()
        .public_page("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .public_page("/sign-out", post(sign_out::sign_out))
        .page(Right::ChangePassword, "/password", get(password::show).post(password::change))
        .with_state(identity)
}

/// Where to go on afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Onwards {
    to: LocalPath,
}

#[cfg(test)]
mod tests;
