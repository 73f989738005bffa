//! Counts wrong guesses of the second fact, so that nobody can try all ten thousand.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use lru::LruCache;

/// So many wrong guesses in [`WINDOW`] close a code for a while, whether there is such a dossier or not.
const TRIES: usize = 10;
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Codes whose guesses are remembered; the one guessed longest ago goes first.
const CODES: NonZeroUsize = NonZeroUsize::new(10_000).expect("not zero");

/// Wrong guesses of late, by the code that was typed; in memory alone.
pub(super) struct Guesses(Mutex<LruCache<String, Vec<Timestamp>>>);

impl Guesses {
    pub(super) fn new() -> Self {
        Self(Mutex::new(LruCache::sparse(CODES)))
    }

    /// Whether a guess may be made; if not, in how many seconds.
    pub(super) fn admit(&self, code: &str, now: Timestamp) -> Result<(), u32> {
        let mut guesses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(tries) = guesses.get_mut(code) else { return Ok(()) };
        tries.retain(|at| *at <= now && now.duration_since(*at) < WINDOW);
        match tries.first() {
            Some(first) if tries.len() >= TRIES => {
                let left = WINDOW - now.duration_since(*first);
                Err(u32::try_from(left.as_secs() + 1).unwrap_or(u32::MAX))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn wrong(&self, code: &str, now: Timestamp) {
        let mut guesses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        guesses.get_or_insert_mut(code.to_owned(), Vec::new).push(now);
    }
}
