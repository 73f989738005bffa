//! Files by their content.

use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use motcua_keys::{KeyId, Keys};
use ring::digest::{SHA256, digest};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use crate::file::{Folder, Header};
use crate::{FileId, GetError, PutError};

/// For [`Keys::digest`]; another word gives every file another name.
const PURPOSE: &str = "document";

/// The store of the files. Clones share it.
#[derive(Clone)]
pub struct Documents(Arc<Inner>);

struct Inner {
    folder: Folder,
    keys: Keys,
    max_bytes: u64,
    /// Held while a file is put, by the first byte of its name: equal files come one after the
    /// other, so that the answer names the key under which the file lies.
    putting: [Mutex<()>; 256],
}

/// A file that was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub id: FileId,
    /// SHA-256 of its content. It tells what the file holds to everybody who has the file: it
    /// belongs to the personal data.
    pub sha256: [u8; 32],
    /// The size of its content.
    pub size_bytes: u64,
    /// The key that it lies under.
    pub key_id: KeyId,
    /// False if the same file was there already.
    pub new: bool,
}

/// What is known of a file without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The size of its content.
    pub size_bytes: u64,
    /// The key that it lies under.
    pub key_id: KeyId,
}

impl Documents {
    /// Opens the store in `dir/documents` and makes it if it is not there.
    pub async fn open(dir: &Path, keys: Keys, max_bytes: u64) -> io::Result<Self> {
        Self::open_at(&dir.join("documents"), keys, max_bytes).await
    }

    /// Opens the store in this folder and makes it if it is not there.
    ///
    /// One process at a time may put files: equal ones come one after the other within it. Others
    /// may read.
    pub async fn open_at(folder: &Path, keys: Keys, max_bytes: u64) -> io::Result<Self> {
        let path = folder.to_owned();
        let folder = blocking(move || Folder::open(path)).await?;
        let putting = std::array::from_fn(|_| Mutex::new(()));
        Ok(Self(Arc::new(Inner { folder, keys, max_bytes, putting })))
    }

    /// The largest file that is taken, in bytes.
    pub fn max_bytes(&self) -> u64 {
        self.0.max_bytes
    }

    /// Keeps a file; on disk, encrypted, when it returns.
    ///
    /// The same content again is the same file. A file whose key was erased, or that was damaged,
    /// is kept anew under another key. It is encrypted where it lies in memory, if nobody else holds it.
    pub async fn put(&self, content: Bytes) -> Result<Stored, PutError> {
        let size_bytes = content.len() as u64;
        if size_bytes > self.0.max_bytes {
            return Err(PutError::TooLarge { size_bytes, max_bytes: self.0.max_bytes });
        }
        let (content, sha256) = blocking(move || {
            let hash = digest(&SHA256, &content);
            let sha256: [u8; 32] = hash.as_ref().try_into().expect("SHA-256 has 32 bytes");
            Ok((content, sha256))
        })
        .await?;
        let id = FileId::from_bytes(self.0.keys.digest(PURPOSE, &[&sha256]));
        let _putting = self.0.putting[usize::from(id.as_bytes()[0])].lock().await;
        let stored = |key_id, new| Stored { id, sha256, size_bytes, key_id, new };
        if let Some(key_id) = self.whole(id).await? {
            return Ok(stored(key_id, false));
        }
        let key = self.0.keys.take().await?;
        let key_id = key.id();
        let inner = Arc::clone(&self.0);
        blocking(move || {
            let copied = |shared: Bytes| BytesMut::from(&shared[..]);
            let mut content = content.try_into_mut().unwrap_or_else(copied);
            let (nonce, tag) = key.seal_in_place(&mut content, id.as_bytes());
            inner.folder.write(id, key_id, &[&nonce, &content, &tag])
        })
        .await?;
        Ok(stored(key_id, true))
    }

