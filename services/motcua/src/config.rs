//! The configuration: defaults in code, a file `motcua.toml` in the data folder, flags before both.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::engines::{DatabaseUrl, LogUrl, UrlError};
use crate::roles::Role;

/// What the program is told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The HTTP server.
    pub server: Server,
    /// The event log.
    pub log: EventLog,
    /// Read models, keys and accounts.
    pub database: Database,
    /// Whose tokens are trusted.
    pub identity: Identity,
    /// What is seen from outside.
    pub telemetry: Telemetry,
    /// The key store.
    pub keys: KeyStore,
    /// Documents.
    pub documents: DocumentStore,
    /// Their signatures.
    pub signatures: Signatures,
}

/// The HTTP server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Where to listen.
    pub listen: SocketAddr,
    /// What this process is; empty: everything.
    pub roles: Vec<Role>,
}

impl Default for Server {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 8480)), roles: Vec::new() }
    }
}

/// The event log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventLog {
    /// Its URL; empty: `log.db` in the data folder.
    pub url: String,
    /// A file that holds the URL.
    pub url_file: PathBuf,
    /// What a `nats://` URL does not say.
    pub nats: Nats,
}

/// What a `nats://` URL does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Nats {
    /// The JetStream stream that holds the log.
    pub stream: String,
    /// On how many servers each record is kept.
    pub replicas: usize,
    /// Where the servers tell of themselves, to check `sync_interval: always`.
    pub monitor_urls: Vec<String>,
    /// A file with user credentials.
    pub credentials_file: PathBuf,
}

impl Default for Nats {
    fn default() -> Self {
        Self {
            stream: "motcua".to_owned(),
            replicas: 3,
            monitor_urls: Vec::new(),
            credentials_file: PathBuf::new(),
        }
    }
}

/// Read models, keys and accounts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// Their URL; empty: files in the data folder.
    pub url: String,
    /// A file that holds the URL.
    pub url_file: PathBuf,
}

/// Whose tokens are trusted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Identity {
    /// Where a process without the role identity finds the public keys.
    pub jwks_url: String,
}

/// What is seen from outside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Telemetry {
    /// Spans go out here by OTLP over HTTP; empty: nowhere.
    pub otlp_url: String,
    /// Log lines as JSON.
    pub json: bool,
}

/// The key store.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyStore {
    /// The file of the master key; empty: `master.key` in the data folder.
    pub master_file: PathBuf,
}

/// Documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DocumentStore {
    /// Where the encrypted files lie; empty: `documents` in the data folder.
    pub folder: PathBuf,
    /// The largest file that is taken in, in bytes.
    pub max_bytes: usize,
}

impl Default for DocumentStore {
    fn default() -> Self {
        Self { folder: PathBuf::new(), max_bytes: 100 * 1024 * 1024 }
    }
}

/// The signatures of documents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signatures {
    /// Hosts from which revocation lists, OCSP answers and certificates of issuers are fetched.
    pub fetch_hosts: Vec<String>,
    /// Addresses that these hosts may have although they are not public.
    pub fetch_addresses: Vec<IpAddr>,
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It says something that the program does not know.
    #[error("{}: {why}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What, and where.
        why: String,
    },
    /// A URL.
    #[error(transparent)]
    Url(#[from] UrlError),
    /// Processes of some roles cannot share a file of one machine's program.
    #[error(
        "a process with some of the roles shares the log with others, which cannot be {log}: \
         give --log postgres://… or --log nats://…, or run all roles in one process"
    )]
    LogNotShared {
        /// Where the log is.
        log: LogUrl,
    },
    /// Nor its keys and accounts.
    #[error(
        "a process with some of the roles shares keys and accounts with others, which cannot be at \
         {database}: give --database postgres://…, or run all roles in one process"
    )]
    DatabaseNotShared {
        /// Where they are.
        database: DatabaseUrl,
    },
    /// Nor each its own master key and documents.
    #[error(
        "a process with some of the roles shares {what} with others: say where with `{key}` in \
         motcua.toml"
    )]
    FilesNotShared {
        /// What.
        what: &'static str,
        /// The key of the configuration.
        key: &'static str,
    },
    /// Tokens could not be verified.
    #[error(
        "a process without the role identity needs the keys that verify tokens: give their URL with \
         `identity.jwks_url` in motcua.toml (http://…/.well-known/jwks.json of the role identity)"
    )]
    NoTokenKeys,
}

