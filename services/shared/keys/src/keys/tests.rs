use std::collections::HashSet;
use std::fs;

use motcua_servers::{Postgres, Release};
use tempfile::{TempDir, tempdir};

use super::*;

/// A store, and the folder in which the master key lies.
struct Vault {
    dir: TempDir,
    database: Database,
}

impl Vault {
    fn sqlite() -> Self {
        let dir = tempdir().unwrap();
        let database = Database::sqlite(dir.path().join("keys.db"));
        Self { dir, database }
    }

    fn postgres() -> Self {
        let url = Postgres::shared(Release::System).database();
        let database = Database::postgres(&url, "motcua_keys").unwrap();
        Self { dir: tempdir().unwrap(), database }
    }

    fn master_key(&self) -> std::path::PathBuf {
        self.dir.path().join("master.key")
    }

    async fn opens(&self) -> Result<Keys, KeysError> {
        Keys::open_in(self.database.clone(), &self.master_key()).await
    }

    async fn open(&self) -> Keys {
        self.opens().await.unwrap()
    }

    /// As after a restart: nothing in memory.
    async fn reopen(&self, keys: Keys) -> Keys {
        keys.close().await;
        self.open().await
    }
}

/// Makes each story a test on each engine.
macro_rules! on_each_engine {
    ($(async fn $name:ident($vault:ident: &Vault) $story:block)*) => {$(
        mod $name {
            use super::*;

            async fn story($vault: &Vault) $story

            #[tokio::test]
            async fn on_sqlite() {
                story(&Vault::sqlite()).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                story(&Vault::postgres()).await;
            }
        }
    )*};
}

on_each_engine! {
    async fn a_key_is_found_after_a_restart_and_opens_what_it_sealed(vault: &Vault) {
        let keys = vault.open().await;
        let key = keys.take().await.unwrap();
        let sealed = key.seal("Nguyễn Văn Mẫu".as_bytes(), b"dossier 1");
        let keys = vault.reopen(keys).await;
        let found = keys.find(key.id()).await.unwrap().unwrap();
        assert_eq!(found.open(&sealed, b"dossier 1").unwrap(), "Nguyễn Văn Mẫu".as_bytes());
        assert_ne!(keys.take().await.unwrap().id(), key.id());
    }

    async fn an_erased_key_is_gone_at_once_and_after_a_restart(vault: &Vault) {
        let keys = vault.open().await;
        let (gone, stays) = (keys.take().await.unwrap(), keys.take().await.unwrap());
        keys.erase(gone.id()).await.unwrap();
        keys.erase(gone.id()).await.unwrap();
        assert!(keys.find(gone.id()).await.unwrap().is_none());
        assert!(keys.find(stays.id()).await.unwrap().is_some());
        let keys = vault.reopen(keys).await;
        let found = keys.find_all(&[gone.id(), stays.id()]).await.unwrap();
        assert_eq!(found.keys().collect::<Vec<_>>(), [&stays.id()]);
    }

    async fn a_thousand_takes_at_once_give_distinct_keys_that_are_all_on_disk(vault: &Vault) {
        let keys = vault.open().await;
        let takes = (0..1000).map(|_| {
            let keys = keys.clone();
            tokio::spawn(async move { keys.take().await.unwrap().id() })
        });
        let mut ids = HashSet::new();
        for take in takes.collect::<Vec<_>>() {
            ids.insert(take.await.unwrap());
        }
        assert_eq!(ids.len(), 1000);
        let keys = vault.reopen(keys).await;
        let ids: Vec<_> = ids.into_iter().collect();
        assert_eq!(keys.find_all(&ids).await.unwrap().len(), 1000);
    }

    async fn the_next_batch_is_made_before_the_last_key_is_taken(vault: &Vault) {
        let keys = vault.open().await;
        for _ in 0..=BATCH - LOW {
            keys.take().await.unwrap();
        }
        let _made = keys.0.making.lock().await;
        assert_eq!(lock(&keys.0.ready).len(), LOW - 1 + BATCH);
        assert_eq!(keys.0.store.count().await, 2 * i64::try_from(BATCH).unwrap());
    }

    async fn another_master_key_is_told(vault: &Vault) {
        vault.open().await.close().await;
        let other = Vault::sqlite();
        other.open().await.close().await;
        fs::copy(other.master_key(), vault.master_key()).unwrap();
        let error = vault.opens().await.err().unwrap();
        assert!(matches!(error, KeysError::MasterKeyOther(_)), "{error}");
    }

    async fn a_missing_master_key_is_told_and_not_made_anew(vault: &Vault) {
        vault.open().await.close().await;
        fs::remove_file(vault.master_key()).unwrap();
        let error = vault.opens().await.err().unwrap();
        assert!(matches!(error, KeysError::MasterKeyMissing(_)), "{error}");
        assert!(!vault.master_key().exists());
    }

    async fn a_changed_row_is_told(vault: &Vault) {
        let keys = vault.open().await;
        let (first, second) = (keys.take().await.unwrap(), keys.take().await.unwrap());
        let keys = vault.reopen(keys).await;
        let mut row = keys.0.store.find(&[first.id()]).await.unwrap().remove(0);
        keys.0.store.delete(second.id()).await.unwrap();
        row.id = *second.id().as_bytes();
        keys.0.store.insert(&[row]).await.unwrap();
        let error = keys.find(second.id()).await.err().unwrap();
        assert!(matches!(error, KeysError::Damaged(id) if id == second.id()), "{error}");
    }

    async fn a_key_that_is_there_is_not_written_over(vault: &Vault) {
        let keys = vault.open().await;
        let key = keys.take().await.unwrap();
        let row = keys.0.store.find(&[key.id()]).await.unwrap().remove(0);
        let other = Wrapped { wrapped: vec![0; 60], ..row.clone() };
        assert!(keys.0.store.insert(&[other]).await.is_err());
        assert_eq!(keys.0.store.find(&[key.id()]).await.unwrap()[0].wrapped, row.wrapped);
    }

    async fn digests_are_the_same_after_a_restart(vault: &Vault) {
        let keys = vault.open().await;
        let digest = keys.digest("request", &[b"key"]);
        assert_eq!(vault.reopen(keys).await.digest("request", &[b"key"]), digest);
    }
}

