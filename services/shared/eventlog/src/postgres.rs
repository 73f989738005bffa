//! The log in a PostgreSQL database, 15 to 18: for several programs on one server.
//!
//! One row holds the log's end. Who appends changes it first, so its lock makes the order of positions
//! the order of commits, without gaps. In each program one task takes what waits in a bounded queue
//! and writes it with one statement, which does nothing if another program was faster; then it takes
//! the lock, reads what the others wrote, and decides again. LISTEN tells who waits that there is
//! something to read, and polling once a second should that be lost. Readers have connections of
//! their own; the newest records need none.
//!
//! The connections must be direct, or pooled by session: sessions have settings, prepared statements
//! and `LISTEN`.

mod failure;
mod fitness;
mod known;
mod listening;
mod probe;
mod readers;
mod rows;
mod session;
mod tables;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::timeout;

use self::failure::Failure;
use self::known::Known;
use self::readers::Readers;
use self::session::Database;
use self::writer::Writer;
use crate::engine::Cause;
use crate::queue::Queue;
use crate::recent::Recent;
use crate::{
    AppendError, Appended, Engine, Position, Proposal, ReadError, Stored, StreamName, Version,
};

pub use self::fitness::Unfit;

/// How long opening may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a log was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no database.
    #[error("the URL of the event log's database cannot be used")]
    Url(#[source] sqlx::Error),
    /// The database cannot be reached or used.
    #[error("cannot open the event log in database {database}")]
    Unavailable {
        /// Name and server, without password.
        database: String,
        /// Why.
        source: Cause,
    },
    /// The server must not keep the log.
    #[error("database {database} cannot keep the event log: {why}")]
    Unfit {
        /// Name and server.
        database: String,
        /// Why, and what to do.
        why: Unfit,
    },
    /// The schema holds something else.
    #[error(
        "schema motcua_log of database {database} is not an event log of motcua: \
         give another database"
    )]
    Foreign {
        /// Name and server.
        database: String,
    },
    /// A newer version has written the log.
    #[error(
        "the event log in database {database} has format {found}, which this version does not know: \
         use the version that wrote it, or a newer one"
    )]
    Newer {
        /// Name and server.
        database: String,
        /// Its format.
        found: i16,
    },
    /// The log is damaged.
    #[error("the event log in database {database} is damaged at position {position}")]
    Damaged {
        /// Name and server.
        database: String,
        /// Where.
        position: Position,
    },
}

impl OpenError {
    fn new(database: &str, failure: Failure) -> Self {
        let database = database.to_owned();
        match failure {
            Failure::Damaged(position) => Self::Damaged { database, position },
            Failure::Unfit(why) => Self::Unfit { database, why },
            other => Self::Unavailable { database, source: Box::new(other) },
        }
    }
}

/// The log in a PostgreSQL database.
///
/// Dropping the last handle lets the writer finish its queue; [`Engine::close`] waits for it.
pub struct PostgresEngine {
    queue: Queue,
    readers: Readers,
    recent: Arc<Recent>,
}

impl PostgresEngine {
    /// Opens the log in the database that a URL names (`postgres://user@host/database`); makes its
    /// tables, in a schema of their own, if there are none.
    ///
    /// # Errors
    /// The database cannot be reached or must not keep a log, what is there is something else or of a
    /// newer version, or its end is damaged.
    pub async fn open(url: &str) -> Result<Arc<Self>, OpenError> {
        let database = Database::new(url).map_err(OpenError::Url)?;
        let opened = timeout(PATIENCE, Self::on(database.clone())).await;
        opened.unwrap_or_else(|_| Err(OpenError::new(&database.name(), Failure::Late)))
    }

    async fn on(database: Database) -> Result<Arc<Self>, OpenError> {
        let name = database.name();
        let failed = |failure| OpenError::new(&name, failure);
        let mut connection = database.connect().await.map_err(failed)?;
        tables::make(&mut connection, &name).await?;
        let (end, last) = tables::end(&mut connection).await.map_err(failed)?;
        let recent = Arc::new(Recent::new(last.map(|last| last.standing)));
        let readers = Readers::new(database.readers());
        let known = Known::new(end, recent.clone());
        let (queue, work) = Queue::new();
        tokio::spawn(Writer::new(database, connection, known).run(work));
        Ok(Arc::new(Self { queue, readers, recent }))
    }
}

#[async_trait::async_trait]
impl Engine for PostgresEngine {
    fn append(&self, proposal: Proposal) -> BoxFuture<'static, Result<Appended, AppendError>> {
        self.queue.append(proposal)
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        after: Version,
        at_least: Position,
    ) -> Result<Vec<Stored>, ReadError> {
        // Memory may not have what another program has just written; the database has.
        if at_least <= self.recent.end()
            && let Some(records) = self.recent.stream_after(stream, after)
        {
            return Ok(records);
        }
        self.readers.stream(stream, after).await
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Stored>, ReadError> {
        let last = self.recent.end();
        // At the end that is known here, another program may have gone on.
        if after < last
            && let Some(records) = self.recent.after(after, limit)
        {
            return Ok(records);
        }
        self.readers.after(after, limit, last).await
    }

    fn last(&self) -> watch::Receiver<Position> {
        self.recent.last()
    }

    async fn end(&self) -> Result<Position, ReadError> {
        Ok(self.readers.end().await?.position)
    }

    async fn last_recorded(&self) -> Result<Option<Timestamp>, ReadError> {
        // Another program may have gone on.
        Ok(self.readers.end().await?.recorded)
    }

    async fn health(&self) -> Result<(), AppendError> {
        self.queue.probe().await
    }

    /// Writes what waits; later calls are refused.
    async fn close(&self) {
        self.queue.close().await;
        self.readers.close().await;
    }
}

#[cfg(test)]
mod tests;
