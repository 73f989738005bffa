//! The data folder: one program at a time holds it, and it knows the format that it was written in.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The format of the folder that this version writes.
const FORMAT: u32 = 1;

/// The data folder, held until it is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another program holds it.
    #[error("the folder {} is held by a running program: stop it first", .0.display())]
    Held(PathBuf),
    /// It was written by a newer version.
    #[error(
        "the folder {} has format {found}, this program reads up to {FORMAT}: use the newer program",
        path.display()
    )]
    Newer {
        /// The folder.
        path: PathBuf,
        /// Its format.
        found: String,
    },
    /// There is no such folder, where one must be.
    #[error("there is no data folder {}", .0.display())]
    Missing(PathBuf),
    /// The file system.
    #[error("cannot use folder {}", path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Folder {
    /// Makes the folder if it is missing, and holds it.
    pub fn hold(path: &Path) -> Result<Self, FolderError> {
        let io = |source| FolderError::Io { path: path.to_owned(), source };
        create_private(path).map_err(io)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("lock"))
            .map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(FolderError::Held(path.to_owned())),
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        check_format(path)?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// Holds a folder that must be there.
    pub fn hold_existing(path: &Path) -> Result<Self, FolderError> {
        if !path.join("format").is_file() {
            return Err(FolderError::Missing(path.to_owned()));
        }
        Self::hold(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// What stands in the folder is for its owner alone: read models hold names in clear.
fn create_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn check_format(path: &Path) -> Result<(), FolderError> {
    let io = |source| FolderError::Io { path: path.to_owned(), source };
    let file = path.join("format");
    match std::fs::read_to_string(&file) {
        Ok(text) => match text.trim().parse::<u32>() {
            Ok(format) if format <= FORMAT => Ok(()),
            _ => Err(FolderError::Newer { path: path.to_owned(), found: text.trim().to_owned() }),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut new = File::create(&file).map_err(io)?;
            new.write_all(format!("{FORMAT}\n").as_bytes()).map_err(io)?;
            new.sync_all().map_err(io)
        }
        Err(error) => Err(io(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_by_one_program_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("data");
        let held = Folder::hold(&path).unwrap();
        assert!(matches!(Folder::hold(&path), Err(FolderError::Held(_))));
        drop(held);
        Folder::hold(&path).unwrap();
    }

    #[test]
    fn a_folder_of_a_newer_format_is_refused_with_a_sentence() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("format"), "2\n").unwrap();
        let error = Folder::hold(dir.path()).unwrap_err().to_string();
        assert!(error.contains("has format 2, this program reads up to 1"), "{error}");
    }

    #[test]
    fn reading_a_folder_that_is_not_there_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("nothing");
        assert!(matches!(Folder::hold_existing(&path), Err(FolderError::Missing(_))));
        assert!(!path.exists());
    }
}
