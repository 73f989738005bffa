//! What can go wrong with files.

use std::io;

use motcua_keys::KeysError;

use crate::FileId;

/// Why a file was not taken. Nothing of it stays behind.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// The file is larger than this shop takes.
    #[error("the file has {size_bytes} bytes, the limit is {max_bytes}")]
    TooLarge {
        /// Its size.
        size_bytes: u64,
        /// What is taken at most.
        max_bytes: u64,
    },
    /// No room for it, or for its key; retry when there is.
    #[error("the disk of the files is full")]
    DiskFull,
    /// No key for it.
    #[error("no key for the file")]
    Keys(#[source] KeysError),
    /// The disk does not take it.
    #[error("cannot write the file")]
    Io(#[source] io::Error),
}

impl From<KeysError> for PutError {
    fn from(error: KeysError) -> Self {
        match error {
            KeysError::DiskFull => Self::DiskFull,
            other => Self::Keys(other),
        }
    }
}

impl From<io::Error> for PutError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

/// Why a file cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum GetError {
    /// There is no file of this name.
    #[error("there is no file {0}")]
    Unknown(FileId),
    /// Its key was erased, and so it is.
    #[error("the file {0} was erased")]
    Erased(FileId),
    /// What lies there is not what was put there.
    #[error("the file {0} is damaged")]
    Damaged(FileId),
    /// The store of the keys does not answer.
    #[error("no key for the file")]
    Keys(#[from] KeysError),
    /// The disk does not give it.
    #[error("cannot read the file")]
    Io(#[from] io::Error),
}
