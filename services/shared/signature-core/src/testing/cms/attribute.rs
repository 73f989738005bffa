//! Attributes of a signer, right or wrong.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::crypto::Digest;
use crate::testing::pki::Entity;
use crate::testing::pki::write::{Seq, explicit, octets, oid, time, tlv};

const fn id(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// `content-type`
pub const CONTENT_TYPE: ObjectIdentifier = id("1.2.840.113549.1.9.3");
/// `message-digest`
pub const MESSAGE_DIGEST: ObjectIdentifier = id("1.2.840.113549.1.9.4");
/// `signing-time`
pub const SIGNING_TIME: ObjectIdentifier = id("1.2.840.113549.1.9.5");
/// `CMSAlgorithmProtection`
pub const ALGORITHM_PROTECTION: ObjectIdentifier = id("1.2.840.113549.1.9.52");
/// `signing-certificate`
pub const SIGNING_CERTIFICATE: ObjectIdentifier = id("1.2.840.113549.1.9.16.2.12");
/// `signing-certificate-v2`
pub const SIGNING_CERTIFICATE_V2: ObjectIdentifier = id("1.2.840.113549.1.9.16.2.47");
/// `signature-time-stamp`
pub const SIGNATURE_TIMESTAMP: ObjectIdentifier = id("1.2.840.113549.1.9.16.2.14");
/// `content-time-stamp`
pub const CONTENT_TIMESTAMP: ObjectIdentifier = id("1.2.840.113549.1.9.16.2.20");
/// `certificate-values`
pub const CERTIFICATE_VALUES: ObjectIdentifier = id("1.2.840.113549.1.9.16.2.23");
/// `revocation-values`
pub const REVOCATION_VALUES: ObjectIdentifier = id("1.2.840.113549.1.9.16.2.24");
/// `archive-time-stamp-v3`
pub const ARCHIVE_TIMESTAMP_V3: ObjectIdentifier = id("0.4.0.1733.2.4");
/// Adobe's `RevocationInfoArchival`
pub const ADBE_REVOCATION: ObjectIdentifier = id("1.2.840.113583.1.1.8");

/// An attribute: what it is, and each of its values in DER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// What it is.
    pub kind: ObjectIdentifier,
    /// Written in this order.
    pub values: Vec<Vec<u8>>,
}

impl Attribute {
    /// With one value.
    pub fn new(kind: ObjectIdentifier, value: Vec<u8>) -> Self {
        Self { kind, values: vec![value] }
    }

    /// `content-type`.
    pub fn content_type(content_type: ObjectIdentifier) -> Self {
        Self::new(CONTENT_TYPE, oid(content_type))
    }

    /// `message-digest` of a content.
    pub fn message_digest(digest: Digest, content: &[u8]) -> Self {
        Self::new(MESSAGE_DIGEST, octets(&digest.hash(content)))
    }

    /// `signing-time`.
    pub fn signing_time(at: Timestamp) -> Self {
        Self::new(SIGNING_TIME, time(at))
    }

    /// `signing-certificate-v2` of a certificate, its issuer and serial number beside the hash.
    pub fn signing_certificate_v2(digest: Digest, of: &Entity, issuer: &Entity) -> Self {
        let mut id = Seq::new();
        if digest != Digest::Sha256 {
            id.raw(&digest_identifier(digest));
        }
        id.raw(&octets(&digest.hash(&of.der))).raw(&issuer_serial(&issuer.name, &of.serial));
        Self::new(SIGNING_CERTIFICATE_V2, in_two(&id.finish()))
    }

    /// `signing-certificate`, the hash alone.
    pub fn signing_certificate(of: &Entity) -> Self {
        let mut id = Seq::new();
        id.raw(&octets(&Digest::Sha1.hash(&of.der)));
        Self::new(SIGNING_CERTIFICATE, in_two(&id.finish()))
    }

    /// `CMSAlgorithmProtection` of two `AlgorithmIdentifier`s.
    pub fn algorithm_protection(digest: &[u8], signature: &[u8]) -> Self {
        let mut value = Seq::new();
        let mut implicit = signature.to_vec();
        if let Some(tag) = implicit.first_mut() {
            *tag = 0xa1;
        }
        value.raw(digest).raw(&implicit);
        Self::new(ALGORITHM_PROTECTION, value.finish())
    }

    /// Lists of CRLs and of OCSP answers, as `revocation-values` and Adobe's attribute both are.
    pub fn revocation(kind: ObjectIdentifier, crls: &[Vec<u8>], ocsp: &[Vec<u8>]) -> Self {
        let mut value = Seq::new();
        for (number, list) in [(0, crls), (1, ocsp)] {
            if !list.is_empty() {
                value.raw(&explicit(number, &tlv(0x30, &list.concat())));
            }
        }
        Self::new(kind, value.finish())
    }

    /// In DER, its values in the order that they have here.
    pub fn to_der(&self) -> Vec<u8> {
        let mut attribute = Seq::new();
        attribute.raw(&oid(self.kind)).raw(&tlv(0x31, &self.values.concat()));
        attribute.finish()
    }
}

/// An `AlgorithmIdentifier` of a digest, without parameters.
pub fn digest_identifier(digest: Digest) -> Vec<u8> {
    let mut identifier = Seq::new();
    identifier.raw(&oid(digest.oid()));
    identifier.finish()
}

fn issuer_serial(issuer: &[u8], serial: &[u8]) -> Vec<u8> {
    let mut both = Seq::new();
    both.raw(&tlv(0x30, &explicit(4, issuer))).raw(&tlv(0x02, serial));
    both.finish()
}

/// A list of one, in a sequence of one.
fn in_two(element: &[u8]) -> Vec<u8> {
    tlv(0x30, &tlv(0x30, element))
}
