//! A certificate, parsed once (RFC 5280, 4.1).

use std::ops::Range;
use std::sync::OnceLock;

use der::asn1::{BitStringRef, IntRef};
use der::{Decode, Reader, SliceReader, Tag};
use jiff::Timestamp;
use spki::AlgorithmIdentifierRef;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;

use super::checked::Checked;
use super::extensions::Extensions;
use super::names::Name;
use super::tlv::{context, next_is, raw, sequence, time};
use crate::crypto::{CryptoFault, Digest, PublicKey, SignatureAlgorithm, verify};

/// The largest certificate that is read, in bytes. Those of signers have two or three thousand.
pub const MAX_CERTIFICATE_BYTES: usize = 64 * 1024;

/// A certificate, parsed once. Nothing about it has been believed yet.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Vec<u8>,
    /// Where in `der` stands what has been signed: what is encoded anew is not what was signed.
    to_be_signed: Range<usize>,
    public_key_info: Range<usize>,
    fingerprint: [u8; 32],
    serial: Vec<u8>,
    issuer: Name,
    subject: Name,
    not_before: Timestamp,
    not_after: Timestamp,
    algorithm: Result<SignatureAlgorithm, String>,
    signature: Vec<u8>,
    extensions: Extensions,
    public_key: OnceLock<Result<PublicKey, CryptoFault>>,
    checked: Checked,
}

impl Certificate {
    /// Reads a certificate from DER.
    ///
    /// # Errors
    /// It is not DER, or no certificate; more follows; it is larger than 64 KiB; its version does not fit
    /// its fields; the algorithm inside differs from that outside. A single extension that is not well
    /// made is no error here but a fault of the path.
    pub fn from_der(der: &[u8]) -> der::Result<Certificate> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(Tag::Sequence.length_error().into());
        }
        let mut outer = sequence(der)?;
        let to_be_signed = raw(&mut outer)?;
        let algorithm = raw(&mut outer)?;
        let signature = BitStringRef::decode(&mut outer)?;
        outer.finish()?;

        let mut fields = sequence(to_be_signed)?;
        let version = version(&mut fields)?;
        let serial = IntRef::decode(&mut fields)?;
        if raw(&mut fields)? != algorithm {
            return Err(Tag::Sequence.value_error().into());
        }
        let issuer = Name::from_der(raw(&mut fields)?)?;
        let (not_before, not_after) = validity(raw(&mut fields)?)?;
        let subject = Name::from_der(raw(&mut fields)?)?;
        let public_key_info = raw(&mut fields)?;
        let extensions = trailer(&mut fields, version)?;
        fields.finish()?;

        Ok(Certificate {
            to_be_signed: place(der, to_be_signed)?,
            public_key_info: place(der, public_key_info)?,
            fingerprint: fingerprint(der)?,
            serial: serial.as_bytes().to_vec(),
            issuer,
            subject,
            not_before,
            not_after,
            algorithm: algorithm_named(algorithm)?,
            signature: signature_bytes(signature),
            extensions: Extensions::read(&extensions)?,
            public_key: OnceLock::new(),
            checked: Checked::default(),
            der: der.to_vec(),
        })
    }

    /// As it came.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// The SHA-256 of it all.
    pub fn fingerprint(&self) -> &[u8; 32] {
        &self.fingerprint
    }

    /// The content bytes of the serial number.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// Whose it is.
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// From when it is valid, inclusive.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// Until when it is valid, inclusive.
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// What its extensions say.
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// How it was signed; the object identifier of what is not known here.
    pub fn algorithm(&self) -> Result<SignatureAlgorithm, &str> {
        self.algorithm.as_ref().copied().map_err(String::as_str)
    }

    /// The `SubjectPublicKeyInfo`, in DER.
    pub fn public_key_info(&self) -> &[u8] {
        self.der.get(self.public_key_info.clone()).unwrap_or_default()
    }

    /// The content of the `BIT STRING` that holds the key: what OCSP takes the hash of.
    pub fn public_key_bits(&self) -> Option<&[u8]> {
        let mut fields = sequence(self.public_key_info()).ok()?;
        raw(&mut fields).ok()?;
        BitStringRef::decode(&mut fields).ok()?.as_bytes()
    }

    /// The subject's key.
    ///
    /// # Errors
    /// See [`PublicKey::from_spki_der`].
    pub fn public_key(&self) -> Result<PublicKey, CryptoFault> {
        self.public_key.get_or_init(|| PublicKey::from_spki_der(self.public_key_info())).clone()
    }

    /// Issuer and subject are the same: a new key of the same authority, or a root.
    pub fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Whether it says that it may issue certificates (RFC 5280, 4.2.1.9).
    pub fn is_authority(&self) -> bool {
        self.extensions.basic_constraints.is_some_and(|constraints| constraints.ca)
    }

    /// Whether the key may be used so: it is named, or nothing is said about usage.
    pub fn may(&self, usage: KeyUsages) -> bool {
        self.extensions.key_usage.is_none_or(|allowed| allowed.0.contains(usage))
    }

    /// Whether it may have been issued by the owner of `issuer`, by names and by key identifiers. No
    /// signature is looked at.
    pub fn names_as_issuer(&self, issuer: &Certificate) -> bool {
        self.issuer == issuer.subject && fits(self.extensions.authority_key_id.as_ref(), issuer)
    }

    /// Checks the signature with a key.
    ///
    /// # Errors
    /// See [`verify`]; an algorithm that is not known is [`CryptoFault::Unsupported`].
    pub fn verify_with(&self, key: &PublicKey) -> Result<SignatureAlgorithm, CryptoFault> {
        self.checked.with(key, || {
            let algorithm =
                self.algorithm().map_err(|name| CryptoFault::Unsupported(name.to_owned()))?;
            let message = self.der.get(self.to_be_signed.clone()).unwrap_or_default();
            verify(key, algorithm, message, &self.signature)?;
            Ok(algorithm)
        })
    }
}

