//! Accounts and tokens: who somebody is.
//!
//! Accounts are a truth of their own, beside the log: records name an account by an opaque id, so
//! that a log tells nothing about persons. A token ([`motcua_api::token`]) says for fifteen minutes
//! what an account may be; services verify it by the public keys alone, which are at
//! `/.well-known/jwks.json`. A change of an account works from its next token on.

mod account;
mod commands;
mod error;
mod feed;
mod first_administrator;
mod identity;
mod pages;
mod password;
mod session;
mod signing_key;
mod store;
mod throttle;

pub use account::{Account, Assignment, AssignmentError, LoginName, LoginNameError};
pub use commands::{TAG, routes};
pub use error::{AccountError, Failure, OpenError, PasswordError, SignInError};
pub use identity::{Identity, SignedIn};
pub use pages::administration;
pub use password::PasswordRule;
