//! What can go wrong with the keys.

use std::path::PathBuf;

use crate::KeyId;
use crate::secret_file::SecretFileError;

/// Why the keys cannot be used, in a sentence for an operator.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The master key's file cannot be used.
    #[error(transparent)]
    MasterKeyFile(#[from] SecretFileError),
    /// There are keys, but not the master key under which they lie.
    #[error("the master key {0} is missing, without it no key in keys.db can be used: restore it")]
    MasterKeyMissing(PathBuf),
    /// The file does not hold a master key.
    #[error("the master key {0} is not 64 hexadecimal digits: restore it")]
    MasterKeyMalformed(PathBuf),
    /// The keys lie under another master key.
    #[error("the master key {0} is not the one of keys.db: restore the right one")]
    MasterKeyOther(PathBuf),
    /// A row of the store was changed by somebody else.
    #[error("the key {0} in keys.db is damaged")]
    Damaged(KeyId),
    /// No room for more keys; retry when there is.
    #[error("the disk of keys.db is full")]
    DiskFull,
    /// The key's row is deleted, but its bytes may stand in the database's own log: erase it again.
    #[error("the erased key {0} may still stand in the write-ahead log of keys.db")]
    NotYetErased(KeyId),
    /// The database does not answer; retry.
    #[error("cannot use keys.db")]
    Database(#[source] sqlx::Error),
}

/// The database's result code for a full disk (`SQLITE_FULL`).
const SQLITE_FULL: &str = "13";

impl From<sqlx::Error> for KeysError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(sqlx::error::DatabaseError::code) {
            Some(code) if code == SQLITE_FULL => Self::DiskFull,
            _ => Self::Database(error),
        }
    }
}
