//! Enhanced Security Services: which certificate a signature binds (RFC 2634, RFC 5035).

use der::{Decode, Reader, Tag, asn1::OctetStringRef};
use spki::AlgorithmIdentifierRef;

use super::element::{content, explicit, list, next_if, open};
use crate::crypto::Digest;
use crate::facts::BoundCertificate;

/// Certificates that one attribute binds: a chain.
const MAX_BOUND: usize = 32;

/// `SigningCertificate` (RFC 2634, section 5.4): the hashes are SHA-1.
///
/// # Errors
/// What is none, or binds nothing.
pub fn signing_certificate(der: &[u8]) -> der::Result<Vec<BoundCertificate>> {
    bound(der, |fields| certificate_id(fields, Some(Digest::Sha1)))
}

/// `SigningCertificateV2` (RFC 5035, section 3): the hashes are SHA-256 where nothing else is said.
///
/// # Errors
/// What is none, or binds nothing.
pub fn signing_certificate_v2(der: &[u8]) -> der::Result<Vec<BoundCertificate>> {
    bound(der, |fields| {
        let digest = match next_if(fields, Tag::Sequence)? {
            Some(identifier) => {
                Digest::from_identifier(&AlgorithmIdentifierRef::from_der(identifier)?).ok()
            }
            None => Some(Digest::Sha256),
        };
        certificate_id(fields, digest)
    })
}

fn bound(
    der: &[u8],
    mut read: impl FnMut(&mut der::SliceReader<'_>) -> der::Result<BoundCertificate>,
) -> der::Result<Vec<BoundCertificate>> {
    let mut fields = open(der, Tag::Sequence)?;
    let ids = list(fields.tlv_bytes()?, Tag::Sequence, MAX_BOUND)?;
    // Policies: nothing here asks for them.
    next_if(&mut fields, Tag::Sequence)?;
    fields.finish()?;
    if ids.is_empty() {
        return Err(der::ErrorKind::Failed.into());
    }
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let mut fields = open(id, Tag::Sequence)?;
        found.push(read(&mut fields)?);
        fields.finish()?;
    }
    Ok(found)
}

/// The rest of an `ESSCertID`: the hash, and whose certificate it is.
fn certificate_id(
    fields: &mut der::SliceReader<'_>,
    digest: Option<Digest>,
) -> der::Result<BoundCertificate> {
    let hash = <&OctetStringRef>::decode(fields)?.as_bytes().to_vec();
    let issuer_and_serial = match next_if(fields, Tag::Sequence)? {
        Some(issuer_serial) => issuer_and_serial(issuer_serial)?,
        None => None,
    };
    Ok(BoundCertificate { digest, hash, issuer_and_serial })
}

/// `IssuerSerial`; `None` where the issuer is not named by exactly one directory name.
fn issuer_and_serial(der: &[u8]) -> der::Result<Option<(Vec<u8>, Vec<u8>)>> {
    let mut fields = open(der, Tag::Sequence)?;
    let names = list(fields.tlv_bytes()?, Tag::Sequence, MAX_BOUND)?;
    let serial = content(fields.tlv_bytes()?, Tag::Integer)?.to_vec();
    // An issuer's unique id, which RFC 2634 has not and some signers write.
    let _ = next_if(&mut fields, Tag::BitString)?;
    fields.finish()?;
    match names.as_slice() {
        [name] if name.first() == Some(&0xa4) => Ok(Some((explicit(name, 4)?.to_vec(), serial))),
        _ => Ok(None),
    }
}
