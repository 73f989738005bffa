//! A dossier's stream, folded: its state, its end, the idempotency keys that it has seen.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use motcua_domain::Event;
use motcua_domain::dossier::Dossier;
use motcua_eventlog::{Position, StreamName, Tail, Version};
use motcua_keys::KeyId;

use crate::{Decoded, Entry, Journal, JournalError};

/// A dossier as its stream tells it.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The state.
    pub dossier: Dossier,
    /// The end of the stream.
    pub tail: Tail,
    /// Digests of the idempotency keys that were used, with the request and the version.
    pub keys: HashMap<[u8; 32], ([u8; 32], Version)>,
    /// The dossier's key, which seals its personal data.
    pub data_key: Option<KeyId>,
    /// An event stands in the stream that this version does not know and may not skip.
    pub unknown: bool,
}

impl Loaded {
    /// Folds one more entry of the stream.
    pub(crate) fn fold(&mut self, entry: &Entry) {
        for event in &entry.events {
            match event {
                Decoded::Known(Event::Dossier(event)) => self.dossier.evolve(event, entry.happened),
                Decoded::Known(_) | Decoded::Unknown { may_be_skipped: true, .. } => {}
                Decoded::Unknown { may_be_skipped: false, .. } => self.unknown = true,
            }
        }
        if let Some(key) = entry.key {
            self.keys.insert(key.key, (key.request, entry.version));
        }
        self.data_key = self.data_key.or(entry.data_key);
        self.tail = entry.tail();
    }
}

/// States of busy streams, bounded, keyed by name and known by version.
#[derive(Debug)]
pub(crate) struct Cache(Mutex<LruCache<StreamName, Arc<Loaded>>>);

/// How many streams are kept.
const KEPT: usize = 20_000;

impl Cache {
    pub(crate) fn new() -> Self {
        let kept = std::num::NonZero::new(KEPT).expect("the number of kept streams is not zero");
        Self(Mutex::new(LruCache::new(kept)))
    }

    fn get(&self, stream: &StreamName) -> Option<Arc<Loaded>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(stream).cloned()
    }

    /// Keeps a state, unless a newer one is kept.
    pub(crate) fn put(&self, stream: &StreamName, loaded: &Arc<Loaded>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let newer = kept.peek(stream).is_none_or(|old| old.tail.version < loaded.tail.version);
        if newer && loaded.tail.version > Version::NONE {
            kept.put(stream.clone(), loaded.clone());
        }
    }

    /// The state of a stream, at least as it was at position `at_least`.
    pub(crate) async fn load(
        &self,
        journal: &Journal,
        stream: &StreamName,
        at_least: Position,
    ) -> Result<Arc<Loaded>, JournalError> {
        match self.get(stream) {
            Some(known) if known.tail.position >= at_least => Ok(known),
            known => self.catch_up(journal, stream, known.unwrap_or_default(), at_least).await,
        }
    }

    /// The state after everything that follows `known`.
    pub(crate) async fn catch_up(
        &self,
        journal: &Journal,
        stream: &StreamName,
        known: Arc<Loaded>,
        at_least: Position,
    ) -> Result<Arc<Loaded>, JournalError> {
        let entries = journal.read_stream(stream, known.tail.version, at_least).await?;
        if entries.is_empty() {
            return Ok(known);
        }
        let mut loaded = Arc::unwrap_or_clone(known);
        for entry in &entries {
            loaded.fold(entry);
        }
        let loaded = Arc::new(loaded);
        self.put(stream, &loaded);
        Ok(loaded)
    }
}
