//! What a reader sees: the tables as they stand after one record, and which one that is.

use std::path::Path;

use motcua_eventlog::Position;
use sqlx::sqlite::{Sqlite, SqlitePool};

use crate::checkpoint::FORMAT;
use crate::generation::Generations;
use crate::sql::sqlite;
use crate::{OpenError, Projection, Row, SqlError, Value};

/// Why there is no snapshot.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The tables did not come as far as asked in 5 seconds: try again.
    #[error("the read model has come to position {reached} only")]
    NotCaughtUp {
        /// How far they are.
        reached: Position,
    },
    /// The position lies beyond the log's end: nobody was given it.
    #[error("the log ends at position {last}")]
    Ahead {
        /// The log's end.
        last: Position,
    },
    /// The database.
    #[error(transparent)]
    Sql(#[from] SqlError),
}

/// Opens snapshots of one read model. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader(SqlitePool);

impl Reader {
    pub(crate) fn new(generations: &Generations, generation: u32) -> Self {
        Self(sqlite::readers(&generations.file(generation)))
    }

    /// Opens a read model to read what stands in its tables, also beside a running server. It is
    /// not moved on.
    ///
    /// # Errors
    /// [`OpenError::NotThere`] if this version of the program has not made it yet.
    pub async fn open<P: Projection>(folder: &Path) -> Result<Self, OpenError> {
        let not_there = OpenError::NotThere { projection: P::NAME };
        let generations = Generations::of(folder, P::NAME);
        let Some(generation) = generations.current()? else { return Err(not_there) };
        let reader = Self::new(&generations, generation);
        let failed = |source| OpenError::Database { projection: P::NAME, source };
        let form = "SELECT format, revision FROM checkpoint";
        let rows = reader.snapshot().await.map_err(failed)?.query(form, Vec::new()).await;
        let rows = rows.map_err(failed)?;
        let [row] = rows.as_slice() else { return Err(not_there) };
        let form = row.get::<u32>(0).and_then(|format| Ok((format, row.get::<u32>(1)?)));
        match form.map_err(failed)? {
            (FORMAT, revision) if revision == P::REVISION => Ok(reader),
            _ => Err(not_there),
        }
    }

    /// A snapshot of the tables as they stand.
    pub async fn snapshot(&self) -> Result<Snapshot, SqlError> {
        let mut transaction = self.0.begin().await?;
        // SQLite's snapshot begins with the first read.
        let sql = "SELECT position FROM checkpoint";
        let rows = sqlite::query(&mut transaction, sql, Vec::new()).await?;
        let position = rows.first().map_or(Ok(Position::START), |row| row.get(0))?;
        Ok(Snapshot { position, transaction })
    }
}

/// The tables as they stand after one record, however long one reads.
#[derive(Debug)]
pub struct Snapshot {
    position: Position,
    transaction: sqlx::Transaction<'static, Sqlite>,
}

impl Snapshot {
    /// Up to where the log is folded into what this snapshot shows.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The rows of a query with `?` for each bound value (see [`binds!`](crate::binds)).
    pub async fn query(&mut self, sql: &str, binds: Vec<Value>) -> Result<Vec<Row>, SqlError> {
        sqlite::query(&mut self.transaction, sql, binds).await
    }
}
