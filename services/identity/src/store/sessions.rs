//! The sessions of browsers: by the digest of their secret, so that who reads the database has none.

use jiff::Timestamp;
use motcua_domain::AccountId;
use motcua_sql::{SqlError, binds};

use super::{Store, account};
use crate::{Account, Failure};

pub(super) const TABLE: &str = "CREATE TABLE IF NOT EXISTS session (
    digest TEXT PRIMARY KEY, account TEXT NOT NULL, began BIGINT NOT NULL, seen BIGINT NOT NULL)";

impl Store {
    /// Keeps a session that begins now, and forgets those that are over.
    pub(crate) async fn begin_session(
        &self,
        digest: &str,
        account: &AccountId,
        now: Timestamp,
        over: Over,
    ) -> Result<(), Failure> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        let delete = "DELETE FROM session WHERE began < ? OR seen < ?";
        sql.execute(delete, binds![over.began_before, over.seen_before]).await?;
        let insert = "INSERT INTO session (digest, account, began, seen) VALUES (?, ?, ?, ?)";
        sql.execute(insert, binds![digest, account, now, now]).await?;
        Ok(writer.commit(sql).await?)
    }

    /// The account of a session that is not over, which is seen now.
    pub(crate) async fn see_session(
        &self,
        digest: &str,
        now: Timestamp,
        over: Over,
    ) -> Result<Option<Account>, Failure> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        let update = "UPDATE session SET seen = ? WHERE digest = ? AND began >= ? AND seen >= ?";
        let (began, seen) = (over.began_before, over.seen_before);
        sql.execute(update, binds![now, digest, began, seen]).await?;
        let query = format!(
            "SELECT {} FROM account WHERE active = 1 AND id IN
            (SELECT account FROM session WHERE digest = ? AND began >= ? AND seen >= ?)",
            super::COLUMNS
        );
        let rows = sql.query(&query, binds![digest, began, seen]).await?;
        let found = rows.first().map(account).transpose()?;
        writer.commit(sql).await?;
        Ok(found)
    }

    /// Ends one session.
    pub(crate) async fn end_session(&self, digest: &str) -> Result<(), Failure> {
        self.end_where("digest = ?", digest).await
    }

    /// Ends every session of an account.
    pub(crate) async fn end_sessions_of(&self, account: &AccountId) -> Result<(), Failure> {
        self.end_where("account = ?", account.as_str()).await
    }

    async fn end_where(&self, condition: &str, value: &str) -> Result<(), Failure> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        sql.execute(&format!("DELETE FROM session WHERE {condition}"), binds![value]).await?;
        Ok::<_, SqlError>(writer.commit(sql).await?).map_err(Failure::from)
    }
}

/// Which sessions are over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Over {
    pub(crate) began_before: Timestamp,
    pub(crate) seen_before: Timestamp,
}
