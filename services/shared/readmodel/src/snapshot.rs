//! What a reader sees: the tables as they stand after one record, and which one that is.

use motcua_eventlog::Position;
use motcua_sql::{Row, SqlError, Transaction, Value};

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
    /// The tables are gone, or another version of the program has put its own in their place.
    #[error("the tables of read model {projection} are not those of this version any more")]
    Replaced {
        /// The projection.
        projection: &'static str,
    },
    /// The database.
    #[error(transparent)]
    Sql(#[from] SqlError),
}

/// The tables as they stand after one record, however long one reads.
#[derive(Debug)]
pub struct Snapshot {
    pub(crate) position: Position,
    pub(crate) sql: Transaction,
}

impl Snapshot {
    /// Up to where the log is folded into what this snapshot shows.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The rows of a query with `?` for each bound value (see [`binds!`](crate::binds)).
    pub async fn query(&mut self, sql: &str, binds: Vec<Value>) -> Result<Vec<Row>, SqlError> {
        self.sql.query(sql, binds).await
    }
}
