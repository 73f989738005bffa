//! Tokens: who somebody is, signed by identity, verified by every service.
//!
//! The expiry is checked against the program's own clock, without leeway, so that the demo and the
//! tests can move it. A token that was verified once is remembered: an ES256 verification costs
//! some 100 µs, and a clerk's token comes with every call.

mod key;
mod ring_provider;

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use lru::LruCache;
use motcua_domain::{AccountId, Actor, AgencyId, CounterId, Role, Who};
use motcua_eventlog::Clock;
use ring::digest;
use serde::{Deserialize, Serialize};

pub use key::{KeyError, PublicKey, SigningKey};

/// Who made a token: the claim `iss`.
pub const ISSUER: &str = "motcua";

/// The claim `iss` of a pass: it opens feeds, and nothing that a token opens; no token opens a feed.
pub const PASS_ISSUER: &str = "motcua/feeds";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who made it: [`ISSUER`], or [`PASS_ISSUER`].
    pub iss: String,
    /// The account.
    pub sub: AccountId,
    /// The agency for which the account acts, as it was when the account was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<AgencyId>,
    /// The counter at which it acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<CounterId>,
    /// What it may be.
    pub roles: Vec<Role>,
    /// The password is a first one: nothing but changing it is allowed.
    #[serde(default, rename = "mustChange", skip_serializing_if = "std::ops::Not::not")]
    pub must_change: bool,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// From when on it is not valid any more, in seconds since 1970.
    pub exp: i64,
}

impl Claims {
    /// Whom it speaks of.
    pub fn actor(&self) -> Actor {
        let (account, agency, counter) =
            (self.sub.clone(), self.agency.clone(), self.counter.clone());
        Actor { who: Who { account, agency, counter }, roles: self.roles.clone() }
    }
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is not a token, or nobody trusted signed it.
    #[error("the token is not valid")]
    Invalid,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
}

/// Verifies tokens. Clones share the keys and what was verified.
#[derive(Clone)]
pub struct Tokens(Arc<Inner>);

struct Inner {
    clock: Clock,
    keys: RwLock<HashMap<String, DecodingKey>>,
    validation: Validation,
    verified: Mutex<LruCache<[u8; 32], Arc<Claims>>>,
}

/// How many verified tokens are remembered: more than a city has clerks at work.
const REMEMBERED: NonZero<usize> = NonZero::new(8192).expect("8192 is not 0");

/// The longest token that is looked at, in bytes; ours have some 400.
const LONGEST: usize = 4096;

impl Tokens {
    /// Trusts nobody yet.
    pub fn new(clock: Clock) -> Self {
        ring_provider::install();
        let mut validation = Validation::new(Algorithm::ES256);
        // The expiry is checked here, with our clock.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        validation.set_issuer(&[ISSUER, PASS_ISSUER]);
        let verified = Mutex::new(LruCache::new(REMEMBERED));
        Self(Arc::new(Inner { clock, keys: RwLock::default(), validation, verified }))
    }

    /// Trusts these keys alone from now on.
    pub fn trust(&self, keys: &[PublicKey]) {
        let keys = keys.iter().map(|key| (key.kid.clone(), key.decoding_key())).collect();
        let mut trusted = self.0.keys.write().unwrap_or_else(PoisonError::into_inner);
        *trusted = keys;
        self.remembered().clear();
    }

    /// Whether any key is trusted.
    pub fn trusts_somebody(&self) -> bool {
        !self.0.keys.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// What a token says, if a trusted key signed it and its time is not over.
    pub fn verify(&self, token: &str) -> Result<Arc<Claims>, TokenError> {
        self.verify_of(ISSUER, token)
    }

    /// The same of a pass.
    pub(crate) fn verify_pass(&self, pass: &str) -> Result<Arc<Claims>, TokenError> {
        self.verify_of(PASS_ISSUER, pass)
    }

    fn verify_of(&self, issuer: &str, token: &str) -> Result<Arc<Claims>, TokenError> {
        if token.len() > LONGEST {
            return Err(TokenError::Invalid);
        }
        let hash = digest::digest(&digest::SHA256, token.as_bytes());
        let hash: [u8; 32] = hash.as_ref().try_into().expect("SHA-256 has 32 bytes");
        let known = self.remembered().get(&hash).cloned();
        let claims = match known {
            Some(claims) => claims,
            None => self.check(token, hash)?,
        };
        if claims.iss != issuer {
            return Err(TokenError::Invalid);
        }
        if self.0.clock.now().as_second() >= claims.exp {
            self.remembered().pop(&hash);
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }

    fn check(&self, token: &str, hash: [u8; 32]) -> Result<Arc<Claims>, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Invalid)?;
        let kid = header.kid.ok_or(TokenError::Invalid)?;
        let keys = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys.get(&kid).ok_or(TokenError::Invalid)?;
        let decoded = jsonwebtoken::decode::<Claims>(token, key, &self.0.validation);
        let claims = Arc::new(decoded.map_err(|_| TokenError::Invalid)?.claims);
        // The keys are still held: no token of a key that is trusted no more is remembered.
        self.remembered().put(hash, claims.clone());
        Ok(claims)
    }

