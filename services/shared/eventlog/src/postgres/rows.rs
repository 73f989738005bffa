//! The log's rows: one statement that appends many, and records read back and checked.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::postgres::{PgBindIterExt, PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Row};

use super::failure::Failure;
use crate::checked::Checked;
use crate::group::{Group, LogEnd, NewRecord, StreamEnd};
use crate::{Hash, Position, StreamName, Tail, Version};

/// Whoever listens to it hears the log's last position.
pub(super) const CHANNEL: &str = "motcua_log";

/// One answer holds no more than this, or one record.
pub(super) const ANSWER_BYTES: i64 = 16 * 1024 * 1024;

/// Appends a group if the log ends where its writer thinks; else does nothing.
///
/// One statement is a transaction of its own: one round trip, and the row of the log's end is locked
/// no longer than the commit takes.
const APPEND: &str = "
    WITH moved AS (
        UPDATE motcua_log.log_end SET position = $2, recorded = $3, streams = $4
        WHERE position = $1 RETURNING position
    ), born AS (
        INSERT INTO motcua_log.streams (id, name)
        SELECT id, name FROM moved, unnest($5::bigint[], $6::text[]) AS new (id, name)
    ), appended AS (
        INSERT INTO motcua_log.records (position, stream, version, id, hash, recorded, bytes)
        SELECT $1 + nth, stream, version, id, hash, made, bytes
        FROM moved, unnest($7::bigint[], $8::integer[], $9::bytea[], $10::bytea[], $11::bigint[],
                           $12::bytea[]) WITH ORDINALITY
                    AS new (stream, version, id, hash, made, bytes, nth)
    )
    SELECT pg_notify('motcua_log', position::text) FROM moved";

/// What [`read`] reads, in this order.
const COLUMNS: &str = "position, version, hash, bytes, id, recorded, stream";

/// Whether others wait until the transaction has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lock {
    No,
    ForUpdate,
}

/// Where the log ends, as its row says.
pub(super) async fn log_end(connection: &mut PgConnection, lock: Lock) -> Result<LogEnd, Failure> {
    let sql = match lock {
        Lock::No => "SELECT position, recorded, streams FROM motcua_log.log_end",
        Lock::ForUpdate => "SELECT position, recorded, streams FROM motcua_log.log_end FOR UPDATE",
    };
    let row = sqlx::query(sql).fetch_one(connection).await?;
    let recorded: Option<i64> = row.try_get(1)?;
    let recorded = recorded.map(Timestamp::from_millisecond).transpose();
    let position: i64 = row.try_get(0)?;
    let position = u64::try_from(position).map(Position);
    match (position, recorded) {
        (Ok(position), Ok(recorded)) => Ok(LogEnd { position, recorded, streams: row.try_get(2)? }),
        _ => Err(Failure::Damaged(Position::START)),
    }
}

/// Appends a group that was decided on a log which ends at `end`; false if it ends elsewhere.
pub(super) async fn append(
    connection: &mut PgConnection,
    end: Position,
    group: &Group,
) -> Result<bool, Failure> {
    let stored = || group.records.iter().map(|new| &new.standing.stored);
    let standing = || group.records.iter().map(|new| &new.standing);
    let moved = sqlx::query(APPEND)
        .bind(integer(end))
        .bind(integer(group.end.position))
        .bind(group.end.recorded.map(Timestamp::as_millisecond))
        .bind(group.end.streams)
        .bind(group.streams.iter().map(|(id, _)| *id).bind_iter())
        .bind(group.streams.iter().map(|(_, name)| name.as_str()).bind_iter())
        .bind(group.records.iter().map(|new| new.stream).bind_iter())
        .bind(stored().map(|stored| small(stored.version)).bind_iter())
        .bind(standing().map(|standing| standing.id.as_bytes().as_slice()).bind_iter())
        .bind(stored().map(|stored| stored.hash.0.as_slice()).bind_iter())
        .bind(standing().map(|standing| standing.recorded.as_millisecond()).bind_iter())
        .bind(stored().map(|stored| stored.bytes.as_ref()).bind_iter())
        .fetch_optional(connection)
        .await?;
    Ok(moved.is_some())
}

/// Records after a position, without gaps: up to `limit`, and up to [`ANSWER_BYTES`].
pub(super) async fn after(
    connection: &mut PgConnection,
    after: Position,
    limit: usize,
) -> Result<Vec<NewRecord>, Failure> {
    // The size of a record is known without reading it.
    let sql = format!(
        "SELECT {COLUMNS} FROM (
             SELECT {COLUMNS}, sum(octet_length(bytes)) OVER
                 (ORDER BY position ROWS UNBOUNDED PRECEDING) - octet_length(bytes) AS before
             FROM motcua_log.records WHERE position > $1 ORDER BY position LIMIT $2
         ) AS next WHERE before < {ANSWER_BYTES} ORDER BY position"
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(integer(after)).bind(count(limit));
    let rows = query.fetch_all(connection).await;
    let mut expected = after;
    let mut records = Vec::new();
    for row in rows.map_err(|error| Failure::near(error, Position(after.0 + 1)))? {
        let record = read(&row)?;
        expected.0 += 1;
        if record.standing.stored.position != expected {
            return Err(Failure::Damaged(expected));
        }
        records.push(record);
    }
    Ok(records)
}

