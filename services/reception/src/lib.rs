//! Reception (tiếp nhận): dossiers come in at the counter, online and by post.
//!
//! Commands: receive, serve at once, ask at intake, refuse reception, supplement complete, withdraw.
//! Read models: [`Intake`], what was received by whom, with the numbers of the books; [`Search`], by what
//! each dossier is found.

mod card;
mod commands;
mod deliveries;
mod dossier_view;
mod form;
mod history;
mod intake;
mod intake_list;
mod known;
mod ledger;
mod pages;
mod paper_forms;
mod papers;
mod party;
mod receipt;
mod search;
mod time;

use std::sync::Arc;

use motcua_api::Routes;
use motcua_documents::Documents;
use motcua_domain::catalogue::Catalogue;
use motcua_journal::{Dossiers, Slips};
use motcua_print::Press;
use motcua_readmodel::ReadModel;

pub use intake::Intake;
pub use search::{Hit, Place, Question, Search, Unclear};

/// What reception's handlers work with.
#[derive(Clone)]
pub struct Reception {
    /// The dossiers' streams.
    pub dossiers: Dossiers,
    /// The slips' streams.
    pub slips: Slips,
    /// The files that papers name.
    pub documents: Documents,
    /// What prints its forms.
    pub press: Press,
    /// What was received by whom.
    pub intake: ReadModel<Intake>,
    /// By what each dossier is found, and by whom.
    pub search: ReadModel<Search>,
}

impl Reception {
    fn catalogue(&self) -> Arc<Catalogue> {
        self.dossiers.catalogue()
    }
}

/// Reception's routes.
pub fn routes(reception: Reception) -> Routes {
    commands::routes()
        .merge(dossier_view::routes())
        .merge(history::routes())
        .merge(intake_list::routes())
        .merge(known::routes())
        .merge(ledger::routes())
        .merge(pages::routes())
        .merge(paper_forms::routes())
        .merge(search::routes())
        .merge(time::routes())
        .with_state(reception)
}

#[cfg(test)]
mod tests;
