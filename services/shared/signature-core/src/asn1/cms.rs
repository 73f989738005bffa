//! Cryptographic Message Syntax: `SignedData` (RFC 5652, section 5).

use const_oid::ObjectIdentifier;
use der::{Decode, Reader, Tag, asn1::OctetStringRef};
use spki::AlgorithmIdentifierRef;

use super::element::{constructed, content, explicit, list, next_if, open, primitive, rest};

/// id-data, RFC 5652, section 4.
pub const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
/// id-signedData, RFC 5652, section 5.1.
pub const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// id-ri-ocsp-response, RFC 5940, section 2.1.
const OCSP_RESPONSE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.16.2");

/// Certificates or revocation answers in one signature: a chain is 3 to 5 long, and archives of many
/// signers have some dozens.
pub const MAX_CERTIFICATES: usize = 256;
/// Signers of one document.
const MAX_SIGNERS: usize = 64;
/// Attributes of one signer, and values of one attribute.
const MAX_ATTRIBUTES: usize = 64;

/// A `SignedData`, with everything that is signed kept as it came.
#[derive(Debug)]
pub struct SignedData<'a> {
    /// What the content is.
    pub content_type: ObjectIdentifier,
    /// The content, where it is not detached.
    pub content: Option<&'a [u8]>,
    /// The X.509 certificates, each in DER.
    pub certificates: Vec<&'a [u8]>,
    /// How many other certificates (PKCS#6, attribute certificates) there are.
    pub other_certificates: usize,
    /// Revocation lists, each in DER.
    pub crls: Vec<&'a [u8]>,
    /// OCSP answers (RFC 5940), each an `OCSPResponse` in DER.
    pub ocsp_answers: Vec<&'a [u8]>,
    /// Who signed.
    pub signers: Vec<SignerInfo<'a>>,
}

/// One signer.
#[derive(Debug)]
pub struct SignerInfo<'a> {
    /// 1 with issuer and serial number, 3 with a key identifier.
    pub version: u8,
    /// Which certificate.
    pub id: SignerId<'a>,
    /// The digest over the content, an `AlgorithmIdentifier`.
    pub digest: AlgorithmIdentifierRef<'a>,
    /// The signed attributes with their tag `[0]`.
    pub signed_attributes: Option<&'a [u8]>,
    /// How the value was made.
    pub signature: AlgorithmIdentifierRef<'a>,
    /// The signature value.
    pub value: &'a [u8],
    /// The unsigned attributes with their tag `[1]`.
    pub unsigned_attributes: Option<&'a [u8]>,
}

/// `SignerIdentifier`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignerId<'a> {
    /// `issuerAndSerialNumber`: the `Name` in DER, the bytes of the `INTEGER`.
    IssuerAndSerial(&'a [u8], &'a [u8]),
    /// `subjectKeyIdentifier`.
    KeyIdentifier(&'a [u8]),
}

/// An attribute with its values, each in DER.
#[derive(Debug)]
pub struct Attribute<'a> {
    /// What it is.
    pub kind: ObjectIdentifier,
    /// At least one.
    pub values: Vec<&'a [u8]>,
}

impl<'a> SignedData<'a> {
    /// Reads a `ContentInfo` in DER whose content is a `SignedData`.
    ///
    /// # Errors
    /// Everything else; a content that is no `OCTET STRING`; more certificates or signers than the
    /// limits allow.
    pub fn from_content_info(der: &'a [u8]) -> der::Result<Self> {
        let mut info = open(der, Tag::Sequence)?;
        if ObjectIdentifier::decode(&mut info)? != SIGNED_DATA {
            return Err(der::ErrorKind::OidUnknown { oid: SIGNED_DATA }.into());
        }
        let content = info.tlv_bytes()?;
        info.finish()?;
        Self::from_der(explicit(content, 0)?)
    }

