//! The log in an SQLite file: the embedded default.
//!
//! WAL with `synchronous=FULL`. One task owns the one connection that writes, takes what waits in a
//! bounded queue, writes it in one transaction with many-row statements, syncs once and answers
//! all. Readers have connections of their own and never wait for it; the newest records need none.

mod ends;
mod failure;
mod file;
mod readers;
mod rows;
mod writer;

use std::path::Path;
use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::watch;

use self::readers::Readers;
use self::writer::Writer;
use crate::group::LogEnd;
use crate::queue::Queue;
use crate::recent::Recent;
use crate::{
    AppendError, Appended, Engine, Position, Proposal, ReadError, Stored, StreamName, Version,
};

pub use self::file::OpenError;

/// The log in an SQLite file.
///
/// Dropping the last handle lets the writer finish its queue; [`Engine::close`] waits for it.
pub struct SqliteEngine {
    queue: Queue,
    readers: Readers,
    recent: Arc<Recent>,
}

impl SqliteEngine {
    /// Opens the log in this file; makes the file if there is none.
    ///
    /// # Errors
    /// The file cannot be opened, is something else, is of a newer version, or its end is damaged.
    pub async fn open(path: &Path) -> Result<Arc<Self>, OpenError> {
        let mut connection = file::open_writer(path).await?;
        let end = file::found_end(&mut connection, path).await?;
        let log_end = LogEnd::from(&end);
        let recent = Arc::new(Recent::new(end.last));
        let (queue, work) = Queue::new();
        tokio::spawn(Writer::new(connection, recent.clone(), log_end).run(work));
        Ok(Arc::new(Self { queue, readers: Readers::new(file::readers(path)), recent }))
    }

    /// Opens a log to read what it holds now; the file must be there.
    ///
    /// Nothing is written and nobody is disturbed, also not a program that appends at the same
    /// time; what it appends later is not seen. Appends are [`AppendError::Unavailable`].
    ///
    /// # Errors
    /// Those of [`SqliteEngine::open`].
    pub async fn open_to_read(path: &Path) -> Result<Arc<Self>, OpenError> {
        let mut connection = file::open_reader(path).await?;
        let recent = Arc::new(Recent::new(file::found_end(&mut connection, path).await?.last));
        // Nobody takes what is sent.
        let (queue, _) = Queue::new();
        Ok(Arc::new(Self { queue, readers: Readers::new(file::readers(path)), recent }))
    }
}

#[async_trait::async_trait]
impl Engine for SqliteEngine {
    fn append(&self, proposal: Proposal) -> BoxFuture<'static, Result<Appended, AppendError>> {
        self.queue.append(proposal)
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        after: Version,
        at_least: Position,
    ) -> Result<Vec<Stored>, ReadError> {
        // Whatever position the caller has seen is in the file: a moment before it is in memory.
        let in_memory = self.recent.end() >= at_least;
        match in_memory.then(|| self.recent.stream_after(stream, after)).flatten() {
            Some(records) => Ok(records),
            None => self.readers.stream(stream, after).await,
        }
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Stored>, ReadError> {
        match self.recent.after(after, limit) {
            Some(records) => Ok(records),
            None => self.readers.after(after, limit).await,
        }
    }

    fn last(&self) -> watch::Receiver<Position> {
        self.recent.last()
    }

    async fn end(&self) -> Result<Position, ReadError> {
        self.readers.end().await
    }

    async fn last_recorded(&self) -> Result<Option<Timestamp>, ReadError> {
        Ok(self.recent.last_recorded())
    }

    async fn health(&self) -> Result<(), AppendError> {
        self.queue.probe().await
    }

    /// Writes what waits and copies the WAL into the file; later calls are refused.
    async fn close(&self) {
        self.queue.close().await;
        self.readers.close().await;
    }
}

#[cfg(test)]
mod tests;
