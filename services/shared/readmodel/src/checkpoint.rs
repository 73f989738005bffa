//! The checkpoint: up to which record the tables of a generation are folded.

use std::path::PathBuf;

use motcua_eventlog::{Hash, Position};
use motcua_journal::Entry;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnection;

use crate::sql::sqlite;
use crate::{Projection, SqlError, Transaction, binds};

/// The format of the file around the projection's own tables.
pub(crate) const FORMAT: u32 = 1;

const TABLE: &str = "CREATE TABLE checkpoint (
    projection TEXT PRIMARY KEY, format BIGINT NOT NULL, revision BIGINT NOT NULL,
    position BIGINT NOT NULL, hash BYTEA)";

/// What a generation says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    pub(crate) format: u32,
    pub(crate) revision: u32,
    pub(crate) position: Position,
    /// The hash of the record at `position`: another log with as many records has another.
    pub(crate) hash: Option<Hash>,
}

/// The one connection that writes a generation. After any error it is made anew.
pub(crate) struct Writer {
    file: PathBuf,
    connection: Option<SqliteConnection>,
}

impl Writer {
    pub(crate) fn new(file: PathBuf) -> Self {
        Self { file, connection: None }
    }

    pub(crate) async fn begin(&mut self) -> Result<Transaction, SqlError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => sqlite::writer(&self.file).connect().await?,
        };
        Transaction::begin(connection).await
    }

    pub(crate) async fn commit(&mut self, sql: Transaction) -> Result<(), SqlError> {
        self.connection = Some(sql.commit().await?);
        Ok(())
    }

    pub(crate) async fn roll_back(&mut self, sql: Transaction) -> Result<(), SqlError> {
        self.connection = Some(sql.roll_back().await?);
        Ok(())
    }

    /// Makes the tables of a projection, and its checkpoint before the first record.
    pub(crate) async fn create<P: Projection>(&mut self) -> Result<(), SqlError> {
        let mut sql = self.begin().await?;
        for statement in [TABLE].iter().chain(P::TABLES) {
            sql.execute(statement, Vec::new()).await?;
        }
        let binds = binds![P::NAME, FORMAT, P::REVISION, Position::START];
        let insert = "INSERT INTO checkpoint (projection, format, revision, position) \
                      VALUES (?, ?, ?, ?)";
        sql.execute(insert, binds).await?;
        self.commit(sql).await
    }

    /// The checkpoint; `None` if the file holds none (its making was interrupted).
    pub(crate) async fn checkpoint<P: Projection>(
        &mut self,
    ) -> Result<Option<Checkpoint>, SqlError> {
        let mut sql = self.begin().await?;
        let made = "SELECT name FROM sqlite_master WHERE name = 'checkpoint'";
        let checkpoint = match sql.query(made, Vec::new()).await?.as_slice() {
            [] => None,
            _ => read::<P>(&mut sql).await?,
        };
        self.roll_back(sql).await?;
        Ok(checkpoint)
    }

    /// Moves everything from the write-ahead log into the file, and syncs it.
    pub(crate) async fn settle(&mut self) -> Result<(), SqlError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => sqlite::writer(&self.file).connect().await?,
        };
        sqlite::query(&mut connection, "PRAGMA wal_checkpoint(TRUNCATE)", Vec::new()).await?;
        self.connection = Some(connection);
        Ok(())
    }
}

async fn read<P: Projection>(sql: &mut Transaction) -> Result<Option<Checkpoint>, SqlError> {
    let query = "SELECT format, revision, position, hash FROM checkpoint WHERE projection = ?";
    let rows = sql.query(query, binds![P::NAME]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let mut columns = row.columns();
    Ok(Some(Checkpoint {
        format: columns.take()?,
        revision: columns.take()?,
        position: columns.take()?,
        hash: columns.take()?,
    }))
}

/// Moves the checkpoint from `from` to the record of `to`, if it still stands there.
///
/// The first statement of a batch: `false` means that another process was faster.
pub(crate) async fn advance<P: Projection>(
    sql: &mut Transaction,
    from: Position,
    to: &Entry,
) -> Result<bool, SqlError> {
    let update =
        "UPDATE checkpoint SET position = ?, hash = ? WHERE projection = ? AND position = ?";
    let moved = sql.execute(update, binds![to.position, to.hash, P::NAME, from]).await?;
    Ok(moved == 1)
}
