//! The accounts in their database.

mod feeds;
mod sessions;

use motcua_domain::{AccountId, AgencyId};
use motcua_sql::{Database, Json, Readers, Row, SqlError, Transaction, Value, Writer, binds};
use tokio::sync::Mutex;

use crate::{Account, AccountError, Assignment, Failure, LoginName, OpenError};

pub(crate) use sessions::Over;

const ACCOUNT: &str = "CREATE TABLE IF NOT EXISTS account (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL,
    must_change_password SMALLINT NOT NULL, active SMALLINT NOT NULL, roles TEXT NOT NULL,
    agency TEXT, counter TEXT)";

/// In the order of [`account`].
const COLUMNS: &str = "id, name, must_change_password, active, roles, agency, counter";

/// Who changes what several accounts together must be is alone with this.
const ACCOUNTS: &str = "accounts";

pub(crate) struct Store {
    writer: Mutex<Writer>,
    readers: Readers,
}

/// A password as it is kept.
pub(crate) struct Password {
    pub(crate) hash: String,
    pub(crate) must_change: bool,
}

impl Store {
    pub(crate) async fn open(database: &Database) -> Result<Self, Failure> {
        database.create(&[ACCOUNT, sessions::TABLE, feeds::TABLE]).await?;
        let writer = Mutex::new(Writer::new(database.clone()));
        Ok(Self { writer, readers: database.readers() })
    }

    /// The account and its password's hash.
    pub(crate) async fn named(
        &self,
        name: &LoginName,
    ) -> Result<Option<(Account, String)>, Failure> {
        let query = format!("SELECT {COLUMNS}, password_hash FROM account WHERE name = ?");
        let rows = self.read(&query, binds![name.as_str()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some((account(row)?, row.get(7)?)))
    }

    pub(crate) async fn of(&self, id: &AccountId) -> Result<Option<Account>, Failure> {
        let query = format!("SELECT {COLUMNS} FROM account WHERE id = ?");
        let rows = self.read(&query, binds![id]).await?;
        rows.first().map(account).transpose()
    }

    /// Accounts after a name, by name.
    pub(crate) async fn after(&self, name: &str, limit: u32) -> Result<Vec<Account>, Failure> {
        let query = format!("SELECT {COLUMNS} FROM account WHERE name > ? ORDER BY name LIMIT ?");
        self.read(&query, binds![name, limit]).await?.iter().map(account).collect()
    }

    /// The accounts after a name whose names contain a text, by name.
    pub(crate) async fn containing(
        &self,
        text: &str,
        name: &str,
        limit: u32,
    ) -> Result<Vec<Account>, Failure> {
        let escaped = text.replace('^', "^^").replace('%', "^%").replace('_', "^_");
        let query = format!(
            "SELECT {COLUMNS} FROM account WHERE name > ? AND name LIKE ? ESCAPE '^'
             ORDER BY name LIMIT ?"
        );
        let binds = binds![name, format!("%{escaped}%"), limit];
        self.read(&query, binds).await?.iter().map(account).collect()
    }

    /// The active accounts of an agency after a name, by name.
    pub(crate) async fn of_agency(
        &self,
        agency: &AgencyId,
        name: &str,
        limit: u32,
    ) -> Result<Vec<Account>, Failure> {
        let query = format!(
            "SELECT {COLUMNS} FROM account WHERE agency = ? AND active = 1 AND name > ?
             ORDER BY name LIMIT ?"
        );
        self.read(&query, binds![agency, name, limit]).await?.iter().map(account).collect()
    }

    async fn read(&self, query: &str, binds: Vec<Value>) -> Result<Vec<Row>, SqlError> {
        self.readers.begin().await?.query(query, binds).await
    }

    /// Keeps the first account of all, if there is none yet; whether it did. Of several processes
    /// that start at once, one makes it.
    pub(crate) async fn insert_first(
        &self,
        made: impl Future<Output = Result<(Account, String), OpenError>>,
    ) -> Result<bool, OpenError> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await.map_err(Failure::from)?;
        sql.alone(ACCOUNTS).await.map_err(Failure::from)?;
        let any = sql.query("SELECT 1 FROM account LIMIT 1", binds![]).await;
        let is_first = any.map_err(Failure::from)?.is_empty();
        if is_first {
            let (account, hash) = made.await?;
            insert(&mut sql, &account, &hash).await?;
        }
        writer.commit(sql).await.map_err(Failure::from)?;
        Ok(is_first)
    }

