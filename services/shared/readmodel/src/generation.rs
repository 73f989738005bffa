//! The files of a read model: generations, of which `current` names the one that is read.
//!
//! `<folder>/<projection>/<generation>.db` beside `<folder>/<projection>/current`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

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
}

/// The folder of one read model.
#[derive(Debug, Clone)]
pub(crate) struct Generations(PathBuf);

impl Generations {
    /// The folder's place; it need not exist.
    pub(crate) fn of(folder: &Path, projection: &str) -> Self {
        Self(folder.join(projection))
    }

    /// The file of a generation.
    pub(crate) fn file(&self, generation: u32) -> PathBuf {
        self.0.join(format!("{generation}.db"))
    }

    /// The generation that is read; `None` before the first.
    pub(crate) fn current(&self) -> Result<Option<u32>, OpenError> {
        let path = self.0.join("current");
        match fs::read_to_string(&path) {
            Ok(text) => {
                let wrong = |_| io::Error::new(io::ErrorKind::InvalidData, "not a generation");
                let current = text.trim().parse().map_err(wrong);
                current.map(Some).map_err(|source| OpenError::Folder { path, source })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(OpenError::Folder { path, source }),
        }
    }

    /// Makes the folder, and takes away every generation but the current one: what an interrupted
    /// filling left.
    pub(crate) fn prepare(&self, current: Option<u32>) -> Result<(), OpenError> {
        let kept = current.map(|generation| format!("{generation}.db"));
        self.prepared(kept.as_deref()).map_err(|source| self.failed(source))
    }

    fn prepared(&self, kept: Option<&str>) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        for entry in fs::read_dir(&self.0)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let Some((stem, _)) = name.split_once(".db") else { continue };
            if kept != Some(&format!("{stem}.db")) {
                match fs::remove_file(self.0.join(&name)) {
                    // A connection that closed has taken its own files away.
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Makes a generation the one that is read, from now on and after a crash.
    pub(crate) fn swap_in(&self, generation: u32) -> Result<(), OpenError> {
        self.swapped_in(generation).map_err(|source| self.failed(source))
    }

    fn swapped_in(&self, generation: u32) -> io::Result<()> {
        let made = self.0.join("current.new");
        let mut file = File::create(&made)?;
        writeln!(file, "{generation}")?;
        file.sync_all()?;
        fs::rename(&made, self.0.join("current"))?;
        File::open(&self.0)?.sync_all()
    }

    fn failed(&self, source: io::Error) -> OpenError {
        OpenError::Folder { path: self.0.clone(), source }
    }
}
