//! The secrets of calendar feeds: one an account, by its digest, so that who reads the database has none.

use jiff::Timestamp;
use motcua_domain::AccountId;
use motcua_sql::binds;

use super::{Store, account};
use crate::{Account, Failure};

pub(super) const TABLE: &str = "CREATE TABLE IF NOT EXISTS feed (
    account TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, made BIGINT NOT NULL)";

impl Store {
    /// Keeps the secret of an account's feed; the one before, if there was one, opens nothing more.
    pub(crate) async fn put_feed(
        &self,
        account: &AccountId,
        digest: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        sql.execute("DELETE FROM feed WHERE account = ?", binds![account]).await?;
        let insert = "INSERT INTO feed (account, digest, made) VALUES (?, ?, ?)";
        sql.execute(insert, binds![account, digest, now]).await?;
        Ok(writer.commit(sql).await?)
    }

    /// Forgets it.
    pub(crate) async fn end_feed(&self, account: &AccountId) -> Result<(), Failure> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        sql.execute("DELETE FROM feed WHERE account = ?", binds![account]).await?;
        Ok(writer.commit(sql).await?)
    }

    /// When the feed of an account was made; `None`: it has none.
    pub(crate) async fn feed_of(&self, account: &AccountId) -> Result<Option<Timestamp>, Failure> {
        let rows = self.read("SELECT made FROM feed WHERE account = ?", binds![account]).await?;
        Ok(rows.first().map(|row| row.get(0)).transpose()?)
    }

    /// The account in use whose feed a secret opens.
    pub(crate) async fn account_of_feed(&self, digest: &str) -> Result<Option<Account>, Failure> {
        let query = format!(
            "SELECT {} FROM account WHERE active = 1 AND id IN
            (SELECT account FROM feed WHERE digest = ?)",
            super::COLUMNS
        );
        self.read(&query, binds![digest]).await?.first().map(account).transpose()
    }
}