/// Where a program stands: its folder and its engines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engines {
    /// The event log.
    pub log: LogUrl,
    /// Read models, keys and accounts.
    pub database: DatabaseUrl,
}

impl Config {
    /// Reads `motcua.toml` of a data folder, if there is one.
    pub fn of_folder(folder: &Path) -> Result<Self, ConfigError> {
        let path = folder.join("motcua.toml");
        if path.exists() { Self::of_file(&path) } else { Ok(Self::default()) }
    }

    /// Reads a file.
    pub fn of_file(path: &Path) -> Result<Self, ConfigError> {
        let text = read(path)?;
        let wrong = |why: toml::de::Error| ConfigError::Wrong {
            path: path.to_owned(),
            why: why.to_string(),
        };
        toml::from_str(&text).map_err(wrong)
    }

    /// The roles of this process.
    pub fn roles(&self) -> Vec<Role> {
        match self.server.roles.as_slice() {
            [] => Role::ALL.to_vec(),
            some => Role::ALL.into_iter().filter(|role| some.contains(role)).collect(),
        }
    }

    /// Where log and databases are, for a data folder.
    pub fn engines(&self, folder: &Path) -> Result<Engines, ConfigError> {
        let log = match said(&self.log.url, &self.log.url_file)? {
            Some(url) => url.parse()?,
            None => LogUrl::Sqlite(folder.join("log.db")),
        };
        let database = match said(&self.database.url, &self.database.url_file)? {
            Some(url) => url.parse()?,
            None => DatabaseUrl::Sqlite(folder.to_owned()),
        };
        Ok(Engines { log, database })
    }

    /// The same for a process that serves: refuses what cannot work with these roles.
    ///
    /// # Errors
    /// A process with some of the roles needs a log, a database, a master key and documents that it
    /// shares with the others, and the keys that verify tokens.
    pub fn engines_to_serve(&self, folder: &Path) -> Result<Engines, ConfigError> {
        let engines = self.engines(folder)?;
        let roles = self.roles();
        if roles.len() == Role::ALL.len() {
            return Ok(engines);
        }
        if let LogUrl::Sqlite(_) = engines.log {
            return Err(ConfigError::LogNotShared { log: engines.log });
        }
        if let DatabaseUrl::Sqlite(_) = engines.database {
            return Err(ConfigError::DatabaseNotShared { database: engines.database });
        }
        for (file, what, key) in [
            (&self.keys.master_file, "the master key", "keys.master_file"),
            (&self.documents.folder, "documents", "documents.folder"),
        ] {
            if file.as_os_str().is_empty() {
                return Err(ConfigError::FilesNotShared { what, key });
            }
        }
        if !roles.contains(&Role::Identity) && self.identity.jwks_url.is_empty() {
            return Err(ConfigError::NoTokenKeys);
        }
        Ok(engines)
    }
}

/// A URL, or what stands in its file.
fn said(url: &str, file: &Path) -> Result<Option<String>, ConfigError> {
    if file.as_os_str().is_empty() {
        return Ok((!url.is_empty()).then(|| url.to_owned()));
    }
    Ok(Some(read(file)?.trim().to_owned()))
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|source| ConfigError::Io { path: path.to_owned(), source })
}

/// Every key with its default, unit and meaning, as `motcua config` prints it.
pub const REFERENCE: &str = r#"# motcua.toml in the data folder; each key is shown with its default.

[server]
# Where to listen: address and port.
listen = "127.0.0.1:8480"
# What this process is: identity, catalogue, reception, routing, return, signature, kpi; empty: all.
roles = []

[log]
# The event log: "sqlite:PATH", "postgres://USER@HOST/DATABASE" or "nats://HOST,HOST,HOST";
# empty: log.db in the data folder.
url = ""
# A file that holds the URL, where it holds a password; goes before url.
url_file = ""

