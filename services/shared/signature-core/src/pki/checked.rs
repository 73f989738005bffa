//! Whether a signature fits, remembered.

use std::sync::{Mutex, PoisonError};

use crate::crypto::{CryptoFault, PublicKey, SignatureAlgorithm};

/// How a check came out.
type Outcome = Result<SignatureAlgorithm, CryptoFault>;

/// The last key with which the signature of a certificate or a list was checked, and how that came out.
///
/// It depends on nothing but the bytes and the key, never on time or policy, so that it holds for as
/// long as the bytes are there. An authority's certificates and lists are checked with one key.
#[derive(Debug, Default)]
pub(super) struct Checked(Mutex<Option<(PublicKey, Outcome)>>);

impl Checked {
    /// How the check with this key came out, or comes out now.
    pub(super) fn with(&self, key: &PublicKey, check: impl FnOnce() -> Outcome) -> Outcome {
        if let Some((known, outcome)) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner)
            && known == key
        {
            return outcome.clone();
        }
        // Not under the lock: two that ask at once both check.
        let outcome = check();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((key.clone(), outcome.clone()));
        outcome
    }
}

impl Clone for Checked {
    fn clone(&self) -> Self {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self(Mutex::new(known))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::pki::{Draft, Entity, ListDraft};

    use crate::pki::crl::Crl;

    #[test]
    fn another_key_is_checked_by_itself() {
        let (root, other) = (Entity::root("Root"), Entity::root("Another"));
        let certificate = root.issue(&Draft::signer("Nguyễn Văn Mẫu")).certificate();
        let list = Crl::from_der(&root.list(&ListDraft::new("2026-03-01", "2026-03-08"))).unwrap();
        let [right, wrong] = [&root, &other].map(|it| it.certificate().public_key().unwrap());
        for _ in 0..2 {
            assert!(certificate.verify_with(&right).is_ok());
            assert!(certificate.verify_with(&wrong).is_err());
            assert!(certificate.verify_with(&wrong).is_err(), "and so does what is remembered");
            assert!(list.verify_with(&wrong).is_err());
            assert!(list.verify_with(&right).is_ok());
            assert!(list.verify_with(&right).is_ok());
        }
    }
}
