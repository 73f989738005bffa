//! Sessions of browsers: a token ends after fifteen minutes, a day at the counter does not.
//!
//! A browser holds two cookies: the token, which every service verifies by itself, and the session's
//! secret, for which identity gives the next token. So what ends a session (signing out, another
//! password, an account out of use) ends it everywhere within a token's fifteen minutes.

use jiff::{SignedDuration, Timestamp};
use ring::digest;
use ring::rand::{SecureRandom, SystemRandom};

use crate::store::Over;
use crate::{Failure, Identity, SignInError, SignedIn};

/// After so long without a token a session is over: a break at noon is shorter.
const IDLE: SignedDuration = SignedDuration::from_hours(2);

/// After so long it is over in any case: longer than a working day, shorter than until the next.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// A session that began: its secret, for the browser alone, and the first token.
pub(crate) struct Begun {
    pub(crate) secret: String,
    pub(crate) signed_in: SignedIn,
}

impl Identity {
    /// Begins a session for an account and its password.
    pub(crate) async fn begin_session(
        &self,
        name: &str,
        password: &str,
    ) -> Result<Begun, SignInError> {
        let name = name.parse().map_err(|_| SignInError::Wrong)?;
        let account = self.recognise(&name, password).await?;
        let secret = new_secret();
        let now = self.clock().now();
        self.store().begin_session(&digest_of(&secret), &account.id, now, over(now)).await?;
        Ok(Begun { secret, signed_in: self.sign(&account)? })
    }

    /// The next token of a session; `None` where it is over.
    pub(crate) async fn go_on(&self, secret: &str) -> Result<Option<SignedIn>, Failure> {
        let now = self.clock().now();
        let account = self.store().see_session(&digest_of(secret), now, over(now)).await?;
        account.map(|account| self.sign(&account)).transpose()
    }

    /// Ends a session.
    pub(crate) async fn end_session(&self, secret: &str) -> Result<(), Failure> {
        self.store().end_session(&digest_of(secret)).await
    }
}

/// 256 random bits.
pub(crate) fn new_secret() -> String {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).expect("the operating system gives random bytes");
    hex::encode(bytes)
}

/// What is kept of a secret. It is random: no salt and no slow hash make it harder to guess.
pub(crate) fn digest_of(secret: &str) -> String {
    hex::encode(digest::digest(&digest::SHA256, secret.as_bytes()))
}

fn over(now: Timestamp) -> Over {
    Over { began_before: now - LONGEST, seen_before: now - IDLE }
}
