//! The reception desk: find the procedure, take the dossier in, print the receipt; what a counter took
//! in; the dossier's page.

mod appointment;
mod at_once;
mod body;
mod correct;
mod dossier;
mod fees;
mod find;
mod guide;
mod new;
mod receipt;
mod refused;
mod schema;
mod search;
mod today;
mod track;
mod typed;

use std::sync::LazyLock;

use axum::routing::get;
use motcua_api::Routes;
use motcua_domain::rights::Right;
use motcua_pages::Texts;

use crate::Reception;

pub(crate) static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

pub(crate) fn routes() -> Routes<Reception> {
    let new = get(new::show).post(new::receive);
    let at_once = get(at_once::show).post(at_once::serve);
    Routes::new()
        .page(Right::Receive, "/reception", get(find::show))
        .page(Right::ServeAtOnce, "/reception/at-once/{procedure}", at_once)
        .page(Right::SeeIntake, "/reception/today", get(today::show))
        .page(Right::Guide, "/guide", get(guide::show))
        .page(Right::SeeDossier, "/search", get(search::show))
        .public_page("/track", get(track::show).post(track::track))
        .page(Right::Receive, "/reception/new/{procedure}", new)
        .page(Right::SeeDossier, "/dossiers/{code}", get(dossier::show))
        .page(Right::Correct, "/dossiers/{code}/correct", get(correct::show).post(correct::correct))
        .page(Right::TakeFee, "/dossiers/{code}/fees", get(fees::show).post(fees::take))
        .page(Right::SeeDossier, "/dossiers/{code}/receipt", get(receipt::show))
}
