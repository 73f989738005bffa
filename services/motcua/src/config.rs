//! The configuration: defaults in code, a file `motcua.toml` in the data folder, flags before both.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What the program is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub struct Config {
    /// The HTTP server.
    pub server: Server,
    /// What is seen from outside.
    pub telemetry: Telemetry,
    /// The key store.
    pub keys: KeyStore,
    /// Documents.
    pub documents: DocumentStore,
}

/// The HTTP server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Where to listen.
    pub listen: SocketAddr,
}

impl Default for Server {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 8480)) }
    }
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
    /// The largest file that is taken in, in bytes.
    pub max_bytes: usize,
}

impl Default for DocumentStore {
    fn default() -> Self {
        Self { max_bytes: 32 * 1024 * 1024 }
    }
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
}

impl Config {
    /// Reads `motcua.toml` of a data folder, if there is one.
    pub fn of_folder(folder: &Path) -> Result<Self, ConfigError> {
        let path = folder.join("motcua.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(source) => return Err(ConfigError::Io { path, source }),
        };
        toml::from_str(&text).map_err(|error| ConfigError::Wrong { path, why: error.to_string() })
    }
}

/// Every key with its default, unit and meaning, as `motcua config` prints it.
pub const REFERENCE: &str = r#"# motcua.toml in the data folder; each key is shown with its default.

[server]
# Where to listen: address and port.
listen = "127.0.0.1:8480"

[telemetry]
# Spans go out here by OTLP over HTTP, e.g. "http://127.0.0.1:4318/v1/traces"; empty: nowhere.
otlp_url = ""
# Log lines as JSON on standard error.
json = false

[keys]
# The file of the master key (mode 0600); empty: master.key in the data folder.
master_file = ""

[documents]
# The largest file that is taken in, in bytes.
max_bytes = 33554432
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_reference_says_the_defaults() {
        let read: Config = toml::from_str(REFERENCE).unwrap();
        assert_eq!(read, Config::default());
    }

    #[test]
    fn a_key_that_nobody_knows_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("motcua.toml"), "[server]\nlisten_on = \"x\"\n").unwrap();
        let error = Config::of_folder(dir.path()).unwrap_err().to_string();
        assert!(error.contains("listen_on"), "{error}");
    }
}
