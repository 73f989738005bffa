//! `docker-compose.yml`, read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

/// The folder of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The file as it stands.
pub fn text() -> String {
    std::fs::read_to_string(root().join("docker-compose.yml")).expect("docker-compose.yml is kept")
}

/// The file as values, with what it merges.
pub fn value() -> Value {
    serde_saphyr::from_str(&text()).expect("docker-compose.yml is YAML")
}

/// What the tests need of the file.
#[derive(Debug, Deserialize)]
pub struct Compose {
    /// The services by name.
    pub services: BTreeMap<String, Service>,
    /// Files that are mounted, by name.
    pub configs: BTreeMap<String, File>,
    /// Secrets, by name.
    pub secrets: BTreeMap<String, File>,
}

/// A service.
#[derive(Debug, Deserialize)]
pub struct Service {
    /// Its image.
    pub image: String,
    /// The arguments of its program.
    #[serde(default)]
    pub command: Vec<String>,
    /// Its environment.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// Which configurations it gets, and where.
    #[serde(default)]
    pub configs: Vec<Mounted>,
    /// Which secrets it gets.
    #[serde(default)]
    pub secrets: Vec<String>,
    /// How one learns whether it is well.
    pub healthcheck: Option<Value>,
}

/// A file of the host.
#[derive(Debug, Deserialize)]
pub struct File {
    /// Where it is.
    pub file: PathBuf,
}

/// A configuration in a container.
#[derive(Debug, Deserialize)]
pub struct Mounted {
    /// Its name.
    pub source: String,
    /// Where it is.
    pub target: PathBuf,
}

impl Compose {
    /// Reads the project's file.
    pub fn read() -> Self {
        serde_json::from_value(value()).expect("docker-compose.yml has services")
    }

    /// The services that are this program, by name: its roles.
    pub fn roles(&self) -> impl Iterator<Item = (&str, &Service)> {
        let services = self.services.iter().map(|(name, service)| (name.as_str(), service));
        services.filter(|(_, service)| service.image.starts_with("motcua:"))
    }
}
