//! Routing (luân chuyển): a dossier passes between agencies, and is worked on.
//!
//! Commands: give, take, step done, request supplement, notify duty, duty fulfilled, apologise with
//! a new date, sign, reject. Read model: [`Worklist`], what each agency holds and is offered.

mod commands;
mod document;
mod pages;
mod waiting;
mod worklist;

use motcua_api::Routes;
use motcua_documents::Documents;
use motcua_journal::Dossiers;
use motcua_print::Press;
use motcua_readmodel::ReadModel;

pub use pages::Opened;
pub use waiting::Waiting;
pub use worklist::{Batch, Worklist};

/// What routing's handlers work with.
#[derive(Clone)]
pub struct Routing {
    /// The dossiers' streams.
    pub dossiers: Dossiers,
    /// The files that results name.
    pub documents: Documents,
    /// What prints hand-over lists.
    pub press: Press,
    /// What each agency holds.
    pub worklist: ReadModel<Worklist>,
    /// Who has just opened which dossier.
    pub opened: Opened,
}

/// Routing's routes.
pub fn routes(routing: Routing) -> Routes {
    let max_bytes = usize::try_from(routing.documents.max_bytes()).unwrap_or(usize::MAX / 2);
    commands::routes().merge(worklist::routes()).merge(pages::routes(max_bytes)).with_state(routing)
}

#[cfg(test)]
mod tests;
