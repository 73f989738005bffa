//! The keys as the rest of the program sees them.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use lru::LruCache;

use crate::data_key::random;
use crate::master::Master;
use crate::store::Store;
use crate::{DataKey, KeyId, KeysError};

/// Keys made in one sync. At a hundred creations a second, one batch lasts five seconds.
const BATCH: usize = 512;
/// With fewer than this left, the next batch is made in the background.
const LOW: usize = 128;
/// Opened keys that are kept; about 600 bytes each.
const CACHED: NonZeroUsize = NonZeroUsize::new(65_536).expect("not zero");

/// The store of the data keys. Clones share it.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    master: Master,
    store: Store,
    /// Made ahead, durable, in nobody's hands.
    ready: Mutex<Vec<DataKey>>,
    /// Held by the one who makes a batch.
    making: Arc<tokio::sync::Mutex<()>>,
    opened: Mutex<Opened>,
}

struct Opened {
    cache: LruCache<KeyId, DataKey>,
    /// Counts erasures, so that a key found before one is not cached after it.
    erasures: u64,
}

impl Keys {
    /// Opens the keys in `dir`; at the first start makes `master.key` and `keys.db` there.
    ///
    /// One process at a time may take keys: it holds the lock of the data folder. Another one may
    /// find. Keys that an earlier run made ahead are not used: whether they were handed out is not
    /// known.
    pub async fn open(dir: &Path) -> Result<Self, KeysError> {
        Self::open_with(dir, &dir.join("master.key")).await
    }

    /// Opens the keys in `dir` whose master key lies elsewhere.
    pub async fn open_with(dir: &Path, key_path: &Path) -> Result<Self, KeysError> {
        let database = dir.join("keys.db");
        let master = Master::open(key_path, !database.exists())?;
        let store = Store::open(&database).await?;
        let mark = master.digest("which master key", &[]);
        if store.master_mark(&mark).await? != mark {
            return Err(KeysError::MasterKeyOther(key_path.to_owned()));
        }
        Ok(Self(Arc::new(Inner {
            master,
            store,
            ready: Mutex::default(),
            making: Arc::default(),
            opened: Mutex::new(Opened { cache: LruCache::sparse(CACHED), erasures: 0 }),
        })))
    }

    /// A fresh key, already on disk, that nobody else gets.
    ///
    /// Answers at once while the batch made ahead lasts, else (as at the first call) waits for the
    /// next one.
    pub async fn take(&self) -> Result<DataKey, KeysError> {
        let key = loop {
            let (key, left) = {
                let mut ready = lock(&self.0.ready);
                (ready.pop(), ready.len())
            };
            if let Some(key) = key {
                if left < LOW {
                    self.make_batch_behind();
                }
                break key;
            }
            let _making = self.0.making.lock().await;
            if lock(&self.0.ready).is_empty() {
                self.make_batch().await?;
            }
        };
        lock(&self.0.opened).cache.put(key.id(), key.clone());
        Ok(key)
    }

    /// The key of this id; `None` if it was erased.
    pub async fn find(&self, id: KeyId) -> Result<Option<DataKey>, KeysError> {
        if let Some(key) = lock(&self.0.opened).cache.get(&id) {
            return Ok(Some(key.clone()));
        }
        Ok(self.find_all(&[id]).await?.remove(&id))
    }

    /// The keys of these ids, without those that were erased; at most one query.
    pub async fn find_all(&self, ids: &[KeyId]) -> Result<HashMap<KeyId, DataKey>, KeysError> {
        let mut found = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        let erasures = {
            let mut opened = lock(&self.0.opened);
            for id in ids {
                match opened.cache.get(id) {
                    Some(key) => _ = found.insert(*id, key.clone()),
                    None => missing.push(*id),
                }
            }
            opened.erasures
        };
        if missing.is_empty() {
            return Ok(found);
        }
        let rows = self.0.store.find(&missing).await?;
        let keys = rows.iter().map(|(id, wrapped)| self.0.master.unwrap_key(*id, wrapped));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let mut opened = lock(&self.0.opened);
        for key in keys {
            if opened.erasures == erasures {
                opened.cache.put(key.id(), key.clone());
            }
            found.insert(key.id(), key);
        }
        Ok(found)
    }

    /// Erases a key: nothing that was sealed under it opens again. A key that is not there is no
    /// error.
    pub async fn erase(&self, id: KeyId) -> Result<(), KeysError> {
        let deleted = self.0.store.delete(id).await;
        let mut opened = lock(&self.0.opened);
        opened.erasures += 1;
        opened.cache.pop(&id);
        deleted
    }

    /// HMAC-SHA-256 of the parts, under a key of this store for this purpose.
    ///
    /// Each part goes in with its length. Equal parts give equal digests for as long as the master
    /// key lives; without it a digest tells nothing about what it was made of.
    pub fn digest(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        self.0.master.digest(purpose, parts)
    }

    /// Ends the use of the database; what it holds is in the one file `keys.db` then.
    pub async fn close(&self) {
        let _making = self.0.making.lock().await;
        self.0.store.close().await;
    }

    /// Makes a batch in the background, unless somebody makes one already.
    fn make_batch_behind(&self) {
        if let Ok(making) = Arc::clone(&self.0.making).try_lock_owned() {
            let keys = self.clone();
            tokio::spawn(async move {
                let _making = making;
                if let Err(error) = keys.make_batch().await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "no keys made ahead");
                }
            });
        }
    }

    async fn make_batch(&self) -> Result<(), KeysError> {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let made_at = u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX);
        let (keys, rows): (Vec<_>, Vec<_>) = (0..BATCH)
            .map(|_| {
                let (key, wrapped) = self.0.master.make_key(new_id(made_at));
                let row = (key.id(), wrapped);
                (key, row)
            })
            .unzip();
        self.0.store.insert(&rows).await?;
        lock(&self.0.ready).extend(keys);
        Ok(())
    }
}

