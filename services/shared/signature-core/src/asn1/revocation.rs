//! Certificates and revocation answers that a signature carries in its attributes.

use der::{Reader, Tag};

use super::cms::MAX_CERTIFICATES;
use super::element::{constructed, explicit, list, next_if, open};

/// Revocation answers, each in DER.
#[derive(Debug, Default)]
pub struct Answers<'a> {
    /// `CertificateList`s.
    pub crls: Vec<&'a [u8]>,
    /// `BasicOCSPResponse`s or whole `OCSPResponse`s.
    pub ocsp: Vec<&'a [u8]>,
}

/// `CAdES` `RevocationValues` (RFC 5126, section 6.3.4), whose OCSP answers are basic ones, and Adobe's
/// `RevocationInfoArchival` (ISO 32000-2, clause 12.8.3.3.2), whose are whole. Both are three lists in
/// the explicit tags 0 to 2; the third, of others, is passed over.
///
/// # Errors
/// What is neither.
pub fn answers(der: &[u8]) -> der::Result<Answers<'_>> {
    let mut fields = open(der, Tag::Sequence)?;
    let mut answers = Answers::default();
    if let Some(crls) = next_if(&mut fields, constructed(0))? {
        answers.crls = list(explicit(crls, 0)?, Tag::Sequence, MAX_CERTIFICATES)?;
    }
    if let Some(ocsp) = next_if(&mut fields, constructed(1))? {
        answers.ocsp = list(explicit(ocsp, 1)?, Tag::Sequence, MAX_CERTIFICATES)?;
    }
    next_if(&mut fields, constructed(2))?;
    fields.finish()?;
    Ok(answers)
}

/// `CAdES` `CertificateValues` (RFC 5126, section 6.3.3): certificates, each in DER.
///
/// # Errors
/// What is none, or holds more than a signature may.
pub fn certificates(der: &[u8]) -> der::Result<Vec<&[u8]>> {
    list(der, Tag::Sequence, MAX_CERTIFICATES)
}
