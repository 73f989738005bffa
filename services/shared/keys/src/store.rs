//! The wrapped data keys in their database.

use std::fs::File;

use motcua_sql::many::{self, OnConflict};
use motcua_sql::{Database, Readers, Writer, binds, table_row};
use tokio::sync::Mutex;

use crate::{KeyId, KeysError};

const TABLES: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS master (one SMALLINT PRIMARY KEY, mark BYTEA NOT NULL)",
    "CREATE TABLE IF NOT EXISTS data_key (id BYTEA PRIMARY KEY, wrapped BYTEA NOT NULL)",
];

/// A key as it lies in the store.
#[derive(Debug, Clone)]
pub(crate) struct Wrapped {
    pub(crate) id: [u8; 16],
    pub(crate) wrapped: Vec<u8>,
}

table_row!(Wrapped, "data_key", key(id: [u8; 16]), columns(wrapped));

pub(crate) struct Store {
    writer: Mutex<Writer>,
    readers: Readers,
    /// Whether other processes write the same database.
    pub(crate) is_shared: bool,
}

impl Store {
    pub(crate) async fn open(database: &Database) -> Result<Self, KeysError> {
        database.create(&TABLES).await?;
        if let Some(folder) = database.file().and_then(|file| file.parent()) {
            let synced = File::open(folder).and_then(|folder| folder.sync_all());
            synced.map_err(KeysError::Folder)?;
        }
        let writer = Mutex::new(Writer::new(database.clone()));
        let is_shared = database.file().is_none();
        Ok(Self { writer, readers: database.readers(), is_shared })
    }

    /// The mark of the master key under which the keys lie. What `mark_of` says, told whether there
    /// is none yet, becomes it then: of several processes that open an empty store, one says so.
    pub(crate) async fn master_mark<T>(
        &self,
        mark_of: impl FnOnce(bool) -> Result<(T, [u8; 32]), KeysError>,
    ) -> Result<(T, Vec<u8>), KeysError> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        sql.alone("master key").await?;
        let found = sql.query("SELECT mark FROM master", binds![]).await?;
        let found: Option<Vec<u8>> = found.first().map(|row| row.get(0)).transpose()?;
        let (opened, mark) = mark_of(found.is_none())?;
        if found.is_none() {
            let insert = "INSERT INTO master (one, mark) VALUES (1, ?)";
            sql.execute(insert, binds![mark]).await?;
        }
        writer.commit(sql).await?;
        Ok((opened, found.unwrap_or_else(|| mark.to_vec())))
    }

    /// Keeps wrapped keys; on disk when it returns.
    pub(crate) async fn insert(&self, rows: &[Wrapped]) -> Result<(), KeysError> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        many::insert(&mut sql, rows, OnConflict::Refuse).await?;
        Ok(writer.commit(sql).await?)
    }

    /// The wrapped keys of those ids that have one.
    pub(crate) async fn find(&self, ids: &[KeyId]) -> Result<Vec<Wrapped>, KeysError> {
        let ids: Vec<[u8; 16]> = ids.iter().map(|id| *id.as_bytes()).collect();
        let mut sql = self.readers.begin().await?;
        Ok(many::select(&mut sql, &ids).await?)
    }

    /// Deletes the key. In SQLite its bytes are gone from the file and from its write-ahead log; in
    /// PostgreSQL nobody reads the row again, but its bytes may stand in the server's files until
    /// it has cleaned up.
    pub(crate) async fn delete(&self, id: KeyId) -> Result<(), KeysError> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        many::delete::<Wrapped>(&mut sql, &[*id.as_bytes()]).await?;
        writer.commit(sql).await?;
        if writer.settle().await? { Ok(()) } else { Err(KeysError::NotYetErased(id)) }
    }

    #[cfg(test)]
    pub(crate) async fn count(&self) -> i64 {
        let mut sql = self.readers.begin().await.unwrap();
        let rows = sql.query("SELECT COUNT(*) FROM data_key", binds![]).await.unwrap();
        rows[0].get(0).unwrap()
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        // Should that fail, the next start finds everything as after a crash.
        let _ = self.writer.lock().await.close().await;
    }
}
