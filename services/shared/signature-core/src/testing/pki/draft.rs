//! Certificates before they are signed.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::{COMMON_NAME, UID};
use const_oid::db::rfc5280::{
    ID_AD_CA_ISSUERS, ID_AD_OCSP, ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_BASIC_CONSTRAINTS,
    ID_CE_CERTIFICATE_POLICIES, ID_CE_CRL_DISTRIBUTION_POINTS, ID_CE_EXT_KEY_USAGE,
    ID_CE_KEY_USAGE, ID_CE_SUBJECT_KEY_IDENTIFIER, ID_KP_OCSP_SIGNING, ID_KP_TIME_STAMPING,
    ID_PE_AUTHORITY_INFO_ACCESS,
};
use const_oid::db::rfc6960::ID_PKIX_OCSP_NOCHECK;
use jiff::Timestamp;

use super::at;
use super::key::{Key, KeyType};
use super::write::{Seq, common_name, explicit, integer, name, octets, oid, time, tlv};
use crate::crypto::Digest;

/// A certificate before it is signed: valid from 2020 to 2040, with a key of P-256 made from its name.
#[derive(Debug, Clone)]
pub struct Draft {
    pub(super) subject: Vec<u8>,
    /// The content bytes of the serial number.
    pub(super) serial: Vec<u8>,
    key: Key,
    not_before: Timestamp,
    not_after: Timestamp,
    extensions: Vec<(ObjectIdentifier, bool, Vec<u8>)>,
    key_identifiers: bool,
}

/// The bits of `KeyUsage` that drafts set, in its first byte.
const DIGITAL_SIGNATURE: u8 = 0x80;
const NON_REPUDIATION: u8 = 0x40;
const CERT_AND_CRL_SIGN: u8 = 0x06;

impl Draft {
    /// A certificate without extensions but the names of keys.
    pub fn new(name: &str) -> Draft {
        let serial = Digest::Sha256.hash(name.as_bytes()).into_iter().take(8);
        Draft {
            subject: common_name(name),
            // A positive number without a leading zero.
            serial: [1].into_iter().chain(serial).collect(),
            key: Key::named(KeyType::P256, name),
            not_before: at("2020-01-01"),
            not_after: at("2040-01-01"),
            extensions: Vec::new(),
            key_identifiers: true,
        }
    }

    /// An authority, that issues certificates and lists.
    pub fn authority(name: &str) -> Draft {
        Draft::new(name).is_authority(None).key_usage(&[CERT_AND_CRL_SIGN])
    }

    /// Somebody who signs documents.
    pub fn signer(name: &str) -> Draft {
        Draft::new(name).key_usage(&[DIGITAL_SIGNATURE | NON_REPUDIATION])
    }

    /// A timestamping authority: its one purpose is critical (RFC 3161, 2.3).
    pub fn timestamper(name: &str) -> Draft {
        Draft::new(name).key_usage(&[DIGITAL_SIGNATURE]).purposes(true, &[ID_KP_TIME_STAMPING])
    }

    /// A responder, which need not be asked about itself.
    pub fn responder(name: &str) -> Draft {
        Draft::new(name)
            .key_usage(&[DIGITAL_SIGNATURE])
            .purposes(false, &[ID_KP_OCSP_SIGNING])
            .extension(ID_PKIX_OCSP_NOCHECK, false, &tlv(0x05, &[]))
    }

    /// With another key.
    #[must_use]
    pub fn with_key(self, key: Key) -> Draft {
        Draft { key, ..self }
    }

    /// With a key of another kind, made from `name`.
    #[must_use]
    pub fn key_type(self, kind: KeyType, name: &str) -> Draft {
        self.with_key(Key::named(kind, name))
    }

    /// The subject bears an identity or tax number: `CCCD:092095000001`.
    #[must_use]
    pub fn numbered(self, common_name: &str, number: &str) -> Draft {
        self.subject(name(&[(COMMON_NAME, common_name), (UID, number)]))
    }

    /// With another subject, a `Name` in DER.
    #[must_use]
    pub fn subject(self, name: Vec<u8>) -> Draft {
        Draft { subject: name, ..self }
    }

    /// Valid from a moment until another; see [`at`] for their text.
    #[must_use]
    pub fn valid(self, from: &str, until: &str) -> Draft {
        Draft { not_before: at(from), not_after: at(until), ..self }
    }

    /// With another serial number, its content bytes.
    #[must_use]
    pub fn serial(self, serial: &[u8]) -> Draft {
        Draft { serial: serial.to_vec(), ..self }
    }

    /// Without the names of its own and its issuer's key.
    #[must_use]
    pub fn without_key_identifiers(self) -> Draft {
        Draft { key_identifiers: false, ..self }
    }