    /// What is known of a file; `None` if there is none, or if it was erased.
    pub async fn find(&self, id: FileId) -> Result<Option<Found>, GetError> {
        let inner = Arc::clone(&self.0);
        let header = blocking(move || inner.folder.header(id)).await;
        let header = header.map_err(|error| told(id, error))?;
        let Some(Header { key_id, size_bytes }) = header else { return Ok(None) };
        let key = self.0.keys.find(key_id).await?;
        Ok(key.map(|_| Found { size_bytes, key_id }))
    }

    /// The content of a file.
    pub async fn get(&self, id: FileId) -> Result<Bytes, GetError> {
        Ok(self.read(id).await?.1)
    }

    /// The key of the file if it stands there whole.
    async fn whole(&self, id: FileId) -> Result<Option<KeyId>, PutError> {
        match self.read(id).await {
            Ok((key_id, _)) => Ok(Some(key_id)),
            Err(GetError::Unknown(_) | GetError::Erased(_) | GetError::Damaged(_)) => Ok(None),
            Err(GetError::Keys(error)) => Err(error.into()),
            Err(GetError::Io(error)) => Err(error.into()),
        }
    }

    async fn read(&self, id: FileId) -> Result<(KeyId, Bytes), GetError> {
        let inner = Arc::clone(&self.0);
        let read = blocking(move || inner.folder.read(id)).await;
        let (key_id, sealed) =
            read.map_err(|error| told(id, error))?.ok_or(GetError::Unknown(id))?;
        let key = self.0.keys.find(key_id).await?.ok_or(GetError::Erased(id))?;
        let opened = blocking(move || Ok(key.open_in_place(sealed, id.as_bytes()))).await?;
        Ok((key_id, opened.map_err(|_| GetError::Damaged(id))?.into()))
    }
}

fn told(id: FileId, error: io::Error) -> GetError {
    match error.kind() {
        io::ErrorKind::InvalidData => GetError::Damaged(id),
        _ => GetError::Io(error),
    }
}

