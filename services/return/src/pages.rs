//! The return desk: what waits, what is owed, who gets it; and the screen on which a citizen rates.

mod desk;
mod rating;
mod result;
mod slip;

use std::sync::LazyLock;

use axum::routing::get;
use motcua_api::Routes;
use motcua_domain::rights::Right;
use motcua_pages::Texts;

use crate::Return;

pub(crate) static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// The pages.
pub(crate) fn routes() -> Routes<Return> {
    Routes::new()
        .page(Right::SeeShelf, "/return", get(desk::show))
        .page(Right::Return, "/return/{code}", get(result::show).post(result::return_it))
        .page(Right::Return, "/return/{code}/slip", get(slip::show))
        .page(Right::Rate, "/rate/{code}", get(rating::show).post(rating::rate))
}
