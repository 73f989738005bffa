//! Files that hold a secret: whole or not there, and only their owner reads them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Why a secret's file cannot be used, in a sentence for an operator.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    /// Others than the owner may read or write it.
    #[error("others may read the secret {path} (mode {mode:04o}): make it 0600")]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It cannot be read or written.
    #[error("cannot use the secret {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Reads the file; `None` if there is none. It is refused if others may read it.
pub fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, SecretFileError> {
    let failed = |source| SecretFileError::Io { path: path.to_owned(), source };
    let found = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        found => found.map_err(failed)?,
    };
    let mode = found.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(SecretFileError::Open { path: path.to_owned(), mode });
    }
    fs::read(path).map(|secret| Some(Zeroizing::new(secret))).map_err(failed)
}

/// Makes the file with mode 0600, on disk when it returns: after a crash it is whole or not there.
/// It never replaces one.
pub fn create(path: &Path, secret: &[u8]) -> Result<(), SecretFileError> {
    write(path, secret).map_err(|source| SecretFileError::Io { path: path.to_owned(), source })
}

fn write(path: &Path, secret: &[u8]) -> io::Result<()> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(secret)?;
    file.sync_all()?;
    fs::hard_link(&draft, path)?;
    fs::remove_file(&draft)?;
    File::open(path.parent().expect("a secret lies in a folder"))?.sync_all()
}

#[cfg(test)]
mod tests {
    use tempfile::tempdir;

    use super::*;

    #[test]
    fn a_secret_is_read_by_its_owner_alone_and_never_replaced() {
        let dir = tempdir().unwrap();
        let path = dir.path().join("secret");
        assert!(read(&path).unwrap().is_none());
        create(&path, b"one").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(create(&path, b"two").is_err());
        assert_eq!(read(&path).unwrap().unwrap().as_slice(), b"one");
    }

    #[test]
    fn a_draft_that_a_crash_left_behind_is_no_hindrance() {
        let dir = tempdir().unwrap();
        fs::write(dir.path().join("secret.new"), "half").unwrap();
        create(&dir.path().join("secret"), b"one").unwrap();
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
    }

    #[test]
    fn a_secret_that_others_may_read_is_refused() {
        let dir = tempdir().unwrap();
        let path = dir.path().join("secret");
        create(&path, b"one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = read(&path).unwrap_err();
        assert!(error.to_string().contains("(mode 0640): make it 0600"), "{error}");
    }
}
