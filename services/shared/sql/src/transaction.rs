//! A transaction, which reads or writes.

use sqlx::postgres::{PgConnection, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnection};

use crate::{Row, SqlError, Value, binds, postgres, row, sqlite};

/// A transaction. Dropped without a commit, it leaves nothing behind.
#[derive(Debug)]
pub struct Transaction(pub(crate) Kind);

#[derive(Debug)]
pub(crate) enum Kind {
    Sqlite(SqliteConnection),
    Postgres(Box<PgConnection>),
    SqliteReads(sqlx::Transaction<'static, Sqlite>),
    PostgresReads(sqlx::Transaction<'static, Postgres>),
}

/// The connection of a transaction.
enum On<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Kind {
    fn on(&mut self) -> On<'_> {
        match self {
            Self::Sqlite(connection) => On::Sqlite(connection),
            Self::Postgres(connection) => On::Postgres(connection),
            Self::SqliteReads(transaction) => On::Sqlite(transaction),
            Self::PostgresReads(transaction) => On::Postgres(transaction),
        }
    }
}

impl Transaction {
    /// Carries a statement out; how many rows it changed.
    pub async fn execute(&mut self, sql: &str, binds: Vec<Value>) -> Result<u64, SqlError> {
        match self.0.on() {
            On::Sqlite(connection) => sqlite::execute(connection, sql, binds).await,
            On::Postgres(connection) => postgres::execute(connection, sql, binds).await,
        }
    }

    /// The rows of a query with `?` for each bound value (see [`binds!`](crate::binds)), as this
    /// transaction sees them.
    pub async fn query(&mut self, sql: &str, binds: Vec<Value>) -> Result<Vec<Row>, SqlError> {
        Ok(match self.0.on() {
            On::Sqlite(connection) => {
                let rows = sqlite::query(connection, sql, binds).await?;
                rows.into_iter().map(|row| Row(row::Kind::Sqlite(row))).collect()
            }
            On::Postgres(connection) => {
                let rows = postgres::query(connection, sql, binds).await?;
                rows.into_iter().map(|row| Row(row::Kind::Postgres(row))).collect()
            }
        })
    }

    /// Whether the database has a table.
    pub async fn has_table(&mut self, name: &str) -> Result<bool, SqlError> {
        let query = match self.0.on() {
            On::Sqlite(_) => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
            On::Postgres(_) => {
                "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?"
            }
        };
        Ok(!self.query(query, binds![name]).await?.is_empty())
    }

    /// Waits until no other transaction is alone with `what`, and is it until it ends. On SQLite a
    /// transaction that writes is alone with everything.
    pub async fn alone(&mut self, what: &str) -> Result<(), SqlError> {
        if let On::Postgres(_) = self.0.on() {
            let lock = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";
            self.query(lock, binds![what]).await?;
        }
        Ok(())
    }
}
