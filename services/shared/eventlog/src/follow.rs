//! Following the log: first what is stored, then what comes, without a gap and without a repeat.

use tokio::sync::watch;

use crate::{Log, Position, ReadError, Stored};

/// Somebody who reads the log from a position on, for as long as it grows.
pub struct Follower {
    log: Log,
    last: watch::Receiver<Position>,
    reached: Position,
}

impl Follower {
    /// Follows a log from the first record after a position.
    pub fn new(log: Log, after: Position) -> Self {
        let last = log.last();
        Self { log, last, reached: after }
    }

    /// The position of the last record that was handed out.
    pub fn reached(&self) -> Position {
        self.reached
    }

    /// Waits for the next records and hands out 1 to `limit` of them, in order.
    ///
    /// Nothing is lost if the future is dropped before it ends, and after an error the next call
    /// goes on at the same place.
    ///
    /// # Errors
    /// Those of [`crate::Engine::read`]; [`ReadError::Unavailable`] once the log is closed.
    pub async fn next(&mut self, limit: usize) -> Result<Vec<Stored>, ReadError> {
        loop {
            let last = *self.last.borrow_and_update();
            if last > self.reached {
                let records = self.log.read(self.reached, limit.max(1)).await?;
                if let Some(newest) = records.last() {
                    self.reached = newest.position;
                    return Ok(records);
                }
            }
            self.last.changed().await.map_err(|closed| ReadError::Unavailable(closed.into()))?;
        }
    }
}
