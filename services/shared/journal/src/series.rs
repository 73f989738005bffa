//! Numbers that grow by one: the dossiers of an agency and day, the slips of a counter and year.
//!
//! The next number is proposed at version 0 of its stream; a conflict means that it is taken. A
//! book remembers the last number that stands in the log and the idempotency keys of all before it,
//! so that a key is looked up in the same moment in which the next number is told: whoever creates
//! with a key that another request is using proposes the same number, and reads the other's record.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use motcua_domain::Date;
use motcua_eventlog::{StreamName, Version};

use crate::{Entry, Journal, JournalError, RequestKey};

/// What is known of one series.
#[derive(Debug, Default)]
pub(crate) struct Book {
    /// The last number that stands in the log.
    last: u32,
    /// The keys of the records that begin its streams.
    keys: HashMap<[u8; 32], ([u8; 32], u32)>,
    /// The local day on which it was last read to its end.
    read: Option<Date>,
}

/// The books of the series that were written lately.
#[derive(Debug)]
pub(crate) struct Books(Mutex<LruCache<String, Arc<tokio::sync::Mutex<Book>>>>);

/// How many books are kept open.
const KEPT: usize = 2048;

impl Books {
    pub(crate) fn new() -> Self {
        let kept = std::num::NonZero::new(KEPT).expect("the number of kept books is not zero");
        Self(Mutex::new(LruCache::new(kept)))
    }

    /// The book of a series. Who holds its lock is the only one of this process to write in it.
    pub(crate) fn open(&self, series: &str) -> Arc<tokio::sync::Mutex<Book>> {
        let mut books = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        books.get_or_insert(series.to_owned(), Arc::default).clone()
    }
}

impl Book {
    /// Reads what stands in the log, once a day: the book of yesterday is read on when today asks
    /// for its keys, for its last lines may be another process's.
    pub(crate) async fn read(
        &mut self,
        journal: &Journal,
        today: Date,
        stream: impl Fn(u32) -> StreamName,
    ) -> Result<(), JournalError> {
        if self.read == Some(today) {
            return Ok(());
        }
        // Not as far as this process has seen, but as far as anybody may have been told.
        let end = journal.log().end().await?;
        while self.read != Some(today) {
            let first = journal.read_stream(&stream(self.last + 1), Version::NONE, end).await?;
            match first.first() {
                Some(entry) => self.note(entry),
                None => self.read = Some(today),
            }
        }
        Ok(())
    }

    /// Notes that the next number stands in the log.
    pub(crate) fn note(&mut self, first: &Entry) {
        self.last += 1;
        if let Some(key) = first.key {
            self.keys.insert(key.key, (key.request, self.last));
        }
    }

    /// The next number.
    pub(crate) fn next(&self) -> u32 {
        self.last + 1
    }

    /// The number that was given under a key, and the digest of the request.
    pub(crate) fn find(&self, key: &RequestKey) -> Option<([u8; 32], u32)> {
        self.keys.get(&key.key).copied()
    }
}
