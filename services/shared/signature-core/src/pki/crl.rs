//! Revocation lists (RFC 5280, sections 5 and 6.3).

mod entry;
mod scope;
mod signer;
mod status;

use std::ops::Range;

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{
    ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CRL_NUMBER, ID_CE_DELTA_CRL_INDICATOR,
    ID_CE_FRESHEST_CRL, ID_CE_ISSUER_ALT_NAME, ID_CE_ISSUING_DISTRIBUTION_POINT,
    ID_PE_AUTHORITY_INFO_ACCESS,
};
use der::asn1::{AnyRef, BitStringRef};
use der::{Decode, Reader, SliceReader, Tag};
use jiff::Timestamp;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::IssuingDistributionPoint;
use x509_cert::ext::pkix::crl::CrlNumber;

use super::cert::{algorithm_named, extensions, fingerprint, place, signature_bytes};
use super::checked::Checked;
use super::extensions::AuthorityKeyId;
use super::names::Name;
use super::tlv::{context, moment, next_is, raw, sequence, time};
use crate::crypto::{CryptoFault, PublicKey, SignatureAlgorithm, verify};
use entry::Entries;

pub use status::{Evidence, ListFault, Status, Used, status};

/// `expiredCertsOnCRL` (X.509, 9.5.2.8): since when expired certificates stay on the list.
const EXPIRED_CERTS_ON_CRL: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.60");

/// The largest list that is read, in bytes: some times that of the largest authorities.
pub const MAX_LIST_BYTES: usize = 64 * 1024 * 1024;

/// A revocation list, parsed once. Nothing about it has been believed yet.
#[derive(Debug, Clone)]
pub struct Crl {
    der: Vec<u8>,
    to_be_signed: Range<usize>,
    fingerprint: [u8; 32],
    issuer: Name,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    entries: Entries,
    /// Its number, without leading zeros.
    number: Option<Vec<u8>>,
    /// The number of the list on which a delta list is based.
    base: Option<Vec<u8>>,
    authority_key_id: Option<AuthorityKeyId>,
    scope: Option<IssuingDistributionPoint>,
    /// Which certificates stay on the list after they expire: those that expire at this moment or later.
    keeps_expired_since: Option<Timestamp>,
    /// A critical extension of the list or of an entry that is not known here, or one that is not well
    /// made or repeated: the list must not be used (5.2, 5.3).
    unusable: Option<ObjectIdentifier>,
    algorithm: Result<SignatureAlgorithm, String>,
    signature: Vec<u8>,
    checked: Checked,
}

impl Crl {
    /// Reads a `CertificateList` from DER.
    ///
    /// # Errors
    /// It is not DER, or no list; more follows; it is larger than 64 MiB or has more than a million
    /// entries; the algorithm inside differs from that outside.
    pub fn from_der(der: &[u8]) -> der::Result<Crl> {
        if der.len() > MAX_LIST_BYTES {
            return Err(Tag::Sequence.length_error().into());
        }
        let mut outer = sequence(der)?;
        let to_be_signed = raw(&mut outer)?;
        let algorithm = raw(&mut outer)?;
        let signature = signature_bytes(BitStringRef::decode(&mut outer)?);
        outer.finish()?;

        let mut fields = sequence(to_be_signed)?;
        if next_is(&fields, Tag::Integer) && u8::decode(&mut fields)? != 1 {
            return Err(Tag::Integer.value_error().into());
        }
        if raw(&mut fields)? != algorithm {
            return Err(Tag::Sequence.value_error().into());
        }
        let issuer = Name::from_der(raw(&mut fields)?)?;
        let this_update = time(&mut fields)?;
        let has_next = next_is(&fields, Tag::UtcTime) || next_is(&fields, Tag::GeneralizedTime);
        let next_update = has_next.then(|| time(&mut fields)).transpose()?;
        let entries = revoked(&mut fields, &issuer)?;
        let mut list = Crl {
            to_be_signed: place(der, to_be_signed)?,
            fingerprint: fingerprint(der)?,
            unusable: entries.unusable(),
            der: der.to_vec(),
            issuer,
            this_update,
            next_update,
            entries,
            number: None,
            base: None,
            authority_key_id: None,
            scope: None,
            keeps_expired_since: None,
            algorithm: algorithm_named(algorithm)?,
            signature,
            checked: Checked::default(),
        };
        if next_is(&fields, context(0)) {
            list.take_all(&extensions(AnyRef::decode(&mut fields)?.value())?);
        }
        fields.finish()?;
        Ok(list)
    }

