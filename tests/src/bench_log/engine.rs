//! The engines: a fresh log of each, and how its floor is measured.

use std::path::Path;

use anyhow::Context;
use motcua_eventlog::Log;
use motcua_eventlog::sqlite::SqliteEngine;
use tempfile::TempDir;

use super::records::Maker;
use super::{EngineName, sqlite_floor};

/// A log on an engine, with nothing in it at first.
pub(super) struct Bench {
    name: EngineName,
    log: Log,
    folder: TempDir,
}

impl Bench {
    pub(super) async fn open(name: EngineName, place: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(place).context("cannot make a folder")?;
        let log = open(name, folder.path()).await?;
        Ok(Self { name, log, folder })
    }

    pub(super) fn name(&self) -> EngineName {
        self.name
    }

    pub(super) fn log(&self) -> &Log {
        &self.log
    }

    /// A folder on the disk that is measured; the keys lie there.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// With nothing in the engine's memory.
    pub(super) async fn open_again(&mut self) -> anyhow::Result<()> {
        self.log.close().await;
        self.log = open(self.name, self.folder.path()).await?;
        Ok(())
    }

    /// Prints what the engine does without the log's rules around it.
    pub(super) async fn floor(&self, maker: &Maker, seconds: u64) -> anyhow::Result<()> {
        match self.name {
            EngineName::Sqlite => sqlite_floor::run(self.folder.path(), maker, seconds).await,
            EngineName::Postgres | EngineName::Nats => Err(not_here(self.name)),
        }
    }

    pub(super) async fn close(self) {
        self.log.close().await;
    }
}

async fn open(name: EngineName, folder: &Path) -> anyhow::Result<Log> {
    match name {
        EngineName::Sqlite => Ok(SqliteEngine::open(&folder.join("log.db")).await?),
        EngineName::Postgres | EngineName::Nats => Err(not_here(name)),
    }
}

fn not_here(name: EngineName) -> anyhow::Error {
    anyhow::anyhow!("the engine {name} is not part of this bench: use --engines sqlite")
}
