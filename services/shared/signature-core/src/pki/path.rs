//! Whether a path of certificates is valid (RFC 5280, section 6.1).

mod fault;
mod state;

use std::collections::{BTreeSet, HashMap};

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use super::Certificate;
use crate::crypto::{CryptoFault, KeyKind, PublicKey, SignatureAlgorithm};

use state::State;

pub use fault::PathFault;

/// The most certificates below an anchor that are looked at.
pub const MAX_DEPTH: usize = 8;

/// A way from an anchor to a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path<'a> {
    /// Whom the operator trusts.
    pub anchor: &'a Certificate,
    /// From the one that the anchor issued to the one in question, which is the last. Empty, where
    /// that one is the anchor itself.
    pub certificates: Vec<&'a Certificate>,
}

impl<'a> Path<'a> {
    /// The certificate at a place: 0 is the anchor, the last the one in question.
    pub fn at(&self, place: usize) -> Option<&'a Certificate> {
        match place.checked_sub(1) {
            None => Some(self.anchor),
            Some(below) => self.certificates.get(below).copied(),
        }
    }

    /// The certificate in question.
    pub fn end(&self) -> &'a Certificate {
        self.certificates.last().copied().unwrap_or(self.anchor)
    }
}

/// What the user of a path brings along (RFC 5280, 6.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// At which moment the certificates must be valid.
    pub time: Timestamp,
    /// Which policies are acceptable; empty means any.
    pub policies: Vec<ObjectIdentifier>,
    /// Whether one of them must be named in every certificate.
    pub explicit_policy: bool,
    /// Whether `anyPolicy` counts for nothing.
    pub inhibit_any_policy: bool,
    /// Whether policies are not mapped.
    pub inhibit_policy_mapping: bool,
}

impl Inputs {
    /// At a moment, under any policy.
    pub fn at(time: Timestamp) -> Inputs {
        Inputs {
            time,
            policies: Vec::new(),
            explicit_policy: false,
            inhibit_any_policy: false,
            inhibit_policy_mapping: false,
        }
    }
}

/// What is known of a valid path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validated {
    /// The key of the certificate in question.
    pub key: PublicKey,
    /// How each certificate below the anchor was signed, and with which key, in their order.
    pub signatures: Vec<SignedWith>,
    /// The policies under which it is valid for its user; `anyPolicy` may be among them.
    pub policies: BTreeSet<ObjectIdentifier>,
}

/// With what a signature was made, so that a policy can judge it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignedWith {
    /// How it was signed.
    pub algorithm: SignatureAlgorithm,
    /// The kind of the key.
    pub key: KeyKind,
    /// The key's size in bits.
    pub key_bits: usize,
}

impl SignedWith {
    pub(super) fn new(algorithm: SignatureAlgorithm, key: &PublicKey) -> SignedWith {
        SignedWith { algorithm, key: key.kind(), key_bits: key.bits() }
    }
}

/// The signatures on certificates that have been checked, so that none is checked twice.
#[derive(Debug, Default)]
pub struct Signatures {
    checked: HashMap<Edge, Result<SignatureAlgorithm, CryptoFault>>,
}

/// The fingerprints of an issuer and of what it issued.
type Edge = ([u8; 32], [u8; 32]);

impl Signatures {
    /// How many are checked for one path. The slowest (P-384) take about a millisecond each.
    const MAX: usize = 128;

    pub(super) fn are_exhausted(&self) -> bool {
        self.checked.len() >= Self::MAX
    }

    fn check(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
        key: &PublicKey,
    ) -> Result<SignatureAlgorithm, CryptoFault> {
        let edge = (*issuer.fingerprint(), *certificate.fingerprint());
        self.checked.entry(edge).or_insert_with(|| certificate.verify_with(key)).clone()
    }
}

/// Checks a path as RFC 5280, section 6.1 has it. Revocation is looked at elsewhere.
///
/// Of the anchor not only name and key count: where it is a certificate with extensions, its own
/// constraints hold for what is below it (RFC 5937). Its dates do not.
///
/// # Errors
/// The first fault from the anchor down. A fault of time is told only where nothing else is wrong, since
/// another moment can heal it.
pub fn validate(path: &Path<'_>, inputs: &Inputs) -> Result<Validated, PathFault> {
    validate_with(path, inputs, &mut Signatures::default())
}

/// The same, with signatures that have been checked before.
pub(super) fn validate_with(
    path: &Path<'_>,
    inputs: &Inputs,
    checked: &mut Signatures,
) -> Result<Validated, PathFault> {
    if path.certificates.len() > MAX_DEPTH {
        return Err(PathFault::TooLong);
    }
    let mut state = State::new(path, inputs)?;
    let last = path.certificates.len();
    for (place, certificate) in (1..).zip(&path.certificates) {
        state.check_signature(certificate, place, checked)?;
        state.check(certificate, place, place == last)?;
        if place < last {
            state.prepare_for_next(certificate, place)?;
        }
    }
    let policies = state.wrap_up(path.certificates.last().copied(), inputs)?;
    (1..)
        .zip(&path.certificates)
        .try_for_each(|(place, certificate)| within_validity(certificate, place, inputs.time))?;
    Ok(Validated { key: state.key, signatures: state.signatures, policies })
}

/// 6.1.3 (a) (2).
fn within_validity(
    certificate: &Certificate,
    place: usize,
    time: Timestamp,
) -> Result<(), PathFault> {
    let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
    if time < not_before {
        return Err(PathFault::NotYetValid { certificate: place, not_before });
    }
    if time > not_after {
        return Err(PathFault::Expired { certificate: place, not_after });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
