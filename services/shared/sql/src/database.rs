//! Where tables stand: a file of SQLite, or a schema of a PostgreSQL database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::sqlite::SqlitePool;

use crate::transaction::Kind;
use crate::{SqlError, Transaction, Writer, binds, postgres, sqlite};

/// The most connections that read one database at once.
pub(crate) const READERS: u32 = 4;

/// How long a statement waits for another process's, and a reader for a connection.
pub(crate) const WAIT: Duration = Duration::from_secs(5);

/// What a crash of the machine leaves of what was committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeps {
    All,
    AllButTheLast,
}

/// A file of SQLite or a schema of PostgreSQL. Cheap to clone; nothing is opened yet.
#[derive(Debug, Clone)]
pub struct Database {
    pub(crate) place: Place,
    pub(crate) keeps: Keeps,
}

#[derive(Clone)]
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres { server: Box<PgConnectOptions>, schema: String },
}

/// Without the password, which stands in the URL.
impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "{}", file.display()),
            Self::Postgres { server, schema } => {
                let (host, port) = (server.get_host(), server.get_port());
                write!(f, "{host}:{port}/{}/{schema}", server.get_database().unwrap_or_default())
            }
        }
    }
}

impl Database {
    /// The file at a path, made when it is first written.
    pub fn sqlite(path: impl Into<PathBuf>) -> Self {
        Self { place: Place::Sqlite(path.into()), keeps: Keeps::All }
    }

    /// A schema of the database at a URL (`postgres://user@host:port/database`), made by
    /// [`create`](Self::create).
    ///
    /// # Errors
    /// If the URL cannot be read.
    pub fn postgres(url: &str, schema: &str) -> Result<Self, SqlError> {
        let server: PgConnectOptions = url.parse()?;
        let place = Place::Postgres { server: Box::new(server), schema: schema.to_owned() };
        Ok(Self { place, keeps: Keeps::All })
    }

    /// The same, where what it holds can be made anew: a crash may lose the last commits, so that a
    /// commit need not wait for the disk.
    #[must_use]
    pub fn rebuildable(mut self) -> Self {
        self.keeps = Keeps::AllButTheLast;
        self
    }

    /// Another schema of the same server; a file has none, and stays the same.
    #[must_use]
    pub fn in_schema(mut self, name: &str) -> Self {
        if let Place::Postgres { schema, .. } = &mut self.place {
            name.clone_into(schema);
        }
        self
    }

    /// The file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.place {
            Place::Sqlite(file) => Some(file),
            Place::Postgres { .. } => None,
        }
    }

    /// Makes the schema, and carries out the statements that make its tables, in one transaction.
    /// Of several processes that do so at once, one comes after the other.
    pub async fn create(&self, tables: &[&str]) -> Result<(), SqlError> {
        let mut writer = Writer::new(self.clone());
        let mut sql = writer.begin().await?;
        if let Place::Postgres { schema, .. } = &self.place {
            sql.alone(&format!("create {schema}")).await?;
            let schema = format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\"");
            sql.execute(&schema, binds![]).await?;
        }
        for statement in tables {
            sql.execute(statement, binds![]).await?;
        }
        writer.commit(sql).await?;
        writer.close().await
    }

    /// Connections that read.
    pub fn readers(&self) -> Readers {
        Readers(match &self.place {
            Place::Sqlite(file) => Pool::Sqlite(sqlite::readers(file)),
            Place::Postgres { server, schema } => {
                Pool::Postgres(postgres::readers(postgres::options(server, schema, self.keeps)))
            }
        })
    }
}

/// A few connections that read one database while it is written. Clones share them.
#[derive(Debug, Clone)]
pub struct Readers(Pool);

#[derive(Debug, Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// All statements of the transaction see the same.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

impl Readers {
    /// A transaction that reads; all its statements see what its first one saw.
    pub async fn begin(&self) -> Result<Transaction, SqlError> {
        Ok(Transaction(match &self.0 {
            Pool::Sqlite(pool) => Kind::SqliteReads(pool.begin().await?),
            Pool::Postgres(pool) => Kind::PostgresReads(pool.begin_with(SNAPSHOT).await?),
        }))
    }

    /// Closes the connections, when they are given back.
    pub async fn close(&self) {
        match &self.0 {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_of_a_database_tells_no_password() {
        let url = "postgres://clerk:secret@db.example:5433/shop";
        let printed = format!("{:?}", Database::postgres(url, "motcua_keys").unwrap());
        assert!(printed.contains("db.example:5433/shop/motcua_keys"), "{printed}");
        assert!(!printed.contains("secret"), "{printed}");
    }
}
