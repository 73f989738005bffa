//! The clock of the program: the real one, or one that a test or the demo moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

const REAL: i64 = i64::MIN;

/// Tells the time, in whole milliseconds. Clones of one clock move together.
#[derive(Debug, Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// The machine's clock.
    pub fn real() -> Self {
        Self(Arc::new(AtomicI64::new(REAL)))
    }

    /// A clock that stands at `at` until somebody moves it.
    pub fn standing_at(at: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(at.as_millisecond())))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        let ms = match self.0.load(Ordering::SeqCst) {
            REAL => Timestamp::now().as_millisecond(),
            ms => ms,
        };
        Timestamp::from_millisecond(ms).expect("the clock tells a year before 9999")
    }

    /// Stands at `at` from now on.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.as_millisecond(), Ordering::SeqCst);
    }

    /// Moves a standing clock on; does nothing to the machine's.
    pub fn advance(&self, by: SignedDuration) {
        if self.0.load(Ordering::SeqCst) != REAL {
            self.set(self.now() + by);
        }
    }

    /// Follows the machine's clock from now on.
    pub fn follow_real(&self) {
        self.0.store(REAL, Ordering::SeqCst);
    }
}
