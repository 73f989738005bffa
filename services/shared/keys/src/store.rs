//! `keys.db`: the wrapped data keys.

use std::fs::File;
use std::path::Path;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{QueryBuilder, Row, Sqlite};

use crate::{KeyId, KeysError};

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS master (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        mark BLOB NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS data_key (
        id BLOB PRIMARY KEY,
        wrapped BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// Rows of one statement: two binds each, a statement takes 32,766.
const ROWS: usize = 512;

#[derive(Clone)]
pub(crate) struct Store(SqlitePool);

impl Store {
    pub(crate) async fn open(path: &Path) -> Result<Self, KeysError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            // What is deleted is overwritten with zeros.
            .pragma("secure_delete", "ON");
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        sqlx::raw_sql(TABLES).execute(&pool).await?;
        let folder = path.parent().expect("the database lies in a folder");
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(sqlx::Error::Io)?;
        Ok(Self(pool))
    }

    /// The mark of the master key under which the keys lie: `mark`, if none was set before.
    pub(crate) async fn master_mark(&self, mark: &[u8]) -> Result<Vec<u8>, KeysError> {
        let found = sqlx::query_scalar("SELECT mark FROM master").fetch_optional(&self.0).await?;
        if let Some(found) = found {
            return Ok(found);
        }
        let insert = "INSERT INTO master (one, mark) VALUES (1, ?)";
        sqlx::query(insert).bind(mark).execute(&self.0).await?;
        Ok(mark.to_owned())
    }

    /// Keeps wrapped keys; on disk when it returns.
    pub(crate) async fn insert(&self, rows: &[(KeyId, Vec<u8>)]) -> Result<(), KeysError> {
        let mut transaction = self.0.begin().await?;
        for rows in rows.chunks(ROWS) {
            QueryBuilder::<Sqlite>::new("INSERT INTO data_key (id, wrapped) ")
                .push_values(rows, |mut row, (id, wrapped)| {
                    row.push_bind(id.as_bytes().as_slice()).push_bind(wrapped.as_slice());
                })
                .build()
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The wrapped keys of those ids that have one.
    pub(crate) async fn find(&self, ids: &[KeyId]) -> Result<Vec<(KeyId, Vec<u8>)>, KeysError> {
        // One statement for every number of ids: a list in JSON of 16 bytes in hexadecimal each.
        let list: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
        let rows = sqlx::query(
            "SELECT id, wrapped FROM data_key
             WHERE id IN (SELECT unhex(value) FROM json_each(?))",
        )
        .bind(format!("[{}]", list.join(",")))
        .fetch_all(&self.0)
        .await?;
        rows.iter().map(|row| Ok((key_id(row.try_get(0)?)?, row.try_get(1)?))).collect()
    }

    /// Deletes the key; its bytes are gone from the file and from its write-ahead log.
    pub(crate) async fn delete(&self, id: KeyId) -> Result<(), KeysError> {
        sqlx::query("DELETE FROM data_key WHERE id = ?")
            .bind(id.as_bytes().as_slice())
            .execute(&self.0)
            .await?;
        let busy: i64 =
            sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.0).await?;
        if busy == 0 { Ok(()) } else { Err(KeysError::NotYetErased(id)) }
    }

    #[cfg(test)]
    pub(crate) async fn count(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM data_key").fetch_one(&self.0).await.unwrap()
    }

    pub(crate) async fn close(&self) {
        self.0.close().await;
    }
}

fn key_id(bytes: &[u8]) -> Result<KeyId, KeysError> {
    KeyId::try_from(bytes).map_err(|error| KeysError::Database(sqlx::Error::Decode(error.into())))
}
