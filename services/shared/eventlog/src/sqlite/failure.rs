//! What SQLite's errors mean for the log.
//!
//! The numbers are SQLite's result codes (<https://www.sqlite.org/rescode.html>); the extended ones
//! hold the primary one in their low byte.

use std::sync::Arc;

use crate::{AppendError, Position, ReadError};

const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const NO_DATABASE: u32 = 26;
const IOERR_FSYNC: u32 = 1034;
const IOERR_DIR_FSYNC: u32 = 1290;
/// The index of the WAL cannot grow: in practice the disk is full.
const IOERR_SHMSIZE: u32 = 4874;

/// What an error means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// No room on the disk.
    Full,
    /// What was written may or may not be on disk, and nobody can find out.
    Unsynced,
    /// The file is damaged.
    Damaged,
    /// Anything else: it may pass.
    Other,
}

/// What an error of sqlx means.
pub(super) fn meaning(error: &sqlx::Error) -> Meaning {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse().ok()).map_or(Meaning::Other, meaning_of_code)
}

fn meaning_of_code(code: u32) -> Meaning {
    match code {
        IOERR_FSYNC | IOERR_DIR_FSYNC => Meaning::Unsynced,
        IOERR_SHMSIZE => Meaning::Full,
        _ => match code & 0xff {
            FULL => Meaning::Full,
            CORRUPT | NO_DATABASE => Meaning::Damaged,
            _ => Meaning::Other,
        },
    }
}

/// Ends the process if a sync failed.
///
/// After a failed fsync the kernel may have thrown the unwritten pages away and will say "done" next
/// time (<https://www.usenix.org/conference/atc20/presentation/rebello>), so neither the records in
/// flight nor those that are read back from the page cache can be trusted. A new process recovers
/// what the disk really holds.
pub(super) fn stop_if_unsynced(error: &sqlx::Error) {
    if meaning(error) == Meaning::Unsynced {
        tracing::error!(%error, "cannot sync the event log: nobody knows what is on disk, stopping");
        std::process::abort();
    }
}

/// The answer to everybody whose proposal was in a group that could not be written.
pub(super) fn append_error(error: &Arc<sqlx::Error>, near: Position) -> AppendError {
    match meaning(error) {
        Meaning::Full => AppendError::DiskFull,
        Meaning::Damaged => AppendError::Corrupt(near),
        Meaning::Unsynced | Meaning::Other => AppendError::Unavailable(Box::new(error.clone())),
    }
}

/// The answer to a reader who asked for what stands at `near`.
pub(super) fn read_error(error: sqlx::Error, near: Position) -> ReadError {
    match meaning(&error) {
        Meaning::Damaged => ReadError::Corrupt(near),
        Meaning::Full | Meaning::Unsynced | Meaning::Other => {
            ReadError::Unavailable(Box::new(error))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_sqlite_documents() {
        assert_eq!(meaning_of_code(13), Meaning::Full);
        assert_eq!(meaning_of_code(1034), Meaning::Unsynced);
        assert_eq!(meaning_of_code(1290), Meaning::Unsynced);
        assert_eq!(meaning_of_code(4874), Meaning::Full);
        assert_eq!(meaning_of_code(11), Meaning::Damaged);
        assert_eq!(meaning_of_code(267), Meaning::Damaged, "SQLITE_CORRUPT_VTAB");
        assert_eq!(meaning_of_code(778), Meaning::Other, "SQLITE_IOERR_WRITE");
        assert_eq!(meaning_of_code(5), Meaning::Other, "SQLITE_BUSY");
    }
}
