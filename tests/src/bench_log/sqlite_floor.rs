//! The floor of SQLite: rows of the same table and size, many a statement, one commit each, with the
//! pragmas of the engine, and nothing else around them.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use motcua_eventlog::sqlite::SqliteEngine;
use motcua_eventlog::{Engine, Proposal};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection};
use sqlx::{Arguments, AssertSqlSafe, ConnectOptions, Connection};
use tempfile::TempDir;

use super::records::Maker;
use super::{Rate, say};

/// Rows of a commit: one, what 8 and 64 in flight come to at most, and the engine's largest group.
const GROUPS: [usize; 4] = [1, 8, 64, 512];

/// Rows of a statement, as in the engine.
const ROWS: usize = 64;

/// After so many written pages the engine copies its WAL into the file; so does the floor.
const CHECKPOINT_PAGES: usize = 4096;

/// Before the figure is taken.
const WARM: Duration = Duration::from_millis(500);

/// A file with the engine's tables.
struct Floor {
    connection: SqliteConnection,
    examples: Vec<Proposal>,
    streams: usize,
    position: usize,
    pages: usize,
    _folder: TempDir,
}

/// Prints rows a second by rows a commit.
pub(super) async fn run(folder: &Path, maker: &Maker, seconds: u64) -> anyhow::Result<()> {
    for rows in GROUPS {
        let mut floor = Floor::new(folder, maker).await?;
        floor.run(rows, WARM).await?;
        let rate = floor.run(rows, Duration::from_secs(seconds)).await?;
        floor.connection.close().await?;
        say(&format!("  raw, {rows:3} rows a commit {rate}"))?;
    }
    Ok(())
}

impl Floor {
    async fn new(folder: &Path, maker: &Maker) -> anyhow::Result<Self> {
        let scratch = tempfile::tempdir_in(folder).context("cannot make a folder")?;
        let file = scratch.path().join("log.db");
        SqliteEngine::open(&file).await?.close().await;
        let options = SqliteConnectOptions::new().filename(file).disable_statement_logging();
        let mut connection = options.connect().await.context("cannot open the file")?;
        let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                       PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16384;";
        sqlx::raw_sql(pragmas).execute(&mut connection).await?;
        let pen = maker.pen();
        let examples = maker.streams.iter().take(512).map(|stream| pen.propose(stream)).collect();
        let streams = maker.streams.len();
        Ok(Self { connection, examples, streams, position: 0, pages: 0, _folder: scratch })
    }

    async fn run(&mut self, rows: usize, time: Duration) -> anyhow::Result<Rate> {
        let (mut count, began) = (0, Instant::now());
        while began.elapsed() < time {
            self.commit(rows).await?;
            self.checkpoint_if_due().await?;
            count += rows as u64;
        }
        Ok(Rate { count, seconds: began.elapsed().as_secs_f64(), note: String::new() })
    }

    async fn commit(&mut self, rows: usize) -> anyhow::Result<()> {
        self.pages += 2 + rows + rows * self.examples[0].bytes.len() / 4096;
        if rows <= ROWS {
            return self.insert(rows).await;
        }
        self.execute("BEGIN IMMEDIATE").await?;
        for _ in 0..rows / ROWS {
            self.insert(ROWS).await?;
        }
        self.execute("COMMIT").await
    }

    /// Positions go on, streams come in turn.
    async fn insert(&mut self, rows: usize) -> anyhow::Result<()> {
        let mut values = SqliteArguments::default();
        values.reserve(rows * 7, 0);
        for _ in 0..rows {
            self.bind(&mut values).map_err(sqlx::Error::Encode)?;
        }
        let marks = vec!["(?,?,?,?,?,?,?)"; rows].join(",");
        let sql = format!(
            "INSERT INTO records (position, stream, version, id, hash, recorded, bytes) VALUES {marks}"
        );
        sqlx::query_with(AssertSqlSafe(sql), values).execute(&mut self.connection).await?;
        Ok(())
    }

    fn bind(&mut self, values: &mut SqliteArguments) -> Result<(), sqlx::error::BoxDynError> {
        let example = &self.examples[self.position % self.examples.len()];
        values.add(i64::try_from(self.position + 1)?)?;
        values.add(i64::try_from(self.position % self.streams + 1)?)?;
        values.add(i64::try_from(self.position / self.streams + 1)?)?;
        values.add(example.id.as_bytes().as_slice())?;
        values.add(example.hash.0.as_slice())?;
        values.add(example.recorded.as_millisecond())?;
        values.add(example.bytes.as_ref())?;
        self.position += 1;
        Ok(())
    }

    async fn checkpoint_if_due(&mut self) -> anyhow::Result<()> {
        if self.pages >= CHECKPOINT_PAGES {
            self.pages = 0;
            self.execute("PRAGMA wal_checkpoint(PASSIVE)").await?;
        }
        Ok(())
    }

    async fn execute(&mut self, sql: &'static str) -> anyhow::Result<()> {
        sqlx::query(sql).execute(&mut self.connection).await?;
        Ok(())
    }
}
