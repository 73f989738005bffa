//! What can go wrong with accounts.

use jiff::SignedDuration;
use motcua_api::token::KeyError;
use motcua_domain::AccountId;
use motcua_keys::secret_file::SecretFileError;
use motcua_sql::SqlError;

use crate::{LoginName, PasswordRule};

/// Why identity cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// `token.key` or `first-administrator`.
    #[error(transparent)]
    SecretFile(#[from] SecretFileError),
    /// `token.key` holds no key.
    #[error("cannot sign tokens: delete token.key to have a new one made")]
    SigningKey(#[from] KeyError),
    /// The account `admin`.
    #[error("cannot make the first administrator")]
    FirstAdministrator(#[from] AccountError),
    /// The accounts.
    #[error("cannot open the accounts")]
    Failure(#[from] Failure),
}

/// Why identity itself cannot do something now; nobody asked wrongly.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The accounts cannot be read or written.
    #[error("cannot use the accounts' database")]
    Database(#[source] SqlError),
    /// No room for a change.
    #[error("the disk of the accounts' database is full")]
    DiskFull,
    /// A row was changed by somebody else.
    #[error("an account in the database is damaged")]
    Damaged,
    /// A password's hash cannot be computed.
    #[error("cannot hash a password")]
    Hash(#[from] argon2::password_hash::Error),
    /// A token cannot be signed.
    #[error("cannot sign a token")]
    Sign(#[from] KeyError),
}

impl From<SqlError> for Failure {
    fn from(error: SqlError) -> Self {
        match error {
            SqlError::DiskFull => Self::DiskFull,
            error => Self::Database(error),
        }
    }
}

/// Why somebody gets no token.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such account, another password, or an account out of use: which, is not told.
    #[error("wrong account or password")]
    Wrong,
    /// Too many wrong passwords for this account.
    #[error("too many wrong passwords, try again in {} s", .again_in.as_secs())]
    TooMany {
        /// When to try again, at least a second.
        again_in: SignedDuration,
    },
    /// Not now.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The current one is not right, or there were too many wrong ones.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// The new one breaks a rule.
    #[error(transparent)]
    Rule(#[from] PasswordRule),
}

/// Why an account was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Another account has the name.
    #[error("there is an account {0} already")]
    NameTaken(LoginName),
    /// There is no such account.
    #[error("there is no account {0}")]
    Unknown(AccountId),
    /// Nobody could change accounts any more.
    #[error("one administrator must stay")]
    LastAdministrator,
    /// The password breaks a rule.
    #[error(transparent)]
    Rule(#[from] PasswordRule),
    /// Not now.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<SqlError> for AccountError {
    fn from(error: SqlError) -> Self {
        Self::Failure(error.into())
    }
}
