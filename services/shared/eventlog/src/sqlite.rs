//! The log in an SQLite file: the embedded default.
//!
//! WAL with `synchronous=FULL`. One task owns the one connection that writes, takes what waits in a
//! bounded queue, writes it in one transaction with many-row statements, syncs once and answers
//! all. Readers have connections of their own and never wait for it; the newest records need none.

mod ends;
mod failure;
mod file;
mod group;
mod readers;
mod rows;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{BoxFuture, ready};
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};

use self::group::LogEnd;
use self::readers::Readers;
use self::writer::{Waiting, Work, Writer};
use crate::recent::Recent;
use crate::{
    AppendError, Appended, Engine, MAX_RECORD_BYTES, Position, Proposal, ReadError, Stored,
    StreamName, Version,
};

pub use self::file::OpenError;

/// How many proposals may wait for the writer.
const QUEUE: usize = 1024;

/// How long [`Engine::health`] waits for the writer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The log in an SQLite file.
///
/// Dropping the last handle lets the writer finish its queue; [`Engine::close`] waits for it.
pub struct SqliteEngine {
    queue: mpsc::Sender<Work>,
    readers: Readers,
    shared: Arc<Shared>,
}

/// What the writer shows to everybody.
struct Shared {
    recent: Recent,
    last: watch::Sender<Position>,
}

/// The writer gives no answer: its queue is full, or it has ended.
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error("{QUEUE} proposals wait already")]
    Full,
    #[error("the log is closed")]
    Closed,
    #[error("the writer has not answered in time")]
    Late,
}

impl SqliteEngine {
    /// Opens the log in this file; makes the file if there is none.
    ///
    /// # Errors
    /// The file cannot be opened, is something else, is of a newer version, or its end is damaged.
    pub async fn open(path: &Path) -> Result<Arc<Self>, OpenError> {
        let mut connection = file::open_writer(path).await?;
        let end = file::end(&mut connection).await.map_err(|error| {
            let path = path.to_owned();
            match error {
                ReadError::Corrupt(position) => OpenError::Damaged { path, position },
                ReadError::Unavailable(cause) => {
                    OpenError::Unavailable { path, source: sqlx::Error::Decode(cause) }
                }
            }
        })?;
        let log_end = LogEnd::from(&end);
        let recent = Recent::new(end.last);
        let last = watch::Sender::new(recent.end());
        let shared = Arc::new(Shared { recent, last });
        let (queue, work) = mpsc::channel(QUEUE);
        tokio::spawn(Writer::new(connection, shared.clone(), log_end).run(work));
        Ok(Arc::new(Self { queue, readers: Readers::new(file::readers(path)), shared }))
    }
}

fn unavailable(why: NoAnswer) -> AppendError {
    AppendError::Unavailable(Box::new(why))
}

impl<T> From<mpsc::error::TrySendError<T>> for NoAnswer {
    fn from(error: mpsc::error::TrySendError<T>) -> Self {
        match error {
            mpsc::error::TrySendError::Full(_) => Self::Full,
            mpsc::error::TrySendError::Closed(_) => Self::Closed,
        }
    }
}

#[async_trait::async_trait]
impl Engine for SqliteEngine {
    fn append(&self, proposal: Proposal) -> BoxFuture<'static, Result<Appended, AppendError>> {
        let bytes = proposal.bytes.len();
        if bytes > MAX_RECORD_BYTES {
            return Box::pin(ready(Err(AppendError::TooLarge { bytes })));
        }
        let (reply, answer) = oneshot::channel();
        match self.queue.try_send(Work::Append(Waiting { proposal, reply })) {
            Ok(()) => Box::pin(async move {
                answer.await.unwrap_or_else(|_| Err(unavailable(NoAnswer::Closed)))
            }),
            Err(error) => Box::pin(ready(Err(unavailable(error.into())))),
        }
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        after: Version,
        _at_least: Position,
    ) -> Result<Vec<Stored>, ReadError> {
        // One file, one writer: whatever position the caller has seen is in the file.
        match self.shared.recent.stream_after(stream, after) {
            Some(records) => Ok(records),
            None => self.readers.stream(stream, after).await,
        }
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Stored>, ReadError> {
        match self.shared.recent.after(after, limit) {
            Some(records) => Ok(records),
            None => self.readers.after(after, limit).await,
        }
    }

    fn last(&self) -> watch::Receiver<Position> {
        self.shared.last.subscribe()
    }

    async fn end(&self) -> Result<Position, ReadError> {
        // One file, one writer.
        Ok(self.shared.recent.end())
    }

    async fn last_recorded(&self) -> Result<Option<Timestamp>, ReadError> {
        Ok(self.shared.recent.last_recorded())
    }

    async fn health(&self) -> Result<(), AppendError> {
        let (reply, answer) = oneshot::channel();
        self.queue.try_send(Work::Probe(reply)).map_err(|error| unavailable(error.into()))?;
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(health)) => health,
            Ok(Err(_)) => Err(unavailable(NoAnswer::Closed)),
            Err(_) => Err(unavailable(NoAnswer::Late)),
        }
    }
    /// Writes what waits and copies the WAL into the file; later calls are refused.
    async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.queue.send(Work::Close(reply)).await.is_ok() {
            // No answer: the writer has ended before.
            closed.await.ok();
        }
        self.readers.close().await;
    }
}

#[cfg(test)]
mod tests;
