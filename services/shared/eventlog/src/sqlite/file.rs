//! The file: how it is made, opened and recognised.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool, SqlitePoolOptions};
use sqlx::{ConnectOptions, Connection, Row};

use super::rows::{self, STANDING};
use crate::group::LogEnd;
use crate::standing::Standing;
use crate::{Position, ReadError, StreamName};

/// The format that this version writes: `user_version` of the file.
const FORMAT: i32 = 1;

/// Marks the file as a log of this project (`application_id`): "MCLG".
const APPLICATION: i32 = 0x4D43_4C47;

/// Connections that read.
const READERS: u32 = 4;

/// Streams are integers, with names in a table beside: the index over (stream, version) stays small.
const TABLES: &str = "
    BEGIN IMMEDIATE;
    CREATE TABLE streams (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE records (
        position INTEGER PRIMARY KEY,
        stream INTEGER NOT NULL,
        version INTEGER NOT NULL,
        id BLOB NOT NULL,
        hash BLOB NOT NULL,
        recorded INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        UNIQUE (stream, version)
    ) STRICT;
";

/// Why a log was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be opened or made.
    #[error("cannot open event log {}", path.display())]
    Unavailable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// The file is something else.
    #[error("{} is not an event log of motcua: give another path", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A newer version has written the file.
    #[error(
        "event log {} has format {found}, this version knows formats up to {FORMAT}: \
         use the version that wrote it, or a newer one",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i32,
    },
    /// The file is damaged.
    #[error("event log {} is damaged at position {position}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where.
        position: Position,
    },
}

/// Where a log ends.
#[derive(Debug)]
pub(super) struct End {
    /// The last record.
    pub(super) last: Option<Standing>,
    /// The highest number of a stream.
    pub(super) streams: i64,
}

impl From<&End> for LogEnd {
    fn from(found: &End) -> Self {
        Self::new(found.last.as_ref(), found.streams)
    }
}

/// Opens the file for its one writer; makes it if there is none.
pub(super) async fn open_writer(path: &Path) -> Result<SqliteConnection, OpenError> {
    let failed = |source| OpenError::Unavailable { path: path.to_owned(), source };
    let mut connection = options(path).create_if_missing(true).connect().await.map_err(failed)?;
    if is_new(&mut connection, path).await? {
        create(&mut connection, path).await.map_err(failed)?;
    }
    // The writer does the checkpoints itself, after it has answered, so that their errors are seen:
    // SQLite passes over those of its own.
    let pragmas = "
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA cache_size = -16384;
    ";
    sqlx::raw_sql(pragmas).execute(&mut connection).await.map_err(failed)?;
    Ok(connection)
}

/// Opens a file that must be there, only to read it.
pub(super) async fn open_reader(path: &Path) -> Result<SqliteConnection, OpenError> {
    let failed = |source| OpenError::Unavailable { path: path.to_owned(), source };
    let mut connection = options(path).read_only(true).connect().await.map_err(failed)?;
    if is_new(&mut connection, path).await? {
        return Err(OpenError::Foreign { path: path.to_owned() });
    }
    Ok(connection)
}

/// Connections that read the file and never wait for the writer.
pub(super) fn readers(path: &Path) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options(path).read_only(true).row_buffer_size(256))
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(false)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(4 * rows::ROWS)
        .disable_statement_logging()
}

/// Whether the file is empty; refuses what is no log, or one of a newer version.
async fn is_new(connection: &mut SqliteConnection, path: &Path) -> Result<bool, OpenError> {
    let sql = "SELECT (SELECT application_id FROM pragma_application_id),
                      (SELECT user_version FROM pragma_user_version),
                      (SELECT count(*) FROM sqlite_schema)";
    let row = sqlx::query(sql).fetch_one(connection).await;
    let facts: Result<(i32, i32, i64), _> =
        row.and_then(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)));
    let path = path.to_owned();
    match facts {
        Ok((0, 0, 0)) => Ok(true),
        Ok((APPLICATION, found, _)) if found > FORMAT => Err(OpenError::Newer { path, found }),
        Ok((APPLICATION, _, _)) => Ok(false),
        Ok(_) => Err(OpenError::Foreign { path }),
        Err(error) if super::failure::meaning(&error) == super::failure::Meaning::Damaged => {
            Err(OpenError::Foreign { path })
        }
        Err(source) => Err(OpenError::Unavailable { path, source }),
    }
}

async fn create(connection: &mut SqliteConnection, path: &Path) -> Result<(), sqlx::Error> {
    let marks = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};");
    let sql = format!("{TABLES}{marks} COMMIT;");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(connection).await?;
    // The file's name must be on disk as well as its content.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = tokio::fs::File::open(folder.unwrap_or(Path::new("."))).await?;
    folder.sync_all().await?;
    Ok(())
}

/// Where the log ends that is being opened.
pub(super) async fn found_end(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<End, OpenError> {
    let path = path.to_owned();
    end(connection).await.map_err(|error| match error {
        ReadError::Corrupt(position) => OpenError::Damaged { path, position },
        ReadError::Unavailable(cause) => {
            OpenError::Unavailable { path, source: sqlx::Error::Decode(cause) }
        }
    })
}

/// Reads where the log ends: four look-ups, however long it is.
pub(super) async fn end(connection: &mut SqliteConnection) -> Result<End, ReadError> {
    let failed = |error| super::failure::read_error(error, Position::START);
    let sql = "SELECT coalesce((SELECT min(position) FROM records), 1),
                      coalesce((SELECT max(id) FROM streams), 0)";
    let row = sqlx::query(sql).fetch_one(&mut *connection).await.map_err(failed)?;
    let (first, streams): (i64, i64) =
        (row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?);
    if first != 1 {
        return Err(ReadError::Corrupt(Position(1)));
    }
    let sql = format!(
        "SELECT {STANDING}, (SELECT name FROM streams WHERE streams.id = records.stream)
         FROM records ORDER BY position DESC LIMIT 1"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql));
    let Some(row) = query.fetch_optional(connection).await.map_err(failed)? else {
        return Ok(End { last: None, streams });
    };
    let position: i64 = row.try_get(0).map_err(failed)?;
    let damaged = ReadError::Corrupt(Position(position.unsigned_abs()));
    let name: Option<String> = row.try_get(6).map_err(failed)?;
    match name.and_then(|name| StreamName::new(&name).ok()) {
        Some(name) => Ok(End { last: Some(rows::standing(&row, &name)?), streams }),
        None => Err(damaged),
    }
}

/// Closes the writer's connection with nothing left in the WAL, if no reader is in the way.
pub(super) async fn close(mut connection: SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await?;
    connection.close().await
}
