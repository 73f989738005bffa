//! What can go wrong with a statement.

use std::borrow::Cow;

use sqlx::error::DatabaseError;

/// Why a statement gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum SqlError {
    /// Retry when there is room.
    #[error("the disk of the database is full")]
    DiskFull,
    /// Retry.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
    /// A column does not hold what the program expects there.
    #[error("column {index} of a row cannot be read as {expected}")]
    Column {
        /// Its place in the row, from 0.
        index: usize,
        /// The type that was expected.
        expected: &'static str,
    },
    /// A value cannot stand where it is bound.
    #[error("value {index} of a statement cannot be bound as {expected}")]
    Bind {
        /// Its place among the values, from 0.
        index: usize,
        /// The type that the database expects.
        expected: String,
    },
    /// A projection asked for a row whose key it did not load.
    #[error("a row of table {table} was read without being loaded")]
    NotLoaded {
        /// The table.
        table: &'static str,
    },
}

/// The codes for a full disk: `SQLITE_FULL`, and PostgreSQL's `disk_full`.
const FULL: [&str; 2] = ["13", "53100"];

impl SqlError {
    /// Whether the same may succeed later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::DiskFull => true,
            // PostgreSQL's class 22: a value that cannot stand where the program puts it.
            Self::Database(error) => !code(error).is_some_and(|code| code.starts_with("22")),
            Self::Column { .. } | Self::Bind { .. } | Self::NotLoaded { .. } => false,
        }
    }

    /// Whether a row was refused because another one has its key, or another unique value of it.
    pub fn is_taken(&self) -> bool {
        let Self::Database(error) = self else { return false };
        error.as_database_error().is_some_and(DatabaseError::is_unique_violation)
    }
}

impl From<sqlx::Error> for SqlError {
    fn from(error: sqlx::Error) -> Self {
        let is_full = code(&error).is_some_and(|code| FULL.contains(&&*code));
        if is_full { Self::DiskFull } else { Self::Database(error) }
    }
}

fn code(error: &sqlx::Error) -> Option<Cow<'_, str>> {
    error.as_database_error().and_then(DatabaseError::code)
}
