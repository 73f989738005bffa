//! Which certificate signed (EN 319 102-1, clause 5.2.3), and who that is.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::{COMMON_NAME, ORGANIZATION_NAME, SERIAL_NUMBER, UID};
use der::Decode;
use x509_cert::name::Name as Rdns;

use super::{Finding, Judge};
use crate::crypto::verify;
use crate::facts::{Signature, SignerHint};
use crate::pki::Certificate;
use crate::pki::names::Name;
use crate::report::{Signer, SubIndication};

impl<'m> Judge<'m> {
    /// The certificate that the signature names or binds; without either, the one whose key fits.
    pub(super) fn signer(&self, signature: &Signature<'_>) -> Result<&'m Certificate, Finding> {
        let mut named =
            self.certificates.iter().copied().filter(|one| names(&signature.signer, one));
        let found = match signature.bound.first() {
            // A digest that is not known here binds nothing that could be checked.
            Some(bound) => named.find(|one| bound.binds(one.as_der()) == Some(true)),
            None if signature.signer == SignerHint::None => named.find(|one| fits(signature, one)),
            None => named.next(),
        };
        found.ok_or_else(|| {
            let detail = "no certificate that is here is the one that the signature names";
            Finding::open(
                SubIndication::NoSigningCertificateFound,
                "signer-certificate-missing",
                detail,
            )
        })
    }
}

fn names(hint: &SignerHint, certificate: &Certificate) -> bool {
    match hint {
        SignerHint::IssuerAndSerial { issuer, serial } => {
            let same_issuer = Name::from_der(issuer).is_ok_and(|it| it == *certificate.issuer());
            same_issuer && without_zeros(serial) == without_zeros(certificate.serial())
        }
        SignerHint::KeyIdentifier(identifier) => {
            certificate.extensions().subject_key_id.as_ref() == Some(identifier)
        }
        SignerHint::None => true,
    }
}

/// A number without its leading zeros.
fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

fn fits(signature: &Signature<'_>, certificate: &Certificate) -> bool {
    let (Some(algorithm), Ok(key)) = (signature.algorithm, certificate.public_key()) else {
        return false;
    };
    verify(&key, algorithm, &signature.signed, &signature.value).is_ok()
}

/// A certificate as people read it.
pub(crate) fn described(certificate: &Certificate) -> Signer {
    let subject = certificate.subject();
    Signer {
        subject: subject.to_string(),
        name: attribute(subject, COMMON_NAME),
        organisation: attribute(subject, ORGANIZATION_NAME),
        identifier: attribute(subject, UID).or_else(|| attribute(subject, SERIAL_NUMBER)),
        issuer: certificate.issuer().to_string(),
        serial: hex::encode(certificate.serial()),
        sha256: hex::encode(certificate.fingerprint()),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
    }
}

/// The first value of an attribute, if it is text.
pub(super) fn attribute(name: &Name, kind: ObjectIdentifier) -> Option<String> {
    let name = Rdns::from_der(name.as_der()).ok()?;
    let value = name.iter().find(|attribute| attribute.oid == kind)?;
    let text = value.value.value();
    // UTF8String, PrintableString, IA5String: one byte a character at least.
    let text = std::str::from_utf8(text).ok()?;
    (!text.is_empty() && !text.contains('\0')).then(|| text.to_owned())
}
