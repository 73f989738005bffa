//! Copying a log to another engine: the same records at the same positions, byte for byte.
//!
//! The source is read from position 1 and verified on the way, so that damage is not copied and the
//! ends of its streams are known. What the target has already must be the source's beginning; the
//! copy goes on after it. At the end the target is verified and both are compared.

mod appending;

use self::appending::Appending;
use crate::chain::{Bad, Chain, Unread, Verified};
use crate::verify::{VerifyError, verify};
use crate::{AppendError, Cause, Log, Position, ReadError, Stored};

/// A copy that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// How many records this run has appended; the others were there.
    pub appended: u64,
    /// What both logs hold.
    pub verified: Verified,
}

/// What a copy does at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Reads what the target has already, to know where the streams end.
    Rereading,
    /// Appends.
    Copying,
    /// Verifies the target.
    Comparing,
}

/// How far a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it does.
    pub doing: Doing,
    /// The position that it has reached with it.
    pub position: Position,
    /// Up to where it goes.
    pub end: Position,
}

/// Why a copy is not there.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The source is damaged; nothing from this record on was copied.
    #[error("the log to copy from is damaged: {0}")]
    Source(Bad),
    /// The target holds something else.
    #[error(
        "the log to copy to holds another record at position {0}: it is no beginning of the log \
         to copy from, so begin with an empty one"
    )]
    NoBeginning(Position),
    /// Somebody else appends to the target, or a record overtook one that had failed.
    #[error(
        "the log to copy to took the record of position {expected} at position {found}: let nobody \
         else append to it, and begin with an empty one"
    )]
    OutOfOrder {
        /// Where the record stands in the source.
        expected: Position,
        /// Where it stands in the target.
        found: Position,
    },
    /// The target refuses a record.
    #[error("the log to copy to refuses the record of position {position}")]
    Refused {
        /// Which one.
        position: Position,
        /// Why.
        source: AppendError,
    },
    /// The target is damaged.
    #[error("the log to copy to is damaged: {0}")]
    Target(Bad),
    /// Both were read, and they are not equal.
    #[error("the copy is not equal: {from:?}, but {to:?}")]
    Different {
        /// The source.
        from: Verified,
        /// The target.
        to: Verified,
    },
    /// One of the logs was not available for a minute: begin again, the copy goes on where it is.
    #[error("a log is not available")]
    Unavailable(#[source] Cause),
}

/// Copies what `from` holds now, behind what `to` holds of it.
///
/// Nobody else may append to `to`.
pub async fn copy(
    from: &Log,
    to: &Log,
    mut progress: impl FnMut(Progress),
) -> Result<Copied, CopyError> {
    let (end, there) = (*from.last().borrow(), *to.last().borrow());
    is_beginning(from, to, end, there).await?;
    let mut chain = Chain::new();
    let mut appending = Appending::new(to.clone());
    while chain.reached() < end {
        let copying = chain.reached() >= there;
        let until = if copying { end } else { there };
        for stored in chain.read_on(from, until).await.map_err(of_source)? {
            let link = chain.check(&stored).map_err(CopyError::Source)?;
            if copying {
                appending.append(stored, &link).await?;
            }
        }
        let doing = if copying { Doing::Copying } else { Doing::Rereading };
        progress(Progress { doing, position: chain.reached(), end });
    }
    appending.finish().await?;
    let doing = Doing::Comparing;
    let compared = verify(to, |position| progress(Progress { doing, position, end })).await;
    let (from, to) = (chain.verified(), compared.map_err(of_target)?);
    if from != to {
        return Err(CopyError::Different { from, to });
    }
    Ok(Copied { appended: end.0 - there.0, verified: to })
}

fn of_source(unread: Unread) -> CopyError {
    match unread {
        Unread::Bad(bad) => CopyError::Source(bad),
        Unread::Unavailable(cause) => CopyError::Unavailable(cause),
    }
}

fn of_target(error: VerifyError) -> CopyError {
    match error {
        VerifyError::Damaged(bad) => CopyError::Target(bad),
        VerifyError::Unavailable(cause) => CopyError::Unavailable(cause),
    }
}

/// The target's last record must be the source's: each one's hash covers its stream's past, and the
/// comparison at the end covers the rest.
async fn is_beginning(
    from: &Log,
    to: &Log,
    end: Position,
    there: Position,
) -> Result<(), CopyError> {
    if there == Position::START {
        return Ok(());
    }
    let no_beginning = Err(CopyError::NoBeginning(there));
    if there > end {
        return no_beginning;
    }
    let (theirs, ours) = (at(from, there).await?, at(to, there).await?);
    if theirs == ours { Ok(()) } else { no_beginning }
}

async fn at(log: &Log, position: Position) -> Result<Option<Stored>, CopyError> {
    match log.read(Position(position.0 - 1), 1).await {
        Ok(read) => Ok(read.into_iter().next()),
        Err(ReadError::Corrupt(_)) => Ok(None),
        Err(ReadError::Unavailable(cause)) => Err(CopyError::Unavailable(cause)),
    }
}

#[cfg(test)]
mod tests;
