//! Verifying a log: all of it is read, and every record must be as it was written.
//!
//! A record has the next position, its hash, its stream's next version, and the hash of its
//! stream's previous record; it was not made before that one. Memory holds one portion and the
//! ends of the streams ([`crate::Verified`]'s digest needs nothing more).

use crate::chain::{Bad, Chain, Unread, Verified};
use crate::{Cause, Log, Position};

/// Why a log is not known to be whole.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It is damaged; this is the first record of which that is known.
    #[error("the log is damaged: {0}")]
    Damaged(Bad),
    /// It cannot be read now: begin again.
    #[error("the log is not available")]
    Unavailable(#[source] Cause),
}

impl From<Unread> for VerifyError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Bad(bad) => Self::Damaged(bad),
            Unread::Unavailable(cause) => Self::Unavailable(cause),
        }
    }
}

/// Checks every record from position 1 to the end that the log has now.
///
/// `progress` is told the position that was reached.
pub async fn verify(
    log: &Log,
    mut progress: impl FnMut(Position),
) -> Result<Verified, VerifyError> {
    let end = *log.last().borrow();
    let mut chain = Chain::new();
    while chain.reached() < end {
        for stored in chain.read_on(log, end).await? {
            chain.check(&stored).map_err(VerifyError::Damaged)?;
        }
        progress(chain.reached());
    }
    Ok(chain.verified())
}

#[cfg(test)]
mod tests;
