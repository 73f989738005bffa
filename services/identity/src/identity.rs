//! Signs people in, and keeps their accounts.

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use motcua_api::token::{Claims, ISSUER, PublicKey, SigningKey};
use motcua_domain::{AccountId, AgencyId};
use motcua_eventlog::Clock;
use motcua_sql::Database;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::store::{Password, Store};
use crate::throttle::Throttle;
use crate::{
    Account, AccountError, Assignment, Failure, LoginName, OpenError, PasswordError, PasswordRule,
    SignInError, first_administrator, password, signing_key,
};

/// How long a token is valid.
const VALID_FOR: SignedDuration = SignedDuration::from_mins(15);

/// The accounts and the key that signs tokens. Clones share them.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    clock: Clock,
    store: Store,
    key: SigningKey,
    throttle: Throttle,
    /// Whoever computes a password's hash holds one of them.
    turns: Arc<Semaphore>,
}

/// A token, just signed.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The token (JWT, ES256).
    pub token: String,
    /// From when on it is not valid any more.
    pub expires_at: Timestamp,
    /// Nothing but changing the password is allowed with it.
    pub must_change_password: bool,
}

impl Identity {
    /// Opens the accounts in `dir/identity.db` and the signing key in `dir/token.key`.
    ///
    /// At the first start it makes both, and the first administrator: the account `admin` with the
    /// password in `dir/first-administrator`. One process at a time: the caller holds the lock of
    /// the data folder.
    pub async fn open(dir: &Path, clock: Clock) -> Result<Self, OpenError> {
        Self::open_in(Database::sqlite(dir.join("identity.db")), dir, clock).await
    }

    /// Opens the accounts in a database, and the signing key in `dir/token.key`. In PostgreSQL
    /// several processes may do so; they must have the same signing key to take each other's tokens.
    ///
    /// At the first start it makes what [`open`](Self::open) does; of several processes that start
    /// at once, one makes the first administrator, and has its file.
    pub async fn open_in(database: Database, dir: &Path, clock: Clock) -> Result<Self, OpenError> {
        let key = signing_key::open(dir)?;
        let store = Store::open(&database).await?;
        let turns = Arc::new(Semaphore::new(password::AT_ONCE));
        let throttle = Throttle::new();
        let identity = Self(Arc::new(Inner { clock, store, key, throttle, turns }));
        first_administrator::make(&identity, dir).await?;
        Ok(identity)
    }

    /// The keys that verify its tokens.
    pub fn public_keys(&self) -> Vec<PublicKey> {
        vec![self.0.key.public().clone()]
    }

    /// Gives a token for an account and its password.
    pub async fn sign_in(&self, name: &str, password: &str) -> Result<SignedIn, SignInError> {
        // What cannot be a name is nobody's.
        let name: LoginName = name.parse().map_err(|_| SignInError::Wrong)?;
        let account = self.recognise(&name, password).await?;
        Ok(self.sign(&account)?)
    }

    /// Gives an account another password.
    pub async fn change_password(
        &self,
        id: &AccountId,
        current: &str,
        new: &str,
    ) -> Result<(), PasswordError> {
        let account = self.0.store.of(id).await.map_err(SignInError::from)?;
        let account = account.ok_or(SignInError::Wrong)?;
        self.recognise(&account.name, current).await?;
        PasswordRule::check(new, &account.name)?;
        if new == current {
            return Err(PasswordRule::IsOld.into());
        }
        let hash = password::hash(self.turn().await, new).await.map_err(SignInError::from)?;
        let password = Password { hash, must_change: false };
        self.0.store.set_password(id, &password).await.map_err(SignInError::from)?;
        // Whoever else knew the old one is out.
        Ok(self.0.store.end_sessions_of(id).await.map_err(SignInError::from)?)
    }

    /// Makes an account. With `must_change` its holder changes the password before anything else.
    pub async fn create(
        &self,
        name: LoginName,
        assignment: Assignment,
        password: &str,
        must_change: bool,
    ) -> Result<Account, AccountError> {
        let (account, hash) = self.made(name, assignment, password, must_change).await?;
        self.0.store.insert(&account, &hash).await?;
        Ok(account)
    }

    /// Keeps the first account of all, if there is none yet; whether it did.
    pub(crate) async fn create_first(
        &self,
        made: impl Future<Output = Result<(Account, String), OpenError>>,
    ) -> Result<bool, OpenError> {
        self.0.store.insert_first(made).await
    }

