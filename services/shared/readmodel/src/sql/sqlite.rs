//! SQLite behind the portable layer: the only file that knows its types.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    Sqlite, SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Arguments, AssertSqlSafe, ConnectOptions, Decode, Row as _, TypeInfo, ValueRef as _};

use super::{SqlError, Value, ValueRef};

/// Connections that read, for one read model.
const READERS: u32 = 4;

/// How long a statement waits for another process's, and a reader for a connection.
const BUSY: Duration = Duration::from_secs(5);

/// SQLite's code for a full disk.
const SQLITE_FULL: &str = "13";

/// How the writer opens a generation's file. `synchronous` is never OFF: a crash may lose the last
/// batches (they are folded again), never the file.
pub(crate) fn writer(file: &Path) -> SqliteConnectOptions {
    options(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .pragma("secure_delete", "ON")
}

/// A few connections that read a generation's file while its writer goes on.
pub(crate) fn readers(file: &Path) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(BUSY)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options(file).read_only(true))
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(BUSY)
        .pragma("temp_store", "MEMORY")
        .statement_cache_capacity(512)
        // The rows that a batch loads fit into it, so that SQLite's thread need not wait for ours.
        .row_buffer_size(2048)
        .disable_statement_logging()
}

/// Carries a statement out; how many rows it changed.
pub(crate) async fn execute(
    connection: &mut SqliteConnection,
    sql: &str,
    binds: Vec<Value>,
) -> Result<u64, SqlError> {
    let query = sqlx::query_with::<Sqlite, _>(AssertSqlSafe(sql), arguments(binds)?);
    Ok(query.execute(connection).await?.rows_affected())
}

/// The rows of a query.
pub(crate) async fn query(
    connection: &mut SqliteConnection,
    sql: &str,
    binds: Vec<Value>,
) -> Result<Vec<super::Row>, SqlError> {
    let query = sqlx::query_with::<Sqlite, _>(AssertSqlSafe(sql), arguments(binds)?);
    let rows = query.fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| super::Row(Row(row))).collect())
}

fn arguments(binds: Vec<Value>) -> Result<SqliteArguments, SqlError> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(binds.len(), 0);
    for bind in binds {
        match bind {
            Value::Null => arguments.add(None::<i64>),
            Value::Int(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
        }
        .map_err(|error| SqlError::Database(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}

/// One row of an answer.
pub(crate) struct Row(SqliteRow);

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries((0..self.0.len()).map(|index| self.value(index))).finish()
    }
}

impl Row {
    /// The value of a column; `None` if there is no such column, or it is none of ours (a float).
    pub(crate) fn value(&self, index: usize) -> Option<ValueRef<'_>> {
        let raw = self.0.try_get_raw(index).ok()?;
        if raw.is_null() {
            return Some(ValueRef::Null);
        }
        let kind = raw.type_info().into_owned();
        match kind.name() {
            "INTEGER" => Decode::<Sqlite>::decode(raw).ok().map(ValueRef::Int),
            "TEXT" => Decode::<Sqlite>::decode(raw).ok().map(ValueRef::Text),
            "BLOB" => Decode::<Sqlite>::decode(raw).ok().map(ValueRef::Bytes),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for SqlError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        if code.as_deref() == Some(SQLITE_FULL) { Self::DiskFull } else { Self::Database(error) }
    }
}
