//! The pages of the agencies: what is to be done, and doing it.

mod acts;
mod bundle;
mod changes;
mod dossier;
mod fields;
mod form;
mod list;
mod many;
mod mine;
mod opened;
mod signing;
mod upload;

use std::sync::LazyLock;

use axum::extract::State;
use axum::routing::get;
use motcua_api::{Asker, Guard, InPath, Routes};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{Dossier, Verdict};
use motcua_domain::rights::Right;
use motcua_pages::{Texts, Visit};

use crate::Routing;
use acts::ACTS;
pub(crate) use bundle::Bundle;
pub use opened::Opened;
use upload::Submitted;

pub(crate) static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// The most bytes of a form without its file; reasons are long, files are not in it.
const FORM_BYTES: usize = 256 * 1024;

/// The pages. What a form sends goes to an address of its own, which has the right of the command; who
/// opens that address sees the dossier with that form before the others.
///
/// A form with a file may have `max_bytes` more than others.
pub(crate) fn routes(max_bytes: usize) -> Routes<Routing> {
    let pages = Routes::new()
        .page(Right::SeeWorklist, "/worklist", get(list::show))
        .page(Right::Take, "/worklist/take", get(list::show).post(many::take))
        .page(Right::Give, "/worklist/give", get(list::show).post(many::give))
        .page(Right::SendBack, "/sign", get(signing::show))
        .page(Right::Sign, "/sign/sign-off", get(signing::show).post(many::sign))
        .page(Right::SendBack, "/sign/send-back", get(signing::show).post(many::send_back))
        .page(Right::SeeWorklist, "/worklist/changes", get(changes::tell))
        .page(Right::SeeWorklist, "/worklist/bundle", get(bundle::show))
        .page(Right::SeeWorklist, "/worklist/bundle/print", get(bundle::print))
        .page(Right::SeeWorklist, "/worklist/mine", get(mine::show))
        .feed(Right::SeeWorklist, "/worklist/calendar.ics", get(mine::feed))
        .page(Right::SeeDossier, "/worklist/{code}", get(dossier::show));
    ACTS.iter().fold(pages, |pages, act| {
        let shown = async |State(routing): State<Routing>, visit, asker: Asker, InPath(code)| {
            dossier::see(&routing, &visit, &asker.actor, &code, Some(act)).await
        };
        let done = move |State(routing): State<Routing>,
                         visit: Visit,
                         InPath(code): InPath<DossierCode>,
                         Submitted(sent): Submitted| {
            dossier::act(routing, visit, code, act, sent)
        };
        let room = if act.has_file() { max_bytes } else { 0 };
        let guard = Guard::by(act.right).body_up_to(FORM_BYTES + room);
        let path = format!("/worklist/{{code}}/{}", act.word);
        pages.page(guard, &path, get(shown).post(done))
    })
}

/// What is to be told first of the signatures of a dossier's files: what failed before what nobody can
/// say yet, and that before what passed. None where nothing is signed.
fn verdict(dossier: &Dossier) -> Option<Verdict> {
    let verdicts = || dossier.findings.iter().filter_map(|finding| finding.verdict);
    let told = [Verdict::Failed, Verdict::Indeterminate, Verdict::NotVerifiedYet, Verdict::Passed];
    told.into_iter().find(|told| verdicts().any(|verdict| verdict == *told))
}

/// The text of a verdict, and the class of its mark.
fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "verdict-passed",
        Verdict::Failed => "verdict-failed",
        Verdict::Indeterminate | Verdict::NotVerifiedYet => "verdict-open",
    }
}

/// The last part of the address of everything that may be done.
#[cfg(test)]
pub(crate) fn act_words() -> impl Iterator<Item = &'static str> {
    ACTS.iter().map(|act| act.word)
}
