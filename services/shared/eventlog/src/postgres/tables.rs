//! The tables: how they are made, recognised, and found to end well.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Row};

use super::OpenError;
use super::failure::Failure;
use super::rows::{self, Lock};
use crate::Position;
use crate::group::{LogEnd, NewRecord};

/// The format that this version writes.
const FORMAT: i16 = 1;

/// Who makes the tables holds this advisory lock: "MCLG".
const MAKING: i64 = 0x4D43_4C47;

/// One row holds the log's end: who appends changes it first, so that the row's lock makes the order
/// of positions the order of commits. Streams are integers, with names in a table beside: the index
/// over (stream, version) stays small. Records are kept as they come: `EXTERNAL` does not compress.
const TABLES: &str = r#"
    CREATE SCHEMA IF NOT EXISTS motcua_log;
    CREATE TABLE motcua_log.log_end (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        position bigint NOT NULL,
        recorded bigint,
        streams bigint NOT NULL,
        format smallint NOT NULL
    );
    CREATE TABLE motcua_log.streams (
        id bigint PRIMARY KEY,
        name text COLLATE "C" NOT NULL UNIQUE
    );
    CREATE TABLE motcua_log.records (
        position bigint PRIMARY KEY,
        stream bigint NOT NULL,
        version integer NOT NULL,
        id bytea NOT NULL,
        hash bytea NOT NULL,
        recorded bigint NOT NULL,
        bytes bytea NOT NULL,
        UNIQUE (stream, version)
    );
    ALTER TABLE motcua_log.records ALTER bytes SET STORAGE EXTERNAL;
"#;

/// Makes the tables if there are none.
///
/// # Errors
/// They are of a newer version, or the schema is something else.
pub(super) async fn make(connection: &mut PgConnection, database: &str) -> Result<(), OpenError> {
    let failed = |error: sqlx::Error| OpenError::new(database, error.into());
    if stand(connection, database).await? {
        return Ok(());
    }
    // Of two programs that open an empty database at once, one makes the tables.
    let mut transaction = connection.begin().await.map_err(failed)?;
    let lock = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(MAKING);
    lock.execute(&mut *transaction).await.map_err(failed)?;
    if stand(&mut transaction, database).await? {
        return Ok(());
    }
    let end = format!(
        "INSERT INTO motcua_log.log_end (position, streams, format) VALUES (0, 0, {FORMAT})"
    );
    sqlx::raw_sql(AssertSqlSafe(format!("{TABLES}{end}")))
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
    transaction.commit().await.map_err(failed)
}

/// Whether the tables are there; refuses those of others and of newer versions.
async fn stand(connection: &mut PgConnection, database: &str) -> Result<bool, OpenError> {
    let failed = |error: sqlx::Error| OpenError::new(database, error.into());
    let sql = "SELECT to_regclass('motcua_log.log_end') IS NOT NULL,
                      EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                              WHERE nspname = 'motcua_log')";
    let row = sqlx::query(sql).fetch_one(&mut *connection).await.map_err(failed)?;
    let (ours, any): (bool, bool) =
        (row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?);
    if !ours {
        let foreign = OpenError::Foreign { database: database.to_owned() };
        return if any { Err(foreign) } else { Ok(false) };
    }
    let format = sqlx::query_scalar("SELECT format FROM motcua_log.log_end");
    match format.fetch_optional(connection).await.map_err(failed)? {
        Some(found) if found > FORMAT => {
            Err(OpenError::Newer { database: database.to_owned(), found })
        }
        Some(_) => Ok(true),
        None => Err(OpenError::new(database, Failure::Damaged(Position::START))),
    }
}

/// Reads where the log ends, with its last record, and checks that the tables agree.
pub(super) async fn end(
    connection: &mut PgConnection,
) -> Result<(LogEnd, Option<NewRecord>), Failure> {
    // No others may write in between.
    let mut transaction = connection.begin().await?;
    let end = rows::log_end(&mut transaction, Lock::ForUpdate).await?;
    let sql = "SELECT coalesce((SELECT min(position) FROM motcua_log.records), 1),
                      coalesce((SELECT max(position) FROM motcua_log.records), 0),
                      coalesce((SELECT max(id) FROM motcua_log.streams), 0)";
    let row = sqlx::query(sql).fetch_one(&mut *transaction).await?;
    let (first, last, streams): (i64, i64, i64) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    if first != 1 {
        return Err(Failure::Damaged(Position(1)));
    }
    if last != rows::integer(end.position) || streams != end.streams {
        let last = u64::try_from(last).unwrap_or_default();
        return Err(Failure::Damaged(Position(last.min(end.position.0) + 1)));
    }
    let before = Position(end.position.0.saturating_sub(1));
    let last = rows::after(&mut transaction, before, 1).await?.pop();
    transaction.rollback().await?;
    if last.as_ref().map(|last| last.standing.recorded) != end.recorded {
        return Err(Failure::Damaged(end.position));
    }
    Ok((end, last))
}
