//! How a file lies on disk: a mark of the format, the id of its key, what is sealed under the key.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use motcua_keys::KeyId;

use crate::FileId;

const MARK: [u8; 8] = *b"motcua\0\x01";
const HEADER: usize = MARK.len() + 16;
/// What sealing adds: a nonce of 12 bytes and a tag of 16.
const SEALING: u64 = 12 + 16;

/// The folder of the files: `ab/cdef…` by the names' digits, and drafts in `drafts`.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

/// What a file's header tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) key_id: KeyId,
    /// Of the content.
    pub(crate) size_bytes: u64,
}

/// A draft that is deleted unless it was moved to its place.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // Gone already, if it was moved. If this fails, the next start deletes it.
        _ = fs::remove_file(&self.0);
    }
}

impl Folder {
    /// Makes the folder if it is not there; deletes drafts that a crash left behind.
    pub(crate) fn open(path: PathBuf) -> io::Result<Self> {
        let parent = path.parent().map(Path::to_owned);
        let folder = Self(path);
        if let (true, Some(parent)) = (make_folder(&folder.0)?, parent) {
            sync_folder(&parent)?;
        }
        let drafts = folder.drafts();
        match fs::remove_dir_all(&drafts) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => _ = make_folder(&drafts)?,
        }
        sync_folder(&folder.0)?;
        Ok(folder)
    }

    fn drafts(&self) -> PathBuf {
        self.0.join("drafts")
    }

    pub(crate) fn path(&self, id: FileId) -> PathBuf {
        let digits = id.to_string();
        let (folder, name) = digits.split_at(2);
        self.0.join(folder).join(name)
    }

    /// The header of the file, `None` if there is no such file, an error of kind `InvalidData` if
    /// it is not one of ours.
    pub(crate) fn header(&self, id: FileId) -> io::Result<Option<Header>> {
        let Some(mut file) = found(File::open(self.path(id)))? else { return Ok(None) };
        let key_id = header_of(&mut file)?;
        let sealed = file.metadata()?.len().saturating_sub(HEADER as u64);
        let size_bytes = sealed.checked_sub(SEALING).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Some(Header { key_id, size_bytes }))
    }

    /// The id of the file's key and what is sealed; as [`Folder::header`] otherwise.
    pub(crate) fn read(&self, id: FileId) -> io::Result<Option<(KeyId, Vec<u8>)>> {
        let Some(mut file) = found(File::open(self.path(id)))? else { return Ok(None) };
        let key_id = header_of(&mut file)?;
        let mut sealed = Vec::new();
        let left = file.metadata()?.len().saturating_sub(HEADER as u64);
        sealed.try_reserve_exact(usize::try_from(left).unwrap_or(usize::MAX))?;
        file.read_to_end(&mut sealed)?;
        Ok(Some((key_id, sealed)))
    }

    /// Puts the file in its place, in one step, from what is sealed in pieces; on disk when it returns.
    pub(crate) fn write(&self, id: FileId, key_id: KeyId, sealed: &[&[u8]]) -> io::Result<()> {
        // A key has one file, so its id is a name that no other draft has.
        let draft = Draft(self.drafts().join(key_id.to_string()));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft.0)?;
        fill(file, key_id, sealed)?;
        let path = self.path(id);
        let folder = path.parent().expect("a file lies in a folder of two digits");
        if make_folder(folder)? {
            sync_folder(&self.0)?;
        }
        fs::rename(&draft.0, &path)?;
        sync_folder(folder)
    }
}

fn fill(mut file: File, key_id: KeyId, sealed: &[&[u8]]) -> io::Result<()> {
    file.write_all(&MARK)?;
    file.write_all(key_id.as_bytes())?;
    sealed.iter().try_for_each(|piece| file.write_all(piece))?;
    file.sync_all()
}

/// Reads the header of a file; an error of kind `InvalidData` if it is not one of ours.
fn header_of(file: &mut File) -> io::Result<KeyId> {
    let mut header = [0; HEADER];
    file.read_exact(&mut header).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => io::ErrorKind::InvalidData.into(),
        _ => error,
    })?;
    let rest = header.strip_prefix(&MARK).ok_or(io::ErrorKind::InvalidData)?;
    let key_id = rest.first_chunk().ok_or(io::ErrorKind::InvalidData)?;
    Ok(KeyId::from_bytes(*key_id))
}

fn found<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes one folder that only the owner reads; false if it was there.
fn make_folder(path: &Path) -> io::Result<bool> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(false),
        Err(error) => Err(error),
    }
}

fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests {
    use tempfile::tempdir;

    use super::*;

    const ID: FileId = FileId::from_bytes([0xab; 32]);
    const KEY: KeyId = KeyId::from_bytes([1; 16]);

    #[test]
    fn a_file_lies_under_the_digits_of_its_name() {
        let dir = tempdir().unwrap();
        let folder = Folder::open(dir.path().join("documents")).unwrap();
        folder.write(ID, KEY, &[&[7; 12], &[7; 18]]).unwrap();
        assert!(dir.path().join("documents/ab").join("ab".repeat(31)).is_file());
        assert_eq!(folder.read(ID).unwrap(), Some((KEY, vec![7; 30])));
        assert_eq!(folder.header(ID).unwrap(), Some(Header { key_id: KEY, size_bytes: 2 }));
    }

    #[test]
    fn a_full_disk_is_told_apart() {
        // Linux keeps a device that is always full.
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let error = fill(full, KEY, &[&[7; 30]]).unwrap_err();
        assert!(matches!(error.into(), crate::PutError::DiskFull));
    }

    #[test]
    fn a_file_that_cannot_go_to_its_place_leaves_nothing_behind() {
        let dir = tempdir().unwrap();
        let folder = Folder::open(dir.path().join("documents")).unwrap();
        fs::write(dir.path().join("documents/ab"), "in the way").unwrap();
        assert!(folder.write(ID, KEY, &[&[7; 30]]).is_err());
        assert_eq!(fs::read_dir(folder.drafts()).unwrap().count(), 0);
    }

    #[test]
    fn a_draft_that_a_crash_left_behind_is_deleted_at_the_next_start() {
        let dir = tempdir().unwrap();
        let folder = Folder::open(dir.path().join("documents")).unwrap();
        fs::write(folder.drafts().join("half"), "half").unwrap();
        let folder = Folder::open(dir.path().join("documents")).unwrap();
        assert_eq!(fs::read_dir(folder.drafts()).unwrap().count(), 0);
    }
}
