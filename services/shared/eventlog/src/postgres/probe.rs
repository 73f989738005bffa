//! Whether the log can be appended to, tried without appending.

use sqlx::postgres::PgConnection;

use super::failure::Failure;
use crate::MAX_RECORD_BYTES;

/// Locks the row of the log's end, as an append would, and commits: the lock itself is written to the
/// server's disk, and to the standbys that it waits for.
///
/// `was_full`: a record of the largest size must find room as well; it is taken back.
pub(super) async fn probe(connection: &mut PgConnection, was_full: bool) -> Result<(), Failure> {
    if was_full {
        try_largest(connection).await?;
    }
    let lock = sqlx::query("SELECT FROM motcua_log.log_end FOR UPDATE");
    Ok(lock.execute(connection).await.map(drop)?)
}

async fn try_largest(connection: &mut PgConnection) -> Result<(), Failure> {
    let insert = "
        INSERT INTO motcua_log.records (position, stream, version, id, hash, recorded, bytes)
        VALUES (-1, -1, -1, '', '', 0, decode(repeat('00', $1), 'hex'))";
    let size = i32::try_from(MAX_RECORD_BYTES).expect("256 Ki is not much");
    sqlx::query("BEGIN").execute(&mut *connection).await?;
    sqlx::query(insert).bind(size).execute(&mut *connection).await?;
    Ok(sqlx::query("ROLLBACK").execute(connection).await.map(drop)?)
}
