//! One signer, as facts.

use std::borrow::Cow;

use const_oid::ObjectIdentifier;
use der::{Decode, Reader, Tag};
use spki::AlgorithmIdentifierRef;

use super::Mode;
use super::attributes::Attributes;
use super::certificate;
use super::content::Content;
use super::findings::Findings;
use crate::asn1::cms::{DATA, SignedData, SignerId, SignerInfo};
use crate::asn1::element::{constructed, content as content_of, next_if, open};
use crate::asn1::tsp::TST_INFO;
use crate::crypto::{AlgorithmFault, Digest, SignatureAlgorithm};
use crate::facts::{Format, Reference, Signature, SignerHint, TimestampFound, TimestampKind};

/// Everything that one signer says, with what is wrong and what is unusual about it.
pub(super) fn signature<'a>(
    data: &SignedData<'_>,
    signer: &SignerInfo<'_>,
    content: &Content<'_, 'a>,
    mode: Mode,
) -> Signature<'a> {
    let mut findings = Findings::default();
    check_place(data, mode, &mut findings);
    content.check(mode, &mut findings);
    let attributes = Attributes::of(signer, &mut findings);
    let (digest, algorithm) = algorithms(signer, &mut findings);
    if let Some(protection) = attributes.algorithm_protection {
        check_protection(protection, signer, &mut findings);
    }
    let over = match signer.signed_set() {
        Some(set) => {
            check_required(&attributes, data.content_type, &mut findings);
            Cow::Owned(set)
        }
        None => bare(data, content, mode, &mut findings),
    };
    check_certificate(data, signer, &attributes, mode, &mut findings);
    let timestamps = timestamps(&attributes, signer.value, content, &mut findings);
    let references = references(signer, &attributes, content, digest, mode);
    Signature {
        format: format(mode, &attributes),
        faults: findings.faults,
        remarks: findings.remarks,
        signed: over,
        algorithm,
        algorithm_name: signer.signature.oid.to_string(),
        value: Cow::Owned(signer.value.to_vec()),
        references,
        certificates: owned([&data.certificates, &attributes.certificates]),
        signer: hint(signer.id),
        bound: attributes.bound,
        claimed_time: attributes.signing_time,
        timestamps,
        crls: owned([&data.crls, &attributes.crls]),
        ocsp_answers: owned([&data.ocsp_answers, &attributes.ocsp]),
    }
}

/// What the place asks: one signer (ISO 32000-2, clause 12.8.3.3.1; RFC 3161, section 2.4.2) and the
/// right kind of content, so that a timestamp is never taken for a signature, nor one for the other.
fn check_place(data: &SignedData<'_>, mode: Mode, findings: &mut Findings) {
    if mode != Mode::StandAlone && data.signers.len() != 1 {
        findings.fault("signer-count", format!("{} signers where one must be", data.signers.len()));
    }
    let expected = match mode {
        Mode::StandAlone => return,
        Mode::PdfCades | Mode::PdfPkcs7 | Mode::PdfPkcs7Sha1 => DATA,
        Mode::Timestamp => TST_INFO,
    };
    if data.content_type != expected {
        findings.fault("content-type-unexpected", format!("content of type {}", data.content_type));
    }
}

/// The digest and the algorithm, which must agree (RFC 5652, section 5.3; RFC 5754, section 3).
fn algorithms(
    signer: &SignerInfo<'_>,
    findings: &mut Findings,
) -> (Option<Digest>, Option<SignatureAlgorithm>) {
    let digest = known(Digest::from_identifier(&signer.digest), findings);
    let algorithm = known(SignatureAlgorithm::from_identifier(&signer.signature, digest), findings);
    if let (Some(digest), Some(of_signature)) =
        (digest, algorithm.and_then(SignatureAlgorithm::digest))
        && digest != of_signature
    {
        let detail = format!("{digest} over the content, {of_signature} in the signature");
        findings.fault("digest-algorithms-differ", detail);
    }
    (digest, algorithm)
}

/// An algorithm that is not known is no fault of the form; bad parameters are.
fn known<T>(read: Result<T, AlgorithmFault>, findings: &mut Findings) -> Option<T> {
    match read {
        Ok(algorithm) => Some(algorithm),
        Err(AlgorithmFault::Unknown(_)) => None,
        Err(fault @ AlgorithmFault::Parameters(..)) => {
            findings.fault("algorithm-parameters", fault.to_string());
            None
        }
    }
}

/// `CMSAlgorithmProtection` must repeat both identifiers (RFC 6211, section 2).
fn check_protection(protection: &[u8], signer: &SignerInfo<'_>, findings: &mut Findings) {
    let agrees = || -> der::Result<bool> {
        let mut fields = open(protection, Tag::Sequence)?;
        let digest = AlgorithmIdentifierRef::decode(&mut fields)?;
        let signature = next_if(&mut fields, constructed(1))?;
        fields.finish()?;
        // `[1] IMPLICIT`: the fields of the identifier without its own tag.
        let Some(signature) = signature else { return Ok(false) };
        let mut fields = der::SliceReader::new(content_of(signature, constructed(1))?)?;
        let signature = AlgorithmIdentifierRef {
            oid: ObjectIdentifier::decode(&mut fields)?,
            parameters: Option::decode(&mut fields)?,
        };
        fields.finish()?;
        Ok(same(&digest, &signer.digest) && same(&signature, &signer.signature))
    };
    if !agrees().unwrap_or(false) {
        findings.fault("algorithm-protection-differs", "the signer protects other algorithms");
    }
}