    /// An account that is not kept yet, and its password's hash.
    pub(crate) async fn made(
        &self,
        name: LoginName,
        assignment: Assignment,
        password: &str,
        must_change: bool,
    ) -> Result<(Account, String), AccountError> {
        PasswordRule::check(password, &name)?;
        let hash = password::hash(self.turn().await, password).await?;
        let id = new_id();
        let account =
            Account { id, name, assignment, must_change_password: must_change, active: true };
        Ok((account, hash))
    }

    /// Up to `limit` accounts after a name, by name.
    pub async fn accounts(&self, after: &str, limit: u32) -> Result<Vec<Account>, Failure> {
        self.0.store.after(after, limit).await
    }

    /// Up to `limit` accounts after a name whose names contain a text, by name.
    pub(crate) async fn accounts_named(
        &self,
        text: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Account>, Failure> {
        self.0.store.containing(&text.to_lowercase(), after, limit).await
    }

    /// An account; `None`: there is none of that id.
    pub(crate) async fn account(&self, id: &AccountId) -> Result<Option<Account>, Failure> {
        self.0.store.of(id).await
    }

    /// Up to `limit` active accounts of an agency after a name, by name.
    pub async fn colleagues(
        &self,
        agency: &AgencyId,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Account>, Failure> {
        self.0.store.of_agency(agency, after, limit).await
    }

    /// Changes what an account may be, and, if given, its password, which must be changed then.
    ///
    /// Tokens that it holds stay valid to their end, at most fifteen minutes.
    pub async fn change(
        &self,
        id: &AccountId,
        assignment: &Assignment,
        active: bool,
        password: Option<&str>,
    ) -> Result<Account, AccountError> {
        let Some(password) = password else {
            return self.0.store.change(id, assignment, active, None).await;
        };
        let account = self.0.store.of(id).await?;
        let account = account.ok_or_else(|| AccountError::Unknown(id.clone()))?;
        PasswordRule::check(password, &account.name)?;
        let hash = password::hash(self.turn().await, password).await?;
        let password = Password { hash, must_change: true };
        let changed = self.0.store.change(id, assignment, active, Some(&password)).await?;
        self.0.store.end_sessions_of(id).await?;
        self.0.throttle.right(&account.name);
        Ok(changed)
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// The account, if it is in use and the password is its own.
    pub(crate) async fn recognise(
        &self,
        name: &LoginName,
        password: &str,
    ) -> Result<Account, SignInError> {
        // First the turn, then the count: at most two passwords are tried past the limit.
        let turn = self.turn().await;
        let now = self.0.clock.now();
        let admitted = self.0.throttle.admit(name, now);
        admitted.map_err(|again_in| SignInError::TooMany { again_in })?;
        let (account, hash) = self.0.store.named(name).await?.unzip();
        let is_right = password::is_right(turn, password, hash).await?;
        match account {
            Some(account) if is_right && account.active => {
                self.0.throttle.right(name);
                Ok(account)
            }
            _ => {
                self.0.throttle.wrong(name, now);
                Err(SignInError::Wrong)
            }
        }
    }

    /// A token for an account.
    pub(crate) fn sign(&self, account: &Account) -> Result<SignedIn, Failure> {
        let claims = self.claims(account, ISSUER, VALID_FOR);
        Ok(SignedIn {
            token: self.signed(&claims)?,
            expires_at: Timestamp::from_second(claims.exp).expect("it is fifteen minutes from now"),
            must_change_password: account.must_change_password,
        })
    }

    /// What an account may be, from now on for a while.
    pub(crate) fn claims(
        &self,
        account: &Account,
        issuer: &str,
        valid_for: SignedDuration,
    ) -> Claims {
        let now = self.0.clock.now();
        Claims {
            iss: issuer.to_owned(),
            sub: account.id.clone(),
            agency: account.assignment.agency().cloned(),
            counter: account.assignment.counter().cloned(),
            roles: account.assignment.roles().to_vec(),
            must_change: account.must_change_password,
            iat: now.as_second(),
            exp: (now + valid_for).as_second(),
        }
    }

    /// Claims, signed.
    pub(crate) fn signed(&self, claims: &Claims) -> Result<String, Failure> {
        Ok(self.0.key.sign(claims)?)
    }

    async fn turn(&self) -> OwnedSemaphorePermit {
        let turns = Arc::clone(&self.0.turns);
        turns.acquire_owned().await.expect("the semaphore is never closed")
    }
}

/// 64 random bits: should they be another account's, the database refuses them.
fn new_id() -> AccountId {
    let mut bytes = [0; 8];
    SystemRandom::new().fill(&mut bytes).expect("the operating system gives random bytes");
    hex::encode(bytes).parse().expect("hexadecimal digits are an account id")
}

#[cfg(test)]
mod tests;