    /// `basicConstraints`: an authority, with so many authorities below at most. Replaces an earlier one.
    #[must_use]
    pub fn is_authority(self, path_length: Option<u64>) -> Draft {
        let mut constraints = Seq::new();
        constraints.raw(&tlv(0x01, &[0xff]));
        if let Some(length) = path_length {
            constraints.raw(&integer(length));
        }
        self.without(ID_CE_BASIC_CONSTRAINTS).extension(
            ID_CE_BASIC_CONSTRAINTS,
            true,
            &constraints.finish(),
        )
    }

    /// `keyUsage`: the bits as bytes. Replaces an earlier one.
    #[must_use]
    pub fn key_usage(self, bits: &[u8]) -> Draft {
        let unused = bits.last().map_or(0, |last| last.trailing_zeros().min(7));
        let mut content = vec![u8::try_from(unused).expect("at most seven")];
        content.extend_from_slice(bits);
        self.without(ID_CE_KEY_USAGE).extension(ID_CE_KEY_USAGE, true, &tlv(0x03, &content))
    }

    /// `extKeyUsage`. Replaces an earlier one.
    #[must_use]
    pub fn purposes(self, critical: bool, purposes: &[ObjectIdentifier]) -> Draft {
        let mut usage = Seq::new();
        for purpose in purposes {
            usage.raw(&oid(*purpose));
        }
        self.without(ID_CE_EXT_KEY_USAGE).extension(ID_CE_EXT_KEY_USAGE, critical, &usage.finish())
    }

    /// `certificatePolicies`.
    #[must_use]
    pub fn policies(self, policies: &[ObjectIdentifier]) -> Draft {
        let mut list = Seq::new();
        for policy in policies {
            let mut information = Seq::new();
            information.raw(&oid(*policy));
            list.raw(&information.finish());
        }
        self.extension(ID_CE_CERTIFICATE_POLICIES, false, &list.finish())
    }

    /// `cRLDistributionPoints`: one for each address.
    #[must_use]
    pub fn lists_at(self, urls: &[&str]) -> Draft {
        let mut points = Seq::new();
        for url in urls {
            let full_name = tlv(0xa0, &tlv(0x86, url.as_bytes()));
            points.raw(&tlv(0x30, &tlv(0xa0, &full_name)));
        }
        self.extension(ID_CE_CRL_DISTRIBUTION_POINTS, false, &points.finish())
    }

    /// `authorityInfoAccess`: where the responder is, and where the issuer's certificate.
    #[must_use]
    pub fn found_at(self, responders: &[&str], issuers: &[&str]) -> Draft {
        let responders = responders.iter().map(|url| (ID_AD_OCSP, *url));
        let issuers = issuers.iter().map(|url| (ID_AD_CA_ISSUERS, *url));
        let mut all = Seq::new();
        for (method, url) in responders.chain(issuers) {
            let mut access = Seq::new();
            access.raw(&oid(method)).raw(&tlv(0x86, url.as_bytes()));
            all.raw(&access.finish());
        }
        self.extension(ID_PE_AUTHORITY_INFO_ACCESS, false, &all.finish())
    }

    /// Any extension, its value in DER, beside those that are there.
    #[must_use]
    pub fn extension(mut self, id: ObjectIdentifier, critical: bool, value: &[u8]) -> Draft {
        self.extensions.push((id, critical, value.to_vec()));
        self
    }

    /// Without an extension.
    #[must_use]
    pub fn without(mut self, id: ObjectIdentifier) -> Draft {
        self.extensions.retain(|(present, _, _)| *present != id);
        self
    }

    pub(super) fn key(&self) -> Key {
        self.key.clone()
    }

    /// The `TBSCertificate`, in DER.
    pub(super) fn to_be_signed(&self, issuer: &[u8], issuer_key: &Key, key: &Key) -> Vec<u8> {
        let mut validity = Seq::new();
        validity.raw(&time(self.not_before)).raw(&time(self.not_after));
        let mut extensions = Seq::new();
        if self.key_identifiers {
            let mut authority = Seq::new();
            authority.raw(&tlv(0x80, &issuer_key.identifier()));
            extensions
                .extension(ID_CE_AUTHORITY_KEY_IDENTIFIER, false, &authority.finish())
                .extension(ID_CE_SUBJECT_KEY_IDENTIFIER, false, &octets(&key.identifier()));
        }
        for (id, critical, value) in &self.extensions {
            extensions.extension(*id, *critical, value);
        }
        let mut certificate = Seq::new();
        certificate
            .raw(&explicit(0, &integer(2)))
            .raw(&tlv(0x02, &self.serial))
            .raw(&issuer_key.algorithm_identifier())
            .raw(issuer)
            .raw(&validity.finish())
            .raw(&self.subject)
            .raw(key.public_key_info());
        if !extensions.is_empty() {
            certificate.raw(&explicit(3, &extensions.finish()));
        }
        certificate.finish()
    }
}
