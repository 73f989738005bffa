//! How far the list of each agency has moved: what tells a page that waits that there is something new.
//!
//! It is kept in memory alone and begins empty: a page that is opened reads the list anyway.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use motcua_domain::{AgencyId, DossierCode};
use motcua_eventlog::Position;

use super::{Batch, Worklist};

/// The last record that changed what stands on the list of an agency.
#[derive(Debug, Clone, Default)]
pub(super) struct Moved(Arc<Mutex<HashMap<AgencyId, Position>>>);

impl Moved {
    /// Told before the rows stand in the tables: who asks compares with the checkpoint too.
    pub(super) fn put(&self, moved: HashMap<AgencyId, Position>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(moved);
    }
}

impl Worklist {
    /// The last record that changed the list of an agency, since the program began.
    pub(crate) fn moved(&self, agency: &AgencyId) -> Position {
        let moved = self.moved.0.lock().unwrap_or_else(PoisonError::into_inner);
        moved.get(agency).copied().unwrap_or(Position::START)
    }
}

impl Batch {
    /// Notes whose lists a dossier stands on.
    pub(super) fn moves(&mut self, dossier: &DossierCode, at: Position) {
        let Some(main) = self.held.get(&(dossier.clone(), 0)) else { return };
        let branches =
            main.parallel.0.iter().filter_map(|step| self.held.get(&(dossier.clone(), *step)));
        let rows = branches.chain([main]);
        for agency in rows.flat_map(|row| [Some(&row.holder), row.offered_to.as_ref()]).flatten() {
            self.moved.insert(agency.clone(), at);
        }
    }
}
