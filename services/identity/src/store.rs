//! `identity.db`: the accounts.

use std::error::Error;
use std::path::Path;
use std::str::FromStr;

use motcua_domain::{AccountId, AgencyId, CounterId};
use sqlx::error::DatabaseError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Row, SqliteExecutor};

use crate::{Account, AccountError, Assignment, Failure, LoginName};

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS account (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        password_hash TEXT NOT NULL,
        must_change_password INTEGER NOT NULL,
        active INTEGER NOT NULL,
        roles TEXT NOT NULL, -- a JSON list
        agency TEXT,
        counter TEXT
    ) STRICT;
";

pub(crate) struct Store(SqlitePool);

/// A password as it is kept.
pub(crate) struct Password {
    pub(crate) hash: String,
    pub(crate) must_change: bool,
}

impl Store {
    pub(crate) async fn open(path: &Path) -> Result<Self, Failure> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON");
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        sqlx::raw_sql(TABLES).execute(&pool).await?;
        Ok(Self(pool))
    }

    pub(crate) async fn is_empty(&self) -> Result<bool, Failure> {
        let any = sqlx::query("SELECT 1 FROM account LIMIT 1").fetch_optional(&self.0).await?;
        Ok(any.is_none())
    }

    /// The account and its password's hash.
    pub(crate) async fn named(
        &self,
        name: &LoginName,
    ) -> Result<Option<(Account, String)>, Failure> {
        let row = sqlx::query("SELECT * FROM account WHERE name = ?")
            .bind(name.as_str())
            .fetch_optional(&self.0)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some((account(&row)?, row.try_get("password_hash")?)))
    }

    pub(crate) async fn of(&self, id: &AccountId) -> Result<Option<Account>, Failure> {
        let row = sqlx::query("SELECT * FROM account WHERE id = ?")
            .bind(id.as_str())
            .fetch_optional(&self.0)
            .await?;
        Ok(row.as_ref().map(account).transpose()?)
    }

    /// Accounts after a name, by name.
    pub(crate) async fn after(&self, name: &str, limit: u32) -> Result<Vec<Account>, Failure> {
        let rows = sqlx::query("SELECT * FROM account WHERE name > ? ORDER BY name LIMIT ?")
            .bind(name)
            .bind(limit)
            .fetch_all(&self.0)
            .await?;
        Ok(rows.iter().map(account).collect::<Result<_, _>>()?)
    }

    pub(crate) async fn insert(&self, account: &Account, hash: &str) -> Result<(), AccountError> {
        let insert = sqlx::query(
            "INSERT INTO account (id, name, password_hash, must_change_password, active, roles,
                agency, counter)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        );
        let Assigned { roles, agency, counter } = assigned(&account.assignment);
        let inserted = insert
            .bind(account.id.as_str())
            .bind(account.name.as_str())
            .bind(hash)
            .bind(account.must_change_password)
            .bind(account.active)
            .bind(roles)
            .bind(agency)
            .bind(counter)
            .execute(&self.0)
            .await;
        match inserted {
            Ok(_) => Ok(()),
            Err(error)
                if error.as_database_error().is_some_and(DatabaseError::is_unique_violation) =>
            {
                Err(AccountError::NameTaken(account.name.clone()))
            }
            Err(error) => Err(error.into()),
        }
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
        let mut transaction = self.0.begin_with("BEGIN IMMEDIATE").await?;
        let Assigned { roles, agency, counter } = assigned(assignment);
        let row = sqlx::query(
            "UPDATE account SET roles = ?, agency = ?, counter = ?, active = ?
             WHERE id = ? RETURNING *",
        )
        .bind(roles)
        .bind(agency)
        .bind(counter)
        .bind(active)
        .bind(id.as_str())
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or_else(|| AccountError::Unknown(id.clone()))?;
        let mut changed = account(&row)?;
        if let Some(password) = password {
            set_password(&mut *transaction, id, password).await?;
            changed.must_change_password = password.must_change;
        }
        let administrator = sqlx::query(
            "SELECT 1 FROM account, json_each(roles)
             WHERE active = 1 AND value = 'administrator' LIMIT 1",
        );
        if administrator.fetch_optional(&mut *transaction).await?.is_none() {
            return Err(AccountError::LastAdministrator);
        }
        transaction.commit().await?;
        Ok(changed)
    }

    pub(crate) async fn set_password(
        &self,
        id: &AccountId,
        password: &Password,
    ) -> Result<(), Failure> {
        Ok(set_password(&self.0, id, password).await?)
    }
}

async fn set_password(
    to: impl SqliteExecutor<'_>,
    id: &AccountId,
    password: &Password,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE account SET password_hash = ?, must_change_password = ? WHERE id = ?")
        .bind(&password.hash)
        .bind(password.must_change)
        .bind(id.as_str())
        .execute(to)
        .await?;
    Ok(())
}

struct Assigned<'a> {
    roles: String,
    agency: Option<&'a str>,
    counter: Option<&'a str>,
}

fn assigned(assignment: &Assignment) -> Assigned<'_> {
    let roles = serde_json::to_string(assignment.roles()).expect("roles are words");
    let agency = assignment.agency().map(AgencyId::as_str);
    Assigned { roles, agency, counter: assignment.counter().map(CounterId::as_str) }
}

fn account(row: &SqliteRow) -> Result<Account, sqlx::Error> {
    let roles = serde_json::from_str(row.try_get("roles")?).map_err(decoding)?;
    let agency = row.try_get::<Option<&str>, _>("agency")?.map(parsed).transpose()?;
    let counter = row.try_get::<Option<&str>, _>("counter")?.map(parsed).transpose()?;
    Ok(Account {
        id: parsed(row.try_get("id")?)?,
        name: parsed(row.try_get("name")?)?,
        assignment: Assignment::new(roles, agency, counter).map_err(decoding)?,
        must_change_password: row.try_get("must_change_password")?,
        active: row.try_get("active")?,
    })
}

fn parsed<T>(text: &str) -> Result<T, sqlx::Error>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    text.parse().map_err(decoding)
}

fn decoding(error: impl Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}
