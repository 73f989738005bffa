//! Opens a log beside whoever may be using it.

use std::path::{Path, PathBuf};

use motcua_eventlog::Log;
use motcua_eventlog::sqlite::SqliteEngine;

use crate::config::Nats;
use crate::engines::{LogUrl, open_log};
use crate::folder::{Folder, FolderError};

/// What a log is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// What it holds now is read; nobody is disturbed.
    Read,
    /// Records are appended; where the log lies in a data folder, the folder is held.
    Append,
}

/// A log that was opened by its URL.
pub(super) struct Opened {
    /// The log.
    pub(super) log: Log,
    /// A running program holds the data folder in which the log lies.
    pub(super) beside_a_server: bool,
    _held: Option<Folder>,
}

/// Opens the log that a URL names.
///
/// # Errors
/// [`FolderError::Held`] where records are to be appended beside a running program; the engine cannot
/// open it.
pub(super) async fn open(url: &LogUrl, nats: &Nats, purpose: Purpose) -> anyhow::Result<Opened> {
    if let LogUrl::Sqlite(path) = url {
        return open_sqlite(path, purpose).await;
    }
    let log = open_log(url, nats).await?.log;
    Ok(Opened { log, beside_a_server: false, _held: None })
}

async fn open_sqlite(path: &Path, purpose: Purpose) -> anyhow::Result<Opened> {
    let (held, beside_a_server) = match (data_folder(path).map(|it| Folder::hold(&it)), purpose) {
        (None, _) => (None, false),
        (Some(Ok(folder)), _) => (Some(folder), false),
        (Some(Err(FolderError::Held(_))), Purpose::Read) => (None, true),
        (Some(Err(error)), _) => return Err(error.into()),
    };
    let log: Log = match purpose {
        Purpose::Read => SqliteEngine::open_to_read(path).await?,
        Purpose::Append => SqliteEngine::open(path).await?,
    };
    Ok(Opened { log, beside_a_server, _held: held })
}

/// The data folder in which a file lies, if it is one.
fn data_folder(file: &Path) -> Option<PathBuf> {
    let folder = file.parent()?;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.join("format").is_file().then(|| folder.to_owned())
}
