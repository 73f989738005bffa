//! The log's rows: statements of many rows, and records read back and checked.

use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Row};

use super::failure::read_error;
use crate::checked::Checked;
use crate::group::NewRecord;
use crate::standing::Standing;
use crate::{Hash, Position, ReadError, Stored, StreamName, Version};

/// Rows of one statement. Every number of rows is a statement of its own, prepared once and kept;
/// 64 keep them few, and a group of 512 is eight statements.
pub(super) const ROWS: usize = 64;

/// What [`stored`] reads, in this order.
pub(super) const STORED: &str = "position, version, hash, bytes";

/// What [`standing`] reads, in this order.
pub(super) const STANDING: &str = "position, version, hash, bytes, id, recorded";

/// Inserts up to [`ROWS`] streams with one statement.
pub(super) async fn insert_streams(
    connection: &mut SqliteConnection,
    streams: &[(i64, StreamName)],
) -> Result<(), sqlx::Error> {
    let sql = format!("INSERT INTO streams (id, name) VALUES {}", many("(?,?)", streams.len()));
    let mut values = SqliteArguments::default();
    values.reserve(streams.len() * 2, 0);
    for (id, name) in streams {
        values.add(id).map_err(sqlx::Error::Encode)?;
        values.add(name.as_str()).map_err(sqlx::Error::Encode)?;
    }
    sqlx::query_with(AssertSqlSafe(sql), values).execute(connection).await.map(drop)
}

/// Inserts up to [`ROWS`] records with one statement.
pub(super) async fn insert_records(
    connection: &mut SqliteConnection,
    records: &[NewRecord],
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "INSERT INTO records (position, stream, version, id, hash, recorded, bytes) VALUES {}",
        many("(?,?,?,?,?,?,?)", records.len())
    );
    let mut values = SqliteArguments::default();
    values.reserve(records.len() * 7, 0);
    for record in records {
        bind(&mut values, record).map_err(sqlx::Error::Encode)?;
    }
    sqlx::query_with(AssertSqlSafe(sql), values).execute(connection).await.map(drop)
}

fn bind(values: &mut SqliteArguments, record: &NewRecord) -> Result<(), sqlx::error::BoxDynError> {
    let Standing { id, recorded, stored, .. } = &record.standing;
    values.add(integer(stored.position))?;
    values.add(record.stream)?;
    values.add(i64::from(stored.version.0))?;
    values.add(id.as_bytes().as_slice())?;
    values.add(stored.hash.0.as_slice())?;
    values.add(recorded.as_millisecond())?;
    values.add(stored.bytes.as_ref())
}

/// The same text so many times, with commas.
pub(super) fn many(text: &str, times: usize) -> String {
    let mut all = String::with_capacity((text.len() + 1) * times);
    for index in 0..times {
        if index > 0 {
            all.push(',');
        }
        all.push_str(text);
    }
    all
}

/// A position as SQLite keeps it.
pub(super) fn integer(position: Position) -> i64 {
    i64::try_from(position.0).unwrap_or(i64::MAX)
}

/// Reads a record and checks its hash, its version and, if it is known, its stream.
pub(super) fn stored(row: &SqliteRow, stream: Option<&StreamName>) -> Result<Stored, ReadError> {
    read(row, stream).map(|checked| checked.stored)
}

/// Reads a record of a stream with what proposals are compared with.
pub(super) fn standing(row: &SqliteRow, stream: &StreamName) -> Result<Standing, ReadError> {
    let checked = read(row, Some(stream))?;
    let damaged = || ReadError::Corrupt(checked.stored.position);
    let id: &[u8] = row.try_get_unchecked(4).map_err(|_| damaged())?;
    let recorded: i64 = row.try_get_unchecked(5).map_err(|_| damaged())?;
    let standing = checked.standing()?;
    let same = standing.id.as_bytes() == id && standing.recorded.as_millisecond() == recorded;
    if same { Ok(standing) } else { Err(ReadError::Corrupt(standing.stored.position)) }
}

fn read(row: &SqliteRow, stream: Option<&StreamName>) -> Result<Checked, ReadError> {
    let position = position(row)?;
    let failed = |error| read_error(error, position);
    let damaged = || ReadError::Corrupt(position);
    let version: i64 = row.try_get_unchecked(1).map_err(failed)?;
    let hash: &[u8] = row.try_get_unchecked(2).map_err(failed)?;
    let bytes: Vec<u8> = row.try_get_unchecked(3).map_err(failed)?;
    let version = Version(u32::try_from(version).map_err(|_| damaged())?);
    let hash = Hash(hash.try_into().map_err(|_| damaged())?);
    let checked = Checked::new(position, bytes.into(), hash)?;
    if checked.stored.version == version && stream.is_none_or(|stream| checked.is_of(stream)) {
        Ok(checked)
    } else {
        Err(damaged())
    }
}

fn position(row: &SqliteRow) -> Result<Position, ReadError> {
    let position: i64 =
        row.try_get_unchecked(0).map_err(|error| read_error(error, Position::START))?;
    u64::try_from(position).map(Position).map_err(|_| ReadError::Corrupt(Position::START))
}
