//! By which rules a signature is judged: algorithms with dates, how fresh revocation must be, what may
//! change after signing. Policies are data: `policies/*.toml`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::crypto::{Digest, KeyKind, SignatureAlgorithm};
use crate::pki::path::SignedWith;

/// A policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its name, `vn-2025`.
    pub name: String,
    /// The SHA-256 of its text, in hexadecimal digits.
    pub sha256: String,
    rules: Rules,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    #[expect(dead_code, reason = "for who reads the file")]
    description: String,
    binding: Weight,
    changes: Changes,
    pkcs1: Weight,
    ocsp_max_age_hours: u32,
    digests: BTreeMap<String, Term>,
    keys: Vec<KeyRule>,
}

/// What becomes of a signature that lacks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Nothing is said.
    Silent,
    /// It is noted.
    Remark,
    /// It is not passed.
    Required,
}

/// What may change in a document after it was signed (beside what a signature itself forbids).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Changes {
    /// Evidence, document timestamps and further signatures.
    Strict,
    /// Filled form fields as well.
    FormFill,
    /// Annotations as well.
    Annotations,
    /// Number and date as well, if an agency's seal covers them.
    Decree30,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    /// The last day, in UTC; none: it has no end yet.
    until: Option<Date>,
}

impl Term {
    fn covers(self, at: Timestamp) -> bool {
        self.until.is_none_or(|last| Offset::UTC.to_datetime(at).date() <= last)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyRule {
    kind: KeyFamily,
    bits: usize,
    until: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum KeyFamily {
    #[serde(rename = "RSA")]
    Rsa,
    #[serde(rename = "EC")]
    Ec,
    Ed25519,
}

/// Why a policy's text is none.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// It is not TOML, or lacks something.
    #[error("the policy {name} cannot be read")]
    Malformed {
        /// Its name.
        name: String,
        /// What is wrong, with the line.
        source: Box<toml::de::Error>,
    },
    /// It names a digest that is not known here.
    #[error("the policy {0} names the unknown digest {1:?}")]
    UnknownDigest(String, String),
}

impl Policy {
    /// The names of the policies that are built in.
    pub const NAMES: [&str; 3] = ["vn-2025", "vn-decree30", "etsi"];

    /// A policy that is built in.
    pub fn named(name: &str) -> Option<Self> {
        let text = match name {
            "vn-2025" => include_str!("../policies/vn-2025.toml"),
            "vn-decree30" => include_str!("../policies/vn-decree30.toml"),
            "etsi" => include_str!("../policies/etsi.toml"),
            _ => return None,
        };
        Some(Self::read(name, text).expect("what is built in is tested"))
    }

    /// A policy from its text.
    ///
    /// # Errors
    /// See [`PolicyError`].
    pub fn read(name: &str, text: &str) -> Result<Self, PolicyError> {
        let rules: Rules = toml::from_str(text).map_err(|source| PolicyError::Malformed {
            name: name.to_owned(),
            source: Box::new(source),
        })?;
        let is_known = |wanted: &String| Digest::all().any(|digest| digest.name() == wanted);
        if let Some(unknown) = rules.digests.keys().find(|digest| !is_known(digest)) {
            return Err(PolicyError::UnknownDigest(name.to_owned(), unknown.clone()));
        }
        let sha256 = hex::encode(Digest::Sha256.hash(text.as_bytes()));
        Ok(Self { name: name.to_owned(), sha256, rules })
    }

    /// Whether a signature must bind its certificate.
    pub fn binding(&self) -> Weight {
        self.rules.binding
    }

    /// What is said of RSASSA-PKCS1-v1_5.
    pub fn pkcs1(&self) -> Weight {
        self.rules.pkcs1
    }

    /// What may change after signing.
    pub fn changes(&self) -> Changes {
        self.rules.changes
    }

    /// How old an OCSP answer may be that does not say until when it holds.
    pub fn ocsp_max_age(&self) -> SignedDuration {
        SignedDuration::from_hours(self.rules.ocsp_max_age_hours.into())
    }

    /// Whether a digest was good enough at a moment.
    pub fn allows_digest(&self, digest: Digest, at: Timestamp) -> bool {
        self.rules.digests.get(digest.name()).is_some_and(|term| term.covers(at))
    }

    /// Whether a signature's algorithm and key were good enough at a moment.
    pub fn allows(&self, signed: SignedWith, at: Timestamp) -> bool {
        let family = match signed.key {
            KeyKind::Rsa | KeyKind::RsaPss => KeyFamily::Rsa,
            KeyKind::P256 | KeyKind::P384 | KeyKind::P521 => KeyFamily::Ec,
            KeyKind::Ed25519 => KeyFamily::Ed25519,
        };
        let key = self.rules.keys.iter().any(|rule| {
            let fits = rule.kind == family && signed.key_bits >= rule.bits;
            fits && Term { until: rule.until }.covers(at)
        });
        let digest = signed.algorithm.digest().is_none_or(|digest| self.allows_digest(digest, at));
        let mask = match signed.algorithm {
            SignatureAlgorithm::RsaPss { mask, .. } => self.allows_digest(mask, at),
            _ => true,
        };
        key && digest && mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Timestamp {
        format!("{day}T12:00:00Z").parse().unwrap()
    }

    fn rsa(bits: usize, digest: Digest) -> SignedWith {
        SignedWith {
            algorithm: SignatureAlgorithm::RsaPkcs1(digest),
            key: KeyKind::Rsa,
            key_bits: bits,
        }
    }

    #[test]
    fn every_policy_that_is_built_in_can_be_read_and_has_its_own_hash() {
        let hashes = Policy::NAMES.map(|name| Policy::named(name).unwrap().sha256);
        assert!(hashes[0] != hashes[1] && hashes[1] != hashes[2] && hashes[0] != hashes[2]);
        assert!(Policy::named("none").is_none());
    }

    #[test]
    fn an_algorithm_ends_with_its_day() {
        let policy = Policy::named("vn-2025").unwrap();
        assert!(policy.allows(rsa(2048, Digest::Sha256), at("2026-01-01")));
        assert!(policy.allows(rsa(1024, Digest::Sha1), at("2013-12-31")));
        assert!(!policy.allows(rsa(1024, Digest::Sha256), at("2014-01-01")), "the key");
        assert!(!policy.allows(rsa(2048, Digest::Sha1), at("2014-01-01")), "the digest");
        let pss =
            SignatureAlgorithm::RsaPss { digest: Digest::Sha256, mask: Digest::Sha1, salt: 32 };
        let masked = SignedWith { algorithm: pss, ..rsa(2048, Digest::Sha256) };
        assert!(!policy.allows(masked, at("2026-01-01")), "the mask");
    }

    #[test]
    fn a_digest_that_nobody_knows_is_refused() {
        let text = include_str!("../policies/etsi.toml").replace("SHA-384", "SHA-385");
        let error = Policy::read("own", &text).unwrap_err();
        assert_eq!(error.to_string(), "the policy own names the unknown digest \"SHA-385\"");
    }
}
