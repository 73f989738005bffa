//! Passwords: their rules and their hashes.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::spawn_blocking;
use unicode_normalization::UnicodeNormalization;

use crate::{Failure, LoginName};

/// How many hashes are computed at once: one fills 19 MiB and a processor for some 20 ms.
pub(crate) const AT_ONCE: usize = 2;

/// A hash that no password has. It is tried where there is no account, so that the time of the
/// answer does not tell which accounts there are.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What a password must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRule {
    /// Fewer than 12 characters.
    #[error("a password has at least 12 characters")]
    TooShort,
    /// More than 128 characters.
    #[error("a password has at most 128 characters")]
    TooLong,
    /// It is the account's name.
    #[error("the password is the account's name")]
    IsName,
    /// It is the old one.
    #[error("the new password is the old one")]
    IsOld,
}

impl PasswordRule {
    /// Checks a password for an account. Letters typed in pieces count as one character.
    pub(crate) fn check(password: &str, name: &LoginName) -> Result<(), Self> {
        match password.nfc().take(129).count() {
            0..12 => Err(Self::TooShort),
            129.. => Err(Self::TooLong),
            _ if password.parse().is_ok_and(|typed: LoginName| typed == *name) => Err(Self::IsName),
            _ => Ok(()),
        }
    }
}

/// Hashes a password for keeping. `turn` is one of [`AT_ONCE`], kept to the end of the work.
///
/// Source of the parameters: OWASP Password Storage Cheat Sheet, Argon2id, first alternative to
/// 46 MiB (19 MiB, 2 passes, 1 lane).
pub(crate) async fn hash(turn: OwnedSemaphorePermit, password: &str) -> Result<String, Failure> {
    let password = normal(password);
    beside(turn, move || Ok(argon2().hash_password(password.as_bytes())?.to_string())).await
}

/// Whether it is the password of this hash; without a hash it never is, but takes as long.
pub(crate) async fn is_right(
    turn: OwnedSemaphorePermit,
    password: &str,
    hash: Option<String>,
) -> Result<bool, Failure> {
    let password = normal(password);
    beside(turn, move || {
        let kept = hash.as_deref().unwrap_or(NOBODY);
        match argon2().verify_password(password.as_bytes(), kept) {
            Ok(()) => Ok(hash.is_some()),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// The same bytes, whichever way the keyboard composes the letters.
fn normal(password: &str) -> String {
    password.nfc().collect()
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).expect("the parameters are within the limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Computes beside the threads that serve requests.
async fn beside<T: Send + 'static>(
    turn: OwnedSemaphorePermit,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let work = spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    work.await.map_err(|_| argon2::password_hash::Error::Internal)?
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Semaphore;

    use super::*;

    async fn turn() -> OwnedSemaphorePermit {
        Arc::new(Semaphore::new(1)).acquire_owned().await.unwrap()
    }

    #[tokio::test]
    async fn a_password_is_right_however_its_letters_were_typed() {
        let kept = hash(turn().await, "mật khẩu mẫu 01").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        let typed: String = "mật khẩu mẫu 01".nfd().collect();
        assert!(is_right(turn().await, &typed, Some(kept.clone())).await.unwrap());
        assert!(!is_right(turn().await, "mật khẩu mẫu 02", Some(kept.clone())).await.unwrap());
        assert_ne!(hash(turn().await, "mật khẩu mẫu 01").await.unwrap(), kept, "salted");
    }

    #[tokio::test]
    async fn nobody_has_a_password() {
        assert!(!is_right(turn().await, "", None).await.unwrap());
    }

    #[test]
    fn a_password_has_12_to_128_characters_and_is_not_the_name() {
        let name: LoginName = "tai.khoan.mau".parse().unwrap();
        let check = |password: &str| PasswordRule::check(password, &name);
        assert_eq!(check(&"ẫ".repeat(11)), Err(PasswordRule::TooShort));
        assert_eq!(check(&"ẫ".repeat(12)), Ok(()));
        assert_eq!(check(&"ẫ".nfd().collect::<String>().repeat(11)), Err(PasswordRule::TooShort));
        assert_eq!(check(&"a".repeat(128)), Ok(()));
        assert_eq!(check(&"a".repeat(129)), Err(PasswordRule::TooLong));
        assert_eq!(check("Tai.Khoan.MAU"), Err(PasswordRule::IsName));
    }
}