#[tokio::test]
async fn of_an_erased_key_no_byte_stays_in_the_files_of_sqlite() {
    let vault = Vault::sqlite();
    let keys = vault.open().await;
    let gone = keys.take().await.unwrap();
    let row = keys.0.store.find(&[gone.id()]).await.unwrap().remove(0).wrapped;
    let holds = |bytes: &[u8]| bytes.windows(row.len()).any(|window| window == row);
    let files = || fs::read_dir(&vault.dir).unwrap().map(|file| file.unwrap().path());
    assert!(files().any(|file| holds(&fs::read(file).unwrap())), "they are there before");
    keys.erase(gone.id()).await.unwrap();
    for file in files() {
        assert!(!holds(&fs::read(&file).unwrap()), "its bytes are gone from {}", file.display());
    }
}

#[tokio::test]
async fn a_store_that_an_older_version_made_opens() {
    let vault = Vault::sqlite();
    let tables = [
        "CREATE TABLE master (one INTEGER PRIMARY KEY CHECK (one = 1), mark BLOB NOT NULL) STRICT",
        "CREATE TABLE data_key (id BLOB PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID",
    ];
    vault.database.create(&tables).await.unwrap();
    let keys = vault.open().await;
    let (key, gone) = (keys.take().await.unwrap(), keys.take().await.unwrap());
    keys.erase(gone.id()).await.unwrap();
    let keys = vault.reopen(keys).await;
    assert!(keys.find(key.id()).await.unwrap().is_some());
    assert!(keys.find(gone.id()).await.unwrap().is_none());
}

#[tokio::test]
async fn several_processes_take_keys_of_one_store_and_open_each_others() {
    let vault = Vault::postgres();
    let (one, other) = futures::join!(vault.opens(), vault.opens());
    let (one, other) = (one.unwrap(), other.unwrap());
    let mut ids = HashSet::new();
    for _ in 0..BATCH {
        let (mine, theirs) = futures::join!(one.take(), other.take());
        ids.extend([mine.unwrap().id(), theirs.unwrap().id()]);
    }
    assert_eq!(ids.len(), 2 * BATCH);
    let ids: Vec<_> = ids.into_iter().collect();
    for keys in [&one, &other] {
        assert_eq!(keys.find_all(&ids).await.unwrap().len(), ids.len());
    }
}

#[tokio::test]
async fn what_another_process_erased_is_gone_when_it_is_looked_up_again() {
    let vault = Vault::postgres();
    let (one, other) = (vault.open().await, vault.open().await);
    let key = one.take().await.unwrap();
    assert!(other.find(key.id()).await.unwrap().is_some());
    one.erase(key.id()).await.unwrap();
    assert!(other.find(key.id()).await.unwrap().is_some(), "it is kept for a minute");
    assert_eq!(lock(&other.0.opened).fresh, Some(FRESH));
    lock(&other.0.opened).fresh = Some(Duration::ZERO);
    assert!(other.find(key.id()).await.unwrap().is_none());
}

#[tokio::test]
async fn of_two_processes_without_a_master_key_one_makes_it_and_the_other_is_told() {
    let vault = Vault::postgres();
    let elsewhere = Vault { dir: tempdir().unwrap(), database: vault.database.clone() };
    let (one, other) = futures::join!(vault.opens(), elsewhere.opens());
    let (made, told) = if one.is_ok() { (&vault, other) } else { (&elsewhere, one) };
    assert!(made.master_key().exists());
    let error = told.err().unwrap();
    assert!(matches!(error, KeysError::MasterKeyMissing(_)), "{error}");
}