    fn remembered(&self) -> MutexGuard<'_, LruCache<[u8; 32], Arc<Claims>>> {
        self.0.verified.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn claims(exp: i64) -> Claims {
        Claims {
            iss: ISSUER.to_owned(),
            sub: "clerk-1".parse().unwrap(),
            agency: Some("ward".parse().unwrap()),
            counter: None,
            roles: vec![Role::Officer],
            must_change: false,
            iat: 0,
            exp,
        }
    }

    fn key() -> SigningKey {
        SigningKey::from_pkcs8(&SigningKey::generate().unwrap()).unwrap()
    }

    #[test]
    fn a_token_is_valid_until_the_second_of_its_expiry_by_our_clock() {
        let clock = Clock::standing_at("2026-11-23T08:00:00+07:00".parse().unwrap());
        let (key, tokens) = (key(), Tokens::new(clock.clone()));
        tokens.trust(std::slice::from_ref(key.public()));
        let claims = claims(clock.now().as_second() + 900);
        let token = key.sign(&claims).unwrap();
        assert_eq!(*tokens.verify(&token).unwrap(), claims);
        clock.advance(SignedDuration::from_secs(899));
        assert!(tokens.verify(&token).is_ok());
        clock.advance(SignedDuration::from_secs(1));
        assert_eq!(tokens.verify(&token), Err(TokenError::Expired));
    }

    #[test]
    fn a_token_of_an_untrusted_key_or_with_one_letter_changed_is_not_valid() {
        let (ours, theirs) = (key(), key());
        let tokens = Tokens::new(Clock::standing_at("2026-11-23T08:00:00Z".parse().unwrap()));
        tokens.trust(std::slice::from_ref(ours.public()));
        let exp = i64::from(u32::MAX);
        assert_eq!(tokens.verify(&theirs.sign(&claims(exp)).unwrap()), Err(TokenError::Invalid));
        let token = ours.sign(&claims(exp)).unwrap();
        assert!(tokens.verify(&token).is_ok());
        for at in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            // The lowest bit of a base64 letter may be padding; another letter's never is.
            bytes[at] = if bytes[at] == b'A' { b'z' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            if changed.len() - 1 != at {
                assert_eq!(tokens.verify(&changed), Err(TokenError::Invalid), "letter {at}");
            }
        }
        tokens.trust(&[]);
        assert_eq!(tokens.verify(&token), Err(TokenError::Invalid), "nobody is trusted any more");
    }

    #[test]
    fn a_pass_is_no_token_and_a_token_no_pass() {
        let tokens = Tokens::new(Clock::standing_at("2026-11-23T08:00:00Z".parse().unwrap()));
        let ours = key();
        tokens.trust(std::slice::from_ref(ours.public()));
        let token = ours.sign(&claims(i64::MAX)).unwrap();
        let pass = Claims { iss: PASS_ISSUER.to_owned(), ..claims(i64::MAX) };
        let pass = ours.sign(&pass).unwrap();
        // Twice: what was verified is remembered.
        for _ in 0..2 {
            assert!(tokens.verify(&token).is_ok() && tokens.verify_pass(&pass).is_ok());
            assert_eq!(tokens.verify(&pass), Err(TokenError::Invalid));
            assert_eq!(tokens.verify_pass(&token), Err(TokenError::Invalid));
        }
        let other = Claims { iss: "motcua/else".to_owned(), ..claims(i64::MAX) };
        assert_eq!(tokens.verify(&ours.sign(&other).unwrap()), Err(TokenError::Invalid));
    }

    #[test]
    fn a_token_without_a_signature_or_with_another_algorithm_is_not_valid() {
        let tokens = Tokens::new(Clock::real());
        let ours = key();
        tokens.trust(std::slice::from_ref(ours.public()));
        let token = ours.sign(&claims(i64::MAX)).unwrap();
        let (rest, _) = token.rsplit_once('.').unwrap();
        assert_eq!(tokens.verify(rest), Err(TokenError::Invalid));
        assert_eq!(tokens.verify(&format!("{rest}.")), Err(TokenError::Invalid));
        // {"alg":"none"} and {"alg":"HS256"} in place of the header
        for header in ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9"] {
            let payload = token.split('.').nth(1).unwrap();
            assert_eq!(tokens.verify(&format!("{header}.{payload}.")), Err(TokenError::Invalid));
        }
    }
}
