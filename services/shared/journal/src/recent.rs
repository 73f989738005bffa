//! The newest entries, kept in memory: what was just appended is not read, checked and opened again
//! by every projection of the same process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use motcua_eventlog::Position;

use crate::Entry;

/// How many entries are kept.
const KEPT: usize = 8192;

#[derive(Debug, Default)]
pub(crate) struct Recent(Mutex<BTreeMap<u64, Arc<Entry>>>);

impl Recent {
    /// Keeps an entry that stands in the log.
    pub(crate) fn keep(&self, entry: Arc<Entry>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(entry.position.0, entry);
        while kept.len() > KEPT {
            kept.pop_first();
        }
    }

    /// The entries that follow `after` without a gap, up to `limit`.
    pub(crate) fn after(&self, after: Position, limit: usize) -> Vec<Arc<Entry>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = after.0 + 1;
        (first..)
            .zip(kept.range(first..).take(limit))
            .take_while(|(expected, (position, _))| expected == *position)
            .map(|(_, (_, entry))| entry.clone())
            .collect()
    }
}
