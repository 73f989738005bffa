//! What this process knows of the log: the newest records, the ends of busy streams, the last
//! position.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Mutex;

use jiff::Timestamp;
use lru::LruCache;
use tokio::sync::watch;

use super::lock;
use crate::recent::Recent;
use crate::standing::Standing;
use crate::{Position, StreamName, Tail, Version};

/// How many streams' ends are kept, some 150 bytes each.
const ENDS: NonZeroUsize = NonZeroUsize::new(65_536).expect("it is not zero");

/// How many records may wait for those before them; the follower brings what is dropped.
const EARLY: usize = 1024;

/// A stream after one of its records: what the next proposal is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    pub(super) tail: Tail,
    pub(super) recorded: Option<Timestamp>,
}

impl End {
    /// A stream that does not exist yet.
    pub(super) const NONE: End = End { tail: Tail::EMPTY, recorded: None };
}

impl From<&Standing> for End {
    fn from(record: &Standing) -> Self {
        Self { tail: record.stored.tail(), recorded: Some(record.recorded) }
    }
}

/// Records that stand, from wherever this process learns of them: its own appends, the follower,
/// the leader's answers.
pub(super) struct Seen {
    /// Without gaps up to its end.
    pub(super) recent: Recent,
    /// Records behind a gap in `recent`.
    early: Mutex<BTreeMap<Position, Standing>>,
    ends: Mutex<LruCache<StreamName, End>>,
    last: watch::Sender<Position>,
}

impl Seen {
    /// Begins with the log's last record.
    pub(super) fn new(last: Option<Standing>) -> Self {
        let ends = Mutex::new(LruCache::new(ENDS));
        let recent = Recent::new(last);
        let last = watch::Sender::new(recent.end());
        Self { recent, early: Mutex::default(), ends, last }
    }

    /// Learns of a record, whether it is new or not.
    pub(super) fn learn(&self, record: Standing) {
        let position = record.stored.position;
        self.learn_end(&record);
        self.keep(record);
        self.reach(position);
    }

    fn learn_end(&self, record: &Standing) {
        let mut ends = lock(&self.ends);
        let known = ends.get(&record.stream);
        if known.is_none_or(|known| known.tail.version < record.stored.version) {
            ends.put(record.stream.clone(), record.into());
        }
    }

    fn keep(&self, record: Standing) {
        let mut early = lock(&self.early);
        if record.stored.position <= self.recent.end() {
            return;
        }
        early.insert(record.stored.position, record);
        while let Some(next) = early.remove(&Position(self.recent.end().0 + 1)) {
            self.recent.extend([next]);
        }
        if early.len() > EARLY {
            early.pop_last();
        }
    }

    /// The log has at least so many records.
    pub(super) fn reach(&self, position: Position) {
        self.last.send_if_modified(|last| {
            let further = position > *last;
            *last = position.max(*last);
            further
        });
    }

    /// The last position that this process knows of.
    pub(super) fn last(&self) -> Position {
        *self.last.borrow()
    }

    pub(super) fn watch(&self) -> watch::Receiver<Position> {
        self.last.subscribe()
    }

    /// The newest end of a stream that is known; the stream may have gone on.
    pub(super) fn newest(&self, stream: &StreamName) -> Option<End> {
        lock(&self.ends).get(stream).copied()
    }

    /// The stream after one of its versions, if memory holds that.
    pub(super) fn end_at(&self, stream: &StreamName, version: Version) -> Option<End> {
        if version == Version::NONE {
            return Some(End::NONE);
        }
        let newest = self.newest(stream).filter(|end| end.tail.version == version);
        newest.or_else(|| self.recent.record(stream, version).as_ref().map(End::from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::{proposal, stream};

    fn record(name: &str, position: u64) -> Standing {
        Standing::new(&proposal(&stream(name), Tail::EMPTY), Position(position))
    }

    #[test]
    fn records_come_in_any_order_and_are_kept_without_a_gap() {
        let seen = Seen::new(Some(record("a", 7)));
        seen.learn(record("c", 9));
        seen.learn(record("d", 10));
        assert_eq!((seen.recent.end(), seen.last()), (Position(7), Position(10)));
        assert!(seen.newest(&stream("d")).is_some());
        seen.learn(record("b", 8));
        seen.learn(record("b", 8));
        assert_eq!((seen.recent.end(), seen.last()), (Position(10), Position(10)));
        let kept = seen.recent.after(Position(6), 10).unwrap();
        assert!(kept.iter().map(|record| record.position.0).eq(7..=10));
    }

    #[test]
    fn what_is_far_behind_a_gap_is_left_to_the_follower() {
        let seen = Seen::new(None);
        for position in 2..=5000 {
            seen.learn(record("a", position));
        }
        assert_eq!(lock(&seen.early).len(), EARLY);
        for position in 1..=5000 {
            seen.learn(record("a", position));
        }
        assert_eq!(seen.recent.end(), Position(5000));
        assert!(lock(&seen.early).is_empty());
    }
}