/// The same algorithm: NULL and absent parameters are one.
fn same(one: &AlgorithmIdentifierRef<'_>, other: &AlgorithmIdentifierRef<'_>) -> bool {
    let parameters = |of: &AlgorithmIdentifierRef<'_>| {
        of.parameters.filter(|it| !it.is_null()).map(|it| (it.header(), it.value().to_vec()))
    };
    one.oid == other.oid && parameters(one) == parameters(other)
}

/// Signed attributes have the content's type and its digest (RFC 5652, section 5.3).
fn check_required(
    attributes: &Attributes<'_>,
    content_type: ObjectIdentifier,
    findings: &mut Findings,
) {
    match attributes.content_type {
        None => findings.fault("content-type-missing", "the content's type is not signed"),
        Some(said) if said != content_type => findings.fault(
            "content-type-differs",
            format!("signed is {said}, the content is {content_type}"),
        ),
        Some(_) => {}
    }
    if attributes.message_digest.is_none() {
        findings.fault("message-digest-missing", "no signed attribute has the content's digest");
    }
}

/// A signature over the content itself: only over plain data, and never over bytes that are the signed
/// attributes of another signature (RFC 5652, section 5.3 and the confusion that it leaves open).
fn bare<'a>(
    data: &SignedData<'_>,
    content: &Content<'_, 'a>,
    mode: Mode,
    findings: &mut Findings,
) -> Cow<'a, [u8]> {
    if data.content_type != DATA || matches!(mode, Mode::PdfCades | Mode::Timestamp) {
        findings.fault("signed-attributes-missing", "no attributes are signed");
    } else {
        findings.remark("signed-attributes-absent", "the signature is over the content alone");
    }
    let content = content.whole().unwrap_or_default();
    if SignerInfo::attributes(&content, Tag::Set).is_ok_and(|found| !found.is_empty()) {
        findings.fault("content-is-signed-attributes", "the content is a set of attributes");
    }
    content
}

/// Which certificate signed, and whether the signature binds it.
fn check_certificate(
    data: &SignedData<'_>,
    signer: &SignerInfo<'_>,
    attributes: &Attributes<'_>,
    mode: Mode,
    findings: &mut Findings,
) {
    if data.other_certificates > 0 {
        let detail = format!("{} certificates are not X.509", data.other_certificates);
        findings.remark("other-certificates-passed-over", detail);
    }
    if let Some(certificate) = certificate::of_signer(data, signer.id, findings) {
        certificate::check_bound(certificate, &attributes.bound, findings);
    }
    if attributes.bound.is_empty() {
        let detail = "the signature does not bind its certificate";
        match mode {
            // RFC 3161, section 2.4.2: a token must.
            Mode::Timestamp => findings.fault("signing-certificate-not-bound", detail),
            _ => findings.remark("signing-certificate-not-bound", detail),
        }
    }
}

fn format(mode: Mode, attributes: &Attributes<'_>) -> Format {
    match mode {
        Mode::StandAlone if attributes.bound.is_empty() => Format::Cms,
        Mode::StandAlone => Format::Cades,
        Mode::PdfCades => Format::Pades,
        Mode::PdfPkcs7 | Mode::PdfPkcs7Sha1 => Format::Pkcs7InPdf,
        Mode::Timestamp => Format::DocumentTimestamp,
    }
}

fn references(
    signer: &SignerInfo<'_>,
    attributes: &Attributes<'_>,
    content: &Content<'_, '_>,
    digest: Option<Digest>,
    mode: Mode,
) -> Vec<Reference> {
    let name = signer.digest.oid.to_string();
    // Attributes without a digest sign no content: the empty digest agrees with nothing.
    let signed_digest = signer.signed_attributes.map(|_| attributes.message_digest.unwrap_or(&[]));
    let mut references = vec![content.reference(digest, name, signed_digest)];
    if mode == Mode::PdfPkcs7Sha1 {
        references.push(content.sha1_of_file());
    }
    references
}

/// Over the content before (EN 319 122-1, clause 5.2.8) and over the value after (clause 5.3).
fn timestamps<'a>(
    attributes: &Attributes<'_>,
    value: &[u8],
    content: &Content<'_, 'a>,
    findings: &mut Findings,
) -> Vec<TimestampFound<'a>> {
    let found = |token: &&[u8], kind, covers| TimestampFound {
        kind,
        token: Cow::Owned(token.to_vec()),
        covers,
    };
    let mut timestamps = Vec::new();
    match content.pieces() {
        Some(pieces) => timestamps.extend(
            attributes
                .content_timestamps
                .iter()
                .map(|token| found(token, TimestampKind::Content, pieces.clone())),
        ),
        None if attributes.content_timestamps.is_empty() => {}
        None => findings.remark("timestamp-not-checked", "the content that is stamped is missing"),
    }
    timestamps.extend(
        attributes
            .signature_timestamps
            .iter()
            .map(|token| found(token, TimestampKind::Signature, vec![Cow::Owned(value.to_vec())])),
    );
    timestamps
}

fn hint(id: SignerId<'_>) -> SignerHint {
    match id {
        SignerId::IssuerAndSerial(issuer, serial) => {
            SignerHint::IssuerAndSerial { issuer: issuer.to_vec(), serial: serial.to_vec() }
        }
        SignerId::KeyIdentifier(identifier) => SignerHint::KeyIdentifier(identifier.to_vec()),
    }
}

/// Each once, in the order in which they came.
fn owned<'a>(lists: [&Vec<&[u8]>; 2]) -> Vec<Cow<'a, [u8]>> {
    let mut all: Vec<Cow<'a, [u8]>> = Vec::new();
    for one in lists.into_iter().flatten() {
        if !all.iter().any(|other| **other == **one) {
            all.push(Cow::Owned(one.to_vec()));
        }
    }
    all
}
