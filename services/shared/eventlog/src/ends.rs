//! The ends of the streams that were used last, in memory.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use lru::LruCache;

use crate::StreamName;
use crate::group::StreamEnd;

/// How many ends are kept, some 150 bytes each.
const KEPT: NonZeroUsize = NonZeroUsize::new(65_536).expect("it is not zero");

/// The ends of the streams that were used last, as they are committed.
pub(crate) struct Ends(LruCache<StreamName, StreamEnd>);

impl Ends {
    pub(crate) fn new() -> Self {
        Self(LruCache::new(KEPT))
    }

    /// The ends that are known, and the streams to look up: each once, in order.
    pub(crate) fn find<'a>(
        &mut self,
        streams: impl Iterator<Item = &'a StreamName>,
    ) -> (HashMap<StreamName, StreamEnd>, Vec<&'a StreamName>) {
        let mut found = HashMap::new();
        let mut unknown = Vec::new();
        for stream in streams {
            match self.0.get(stream) {
                Some(end) => drop(found.insert(stream.clone(), *end)),
                None => unknown.push(stream),
            }
        }
        unknown.sort_unstable();
        unknown.dedup();
        (found, unknown)
    }

    /// Keeps ends that are committed.
    pub(crate) fn keep(&mut self, ends: impl IntoIterator<Item = (StreamName, StreamEnd)>) {
        for (stream, end) in ends {
            self.0.put(stream, end);
        }
    }

    /// Forgets all: what was in memory may not be what stands.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
