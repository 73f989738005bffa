//! Where read models stand.

use std::path::{Path, PathBuf};

use motcua_sql::{Database, SqlError};

/// A folder with files of SQLite, or a PostgreSQL database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Place(pub(crate) Kind);

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Folder(PathBuf),
    /// The schema of the table that names the generations.
    Postgres(Database),
}

impl Place {
    /// A folder, made when it is first used. One process at a time may move the read models on: the
    /// caller holds the lock of the data folder.
    pub fn folder(path: impl AsRef<Path>) -> Self {
        Self(Kind::Folder(path.as_ref().to_owned()))
    }

    /// The database at a URL (`postgres://user@host:port/database`). Several processes may run the
    /// same read models there.
    ///
    /// # Errors
    /// If the URL cannot be read.
    pub fn postgres(url: &str) -> Result<Self, SqlError> {
        let database = Database::postgres(url, "motcua_readmodels")?;
        Ok(Self(Kind::Postgres(database.rebuildable())))
    }
}
