//! The trust folder, which the operator fills: `anchors/`, `intermediates/`, `crls/` and `trust.json`.
//!
//! No anchor comes with the program. Without `trust.json` every certificate in `anchors/` is trusted
//! for everything; with it each must stand there, pinned by its SHA-256. Revocation lists in `crls/` are
//! evidence like those that come along with a document.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use motcua_signature_core::pki::Certificate;
use motcua_signature_core::pki::crl::Crl;
use motcua_signature_core::{Trust, TrustError};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer};

/// The largest file that is read, in bytes: lists of large authorities have some millions.
const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;

/// Why a trust folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TrustFolderError {
    /// A file or a folder cannot be read.
    #[error("cannot read {path}")]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is too large to be what it should be.
    #[error("{0} is larger than 32 MiB")]
    TooLarge(PathBuf),
    /// There is no anchors folder.
    #[error("{0} has no folder `anchors`: it holds the certificates that are trusted")]
    NoAnchors(PathBuf),
    /// A file holds something that is no certificate.
    #[error("{path}: certificate {number} cannot be read")]
    Certificate {
        /// The file.
        path: PathBuf,
        /// Which one in it, from 1.
        number: usize,
    },
    /// A file holds no certificate.
    #[error("{0} holds no certificate")]
    Empty(PathBuf),
    /// List and anchors are not the same.
    #[error("{path}")]
    Trust {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: TrustError,
    },
}

/// Reads a trust folder.
///
/// # Errors
/// See [`TrustFolderError`]; a certificate that cannot be read stops it, so that nobody believes in an
/// anchor that does not count.
pub fn read_trust(folder: &Path) -> Result<Trust, TrustFolderError> {
    let anchors = certificates(&folder.join("anchors"))?
        .ok_or_else(|| TrustFolderError::NoAnchors(folder.to_owned()))?;
    let intermediates = certificates(&folder.join("intermediates"))?.unwrap_or_default();
    let list = folder.join("trust.json");
    let list = match read(&list) {
        Ok(json) => Some(json),
        Err(TrustFolderError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            None
        }
        Err(error) => return Err(error),
    };
    let trust = Trust::new(anchors, intermediates, list.as_deref())
        .map_err(|source| TrustFolderError::Trust { path: folder.to_owned(), source })?;
    Ok(trust.with_revocation_lists(lists(&folder.join("crls"))?))
}

/// The certificates of a folder's files, in the order of their names; `None` without the folder.
fn certificates(folder: &Path) -> Result<Option<Vec<Certificate>>, TrustFolderError> {
    let Some(paths) = files(folder, &["pem", "crt", "cer", "der"])? else { return Ok(None) };
    let mut all = Vec::new();
    for path in paths {
        all.extend(of_file(&path)?);
    }
    Ok(Some(all))
}

/// The revocation lists of a folder's files. Those that cannot be read tell nothing.
fn lists(folder: &Path) -> Result<Vec<Crl>, TrustFolderError> {
    let mut all = Vec::new();
    for path in files(folder, &["crl", "pem", "der"])?.unwrap_or_default() {
        let bytes = read(&path)?;
        if bytes.first() == Some(&0x30) {
            all.extend(Crl::from_der(&bytes));
            continue;
        }
        let found = CertificateRevocationListDer::pem_slice_iter(&bytes).flatten();
        all.extend(found.filter_map(|list| Crl::from_der(&list).ok()));
    }
    Ok(all)
}

/// A folder's files with one of these endings, in the order of their names; `None` without the folder.
fn files(folder: &Path, endings: &[&str]) -> Result<Option<Vec<PathBuf>>, TrustFolderError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| TrustFolderError::Io { path, source }
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(folder)(error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(io(folder))?.path();
        let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
        if endings.contains(&extension) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(Some(paths))
}

/// The certificates of a file, PEM or DER.
fn of_file(path: &Path) -> Result<Vec<Certificate>, TrustFolderError> {
    let bytes = read(path)?;
    if bytes.first() == Some(&0x30) {
        return Ok(vec![one(&bytes, path, 1)?]);
    }
    let wrong = |number| TrustFolderError::Certificate { path: path.to_owned(), number };
    let mut all = Vec::new();
    for (number, der) in (1..).zip(CertificateDer::pem_slice_iter(&bytes)) {
        all.push(one(&der.map_err(|_| wrong(number))?, path, number)?);
    }
    if all.is_empty() {
        return Err(TrustFolderError::Empty(path.to_owned()));
    }
    Ok(all)
}

fn one(der: &[u8], path: &Path, number: usize) -> Result<Certificate, TrustFolderError> {
    Certificate::from_der(der)
        .map_err(|_| TrustFolderError::Certificate { path: path.to_owned(), number })
}

fn read(path: &Path) -> Result<Vec<u8>, TrustFolderError> {
    let io = |source| TrustFolderError::Io { path: path.to_owned(), source };
    if fs::metadata(path).map_err(io)?.len() > MAX_FILE_BYTES {
        return Err(TrustFolderError::TooLarge(path.to_owned()));
    }
    fs::read(path).map_err(io)
}
