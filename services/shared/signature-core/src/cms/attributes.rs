//! The attributes of a signer: which may stand where, how often, and what they say.

use std::collections::BTreeSet;

use const_oid::ObjectIdentifier;
use der::{Decode, asn1::AnyRef, asn1::OctetStringRef};
use jiff::Timestamp;

use super::findings::Findings;
use crate::asn1::cms::{Attribute, SignerInfo};
use crate::asn1::element::constructed;
use crate::asn1::{ber, ess, revocation, time};
use crate::facts::BoundCertificate;

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

// RFC 5652, section 11.
const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
const COUNTERSIGNATURE: ObjectIdentifier = oid("1.2.840.113549.1.9.6");
// RFC 6211, section 2.
const ALGORITHM_PROTECTION: ObjectIdentifier = oid("1.2.840.113549.1.9.52");
// RFC 2634, section 5.4; RFC 5035, section 3.
const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
// RFC 5126, sections 5 and 6.
const SIGNATURE_TIMESTAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
const CONTENT_TIMESTAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.20");
const CERTIFICATE_VALUES: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.23");
const REVOCATION_VALUES: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.24");
const OTHER_TIMESTAMPS: [ObjectIdentifier; 5] = [
    // Over references, over references and certificates, over the archive (old and older).
    oid("1.2.840.113549.1.9.16.2.25"),
    oid("1.2.840.113549.1.9.16.2.26"),
    oid("1.2.840.113549.1.9.16.2.27"),
    oid("1.2.840.113549.1.9.16.2.48"),
    // archive-time-stamp-v3, EN 319 122-1, clause 5.5.3.
    oid("0.4.0.1733.2.4"),
];
// ISO 32000-2, clause 12.8.3.3.2.
const ADBE_REVOCATION: ObjectIdentifier = oid("1.2.840.113583.1.1.8");

/// Which must be signed (RFC 5652, section 11; RFC 5035, section 5; RFC 6211, section 2).
const SIGNED_ALONE: [ObjectIdentifier; 7] = [
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNING_TIME,
    ALGORITHM_PROTECTION,
    SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2,
    CONTENT_TIMESTAMP,
];

/// Which have one value (the same sections).
const SINGLE: [ObjectIdentifier; 6] = [
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNING_TIME,
    ALGORITHM_PROTECTION,
    SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2,
];

/// What a signer's attributes say.
#[derive(Debug, Default)]
pub(super) struct Attributes<'a> {
    pub(super) content_type: Option<ObjectIdentifier>,
    pub(super) message_digest: Option<&'a [u8]>,
    pub(super) signing_time: Option<Timestamp>,
    pub(super) algorithm_protection: Option<&'a [u8]>,
    /// By `SigningCertificateV2`, and without it by `SigningCertificate`.
    pub(super) bound: Vec<BoundCertificate>,
    pub(super) content_timestamps: Vec<&'a [u8]>,
    pub(super) signature_timestamps: Vec<&'a [u8]>,
    pub(super) certificates: Vec<&'a [u8]>,
    pub(super) crls: Vec<&'a [u8]>,
    pub(super) ocsp: Vec<&'a [u8]>,
}

impl<'a> Attributes<'a> {
    /// Reads both sets; what breaks a rule becomes a fault.
    pub(super) fn of(signer: &SignerInfo<'a>, findings: &mut Findings) -> Self {
        let mut said = Self::default();
        // What came must be DER, so that nobody reads other bytes than were signed.
        if signer.signed_set().is_some_and(|set| !ber::is_der(&set)) {
            findings.fault("signed-attributes-not-der", "the signed attributes are not in DER");
        }
        if let Some(set) = signer.signed_attributes {
            for attribute in read(set, 0, findings) {
                said.signed(&attribute, findings);
            }
        }
        if let Some(set) = signer.unsigned_attributes {
            for attribute in read(set, 1, findings) {
                said.unsigned(&attribute, findings);
            }
        }
        said
    }

    fn signed(&mut self, attribute: &Attribute<'a>, findings: &mut Findings) {
        let kind = attribute.kind;
        if kind == SIGNATURE_TIMESTAMP || kind == COUNTERSIGNATURE {
            findings.fault("attribute-must-be-unsigned", format!("{kind} is signed"));
        }
        if SINGLE.contains(&kind) && attribute.values.len() != 1 {
            findings.fault("attribute-values", format!("{kind} has not exactly one value"));
        }
        let Some(&first) = attribute.values.first() else { return };
        if self.take_signed(kind, first, &attribute.values, findings).is_err() {
            findings.fault("attribute-unreadable", format!("{kind} cannot be read"));
        }
    }

