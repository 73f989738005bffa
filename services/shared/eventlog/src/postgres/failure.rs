//! What PostgreSQL's errors mean for the log.
//!
//! The codes are those of <https://www.postgresql.org/docs/current/errcodes-appendix.html>.

use std::sync::Arc;

use super::fitness::Unfit;
use crate::{AppendError, Position, ReadError};

const DISK_FULL: &str = "53100";
const DATA_CORRUPTED: &str = "XX001";
const INDEX_CORRUPTED: &str = "XX002";

/// Why the database did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum Failure {
    /// No room on the server's disk.
    #[error("the database's disk is full")]
    Full,
    /// The log is damaged.
    #[error("the log is damaged at position {0}")]
    Damaged(Position),
    /// The server must not keep the log as it is.
    #[error("the database cannot keep the log: {0}")]
    Unfit(#[from] Unfit),
    /// The outcome is unknown.
    #[error("the database has not answered in time")]
    Late,
    /// Anything else: it may pass. The outcome may be unknown.
    #[error(transparent)]
    Other(Arc<sqlx::Error>),
}

impl Failure {
    /// What an error means, for what stands at `near`.
    pub(super) fn near(error: sqlx::Error, near: Position) -> Self {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match code.as_deref() {
            Some(DISK_FULL) => Self::Full,
            Some(DATA_CORRUPTED | INDEX_CORRUPTED) => Self::Damaged(near),
            _ => Self::Other(Arc::new(error)),
        }
    }

    /// Whether the same again would give the same.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Full | Self::Damaged(_))
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::near(error, Position::START)
    }
}

impl From<Failure> for AppendError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Full => Self::DiskFull,
            Failure::Damaged(position) => Self::Corrupt(position),
            other @ (Failure::Unfit(_) | Failure::Late | Failure::Other(_)) => {
                Self::Unavailable(Box::new(other))
            }
        }
    }
}

impl From<Failure> for ReadError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Damaged(position) => Self::Corrupt(position),
            other => Self::Unavailable(Box::new(other)),
        }
    }
}
