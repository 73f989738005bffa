//! Why a read model is not opened, or goes no further.

use std::io;
use std::path::PathBuf;

use motcua_eventlog::Position;
use motcua_journal::JournalError;

use crate::SqlError;
use crate::follower::FollowError;

/// Why a read model was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its folder.
    #[error("cannot use folder {path} of read models")]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Its database.
    #[error("cannot open read model {projection}")]
    Database {
        /// The projection.
        projection: &'static str,
        /// Why.
        source: SqlError,
    },
    /// A newer version of the program has made its files.
    #[error("read model {projection} has format {found}, this version knows {known}")]
    NewerFormat {
        /// The projection.
        projection: &'static str,
        /// The format that its file has.
        found: u32,
        /// The newest that this version knows.
        known: u32,
    },
    /// The log ends before what is folded: stop.
    #[error(
        "the log lost records: it ends at {last}, read model {projection} stands at {checkpoint}"
    )]
    LostRecords {
        /// The projection.
        projection: &'static str,
        /// Up to where it is folded.
        checkpoint: Position,
        /// Where the log ends.
        last: Position,
    },
    /// The record at the checkpoint is not the one that was folded: stop.
    #[error(
        "the log lost records: at {checkpoint} it has not what read model {projection} has read"
    )]
    OtherRecord {
        /// The projection.
        projection: &'static str,
        /// Up to where it is folded.
        checkpoint: Position,
    },
    /// The log.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A new generation could not be filled.
    #[error("cannot fill the tables of read model {projection}")]
    Fill {
        /// The projection.
        projection: &'static str,
        /// Why.
        source: FollowError,
    },
    /// To be read beside a running server, it must stand there already, made by this version.
    #[error("read model {projection} is not there yet in this version's form")]
    NotThere {
        /// The projection.
        projection: &'static str,
    },
    /// Another process was faster: try again.
    #[error("another process has made the tables of read model {projection} anew")]
    Overtaken {
        /// The projection.
        projection: &'static str,
    },
}