    fn take_signed(
        &mut self,
        kind: ObjectIdentifier,
        first: &'a [u8],
        values: &[&'a [u8]],
        findings: &mut Findings,
    ) -> der::Result<()> {
        match kind {
            CONTENT_TYPE => self.content_type = Some(ObjectIdentifier::from_der(first)?),
            MESSAGE_DIGEST => {
                self.message_digest = Some(<&OctetStringRef>::from_der(first)?.as_bytes());
            }
            SIGNING_TIME => {
                self.signing_time = time::timestamp(AnyRef::from_der(first)?);
                if self.signing_time.is_none() {
                    findings
                        .remark("signing-time-unreadable", "the signer's time is no time in UTC");
                }
            }
            ALGORITHM_PROTECTION => self.algorithm_protection = Some(first),
            SIGNING_CERTIFICATE_V2 => self.bound = ess::signing_certificate_v2(first)?,
            SIGNING_CERTIFICATE => {
                let bound = ess::signing_certificate(first)?;
                findings.remark(
                    "signing-certificate-sha1",
                    "the signature binds its certificate by a SHA-1",
                );
                if self.bound.is_empty() {
                    self.bound = bound;
                }
            }
            CONTENT_TIMESTAMP => self.content_timestamps.extend(values),
            ADBE_REVOCATION => self.take_answers(values)?,
            _ => {}
        }
        Ok(())
    }

    fn unsigned(&mut self, attribute: &Attribute<'a>, findings: &mut Findings) {
        let kind = attribute.kind;
        if SIGNED_ALONE.contains(&kind) {
            findings.fault("attribute-must-be-signed", format!("{kind} is not signed"));
        } else if OTHER_TIMESTAMPS.contains(&kind) {
            findings.remark("timestamp-not-checked", format!("{kind} is known and not checked"));
        } else if self.take_unsigned(attribute, findings).is_err() {
            findings.fault("attribute-unreadable", format!("{kind} cannot be read"));
        }
    }

    fn take_unsigned(
        &mut self,
        attribute: &Attribute<'a>,
        findings: &mut Findings,
    ) -> der::Result<()> {
        match attribute.kind {
            SIGNATURE_TIMESTAMP => self.signature_timestamps.extend(&attribute.values),
            CERTIFICATE_VALUES => {
                for value in &attribute.values {
                    self.certificates.extend(revocation::certificates(value)?);
                }
            }
            REVOCATION_VALUES | ADBE_REVOCATION => self.take_answers(&attribute.values)?,
            COUNTERSIGNATURE => {
                findings
                    .remark("countersignature-not-checked", "a countersignature is not checked");
            }
            _ => {}
        }
        Ok(())
    }

    fn take_answers(&mut self, values: &[&'a [u8]]) -> der::Result<()> {
        for value in values {
            let answers = revocation::answers(value)?;
            self.crls.extend(answers.crls);
            self.ocsp.extend(answers.ocsp);
        }
        Ok(())
    }
}

/// The attributes of a set, of which none may stand twice but those that are made one after the other
/// (RFC 5652, sections 5.3 and 11.4; EN 319 122-1, clause 5.3).
fn read<'a>(set: &'a [u8], tag: u32, findings: &mut Findings) -> Vec<Attribute<'a>> {
    let attributes = match SignerInfo::attributes(set, constructed(tag)) {
        Ok(attributes) => attributes,
        Err(error) => {
            findings.fault("attributes-unreadable", format!("attributes [{tag}]: {error}"));
            return Vec::new();
        }
    };
    let mut seen = BTreeSet::new();
    for Attribute { kind, .. } in &attributes {
        let several = tag == 1 && (*kind == SIGNATURE_TIMESTAMP || *kind == COUNTERSIGNATURE)
            || OTHER_TIMESTAMPS.contains(kind);
        if !seen.insert(*kind) && !several {
            findings.fault("attribute-twice", format!("{kind} stands more than once"));
        }
    }
    attributes
}