/// Up to `limit` records of a stream after a version, without gaps.
pub(super) async fn of_stream(
    connection: &mut PgConnection,
    stream: &StreamName,
    after: Version,
    limit: usize,
) -> Result<Vec<NewRecord>, Failure> {
    let sql = format!(
        "SELECT {COLUMNS} FROM motcua_log.records
         WHERE stream = (SELECT streams.id FROM motcua_log.streams WHERE name = $1) AND version > $2
         ORDER BY version LIMIT $3"
    );
    let query = sqlx::query(AssertSqlSafe(sql));
    let query = query.bind(stream.as_str()).bind(small(after)).bind(count(limit));
    let mut expected = u64::from(after.0);
    let mut records = Vec::new();
    for row in query.fetch_all(connection).await? {
        let record = read(&row)?;
        let stored = &record.standing.stored;
        expected += 1;
        if u64::from(stored.version.0) != expected || record.standing.stream != *stream {
            return Err(Failure::Damaged(stored.position));
        }
        records.push(record);
    }
    Ok(records)
}

/// Adds the ends of these streams; those that do not exist are left out.
pub(super) async fn ends(
    connection: &mut PgConnection,
    streams: &[&StreamName],
    found: &mut HashMap<StreamName, StreamEnd>,
) -> Result<(), Failure> {
    let sql = "SELECT streams.id, position, version, hash, nth
               FROM unnest($1::text[]) WITH ORDINALITY AS asked (name, nth)
               JOIN motcua_log.streams USING (name)
               CROSS JOIN LATERAL (
                   SELECT position, version, hash FROM motcua_log.records
                   WHERE records.stream = streams.id ORDER BY version DESC LIMIT 1
               ) AS last";
    let names = streams.iter().map(|stream| stream.as_str()).bind_iter();
    for row in sqlx::query(sql).bind(names).fetch_all(connection).await? {
        let nth: i64 = row.try_get(4)?;
        let stream = usize::try_from(nth - 1).ok().and_then(|index| streams.get(index));
        let stream = stream.ok_or(Failure::Damaged(Position::START))?;
        found.insert((*stream).clone(), stream_end(&row)?);
    }
    Ok(())
}

fn stream_end(row: &PgRow) -> Result<StreamEnd, Failure> {
    let position = position(row, 1)?;
    let damaged = || Failure::Damaged(position);
    let (version, hash): (i32, &[u8]) = (row.try_get(2)?, row.try_get(3)?);
    let version = Version(u32::try_from(version).map_err(|_| damaged())?);
    let hash = Hash(hash.try_into().map_err(|_| damaged())?);
    let tail = Tail { version, position, hash: Some(hash) };
    Ok(StreamEnd { number: row.try_get(0)?, tail })
}

/// Reads a record and checks its hash, and that its columns say what its bytes say.
fn read(row: &PgRow) -> Result<NewRecord, Failure> {
    let position = position(row, 0)?;
    let damaged = || Failure::Damaged(position);
    let (version, recorded, stream): (i32, i64, i64) =
        (row.try_get(1)?, row.try_get(5)?, row.try_get(6)?);
    let (hash, bytes, id): (&[u8], Vec<u8>, &[u8]) =
        (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
    let hash = Hash(hash.try_into().map_err(|_| damaged())?);
    let checked = Checked::new(position, bytes.into(), hash).map_err(|_| damaged())?;
    let standing = checked.standing().map_err(|_| damaged())?;
    let same = u32::try_from(version).is_ok_and(|version| version == standing.stored.version.0)
        && standing.recorded.as_millisecond() == recorded
        && standing.id.as_bytes() == id;
    if same { Ok(NewRecord { stream, standing }) } else { Err(damaged()) }
}

fn position(row: &PgRow, column: usize) -> Result<Position, Failure> {
    let position: i64 = row.try_get(column)?;
    u64::try_from(position).map(Position).map_err(|_| Failure::Damaged(Position::START))
}

/// A position as PostgreSQL keeps it.
pub(super) fn integer(position: Position) -> i64 {
    i64::try_from(position.0).unwrap_or(i64::MAX)
}

/// A version as PostgreSQL keeps it: no stream has so many that it does not fit.
fn small(version: Version) -> i32 {
    i32::try_from(version.0).unwrap_or(i32::MAX)
}

fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
