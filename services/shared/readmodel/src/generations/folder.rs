//! The files of a read model: `<folder>/<projection>/<generation>.db` beside
//! `<folder>/<projection>/current`, which names the one that is read.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::OpenError;

/// The folder of one read model. Clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    path: PathBuf,
    /// The last generation made: a number is not used again while a connection of it may be closing.
    made: Arc<AtomicU32>,
}

impl Folder {
    /// The folder's place; it need not exist.
    pub(super) fn of(folder: &Path, projection: &str) -> Self {
        Self { path: folder.join(projection), made: Arc::default() }
    }

    /// The file of a generation.
    pub(super) fn file(&self, generation: u32) -> PathBuf {
        self.path.join(format!("{generation}.db"))
    }

    /// The generation that is read; `None` before the first.
    pub(super) fn current(&self) -> Result<Option<u32>, OpenError> {
        let path = self.path.join("current");
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

    /// The number of the next generation.
    pub(super) fn next(&self, current: Option<u32>) -> u32 {
        let next = self.made.load(Ordering::Relaxed).max(current.unwrap_or(0)) + 1;
        self.made.store(next, Ordering::Relaxed);
        next
    }

    /// Makes the folder, and takes away every generation but the current one: what an interrupted
    /// filling left. Who still reads such a file reads it to the end.
    pub(super) fn sweep(&self, current: Option<u32>) -> Result<(), OpenError> {
        let kept = current.map(|generation| format!("{generation}.db"));
        self.swept(kept.as_deref()).map_err(|source| self.failed(source))
    }

    fn swept(&self, kept: Option<&str>) -> io::Result<()> {
        fs::create_dir_all(&self.path)?;
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let Some((stem, _)) = name.split_once(".db") else { continue };
            if kept != Some(&format!("{stem}.db")) {
                match fs::remove_file(self.path.join(&name)) {
                    // A connection that closed has taken its own files away.
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Makes a generation the one that is read, from now on and after a crash.
    pub(super) fn swap_in(&self, generation: u32) -> Result<(), OpenError> {
        self.swapped_in(generation).map_err(|source| self.failed(source))
    }

    fn swapped_in(&self, generation: u32) -> io::Result<()> {
        let made = self.path.join("current.new");
        let mut file = File::create(&made)?;
        writeln!(file, "{generation}")?;
        file.sync_all()?;
        fs::rename(&made, self.path.join("current"))?;
        File::open(&self.path)?.sync_all()
    }

    /// The generations whose files are there, by number.
    #[cfg(test)]
    pub(super) fn standing(&self) -> Vec<u32> {
        let names = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut numbers: Vec<u32> =
            names.filter_map(|name| name.split_once(".db")?.0.parse().ok()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn failed(&self, source: io::Error) -> OpenError {
        OpenError::Folder { path: self.path.clone(), source }
    }
}
