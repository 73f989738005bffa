//! Answers of OCSP responders (RFC 6960).

mod request;
mod single;
mod status;

use std::ops::Range;

use const_oid::ObjectIdentifier;
use const_oid::db::rfc6960::ID_PKIX_OCSP_BASIC;
use der::asn1::{AnyRef, BitStringRef, OctetStringRef};
use der::{Decode, Reader, SliceReader, Tag};
use jiff::Timestamp;
use x509_cert::ext::Extension;

use super::Certificate;
use super::cert::{algorithm_named, extensions, fingerprint, place, signature_bytes};
use super::names::Name;
use super::tlv::{context, moment, next_is, raw, sequence};
use crate::crypto::{CryptoFault, Digest, PublicKey, SignatureAlgorithm, verify};
use single::Single;

pub use request::request;
pub use status::{AnswerFault, Status, Used, status};

/// The largest answer that is read, in bytes. They have two or three thousand.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// The most certificates that are read of those that come with an answer. One is needed.
const MAX_CERTIFICATES: usize = 16;

/// The most certificates about which one answer may speak.
const MAX_RESPONSES: usize = 256;

/// An answer, parsed once. Nothing about it has been believed yet.
#[derive(Debug, Clone)]
pub struct OcspAnswer {
    der: Vec<u8>,
    /// Where in `der` stands what has been signed.
    to_be_signed: Range<usize>,
    fingerprint: [u8; 32],
    responder: ResponderId,
    produced_at: Timestamp,
    responses: Vec<Single>,
    /// A critical extension that is not known here.
    unusable: Option<ObjectIdentifier>,
    algorithm: Result<SignatureAlgorithm, String>,
    signature: Vec<u8>,
    certificates: Vec<Certificate>,
}

/// By what the responder is named (RFC 6960, 4.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
enum ResponderId {
    Name(Name),
    /// The SHA-1 of its key.
    Key(Vec<u8>),
}

impl ResponderId {
    fn is(&self, certificate: &Certificate) -> bool {
        match self {
            ResponderId::Name(name) => name == certificate.subject(),
            ResponderId::Key(hash) => {
                let key = certificate.public_key_bits();
                key.is_some_and(|key| Digest::Sha1.hash(key) == *hash)
            }
        }
    }
}

/// Why bytes are no answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Not DER, or not as RFC 6960 has it.
    #[error("not an OCSP answer: {0}")]
    Malformed(#[from] der::Error),
    /// The responder gave an error in place of an answer.
    #[error("the responder did not answer: status {0}")]
    Refused(u8),
}

impl OcspAnswer {
    /// Reads an `OCSPResponse` or, as CMS and PDF store it, the `BasicOCSPResponse` within.
    ///
    /// # Errors
    /// See [`NoAnswer`]. Larger than 1 MiB, with more than 16 certificates or about more than 256
    /// certificates counts as malformed.
    pub fn from_der(der: &[u8]) -> Result<OcspAnswer, NoAnswer> {
        if der.len() > MAX_ANSWER_BYTES {
            return Err(NoAnswer::Malformed(Tag::Sequence.length_error().into()));
        }
        let mut outer = sequence(der)?;
        if !next_is(&outer, Tag::Enumerated) {
            return Ok(basic(der)?);
        }
        let status = AnyRef::decode(&mut outer)?;
        match status.value() {
            [0] => {}
            [status] => return Err(NoAnswer::Refused(*status)),
            _ => return Err(NoAnswer::Malformed(Tag::Enumerated.length_error().into())),
        }
        let mut bytes = sequence(explicit(&mut outer, 0)?)?;
        outer.finish()?;
        if ObjectIdentifier::decode(&mut bytes)? != ID_PKIX_OCSP_BASIC {
            return Err(NoAnswer::Malformed(Tag::ObjectIdentifier.value_error().into()));
        }
        let answer = <&OctetStringRef>::decode(&mut bytes)?;
        bytes.finish()?;
        Ok(basic(answer.as_bytes())?)
    }

    /// The `BasicOCSPResponse`, in DER.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// The SHA-256 of the `BasicOCSPResponse`.
    pub fn fingerprint(&self) -> &[u8; 32] {
        &self.fingerprint
    }

