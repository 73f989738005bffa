//! The newest entries, kept in memory: what was just appended is not read, checked and opened again
//! by every projection of the same process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use motcua_eventlog::Position;

use crate::Entry;

/// How many entries are kept.
const KEPT: usize = 8192;
/// How many bytes their records have together, at most; one entry stays, whatever its size.
const KEPT_BYTES: usize = 32 * 1024 * 1024;

#[derive(Debug, Default)]
pub(crate) struct Recent(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// With the size of each record.
    entries: BTreeMap<u64, (Arc<Entry>, usize)>,
    bytes: usize,
}

impl Recent {
    /// Keeps an entry that stands in the log, and whose record has so many bytes.
    pub(crate) fn keep(&self, entry: Arc<Entry>, bytes: usize) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += bytes;
        if let Some((_, same)) = kept.entries.insert(entry.position.0, (entry, bytes)) {
            kept.bytes -= same;
        }
        while kept.entries.len() > KEPT || (kept.bytes > KEPT_BYTES && kept.entries.len() > 1) {
            if let Some((_, (_, oldest))) = kept.entries.pop_first() {
                kept.bytes -= oldest;
            }
        }
    }

    /// The entries that follow `after` without a gap, up to `limit`.
    pub(crate) fn after(&self, after: Position, limit: usize) -> Vec<Arc<Entry>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = after.0.saturating_add(1);
        (first..)
            .zip(kept.entries.range(first..).take(limit))
            .take_while(|(expected, (position, _))| expected == *position)
            .map(|(_, (_, (entry, _)))| entry.clone())
            .collect()
    }
}