[log.nats]
# The JetStream stream that holds the log; it is made if it is not there.
stream = "motcua"
# On how many servers each record is kept: 1, 3 or 5.
replicas = 3
# Where each server tells of itself, e.g. ["http://one:8222"], to check sync_interval: always;
# empty: it is not checked, and /readyz says so.
monitor_urls = []
# A file with user credentials (.creds); empty: none.
credentials_file = ""

[database]
# Read models, keys and accounts: "sqlite:FOLDER" or "postgres://USER@HOST/DATABASE";
# empty: files in the data folder.
url = ""
# A file that holds the URL, where it holds a password; goes before url.
url_file = ""

[identity]
# Where a process without the role identity finds the keys that verify tokens, e.g.
# "http://identity:8480/.well-known/jwks.json".
jwks_url = ""

[telemetry]
# Spans go out here by OTLP over HTTP, e.g. "http://127.0.0.1:4318/v1/traces"; empty: nowhere.
otlp_url = ""
# Log lines as JSON on standard error.
json = false

[keys]
# The file of the master key (mode 0600); empty: master.key in the data folder.
master_file = ""

[documents]
# Where the encrypted files lie; empty: documents in the data folder.
folder = ""
# The largest file that is taken in, in bytes.
max_bytes = 104857600

[signatures]
# Hosts from which revocation lists, OCSP answers and certificates of issuers are fetched, e.g.
# ["crl.authority.example", "ocsp.authority.example:8080"]; the port is 80 or 443 where none is given.
# Empty: nothing is fetched.
fetch_hosts = []
# Addresses that these hosts may have although they are not public (private, loopback, link-local), e.g.
# ["10.24.0.7"] for an authority within the city's network.
fetch_addresses = []
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_reference_says_the_defaults() {
        let read: Config = toml::from_str(REFERENCE).unwrap();
        assert_eq!(read, Config::default());
    }

    fn refused(config: &Config) -> String {
        let refused = config.engines_to_serve(Path::new("data"));
        refused.expect_err("this cannot work").to_string()
    }

    #[test]
    fn all_roles_in_one_process_need_nothing_but_a_folder() {
        let engines = Config::default().engines_to_serve(Path::new("data")).unwrap();
        assert_eq!(engines.log.to_string(), "sqlite:data/log.db");
        assert_eq!(engines.database.to_string(), "sqlite:data");
    }

    #[test]
    fn roles_of_their_own_are_told_one_after_the_other_what_they_need() {
        let mut config = Config::default();
        config.server.roles = vec![Role::Routing];
        assert!(refused(&config).contains("cannot be sqlite:data/log.db: give --log postgres://"));
        config.log.url = "nats://one".to_owned();
        assert!(refused(&config).contains("cannot be at sqlite:data: give --database postgres://"));
        config.database.url = "postgres://db/motcua".to_owned();
        assert!(refused(&config).contains("keys.master_file"));
        config.keys.master_file = "/run/secrets/master".into();
        assert!(refused(&config).contains("documents.folder"));
        config.documents.folder = "/srv/documents".into();
        assert!(refused(&config).contains("identity.jwks_url"));
        config.identity.jwks_url = "http://identity/.well-known/jwks.json".to_owned();
        config.engines_to_serve(Path::new("data")).unwrap();
        config.database.url = "nats://one".to_owned();
        assert!(refused(&config).contains("not at nats://one"));
    }

    #[test]
    fn a_url_with_a_password_may_stand_in_a_file_and_is_never_told() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("log-url");
        std::fs::write(&file, "postgres://motcua:secret@db/motcua\n").unwrap();
        let mut config = Config::default();
        config.log.url_file = file;
        let engines = config.engines(dir.path()).unwrap();
        let url = "postgres://motcua:secret@db/motcua".to_owned();
        assert_eq!(engines.log, LogUrl::Postgres(url));
        assert!(!format!("{engines:?} {}", engines.log).contains("secret"));
        config.log.url_file = dir.path().join("missing");
        assert!(config.engines(dir.path()).unwrap_err().to_string().contains("missing"));
    }

    #[test]
    fn a_key_that_nobody_knows_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("motcua.toml"), "[server]\nlisten_on = \"x\"\n").unwrap();
        let error = Config::of_folder(dir.path()).unwrap_err().to_string();
        assert!(error.contains("listen_on"), "{error}");
    }
}