    /// When it was signed.
    pub fn produced_at(&self) -> Timestamp {
        self.produced_at
    }

    /// By when more is known of the certificates that it speaks of, where that is said of each.
    pub fn next_update(&self) -> Option<Timestamp> {
        let all: Option<Vec<_>> = self.responses.iter().map(|single| single.next_update).collect();
        all?.into_iter().min()
    }

    /// The certificates that came along. None is trusted for that.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    fn verify_with(&self, key: &PublicKey) -> Result<SignatureAlgorithm, CryptoFault> {
        let algorithm = self.algorithm.clone().map_err(CryptoFault::Unsupported)?;
        let message = self.der.get(self.to_be_signed.clone()).unwrap_or_default();
        verify(key, algorithm, message, &self.signature)?;
        Ok(algorithm)
    }
}

fn basic(der: &[u8]) -> der::Result<OcspAnswer> {
    let mut outer = sequence(der)?;
    let to_be_signed = raw(&mut outer)?;
    let algorithm = algorithm_named(raw(&mut outer)?)?;
    let signature = signature_bytes(BitStringRef::decode(&mut outer)?);
    let certificates = if next_is(&outer, context(0)) {
        certificates(explicit(&mut outer, 0)?)?
    } else {
        Vec::new()
    };
    outer.finish()?;

    let mut fields = sequence(to_be_signed)?;
    if next_is(&fields, context(0)) && u8::from_der(explicit(&mut fields, 0)?)? != 0 {
        return Err(Tag::Integer.value_error().into());
    }
    let responder = responder(&mut fields)?;
    let produced_at = moment(raw(&mut fields)?)?;
    let mut responses = Vec::new();
    let mut list = sequence(raw(&mut fields)?)?;
    while !list.is_finished() {
        if responses.len() == MAX_RESPONSES {
            return Err(Tag::Sequence.length_error().into());
        }
        responses.push(Single::read(raw(&mut list)?)?);
    }
    let mut unusable = None;
    if next_is(&fields, context(1)) {
        unusable = unknown_critical(&extensions(explicit(&mut fields, 1)?)?);
    }
    fields.finish()?;
    Ok(OcspAnswer {
        to_be_signed: place(der, to_be_signed)?,
        fingerprint: fingerprint(der)?,
        der: der.to_vec(),
        responder,
        produced_at,
        responses,
        unusable,
        algorithm,
        signature,
        certificates,
    })
}

fn responder(fields: &mut SliceReader<'_>) -> der::Result<ResponderId> {
    if next_is(fields, context(1)) {
        return Ok(ResponderId::Name(Name::from_der(explicit(fields, 1)?)?));
    }
    let hash = <&OctetStringRef>::from_der(explicit(fields, 2)?)?;
    Ok(ResponderId::Key(hash.as_bytes().to_vec()))
}

/// Those that can be read; another's fault does not make the answer none.
fn certificates(der: &[u8]) -> der::Result<Vec<Certificate>> {
    let mut list = sequence(der)?;
    let mut certificates = Vec::new();
    while !list.is_finished() {
        if certificates.len() == MAX_CERTIFICATES {
            return Err(Tag::Sequence.length_error().into());
        }
        certificates.extend(Certificate::from_der(raw(&mut list)?));
    }
    Ok(certificates)
}

/// The content of `[number] EXPLICIT`: one element, header and all.
fn explicit<'a>(fields: &mut SliceReader<'a>, number: u32) -> der::Result<&'a [u8]> {
    let any = AnyRef::decode(fields)?;
    der::Tagged::tag(&any).assert_eq(context(number))?;
    Ok(any.value())
}

/// Extensions of answers are all optional to understand, unless they say otherwise (4.4). None changes
/// what an answer says about a certificate.
fn unknown_critical(extensions: &[Extension]) -> Option<ObjectIdentifier> {
    /// `id-pkix-ocsp`: nonce, references, cut-off, preferred algorithms, extended revocation.
    const KNOWN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
    let mut unknown = extensions
        .iter()
        .filter(|extension| extension.critical && extension.extn_id.parent() != Some(KNOWN));
    unknown.next().map(|extension| extension.extn_id)
}

#[cfg(test)]
mod tests;
