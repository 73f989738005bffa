//! Counts wrong passwords, so that nobody can try them out.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use lru::LruCache;

use crate::LoginName;

/// So many wrong passwords in [`WINDOW`] close an account for a while.
const TRIES: usize = 10;
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Names whose wrong passwords are remembered, known or not; the one tried longest ago goes first.
const NAMES: NonZeroUsize = NonZeroUsize::new(10_000).expect("not zero");

/// Wrong passwords of late, by the name that was typed; in memory alone.
pub(crate) struct Throttle(Mutex<LruCache<LoginName, VecDeque<Timestamp>>>);

impl Throttle {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(LruCache::sparse(NAMES)))
    }

    /// Whether a password may be tried; if not, in how long.
    pub(crate) fn admit(&self, name: &LoginName, now: Timestamp) -> Result<(), SignedDuration> {
        self.with(|tried| {
            let Some(tries) = tried.get_mut(name) else { return Ok(()) };
            // The demo's clock goes back to the real time: a try of the future is none.
            tries.retain(|at| *at <= now && now.duration_since(*at) < WINDOW);
            match tries.front() {
                Some(first) if tries.len() >= TRIES => {
                    let left = WINDOW - now.duration_since(*first);
                    // A whole second more rather than a moment too early.
                    Err(SignedDuration::from_secs(
                        left.as_secs() + i64::from(left.subsec_nanos() > 0),
                    ))
                }
                _ => Ok(()),
            }
        })
    }

    pub(crate) fn wrong(&self, name: &LoginName, now: Timestamp) {
        self.with(|tried| {
            let tries = tried.get_or_insert_mut(name.clone(), VecDeque::new);
            tries.push_back(now);
            tries.truncate(TRIES);
        });
    }

    pub(crate) fn right(&self, name: &LoginName) {
        self.with(|tried| tried.pop(name));
    }

    fn with<T>(&self, work: impl FnOnce(&mut LruCache<LoginName, VecDeque<Timestamp>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).unwrap()
    }

    fn name(text: &str) -> LoginName {
        text.parse().unwrap()
    }

    #[test]
    fn the_tenth_wrong_password_closes_the_account_until_the_first_is_15_minutes_old() {
        let (throttle, clerk) = (Throttle::new(), name("clerk"));
        for second in 0..10 {
            assert_eq!(throttle.admit(&clerk, at(second)), Ok(()));
            throttle.wrong(&clerk, at(second));
        }
        assert_eq!(throttle.admit(&clerk, at(10)), Err(SignedDuration::from_secs(890)));
        assert_eq!(throttle.admit(&clerk, at(899)), Err(SignedDuration::from_secs(1)));
        assert_eq!(throttle.admit(&name("other"), at(10)), Ok(()));
        assert_eq!(throttle.admit(&clerk, at(900)), Ok(()));
    }

    #[test]
    fn the_right_password_begins_the_count_anew() {
        let (throttle, clerk) = (Throttle::new(), name("clerk"));
        (0..9).for_each(|second| throttle.wrong(&clerk, at(second)));
        throttle.right(&clerk);
        throttle.wrong(&clerk, at(10));
        assert_eq!(throttle.admit(&clerk, at(11)), Ok(()));
    }

    #[test]
    fn tries_of_a_clock_that_went_back_do_not_count() {
        let (throttle, clerk) = (Throttle::new(), name("clerk"));
        (0..10).for_each(|_| throttle.wrong(&clerk, at(86_400)));
        assert_eq!(throttle.admit(&clerk, at(0)), Ok(()));
    }
}
