//! SQLite behind the portable layer: with `postgres`, the only file that knows its types.

use std::path::Path;
use std::time::Duration;

pub(crate) use sqlx::sqlite::SqliteRow as Row;
use sqlx::sqlite::{
    Sqlite, SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Arguments, AssertSqlSafe, ConnectOptions, Decode, Row as _, TypeInfo, ValueRef as _};

use crate::database::{Keeps, READERS, WAIT};
use crate::{SqlError, Value, ValueRef};

/// How a file is opened to be written. `synchronous` is never OFF: at worst a crash loses the last
/// commits, never the file. What is deleted is overwritten with zeros.
pub(crate) fn writing(file: &Path, keeps: Keeps) -> SqliteConnectOptions {
    let synchronous = match keeps {
        Keeps::All => SqliteSynchronous::Full,
        Keeps::AllButTheLast => SqliteSynchronous::Normal,
    };
    options(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .pragma("secure_delete", "ON")
}

/// A few connections that read a file while its writer goes on.
pub(crate) fn readers(file: &Path) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(WAIT)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options(file).read_only(true))
}

/// A statement waits so long for another process's.
fn options(file: &Path) -> SqliteConnectOptions {
    const BUSY: Duration = WAIT;
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
) -> Result<Vec<Row>, SqlError> {
    let query = sqlx::query_with::<Sqlite, _>(AssertSqlSafe(sql), arguments(binds)?);
    Ok(query.fetch_all(connection).await?)
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

/// The value of a column; `None` if there is no such column, or it is none of ours (a float).
pub(crate) fn value(row: &Row, index: usize) -> Option<ValueRef<'_>> {
    let raw = row.try_get_raw(index).ok()?;
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
