//! What can go wrong with the keys.

use std::path::PathBuf;

use motcua_sql::SqlError;

use crate::KeyId;
use crate::secret_file::SecretFileError;

/// Why the keys cannot be used, in a sentence for an operator.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The master key's file cannot be used.
    #[error(transparent)]
    MasterKeyFile(#[from] SecretFileError),
    /// There are keys, but not the master key under which they lie.
    #[error(
        "the master key {0} is missing, without it no key of the key store can be used: restore it"
    )]
    MasterKeyMissing(PathBuf),
    /// The file does not hold a master key.
    #[error("the master key {0} is not 64 hexadecimal digits: restore it")]
    MasterKeyMalformed(PathBuf),
    /// The keys lie under another master key.
    #[error("the master key {0} is not the one of the key store: restore the right one")]
    MasterKeyOther(PathBuf),
    /// A row of the store was changed by somebody else.
    #[error("the key {0} in the key store is damaged")]
    Damaged(KeyId),
    /// No room for more keys; retry when there is.
    #[error("the disk of the key store is full")]
    DiskFull,
    /// The key's row is deleted, but its bytes may stand in the database's own log: erase it again.
    #[error("the erased key {0} may still stand in the write-ahead log of keys.db")]
    NotYetErased(KeyId),
    /// The database does not answer; retry.
    #[error("cannot use the key store")]
    Database(#[source] SqlError),
    /// The folder of the database cannot be synced; retry.
    #[error("cannot sync the folder of keys.db")]
    Folder(#[source] std::io::Error),
}

impl From<SqlError> for KeysError {
    fn from(error: SqlError) -> Self {
        match error {
            SqlError::DiskFull => Self::DiskFull,
            error => Self::Database(error),
        }
    }
}
