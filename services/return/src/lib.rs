//! Return (trả kết quả): results wait where they are returned, and are handed over once.
//!
//! Commands: return, deliveries, rating, transfer. Read model: [`Shelf`], the results that wait and those that were returned.

mod commands;
mod pages;
mod shelf;

use motcua_api::Routes;
use motcua_journal::Dossiers;
use motcua_readmodel::ReadModel;

pub use shelf::{Batch, Shelf};

/// What return's handlers work with.
#[derive(Clone)]
pub struct Return {
    /// The dossiers' streams.
    pub dossiers: Dossiers,
    /// The results that wait, and those that were returned.
    pub shelf: ReadModel<Shelf>,
}

/// Return's routes.
pub fn routes(service: Return) -> Routes {
    commands::routes().merge(shelf::routes()).merge(pages::routes()).with_state(service)
}

#[cfg(test)]
mod tests;