/// Two certificates are the same if all their bytes are, which their SHA-256 tells.
impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Eq for Certificate {}

/// Whether a key identifier speaks against this issuer. The other pair (issuer's issuer and serial) is not
/// asked: after a cross-certification it names another certificate of the same key.
pub(super) fn fits(
    identifier: Option<&super::extensions::AuthorityKeyId>,
    issuer: &Certificate,
) -> bool {
    let wanted = identifier.and_then(|identifier| identifier.key_id.as_ref());
    match (wanted, issuer.extensions.subject_key_id.as_ref()) {
        (Some(wanted), Some(found)) => wanted == found,
        _ => true,
    }
}

fn version(fields: &mut SliceReader<'_>) -> der::Result<u8> {
    if !next_is(fields, context(0)) {
        return Ok(0);
    }
    let mut inner = SliceReader::new(der::asn1::AnyRef::decode(fields)?.value())?;
    let version = u8::decode(&mut inner)?;
    inner.finish()?;
    if version > 2 { Err(Tag::Integer.value_error().into()) } else { Ok(version) }
}

fn validity(bytes: &[u8]) -> der::Result<(Timestamp, Timestamp)> {
    let mut fields = sequence(bytes)?;
    let times = (time(&mut fields)?, time(&mut fields)?);
    fields.finish()?;
    Ok(times)
}

/// The unique identifiers, which nobody uses (4.1.2.8), and the extensions.
fn trailer(fields: &mut SliceReader<'_>, version: u8) -> der::Result<Vec<Extension>> {
    for number in [1, 2] {
        let tag = Tag::ContextSpecific { constructed: false, number: der::TagNumber(number) };
        if version >= 1 && next_is(fields, tag) {
            raw(fields)?;
        }
    }
    if version < 2 || !next_is(fields, context(3)) {
        return Ok(Vec::new());
    }
    extensions(der::asn1::AnyRef::decode(fields)?.value())
}

/// `Extensions`: at least one.
pub(super) fn extensions(bytes: &[u8]) -> der::Result<Vec<Extension>> {
    let extensions = Vec::<Extension>::from_der(bytes)?;
    if extensions.is_empty() { Err(Tag::Sequence.length_error().into()) } else { Ok(extensions) }
}

/// The algorithm of an `AlgorithmIdentifier`, or its name if it is not known or not well made.
pub(super) fn algorithm_named(der: &[u8]) -> der::Result<Result<SignatureAlgorithm, String>> {
    let identifier = AlgorithmIdentifierRef::from_der(der)?;
    Ok(SignatureAlgorithm::from_identifier(&identifier, None).map_err(|fault| fault.to_string()))
}

/// The bytes of a signature. One that does not end with a byte is no signature of any algorithm here; it
/// is kept as an empty one, which never verifies.
pub(super) fn signature_bytes(bits: BitStringRef<'_>) -> Vec<u8> {
    bits.as_bytes().unwrap_or_default().to_vec()
}

pub(super) fn fingerprint(der: &[u8]) -> der::Result<[u8; 32]> {
    Digest::Sha256.hash(der).try_into().map_err(|_| Tag::OctetString.length_error().into())
}

/// Where in `whole` a slice of it stands.
pub(super) fn place(whole: &[u8], part: &[u8]) -> der::Result<Range<usize>> {
    let start = part.as_ptr().addr().checked_sub(whole.as_ptr().addr());
    let range = start.and_then(|start| Some(start..start.checked_add(part.len())?));
    let range = range.filter(|range| range.end <= whole.len());
    range.ok_or_else(|| Tag::Sequence.value_error().into())
}

#[cfg(test)]
mod tests;
