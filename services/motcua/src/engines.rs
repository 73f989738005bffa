//! Where the log and the databases are, by URL: `sqlite:`, `postgres://`, `nats://`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use motcua_eventlog::Log;
use motcua_eventlog::jetstream::{self, Durability, JetstreamEngine};
use motcua_eventlog::postgres::PostgresEngine;
use motcua_eventlog::sqlite::SqliteEngine;
use motcua_readmodel::Place;
use motcua_sql::{Database, SqlError};

use crate::config::Nats;

/// Where the event log is.
#[derive(Clone, PartialEq, Eq)]
pub enum LogUrl {
    /// A file of this machine.
    Sqlite(PathBuf),
    /// A PostgreSQL database.
    Postgres(String),
    /// NATS servers with JetStream, with commas between them.
    Nats(String),
}

/// Where read models, keys and accounts are.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// Files in a folder of this machine.
    Sqlite(PathBuf),
    /// A PostgreSQL database.
    Postgres(String),
}

/// A URL that says nothing to this program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// No engine has this name.
    #[error("the event log is at sqlite:PATH, postgres://… or nats://…, not at {0}")]
    NoLog(String),
    /// No database has this name.
    #[error("read models, keys and accounts are at sqlite:FOLDER or postgres://…, not at {0}")]
    NoDatabase(String),
    /// Nothing follows `sqlite:`.
    #[error("after sqlite: comes a path")]
    NoPath,
}

impl FromStr for LogUrl {
    type Err = UrlError;

    fn from_str(url: &str) -> Result<Self, UrlError> {
        match scheme(url) {
            "sqlite" => path(url).map(Self::Sqlite),
            "postgres" | "postgresql" => Ok(Self::Postgres(url.to_owned())),
            "nats" | "tls" => Ok(Self::Nats(url.to_owned())),
            _ => Err(UrlError::NoLog(without_secrets(url))),
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(url: &str) -> Result<Self, UrlError> {
        match scheme(url) {
            "sqlite" => path(url).map(Self::Sqlite),
            "postgres" | "postgresql" => Ok(Self::Postgres(url.to_owned())),
            _ => Err(UrlError::NoDatabase(without_secrets(url))),
        }
    }
}

fn scheme(url: &str) -> &str {
    url.split_once(':').map_or("", |(scheme, _)| scheme)
}

fn path(url: &str) -> Result<PathBuf, UrlError> {
    match url.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path)) {
        None | Some("") => Err(UrlError::NoPath),
        Some(path) => Ok(Path::new(path).to_owned()),
    }
}

/// A URL as it may be told: user and password are left out, and so is all that may hold one.
fn without_secrets(url: &str) -> String {
    let shown = |url: &str| {
        let url = url.split_once('?').map_or(url, |(url, _)| url);
        match url.split_once("://") {
            Some((scheme, rest)) => {
                let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
                format!("{scheme}://{place}")
            }
            None => url.to_owned(),
        }
    };
    url.split(',').map(shown).collect::<Vec<_>>().join(",")
}

impl fmt::Display for LogUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) | Self::Nats(url) => f.write_str(&without_secrets(url)),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => f.write_str(&without_secrets(url)),
        }
    }
}

impl fmt::Debug for LogUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A log, opened.
pub(crate) struct OpenedLog {
    pub(crate) log: Log,
    /// What `/readyz` says of it while it takes records.
    pub(crate) ready: &'static str,
}

/// Opens the log; makes it where there is none.
pub(crate) async fn open_log(url: &LogUrl, nats: &Nats) -> anyhow::Result<OpenedLog> {
    let ready = "appends";
    Ok(match url {
        LogUrl::Sqlite(path) => OpenedLog { log: SqliteEngine::open(path).await?, ready },
        LogUrl::Postgres(url) => OpenedLog { log: PostgresEngine::open(url).await?, ready },
        LogUrl::Nats(servers) => {
            let log = JetstreamEngine::open(&options(servers, nats)).await?;
            let ready = match log.durability() {
                Durability::Checked => ready,
                Durability::Unchecked => UNCHECKED,
            };
            OpenedLog { log, ready }
        }
    })
}

const UNCHECKED: &str = "appends; durability: unchecked (log.nats.monitor_urls)";

/// How long NATS servers that start at the same time are waited for.
const PATIENCE: Duration = Duration::from_secs(30);

fn options(servers: &str, nats: &Nats) -> jetstream::Options {
    let file = &nats.credentials_file;
    jetstream::Options {
        servers: servers.to_owned(),
        stream: nats.stream.clone(),
        replicas: nats.replicas,
        monitor_urls: nats.monitor_urls.clone(),
        credentials: (!file.as_os_str().is_empty()).then(|| file.clone()),
        patience: PATIENCE,
    }
}

impl DatabaseUrl {
    /// The database of something that is no read model.
    pub(crate) fn of(&self, name: &str) -> Result<Database, SqlError> {
        match self {
            Self::Sqlite(folder) => Ok(Database::sqlite(folder.join(format!("{name}.db")))),
            Self::Postgres(url) => Database::postgres(url, &format!("motcua_{name}")),
        }
    }

    /// Where read models are.
    pub(crate) fn models(&self) -> Result<Place, SqlError> {
        match self {
            Self::Sqlite(folder) => Ok(Place::folder(folder.join("readmodels"))),
            Self::Postgres(url) => Place::postgres(url),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(url: &str) -> String {
        url.parse::<LogUrl>().map_or_else(|error| error.to_string(), |url| url.to_string())
    }

    #[test]
    fn an_engine_is_chosen_by_its_url() {
        assert_eq!("sqlite:a/log.db".parse(), Ok(LogUrl::Sqlite("a/log.db".into())));
        assert_eq!("sqlite:///srv/log.db".parse(), Ok(LogUrl::Sqlite("/srv/log.db".into())));
        let url = "postgres://motcua@db/motcua";
        assert_eq!(url.parse(), Ok(LogUrl::Postgres(url.into())));
        assert_eq!(url.parse(), Ok(DatabaseUrl::Postgres(url.into())));
        let url = "nats://one,nats://two";
        assert_eq!(url.parse(), Ok(LogUrl::Nats(url.into())));
        assert!("nats://one".parse::<DatabaseUrl>().is_err(), "tables are not kept in NATS");
        assert_eq!("sqlite:".parse::<LogUrl>(), Err(UrlError::NoPath));
        let sentence =
            "the event log is at sqlite:PATH, postgres://… or nats://…, not at mysql://db";
        assert_eq!(log("mysql://db"), sentence);
        assert_eq!(log("log.db"), sentence.replace("mysql://db", "log.db"));
    }

    #[test]
    fn no_password_is_told() {
        for url in [
            "postgres://motcua:secret@db:5432/motcua?sslpassword=secret",
            "nats://motcua:secret@one:4222,nats://motcua:secret@two:4222",
            "mysql://motcua:secret@db",
            "postgres://motcua:se@cret@db/motcua",
        ] {
            let told = log(url);
            assert!(!told.contains("cret") && !told.contains("motcua:"), "{told}");
            assert!(told.contains("db") || told.contains("two:4222"), "{told}");
        }
    }
}
