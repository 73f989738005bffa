//! The connection that writes.

use sqlx::{ConnectOptions, Connection as _};

use crate::database::Place;
use crate::transaction::Kind;
use crate::{Database, SqlError, Transaction, binds, postgres, sqlite};

/// One connection that writes, one transaction after the other. After any error it is made anew.
#[derive(Debug)]
pub struct Writer {
    database: Database,
    connection: Option<Kind>,
}

impl Writer {
    /// Nothing is opened before the first transaction.
    pub fn new(database: Database) -> Self {
        Self { database, connection: None }
    }

    /// Begins a transaction. On SQLite no other writer can until it ends.
    pub async fn begin(&mut self) -> Result<Transaction, SqlError> {
        let connection = self.connected().await?;
        let mut sql = Transaction(connection);
        let begin = match self.database.place {
            Place::Sqlite(_) => "BEGIN IMMEDIATE",
            Place::Postgres { .. } => "BEGIN",
        };
        sql.execute(begin, binds![]).await?;
        Ok(sql)
    }

    /// Makes a transaction of this writer last.
    pub async fn commit(&mut self, mut sql: Transaction) -> Result<(), SqlError> {
        sql.execute("COMMIT", binds![]).await?;
        self.connection = Some(sql.0);
        Ok(())
    }

    /// Ends a transaction of this writer without a trace.
    pub async fn roll_back(&mut self, mut sql: Transaction) -> Result<(), SqlError> {
        sql.execute("ROLLBACK", binds![]).await?;
        self.connection = Some(sql.0);
        Ok(())
    }

    /// Moves everything from SQLite's write-ahead log into its file, and syncs it; nothing to do on
    /// PostgreSQL. `false`: somebody reads it, part of it may stand in the log still.
    pub async fn settle(&mut self) -> Result<bool, SqlError> {
        if self.database.file().is_none() {
            return Ok(true);
        }
        let mut sql = Transaction(self.connected().await?);
        let rows = sql.query("PRAGMA wal_checkpoint(TRUNCATE)", binds![]).await?;
        self.connection = Some(sql.0);
        rows.first().map_or(Ok(false), |row| Ok(row.get::<i64>(0)? == 0))
    }

    /// Closes the connection; a later transaction makes it anew.
    pub async fn close(&mut self) -> Result<(), SqlError> {
        match self.connection.take() {
            Some(Kind::Sqlite(connection)) => Ok(connection.close().await?),
            Some(Kind::Postgres(connection)) => Ok(connection.close().await?),
            Some(Kind::SqliteReads(_) | Kind::PostgresReads(_)) | None => Ok(()),
        }
    }

    async fn connected(&mut self) -> Result<Kind, SqlError> {
        if let Some(connection) = self.connection.take() {
            return Ok(connection);
        }
        let keeps = self.database.keeps;
        Ok(match &self.database.place {
            Place::Sqlite(file) => Kind::Sqlite(sqlite::writing(file, keeps).connect().await?),
            Place::Postgres { server, schema } => {
                let options = postgres::options(server, schema, keeps);
                Kind::Postgres(Box::new(options.connect().await?))
            }
        })
    }
}
