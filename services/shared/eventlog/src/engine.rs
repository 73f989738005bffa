//! The contract that every engine of the log keeps.

use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::watch;

use crate::{Position, Proposal, Stored, StreamName, Version};

/// The log, whichever engine keeps it.
pub type Log = Arc<dyn Engine>;

/// What an engine keeps to itself about a failure, for traces.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// An append that succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Where the record stands.
    pub position: Position,
}

/// Why nothing was appended, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Another record follows the version that the proposal stands on: decide again.
    #[error("version {} of the stream is taken by another record", standing.version)]
    Conflict {
        /// The record that follows the proposal's `after`.
        standing: Box<Stored>,
    },
    /// The stream's `after` does not stand in the log: the proposer has seen what was never there.
    #[error("the proposal stands on a version that the log does not have")]
    UnknownTail,
    /// The record was made before the log's last one, or its stream's where many machines append:
    /// make it again, not before `last_recorded`.
    #[error("the record is older than the one before it")]
    ClockBehind {
        /// When the one before it was made.
        last_recorded: Timestamp,
    },
    /// The engine cannot take it now; whether it stands will be seen on retry with the same record.
    #[error("the log is not available")]
    Unavailable(#[source] Cause),
    /// The disk is full: retry when there is room.
    #[error("the log's disk is full")]
    DiskFull,
    /// The record is larger than [`crate::MAX_RECORD_BYTES`].
    #[error("record of {bytes} bytes is larger than 256 KiB")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The log is damaged: stop.
    #[error("the log is damaged at position {0}")]
    Corrupt(Position),
}

/// Why nothing was read, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Retry.
    #[error("the log is not available")]
    Unavailable(#[source] Cause),
    /// A record's bytes do not have their hash: stop.
    #[error("the log is damaged at position {0}")]
    Corrupt(Position),
}

impl From<ReadError> for AppendError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(cause) => Self::Unavailable(cause),
            ReadError::Corrupt(position) => Self::Corrupt(position),
        }
    }
}

/// An append-only, totally ordered log of records.
///
/// A reply means: on disk (on a majority's disks, where there are several). Position n is the n-th
/// record. Readers never wait for the writer.
#[async_trait::async_trait]
pub trait Engine: Send + Sync + 'static {
    /// Appends one record after the one that `proposal.after` names (its stream's last).
    ///
    /// The proposal joins the writer's queue before this returns, so that calls made one after the
    /// other are written in that order; the future resolves once the record is on disk. A queue
    /// that is full answers [`AppendError::Unavailable`] at once. An engine that got no answer
    /// looks which record follows `after`: the same id means success, so a retry never doubles.
    fn append(&self, proposal: Proposal) -> BoxFuture<'static, Result<Appended, AppendError>>;

    /// The records of a stream after version `after`, oldest first, all of them.
    ///
    /// The answer holds every record of the stream up to position `at_least`.
    async fn read_stream(
        &self,
        stream: &StreamName,
        after: Version,
        at_least: Position,
    ) -> Result<Vec<Stored>, ReadError>;

    /// Up to `limit` records after position `after`, in order without gaps.
    ///
    /// The answer is empty only at the end of the log; it may hold fewer than `limit` before that,
    /// so that large records do not fill the memory.
    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Stored>, ReadError>;

    /// The last position, kept up to date: what to await before the next `read`.
    fn last(&self) -> watch::Receiver<Position>;

    /// Where the log ends, asked where it is kept: never before a position that anybody was told,
    /// also by another process, which [`Engine::last`] of this one may show a moment later.
    async fn end(&self) -> Result<Position, ReadError>;

    /// When the log's last record was made; `None` if it is empty.
    async fn last_recorded(&self) -> Result<Option<Timestamp>, ReadError>;

    /// Whether the engine can append now; why not, if it cannot.
    async fn health(&self) -> Result<(), AppendError>;

    /// Finishes what is in the queue and takes nothing more.
    async fn close(&self);
}