    pub(crate) async fn insert(&self, account: &Account, hash: &str) -> Result<(), AccountError> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        insert(&mut sql, account, hash).await?;
        Ok(writer.commit(sql).await?)
    }

    /// Changes what an account may be, and its password if one is given; not if no administrator
    /// would be left.
    pub(crate) async fn change(
        &self,
        id: &AccountId,
        assignment: &Assignment,
        active: bool,
        password: Option<&Password>,
    ) -> Result<Account, AccountError> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        sql.alone(ACCOUNTS).await?;
        let update = format!(
            "UPDATE account SET roles = ?, agency = ?, counter = ?, active = ? WHERE id = ?
            RETURNING {COLUMNS}"
        );
        let [roles, agency, counter] = assigned(assignment);
        let rows = sql.query(&update, binds![roles, agency, counter, active, id]).await?;
        let row = rows.first().ok_or_else(|| AccountError::Unknown(id.clone()))?;
        let mut changed = account(row)?;
        if let Some(password) = password {
            set_password(&mut sql, id, password).await?;
            changed.must_change_password = password.must_change;
        }
        if !has_administrator(&mut sql).await? {
            return Err(AccountError::LastAdministrator);
        }
        writer.commit(sql).await?;
        Ok(changed)
    }

    pub(crate) async fn set_password(
        &self,
        id: &AccountId,
        password: &Password,
    ) -> Result<(), Failure> {
        let mut writer = self.writer.lock().await;
        let mut sql = writer.begin().await?;
        set_password(&mut sql, id, password).await?;
        Ok(writer.commit(sql).await?)
    }
}

async fn insert(sql: &mut Transaction, account: &Account, hash: &str) -> Result<(), AccountError> {
    let insert = "INSERT INTO account (id, name, password_hash, must_change_password, active,
        roles, agency, counter) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let [roles, agency, counter] = assigned(&account.assignment);
    let (must_change, active) = (account.must_change_password, account.active);
    let name = account.name.as_str();
    let binds = binds![account.id, name, hash, must_change, active, roles, agency, counter];
    match sql.execute(insert, binds).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_taken() => Err(AccountError::NameTaken(account.name.clone())),
        Err(error) => Err(error.into()),
    }
}

async fn set_password(
    sql: &mut Transaction,
    id: &AccountId,
    password: &Password,
) -> Result<(), SqlError> {
    let update = "UPDATE account SET password_hash = ?, must_change_password = ? WHERE id = ?";
    sql.execute(update, binds![password.hash, password.must_change, id]).await?;
    Ok(())
}

async fn has_administrator(sql: &mut Transaction) -> Result<bool, SqlError> {
    // The roles are a list of words in JSON.
    let query =
        "SELECT 1 FROM account WHERE active = 1 AND roles LIKE '%\"administrator\"%' LIMIT 1";
    Ok(!sql.query(query, binds![]).await?.is_empty())
}

/// Roles, agency and counter as they stand in their columns.
fn assigned(assignment: &Assignment) -> [Value; 3] {
    let values = binds![Json(assignment.roles()), assignment.agency(), assignment.counter()];
    values.try_into().expect("three were bound")
}

fn account(row: &Row) -> Result<Account, Failure> {
    let mut columns = row.columns();
    let id = columns.take()?;
    let name = LoginName::try_from(columns.take::<String>()?);
    let (must_change_password, active) = (columns.take()?, columns.take()?);
    let (Json(roles), agency, counter) = (columns.take()?, columns.take()?, columns.take()?);
    Ok(Account {
        id,
        name: name.map_err(|_| Failure::Damaged)?,
        assignment: Assignment::new(roles, agency, counter).map_err(|_| Failure::Damaged)?,
        must_change_password,
        active,
    })
}