/// Six bytes of time, ten random ones.
fn new_id(made_at_ms: u64) -> KeyId {
    let mut id = [0; 16];
    id[..6].copy_from_slice(&made_at_ms.to_be_bytes()[2..]);
    id[6..].copy_from_slice(&random::<10>());
    KeyId::from_bytes(id)
}

/// What these locks hold is whole after every statement, so a panic elsewhere spoils nothing.
fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fs;

    use tempfile::{TempDir, tempdir};

    use super::*;

    async fn opened() -> (TempDir, Keys) {
        let dir = tempdir().unwrap();
        let keys = Keys::open(dir.path()).await.unwrap();
        (dir, keys)
    }

    /// As after a restart: nothing in memory.
    async fn reopened(dir: &TempDir, keys: Keys) -> Keys {
        keys.close().await;
        Keys::open(dir.path()).await.unwrap()
    }

    #[tokio::test]
    async fn a_key_is_found_after_a_restart_and_opens_what_it_sealed() {
        let (dir, keys) = opened().await;
        let key = keys.take().await.unwrap();
        let sealed = key.seal("Nguyễn Văn Mẫu".as_bytes(), b"dossier 1");
        let keys = reopened(&dir, keys).await;
        let found = keys.find(key.id()).await.unwrap().unwrap();
        assert_eq!(found.open(&sealed, b"dossier 1").unwrap(), "Nguyễn Văn Mẫu".as_bytes());
        assert_ne!(keys.take().await.unwrap().id(), key.id());
    }

    #[tokio::test]
    async fn an_erased_key_is_gone_at_once_and_after_a_restart() {
        let (dir, keys) = opened().await;
        let (gone, stays) = (keys.take().await.unwrap(), keys.take().await.unwrap());
        let row = keys.0.store.find(&[gone.id()]).await.unwrap().remove(0).1;
        keys.erase(gone.id()).await.unwrap();
        keys.erase(gone.id()).await.unwrap();
        assert!(keys.find(gone.id()).await.unwrap().is_none());
        assert!(keys.find(stays.id()).await.unwrap().is_some());
        for file in fs::read_dir(&dir).unwrap() {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(row.len()).any(|window| window == row), "its bytes are gone");
        }
        let keys = reopened(&dir, keys).await;
        let found = keys.find_all(&[gone.id(), stays.id()]).await.unwrap();
        assert_eq!(found.keys().collect::<Vec<_>>(), [&stays.id()]);
    }

    #[tokio::test]
    async fn a_thousand_takes_at_once_give_distinct_keys_that_are_all_on_disk() {
        let (dir, keys) = opened().await;
        let takes = (0..1000).map(|_| {
            let keys = keys.clone();
            tokio::spawn(async move { keys.take().await.unwrap().id() })
        });
        let mut ids = HashSet::new();
        for take in takes.collect::<Vec<_>>() {
            ids.insert(take.await.unwrap());
        }
        assert_eq!(ids.len(), 1000);
        let keys = reopened(&dir, keys).await;
        let ids: Vec<_> = ids.into_iter().collect();
        assert_eq!(keys.find_all(&ids).await.unwrap().len(), 1000);
    }

    #[tokio::test]
    async fn the_next_batch_is_made_before_the_last_key_is_taken() {
        let (_dir, keys) = opened().await;
        for _ in 0..=BATCH - LOW {
            keys.take().await.unwrap();
        }
        let _made = keys.0.making.lock().await;
        assert_eq!(lock(&keys.0.ready).len(), LOW - 1 + BATCH);
        assert_eq!(keys.0.store.count().await, 2 * i64::try_from(BATCH).unwrap());
    }

    #[tokio::test]
    async fn another_master_key_is_told() {
        let (dir, keys) = opened().await;
        keys.close().await;
        let other = tempdir().unwrap();
        Keys::open(other.path()).await.unwrap().close().await;
        fs::copy(other.path().join("master.key"), dir.path().join("master.key")).unwrap();
        let error = Keys::open(dir.path()).await.err().unwrap();
        assert!(matches!(error, KeysError::MasterKeyOther(_)), "{error}");
    }

    #[tokio::test]
    async fn a_missing_master_key_is_told_and_not_made_anew() {
        let (dir, keys) = opened().await;
        keys.close().await;
        fs::remove_file(dir.path().join("master.key")).unwrap();
        let error = Keys::open(dir.path()).await.err().unwrap();
        assert!(matches!(error, KeysError::MasterKeyMissing(_)), "{error}");
        assert!(!dir.path().join("master.key").exists());
    }

    #[tokio::test]
    async fn a_changed_row_is_told() {
        let (dir, keys) = opened().await;
        let (first, second) = (keys.take().await.unwrap(), keys.take().await.unwrap());
        let keys = reopened(&dir, keys).await;
        let row = keys.0.store.find(&[first.id()]).await.unwrap().remove(0).1;
        keys.0.store.delete(second.id()).await.unwrap();
        keys.0.store.insert(&[(second.id(), row)]).await.unwrap();
        let error = keys.find(second.id()).await.err().unwrap();
        assert!(matches!(error, KeysError::Damaged(id) if id == second.id()), "{error}");
    }

    #[tokio::test]
    async fn digests_are_the_same_after_a_restart() {
        let (dir, keys) = opened().await;
        let digest = keys.digest("request", &[b"key"]);
        assert_eq!(reopened(&dir, keys).await.digest("request", &[b"key"]), digest);
    }
}