    /// As it came.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// The SHA-256 of it all.
    pub fn fingerprint(&self) -> &[u8; 32] {
        &self.fingerprint
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// When it was issued.
    pub fn this_update(&self) -> Timestamp {
        self.this_update
    }

    /// By when the next is issued, where that is said.
    pub fn next_update(&self) -> Option<Timestamp> {
        self.next_update
    }

    /// Whether it only says what has changed since another list.
    pub fn is_delta(&self) -> bool {
        self.base.is_some()
    }

    fn take_all(&mut self, extensions: &[Extension]) {
        for (at, extension) in extensions.iter().enumerate() {
            let id = extension.extn_id;
            let repeated = extensions.iter().take(at).any(|earlier| earlier.extn_id == id);
            let understood = self.take(extension).unwrap_or(false);
            if repeated || !understood {
                self.unusable = Some(id);
            }
        }
    }

    /// Reads one extension; false if it is critical and not known.
    fn take(&mut self, extension: &Extension) -> der::Result<bool> {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            ID_CE_AUTHORITY_KEY_IDENTIFIER => {
                self.authority_key_id = Some(AuthorityKeyId::read(value)?);
            }
            ID_CE_CRL_NUMBER => self.number = Some(number(value)?),
            ID_CE_DELTA_CRL_INDICATOR => self.base = Some(number(value)?),
            ID_CE_ISSUING_DISTRIBUTION_POINT => {
                self.scope = Some(IssuingDistributionPoint::from_der(value)?);
            }
            EXPIRED_CERTS_ON_CRL => self.keeps_expired_since = Some(moment(value)?),
            // They only say where more can be found, or how else the issuer is called.
            ID_CE_FRESHEST_CRL | ID_CE_ISSUER_ALT_NAME | ID_PE_AUTHORITY_INFO_ACCESS => {}
            _ => return Ok(!extension.critical),
        }
        Ok(true)
    }

    /// Whether a certificate that expired then would still be on the list if it were revoked.
    fn keeps(&self, expires: Timestamp) -> bool {
        self.this_update <= expires
            || self.keeps_expired_since.is_some_and(|since| since <= expires)
    }

    fn is_indirect(&self) -> bool {
        self.scope.as_ref().is_some_and(|scope| scope.indirect_crl)
    }

    pub(super) fn verify_with(&self, key: &PublicKey) -> Result<SignatureAlgorithm, CryptoFault> {
        self.checked.with(key, || {
            let algorithm = self.algorithm.clone().map_err(CryptoFault::Unsupported)?;
            let message = self.der.get(self.to_be_signed.clone()).unwrap_or_default();
            verify(key, algorithm, message, &self.signature)?;
            Ok(algorithm)
        })
    }
}

fn revoked(fields: &mut SliceReader<'_>, issuer: &Name) -> der::Result<Entries> {
    if next_is(fields, Tag::Sequence) {
        Entries::read(raw(fields)?, issuer)
    } else {
        Ok(Entries::default())
    }
}

/// A number without its leading zeros. Numbers have up to 20 bytes (5.2.3).
fn number(value: &[u8]) -> der::Result<Vec<u8>> {
    Ok(CrlNumber::from_der(value)?.0.as_bytes().to_vec())
}

/// Whether one number without leading zeros is less than another.
fn is_less(a: &[u8], b: &[u8]) -> bool {
    (a.len(), a) < (b.len(), b)
}

#[cfg(test)]
mod tests;
