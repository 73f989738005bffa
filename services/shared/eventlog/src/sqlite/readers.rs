//! Reading: a few connections that see what is committed and never wait for the writer.

use futures::TryStreamExt;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::failure::read_error;
use super::rows::{self, STANDING, STORED};
use crate::standing::Standing;
use crate::{Position, ReadError, Stored, StreamName, Version};

/// One answer holds no more than this, or one record.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// The log as its readers see it.
pub(super) struct Readers(SqlitePool);

impl Readers {
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self(pool)
    }

    /// Up to `limit` records after a position, without gaps.
    pub(super) async fn after(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Stored>, ReadError> {
        let sql =
            format!("SELECT {STORED} FROM records WHERE position > ? ORDER BY position LIMIT ?");
        let mut expected = Position(after.0 + 1);
        let mut records = Vec::new();
        let mut bytes = 0;
        let mut rows = sqlx::query(AssertSqlSafe(sql))
            .bind(rows::integer(after))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch(&self.0);
        while let Some(row) = rows.try_next().await.map_err(|e| read_error(e, expected))? {
            let record = rows::stored(&row, None)?;
            if record.position != expected {
                return Err(ReadError::Corrupt(expected));
            }
            expected = Position(expected.0 + 1);
            bytes += record.bytes.len();
            records.push(record);
            if bytes >= ANSWER_BYTES {
                break;
            }
        }
        Ok(records)
    }

    /// The records of a stream after a version, without gaps.
    pub(super) async fn stream(
        &self,
        stream: &StreamName,
        after: Version,
    ) -> Result<Vec<Stored>, ReadError> {
        let sql = format!(
            "SELECT {STORED} FROM records
             WHERE stream = (SELECT id FROM streams WHERE name = ?) AND version > ?
             ORDER BY version"
        );
        let mut records: Vec<Stored> = Vec::new();
        let mut rows = sqlx::query(AssertSqlSafe(sql))
            .bind(stream.as_str())
            .bind(i64::from(after.0))
            .fetch(&self.0);
        let mut expected = u64::from(after.0) + 1;
        let mut near = Position::START;
        while let Some(row) = rows.try_next().await.map_err(|e| read_error(e, near))? {
            let record = rows::stored(&row, Some(stream))?;
            if u64::from(record.version.0) != expected {
                return Err(ReadError::Corrupt(record.position));
            }
            expected += 1;
            near = record.position;
            records.push(record);
        }
        Ok(records)
    }

    /// The last position in the file.
    pub(super) async fn end(&self) -> Result<Position, ReadError> {
        let sql = "SELECT coalesce(max(position), 0) FROM records";
        let last: Result<i64, _> = sqlx::query_scalar(sql).fetch_one(&self.0).await;
        let last = last.map_err(|error| read_error(error, Position::START))?;
        u64::try_from(last).map(Position).map_err(|_| ReadError::Corrupt(Position::START))
    }

    pub(super) async fn close(&self) {
        self.0.close().await;
    }
}

/// The record of a stream at a version.
pub(super) async fn record(
    connection: &mut SqliteConnection,
    stream: &StreamName,
    version: Version,
) -> Result<Option<Standing>, ReadError> {
    let sql = format!(
        "SELECT {STANDING} FROM records
         WHERE stream = (SELECT id FROM streams WHERE name = ?) AND version = ?"
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(stream.as_str())
        .bind(i64::from(version.0))
        .fetch_optional(connection)
        .await
        .map_err(|error| read_error(error, Position::START))?;
    row.map(|row| rows::standing(&row, stream)).transpose()
}
