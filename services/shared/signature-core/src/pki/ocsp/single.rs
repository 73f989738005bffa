//! What an answer says about one certificate (RFC 6960, 4.2.1).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc6960::ID_PKIX_OCSP_ARCHIVE_CUTOFF;
use der::asn1::{AnyRef, IntRef, OctetStringRef};
use der::{Decode, Reader, SliceReader, Tag, Tagged};
use jiff::Timestamp;
use spki::AlgorithmIdentifierRef;
use x509_cert::ext::pkix::CrlReason;

use super::{explicit, unknown_critical};
use crate::crypto::Digest;
use crate::pki::Certificate;
use crate::pki::cert::extensions;
use crate::pki::tlv::{context, moment, next_is, raw, sequence};

/// A `SingleResponse`.
#[derive(Debug, Clone)]
pub(super) struct Single {
    certificate: CertificateId,
    pub(super) said: Said,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
    /// Which certificates the responder still knows after they expire: those that expire at this moment
    /// or later (RFC 6960, 4.4.4).
    keeps_expired_since: Option<Timestamp>,
    pub(super) unusable: Option<ObjectIdentifier>,
}

/// A `CertID`.
#[derive(Debug, Clone)]
struct CertificateId {
    /// With which digest the hashes are made; `None` where it is not known here.
    digest: Option<Digest>,
    issuer_name_hash: Vec<u8>,
    issuer_key_hash: Vec<u8>,
    serial: Vec<u8>,
}

/// A `CertStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Good,
    Revoked { at: Timestamp, reason: CrlReason },
    Unknown,
}

impl Single {
    pub(super) fn read(der: &[u8]) -> der::Result<Single> {
        let mut fields = sequence(der)?;
        let certificate = CertificateId::read(raw(&mut fields)?)?;
        let said = said(AnyRef::decode(&mut fields)?)?;
        let this_update = moment(raw(&mut fields)?)?;
        let has_next = next_is(&fields, context(0));
        let next_update = has_next.then(|| moment(explicit(&mut fields, 0)?)).transpose()?;
        let has_extensions = next_is(&fields, context(1));
        let extensions =
            has_extensions.then(|| extensions(explicit(&mut fields, 1)?)).transpose()?;
        let extensions = extensions.unwrap_or_default();
        fields.finish()?;
        let cut_off = extensions.iter().find(|it| it.extn_id == ID_PKIX_OCSP_ARCHIVE_CUTOFF);
        Ok(Single {
            certificate,
            said,
            this_update,
            next_update,
            keeps_expired_since: cut_off.map(|it| moment(it.extn_value.as_bytes())).transpose()?,
            unusable: unknown_critical(&extensions),
        })
    }

    /// Whether a certificate that expired then would still be called revoked if it were.
    pub(super) fn keeps(&self, expires: Timestamp) -> bool {
        self.this_update <= expires
            || self.keeps_expired_since.is_some_and(|since| since <= expires)
    }

    /// Whether it speaks of this certificate of this issuer: both hashes and the number are the same.
    pub(super) fn is_about(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        let id = &self.certificate;
        let (Some(digest), Some(key)) = (id.digest, issuer.public_key_bits()) else {
            return false;
        };
        id.serial == certificate.serial()
            && id.issuer_name_hash == digest.hash(certificate.issuer().as_der())
            && id.issuer_key_hash == digest.hash(key)
    }
}

impl CertificateId {
    fn read(der: &[u8]) -> der::Result<CertificateId> {
        let mut fields = sequence(der)?;
        let algorithm = AlgorithmIdentifierRef::decode(&mut fields)?;
        let name = <&OctetStringRef>::decode(&mut fields)?;
        let key = <&OctetStringRef>::decode(&mut fields)?;
        let serial = IntRef::decode(&mut fields)?;
        fields.finish()?;
        Ok(CertificateId {
            digest: Digest::from_identifier(&algorithm).ok(),
            issuer_name_hash: name.as_bytes().to_vec(),
            issuer_key_hash: key.as_bytes().to_vec(),
            serial: serial.as_bytes().to_vec(),
        })
    }
}

fn said(any: AnyRef<'_>) -> der::Result<Said> {
    match any.tag() {
        Tag::ContextSpecific { constructed: false, number } if any.value().is_empty() => {
            match number.value() {
                0 => Ok(Said::Good),
                2 => Ok(Said::Unknown),
                _ => Err(any.tag().value_error().into()),
            }
        }
        tag if tag == context(1) => {
            let mut fields = SliceReader::new(any.value())?;
            let at = moment(raw(&mut fields)?)?;
            let mut reason = CrlReason::Unspecified;
            if next_is(&fields, context(0)) {
                reason = CrlReason::from_der(explicit(&mut fields, 0)?)?;
            }
            fields.finish()?;
            Ok(Said::Revoked { at, reason })
        }
        tag => Err(tag.value_error().into()),
    }
}
