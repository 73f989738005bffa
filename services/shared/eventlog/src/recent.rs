//! The newest records, kept in memory: who follows the log, or folds on what it just wrote, needs
//! no query for them.

use std::collections::{HashMap, VecDeque};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;
use tokio::sync::watch;

use crate::standing::Standing;
use crate::{Position, Stored, StreamName, Version};

/// How many records are kept.
const KEPT: usize = 4096;

/// How many bytes of records are kept; one record stays, whatever its size.
const KEPT_BYTES: usize = 16 * 1024 * 1024;

/// The newest records, without gaps up to the log's end. A log that is not empty has at least one.
///
/// What the writer shows to everybody: who is told of a position finds its record here.
#[derive(Debug)]
pub(crate) struct Recent {
    kept: RwLock<Kept>,
    last: watch::Sender<Position>,
}

#[derive(Debug, Default)]
struct Kept {
    records: VecDeque<Standing>,
    /// Where each stream's kept records stand, oldest first.
    streams: HashMap<StreamName, VecDeque<u64>>,
    bytes: usize,
}

impl Recent {
    /// Begins with the log's last record.
    pub(crate) fn new(last: Option<Standing>) -> Self {
        let recent = Self { kept: RwLock::default(), last: watch::Sender::default() };
        recent.extend(last);
        recent
    }

    /// Keeps what was appended; what is not next to the newest (another program has written)
    /// replaces all.
    pub(crate) fn extend(&self, appended: impl IntoIterator<Item = Standing>) {
        let mut kept = self.write();
        for record in appended {
            if kept.end().0 + 1 != record.stored.position.0 {
                *kept = Kept::default();
            }
            kept.push(record);
        }
        let end = kept.end();
        drop(kept);
        self.last.send_if_modified(|last| std::mem::replace(last, end) != end);
    }

    /// The log's last position, kept up to date: [`crate::Engine::last`].
    pub(crate) fn last(&self) -> watch::Receiver<Position> {
        self.last.subscribe()
    }

    /// The log's last position.
    pub(crate) fn end(&self) -> Position {
        self.read().end()
    }

    /// The log's last record.
    pub(crate) fn newest(&self) -> Option<Stored> {
        self.read().records.back().map(|record| record.stored.clone())
    }

    /// When the log's last record was made.
    pub(crate) fn last_recorded(&self) -> Option<Timestamp> {
        self.read().records.back().map(|record| record.recorded)
    }

    /// Up to `limit` records after a position; `None` if memory does not reach back so far.
    pub(crate) fn after(&self, after: Position, limit: usize) -> Option<Vec<Stored>> {
        let kept = self.read();
        if after >= kept.end() {
            return Some(Vec::new());
        }
        let from = kept.index(after.0 + 1)?;
        Some(kept.records.range(from..).take(limit).map(|record| record.stored.clone()).collect())
    }

    /// The records of a stream after a version; `None` if memory does not reach back so far.
    pub(crate) fn stream_after(&self, stream: &StreamName, after: Version) -> Option<Vec<Stored>> {
        let kept = self.read();
        let positions = kept.streams.get(stream)?;
        let first = kept.at(*positions.front()?)?.stored.version;
        let skipped = (after.0 + 1).checked_sub(first.0)?;
        let skipped = usize::try_from(skipped).ok()?.min(positions.len());
        let records = positions.range(skipped..).filter_map(|position| kept.at(*position));
        Some(records.map(|record| record.stored.clone()).collect())
    }

    /// The records of a stream that are kept, oldest first; older ones may stand before them.
    pub(crate) fn kept(&self, stream: &StreamName) -> Vec<Stored> {
        let kept = self.read();
        let positions = kept.streams.get(stream).into_iter().flatten();
        positions.filter_map(|at| kept.at(*at)).map(|record| record.stored.clone()).collect()
    }

    /// The record of a stream at a version, if it is kept.
    pub(crate) fn record(&self, stream: &StreamName, version: Version) -> Option<Standing> {
        let kept = self.read();
        let positions = kept.streams.get(stream)?;
        let first = kept.at(*positions.front()?)?.stored.version;
        let index = usize::try_from(version.0.checked_sub(first.0)?).ok()?;
        kept.at(*positions.get(index)?).cloned()
    }

    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Kept> {
        self.kept.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn end(&self) -> Position {
        self.records.back().map_or(Position::START, |record| record.stored.position)
    }

    fn index(&self, position: u64) -> Option<usize> {
        let first = self.records.front()?.stored.position.0;
        usize::try_from(position.checked_sub(first)?).ok()
    }

    fn at(&self, position: u64) -> Option<&Standing> {
        self.records.get(self.index(position)?)
    }

    fn push(&mut self, record: Standing) {
        self.bytes += record.stored.bytes.len();
        let positions = self.streams.entry(record.stream.clone()).or_default();
        positions.push_back(record.stored.position.0);
        self.records.push_back(record);
        while self.records.len() > KEPT || (self.bytes > KEPT_BYTES && self.records.len() > 1) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        let Some(oldest) = self.records.pop_front() else { return };
        self.bytes -= oldest.stored.bytes.len();
        if let Some(positions) = self.streams.get_mut(&oldest.stream) {
            positions.pop_front();
            if positions.is_empty() {
                self.streams.remove(&oldest.stream);
            }
        }
    }
}
