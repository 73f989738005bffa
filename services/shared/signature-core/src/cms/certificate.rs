//! Which of the certificates that came along is the signer's.

use der::{Decode, Reader, Tag, asn1::ObjectIdentifier, asn1::OctetStringRef};

use super::findings::Findings;
use crate::asn1::cms::{SignedData, SignerId};
use crate::asn1::element::{constructed, content, explicit, list, next_if, open, primitive};
use crate::facts::BoundCertificate;

const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");

/// A certificate's extensions: the profiles of CAs have about ten.
const MAX_EXTENSIONS: usize = 64;

/// What a signer can name a certificate by (RFC 5652, section 5.3).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named<'a> {
    pub(super) issuer: &'a [u8],
    pub(super) serial: &'a [u8],
    pub(super) key_identifier: Option<&'a [u8]>,
}

impl<'a> Named<'a> {
    /// Reads no more of a certificate (RFC 5280, section 4.1) than its names.
    pub(super) fn of(certificate: &'a [u8]) -> der::Result<Self> {
        let mut fields = open(certificate, Tag::Sequence)?;
        let mut fields = open(fields.tlv_bytes()?, Tag::Sequence)?;
        next_if(&mut fields, constructed(0))?;
        let serial = content(fields.tlv_bytes()?, Tag::Integer)?;
        fields.tlv_bytes()?;
        let issuer = fields.tlv_bytes()?;
        // Validity, subject and key.
        for _ in 0..3 {
            fields.tlv_bytes()?;
        }
        next_if(&mut fields, primitive(1))?;
        next_if(&mut fields, primitive(2))?;
        let key_identifier = match next_if(&mut fields, constructed(3))? {
            Some(extensions) => key_identifier(explicit(extensions, 3)?)?,
            None => None,
        };
        Ok(Self { issuer, serial, key_identifier })
    }

    fn is(&self, id: SignerId<'_>) -> bool {
        match id {
            SignerId::IssuerAndSerial(issuer, serial) => {
                self.issuer == issuer && self.serial == serial
            }
            SignerId::KeyIdentifier(identifier) => self.key_identifier == Some(identifier),
        }
    }
}

fn key_identifier(extensions: &[u8]) -> der::Result<Option<&[u8]>> {
    for extension in list(extensions, Tag::Sequence, MAX_EXTENSIONS)? {
        let mut fields = open(extension, Tag::Sequence)?;
        if ObjectIdentifier::decode(&mut fields)? == SUBJECT_KEY_IDENTIFIER {
            next_if(&mut fields, Tag::Boolean)?;
            let value = <&OctetStringRef>::decode(&mut fields)?.as_bytes();
            return content(value, Tag::OctetString).map(Some);
        }
    }
    Ok(None)
}

/// The signer's certificate, if exactly one came along. Two that bear the same name and are not the
/// same would let a verifier choose.
pub(super) fn of_signer<'a>(
    data: &SignedData<'a>,
    id: SignerId<'_>,
    findings: &mut Findings,
) -> Option<&'a [u8]> {
    let mut matching: Vec<&[u8]> = data
        .certificates
        .iter()
        .copied()
        .filter(|certificate| Named::of(certificate).is_ok_and(|named| named.is(id)))
        .collect();
    matching.sort_unstable();
    matching.dedup();
    match matching.as_slice() {
        [one] => Some(one),
        [] => {
            findings
                .remark("signer-certificate-not-embedded", "the signer's certificate is not in it");
            None
        }
        several => {
            let detail = format!("{} certificates bear the signer's name", several.len());
            findings.fault("signer-certificate-ambiguous", detail);
            None
        }
    }
}

/// Checks that the certificate is the first that the signature binds (RFC 5035, section 4; EN 319
/// 122-1, clause 5.2.2.1).
pub(super) fn check_bound(certificate: &[u8], bound: &[BoundCertificate], findings: &mut Findings) {
    let Some(first) = bound.first() else { return };
    match first.binds(certificate) {
        Some(false) => findings.fault(
            "signing-certificate-differs",
            "the certificate that the signature binds is not the signer's",
        ),
        Some(true) => {}
        None => findings.remark(
            "signing-certificate-unchecked",
            "the signature binds its certificate by a digest that is not known",
        ),
    }
    let (Some((issuer, serial)), Ok(named)) = (&first.issuer_and_serial, Named::of(certificate))
    else {
        return;
    };
    if issuer != named.issuer || serial != named.serial {
        findings.remark(
            "signing-certificate-issuer-differs",
            "issuer and serial number beside the certificate's hash are another certificate's",
        );
    }
}
