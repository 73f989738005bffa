//! The keys as the rest of the program sees them.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use lru::LruCache;
use motcua_sql::Database;

use crate::data_key::random;
use crate::master::Master;
use crate::store::{Store, Wrapped};
use crate::{DataKey, KeyId, KeysError};

/// Keys made in one sync. At a hundred creations a second, one batch lasts five seconds.
const BATCH: usize = 512;
/// With fewer than this left, the next batch is made in the background.
const LOW: usize = 128;
/// Opened keys that are kept; about 600 bytes each.
const CACHED: NonZeroUsize = NonZeroUsize::new(65_536).expect("not zero");
/// Where other processes erase too, an opened key is looked up again after so long.
const FRESH: Duration = Duration::from_mins(1);

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
    cache: LruCache<KeyId, (DataKey, Instant)>,
    /// How long an opened key is used; `None`: until this process erases it.
    fresh: Option<Duration>,
    /// Counts erasures, so that a key found before one is not cached after it.
    erasures: u64,
}

impl Opened {
    fn get(&mut self, id: &KeyId) -> Option<DataKey> {
        let (key, since) = self.cache.get(id)?;
        let is_fresh = self.fresh.is_none_or(|fresh| since.elapsed() < fresh);
        is_fresh.then(|| key.clone())
    }

    fn put(&mut self, key: DataKey, since: Instant) {
        self.cache.put(key.id(), (key, since));
    }
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
        Self::open_in(Database::sqlite(dir.join("keys.db")), key_path).await
    }

    /// Opens the keys in a database; at its first use makes the file of the master key.
    ///
    /// In PostgreSQL several processes may take keys, each from batches of its own; all have the
    /// same master key. What one of them erases, another one may still open for a minute.
    pub async fn open_in(database: Database, key_path: &Path) -> Result<Self, KeysError> {
        let store = Store::open(&database).await?;
        let opened = store.master_mark(|may_make| {
            let master = Master::open(key_path, may_make)?;
            let mark = master.digest("which master key", &[]);
            Ok((master, mark))
        });
        let (master, mark) = opened.await?;
        if mark != master.digest("which master key", &[]) {
            return Err(KeysError::MasterKeyOther(key_path.to_owned()));
        }
        let fresh = store.is_shared.then_some(FRESH);
        let opened = Opened { cache: LruCache::sparse(CACHED), fresh, erasures: 0 };
        Ok(Self(Arc::new(Inner {
            master,
            store,
            ready: Mutex::default(),
            making: Arc::default(),
            opened: Mutex::new(opened),
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
        lock(&self.0.opened).put(key.clone(), Instant::now());
        Ok(key)
    }

    /// The key of this id; `None` if it was erased.
    pub async fn find(&self, id: KeyId) -> Result<Option<DataKey>, KeysError> {
        if let Some(key) = lock(&self.0.opened).get(&id) {
            return Ok(Some(key));
        }
        Ok(self.find_all(&[id]).await?.remove(&id))
    }

    /// The keys of these ids, without those that were erased; at most one query.
    pub async fn find_all(&self, ids: &[KeyId]) -> Result<HashMap<KeyId, DataKey>, KeysError> {
        let mut found = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        let since = Instant::now();
        let erasures = {
            let mut opened = lock(&self.0.opened);
            for id in ids {
                match opened.get(id) {
                    Some(key) => _ = found.insert(*id, key),
                    None => missing.push(*id),
                }
            }
            opened.erasures
        };
        if missing.is_empty() {
            return Ok(found);
        }
        let rows = self.0.store.find(&missing).await?;
        let keys = rows.iter().map(|row| self.0.master.unwrap_key(row.id.into(), &row.wrapped));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let mut opened = lock(&self.0.opened);
        for key in keys {
            if opened.erasures == erasures {
                opened.put(key.clone(), since);
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
                let id = *key.id().as_bytes();
                (key, Wrapped { id, wrapped })
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
mod tests;