    fn from_der(der: &'a [u8]) -> der::Result<Self> {
        let mut fields = open(der, Tag::Sequence)?;
        u8::decode(&mut fields)?;
        list(fields.tlv_bytes()?, Tag::Set, MAX_SIGNERS)?;
        let (content_type, content) = encapsulated(fields.tlv_bytes()?)?;
        let mut signed = Self {
            content_type,
            content,
            certificates: Vec::new(),
            other_certificates: 0,
            crls: Vec::new(),
            ocsp_answers: Vec::new(),
            signers: Vec::new(),
        };
        if let Some(certificates) = next_if(&mut fields, constructed(0))? {
            let all = list(certificates, constructed(0), MAX_CERTIFICATES)?;
            signed.certificates = all.iter().copied().filter(|it| is_sequence(it)).collect();
            signed.other_certificates = all.len() - signed.certificates.len();
        }
        if let Some(revocation) = next_if(&mut fields, constructed(1))? {
            for answer in list(revocation, constructed(1), MAX_CERTIFICATES)? {
                if is_sequence(answer) {
                    signed.crls.push(answer);
                } else if let Some(ocsp) = ocsp_answer(answer) {
                    signed.ocsp_answers.push(ocsp);
                }
            }
        }
        let signers = list(fields.tlv_bytes()?, Tag::Set, MAX_SIGNERS)?;
        fields.finish()?;
        signed.signers = signers.into_iter().map(SignerInfo::from_der).collect::<Result<_, _>>()?;
        Ok(signed)
    }
}

fn is_sequence(der: &[u8]) -> bool {
    der.first() == Some(&0x30)
}

/// `EncapsulatedContentInfo`.
fn encapsulated(der: &[u8]) -> der::Result<(ObjectIdentifier, Option<&[u8]>)> {
    let mut fields = open(der, Tag::Sequence)?;
    let content_type = ObjectIdentifier::decode(&mut fields)?;
    let content = match next_if(&mut fields, constructed(0))? {
        Some(content) => Some(<&OctetStringRef>::from_der(explicit(content, 0)?)?.as_bytes()),
        None => None,
    };
    fields.finish()?;
    Ok((content_type, content))
}

/// `OtherRevocationInfoFormat` with an OCSP response (RFC 5940, section 2.1).
fn ocsp_answer(der: &[u8]) -> Option<&[u8]> {
    let mut fields = open(der, constructed(1)).ok()?;
    let format = ObjectIdentifier::decode(&mut fields).ok()?;
    let answer = fields.tlv_bytes().ok()?;
    fields.finish().ok()?;
    (format == OCSP_RESPONSE).then_some(answer)
}

impl<'a> SignerInfo<'a> {
    fn from_der(der: &'a [u8]) -> der::Result<Self> {
        let mut fields = open(der, Tag::Sequence)?;
        let version = u8::decode(&mut fields)?;
        let id = SignerId::from_der(fields.tlv_bytes()?)?;
        let digest = AlgorithmIdentifierRef::decode(&mut fields)?;
        let signed_attributes = next_if(&mut fields, constructed(0))?;
        let signature = AlgorithmIdentifierRef::decode(&mut fields)?;
        let value = <&OctetStringRef>::decode(&mut fields)?.as_bytes();
        let unsigned_attributes = next_if(&mut fields, constructed(1))?;
        fields.finish()?;
        Ok(Self { version, id, digest, signed_attributes, signature, value, unsigned_attributes })
    }

    /// The signed attributes as they came, with the tag of their `SET`: over these the value is made
    /// (RFC 5652, section 5.4).
    pub fn signed_set(&self) -> Option<Vec<u8>> {
        let (_, rest) = self.signed_attributes?.split_first()?;
        Some([&[0x31], rest].concat())
    }

    /// The attributes in a set as it came, with its own tag.
    ///
    /// # Errors
    /// What is no set of attributes, an attribute without a value, more than the limits allow.
    pub fn attributes(set: &'a [u8], tag: Tag) -> der::Result<Vec<Attribute<'a>>> {
        list(set, tag, MAX_ATTRIBUTES)?.into_iter().map(Attribute::from_der).collect()
    }
}

impl<'a> SignerId<'a> {
    fn from_der(der: &'a [u8]) -> der::Result<Self> {
        if let Ok(mut fields) = open(der, Tag::Sequence) {
            let (issuer, serial) = (fields.tlv_bytes()?, fields.tlv_bytes()?);
            fields.finish()?;
            Ok(Self::IssuerAndSerial(issuer, content(serial, Tag::Integer)?))
        } else {
            content(der, primitive(0)).map(Self::KeyIdentifier)
        }
    }
}

impl<'a> Attribute<'a> {
    fn from_der(der: &'a [u8]) -> der::Result<Self> {
        let mut fields = open(der, Tag::Sequence)?;
        let kind = ObjectIdentifier::decode(&mut fields)?;
        let mut values = open(fields.tlv_bytes()?, Tag::Set)?;
        fields.finish()?;
        let values = rest(&mut values, MAX_ATTRIBUTES)?;
        if values.is_empty() {
            return Err(der::ErrorKind::Failed.into());
        }
        Ok(Self { kind, values })
    }
}