/// Does disk work and long computing beside the threads that serve requests.
async fn blocking<T, F>(work: F) -> io::Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> io::Result<T> + Send + 'static,
{
    spawn_blocking(work).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;
    use tempfile::{TempDir, tempdir};

    use super::*;

    const PAGE: Bytes = Bytes::from_static(b"%PDF-1.7 Nguyen Van Mau");

    async fn opened() -> (TempDir, Documents) {
        let dir = tempdir().unwrap();
        let keys = Keys::open(dir.path()).await.unwrap();
        let documents = Documents::open(dir.path(), keys, 1024).await.unwrap();
        (dir, documents)
    }

    fn files(dir: &TempDir) -> usize {
        let folders = fs::read_dir(dir.path().join("documents")).unwrap();
        folders.map(|folder| fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
    }

    #[tokio::test]
    async fn a_file_is_given_back_after_a_restart() {
        let (dir, documents) = opened().await;
        let stored = documents.put(PAGE).await.unwrap();
        assert!(stored.new);
        documents.0.keys.close().await;
        let keys = Keys::open(dir.path()).await.unwrap();
        let documents = Documents::open(dir.path(), keys, 1024).await.unwrap();
        assert_eq!(documents.get(stored.id).await.unwrap(), PAGE);
        let found = Found { size_bytes: PAGE.len() as u64, key_id: stored.key_id };
        assert_eq!(documents.find(stored.id).await.unwrap(), Some(found));
    }

    #[tokio::test]
    async fn nobody_reads_a_file_on_the_disk() {
        let (_dir, documents) = opened().await;
        let stored = documents.put(PAGE).await.unwrap();
        let bytes = fs::read(documents.0.folder.path(stored.id)).unwrap();
        assert!(!bytes.windows(4).any(|window| window == b"%PDF"));
        assert_ne!(stored.id.as_bytes(), &stored.sha256);
    }

    #[tokio::test]
    async fn equal_files_put_at_once_are_kept_once() {
        let (dir, documents) = opened().await;
        let puts = (0..32).map(|_| {
            let documents = documents.clone();
            tokio::spawn(async move { documents.put(PAGE).await.unwrap() })
        });
        let mut stored = Vec::new();
        for put in puts.collect::<Vec<_>>() {
            stored.push(put.await.unwrap());
        }
        assert_eq!(stored.iter().filter(|stored| stored.new).count(), 1);
        assert!(stored.iter().all(|other| other.key_id == stored[0].key_id));
        assert_eq!(files(&dir), 1);
        assert_eq!(documents.get(stored[0].id).await.unwrap(), PAGE);
    }

    #[tokio::test]
    async fn an_erased_file_is_gone_and_may_come_again() {
        let (_dir, documents) = opened().await;
        let first = documents.put(PAGE).await.unwrap();
        documents.0.keys.erase(first.key_id).await.unwrap();
        assert!(matches!(documents.get(first.id).await, Err(GetError::Erased(_))));
        assert_eq!(documents.find(first.id).await.unwrap(), None);
        let again = documents.put(PAGE).await.unwrap();
        assert!(again.new && again.id == first.id && again.key_id != first.key_id);
        assert_eq!(documents.get(first.id).await.unwrap(), PAGE);
    }

    #[tokio::test]
    async fn a_file_over_the_limit_is_refused_and_nothing_written() {
        let (dir, documents) = opened().await;
        let error = documents.put(vec![0; 1025].into()).await.unwrap_err();
        assert_eq!(error.to_string(), "the file has 1025 bytes, the limit is 1024");
        assert_eq!(files(&dir), 0);
        documents.put(vec![0; 1024].into()).await.unwrap();
    }

    #[tokio::test]
    async fn an_unknown_file_is_told() {
        let (_dir, documents) = opened().await;
        let id = FileId::from_bytes([3; 32]);
        assert!(matches!(documents.get(id).await, Err(GetError::Unknown(_))));
        assert_eq!(documents.find(id).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_file_in_the_place_of_another_is_damage() {
        let (_dir, documents) = opened().await;
        let one = documents.put(PAGE).await.unwrap();
        let other = documents.put(Bytes::from_static(b"another page")).await.unwrap();
        let folder = &documents.0.folder;
        fs::copy(folder.path(one.id), folder.path(other.id)).unwrap();
        assert!(matches!(documents.get(other.id).await, Err(GetError::Damaged(_))));
        // Whoever brings it again mends it.
        assert!(documents.put(Bytes::from_static(b"another page")).await.unwrap().new);
        assert_eq!(documents.get(other.id).await.unwrap(), "another page");
    }

    fn run<T>(test: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(test)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_is_put_is_given_back(contents: Vec<Vec<u8>>) {
            run(async {
                let (_dir, documents) = opened().await;
                for content in contents {
                    let stored = documents.put(content.clone().into()).await.unwrap();
                    assert_eq!(stored.size_bytes, content.len() as u64);
                    assert_eq!(documents.get(stored.id).await.unwrap(), content);
                    let found = documents.find(stored.id).await.unwrap().unwrap();
                    assert_eq!((found.key_id, found.size_bytes), (stored.key_id, stored.size_bytes));
                }
            });
        }

        #[test]
        fn bytes_that_the_disk_changed_are_never_given(
            at: prop::sample::Index,
            bit in 0_u8..8,
            length: prop::sample::Index,
            cut: bool,
        ) {
            run(async {
                let (_dir, documents) = opened().await;
                let stored = documents.put(PAGE).await.unwrap();
                let path = documents.0.folder.path(stored.id);
                let mut bytes = fs::read(&path).unwrap();
                if cut {
                    bytes.truncate(length.index(bytes.len()));
                } else {
                    let at = at.index(bytes.len());
                    bytes[at] ^= 1 << bit;
                }
                fs::write(&path, bytes).unwrap();
                let error = documents.get(stored.id).await.unwrap_err();
                // A changed id of the key names a key that is not there.
                assert!(matches!(error, GetError::Damaged(_) | GetError::Erased(_)), "{error}");
            });
        }
    }
}
