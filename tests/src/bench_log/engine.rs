//! The engines: a fresh log of each on a fresh server, and how its floor is measured.

use std::path::Path;

use anyhow::Context;
use motcua_eventlog::Log;
use motcua_eventlog::jetstream::{JetstreamEngine, Options};
use motcua_eventlog::postgres::PostgresEngine;
use motcua_eventlog::sqlite::SqliteEngine;
use motcua_servers::{Nats, Postgres, Release};
use tempfile::TempDir;

use super::records::Maker;
use super::{EngineName, nats_floor, postgres_floor, sqlite_floor};

/// A log on an engine, with nothing in it at first.
pub(super) struct Bench {
    name: EngineName,
    log: Log,
    server: Server,
    folder: TempDir,
}

/// What keeps the log.
enum Server {
    File,
    Postgres(Box<Postgres>, String),
    /// One server that syncs before it answers.
    Nats(Box<Nats>),
}

impl Bench {
    pub(super) async fn open(name: EngineName, place: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(place).context("cannot make a folder")?;
        let server = match name {
            EngineName::Sqlite => Server::File,
            EngineName::Postgres => {
                let server = Postgres::start_near(Release::System, place, &[]);
                let url = server.database();
                Server::Postgres(Box::new(server), url)
            }
            EngineName::Nats => Server::Nats(Box::new(Nats::start())),
        };
        let log = server.open(folder.path()).await?;
        Ok(Self { name, log, server, folder })
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
        self.log = self.server.open(self.folder.path()).await?;
        Ok(())
    }

    /// Prints what the engine does without the log's rules around it.
    pub(super) async fn floor(
        &self,
        maker: &Maker,
        in_flight: &[usize],
        seconds: u64,
    ) -> anyhow::Result<()> {
        match &self.server {
            Server::File => sqlite_floor::run(self.folder.path(), maker, seconds).await,
            Server::Postgres(server, _) => {
                postgres_floor::run(server, maker, in_flight, seconds).await
            }
            Server::Nats(server) => nats_floor::run(server, maker, in_flight, seconds).await,
        }
    }

    pub(super) async fn close(self) {
        self.log.close().await;
    }
}

impl Server {
    async fn open(&self, folder: &Path) -> anyhow::Result<Log> {
        Ok(match self {
            Self::File => SqliteEngine::open(&folder.join("log.db")).await?,
            Self::Postgres(_, url) => PostgresEngine::open(url).await?,
            Self::Nats(server) => JetstreamEngine::open(&Options::new(&server.url())).await?,
        })
    }
}
