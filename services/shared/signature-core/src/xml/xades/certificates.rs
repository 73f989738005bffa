//! The certificates that a signature binds, and the validation data that came along.

use std::borrow::Cow;

use der::asn1::AnyRef;
use der::{Decode, Sequence, Tag, Tagged};
use roxmltree::Node;

use crate::crypto::Digest;
use crate::facts::{BoundCertificate, Fault, Signature};
use crate::xml::fault;
use crate::xml::key_info::{MAX_CERTIFICATES, add_certificate};
use crate::xml::vocabulary::{
    algorithm_of, bytes_of, elements, is_dsig, is_xades, xades_child, xades_children,
};

/// How many revocation lists, and how many answers, are taken in.
const MAX_ANSWERS: usize = 64;

/// Notes the certificates of `SigningCertificateV2` and, where there is none, of `SigningCertificate`
/// (EN 319 132-1, clause 5.2.2).
///
/// # Errors
/// `xades-signing-certificate`: one that cannot be read. `xades-repeated`.
pub(super) fn read_bound(own: Node<'_, '_>, facts: &mut Signature<'static>) -> Result<(), Fault> {
    let newer = xades_child(own, "SigningCertificateV2")?;
    let older = xades_child(own, "SigningCertificate")?;
    if newer.is_some() && older.is_some() {
        return Err(fault("xades-signing-certificate", "both forms of SigningCertificate"));
    }
    let Some(list) = newer.or(older) else {
        facts.remarks.push(fault("xades-signing-certificate", "no certificate is bound"));
        return Ok(());
    };
    for entry in elements(list).take(MAX_CERTIFICATES) {
        facts.bound.push(bound(entry)?);
    }
    if facts.bound.is_empty() {
        return Err(fault("xades-signing-certificate", "an empty list"));
    }
    Ok(())
}

fn bound(entry: Node<'_, '_>) -> Result<BoundCertificate, Fault> {
    let bad = || fault("xades-signing-certificate", "an entry that cannot be read");
    if !is_xades(entry, "Cert") {
        return Err(bad());
    }
    let hash = xades_child(entry, "CertDigest")?.ok_or_else(bad)?;
    let (method, value) = {
        let mut parts = elements(hash);
        (parts.next().ok_or_else(bad)?, parts.next().ok_or_else(bad)?)
    };
    if !is_dsig(method, "DigestMethod") || !is_dsig(value, "DigestValue") {
        return Err(bad());
    }
    let issuer_and_serial = match xades_child(entry, "IssuerSerialV2")? {
        Some(element) => Some(issuer_serial(&bytes_of(element)?).ok_or_else(bad)?),
        // The first form has the name as text, which is not a name in DER any more.
        None => None,
    };
    Ok(BoundCertificate {
        digest: Digest::from_uri(algorithm_of(method)?),
        hash: bytes_of(value)?,
        issuer_and_serial,
    })
}

/// `IssuerSerial` (RFC 5035, section 5): general names with one directory name, and the serial.
#[derive(Sequence)]
struct IssuerSerial<'a> {
    issuer: Vec<AnyRef<'a>>,
    serial: AnyRef<'a>,
}

/// Both are taken as they are written: writing them anew might change them.
fn issuer_serial(der: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let read = IssuerSerial::from_der(der).ok()?;
    let [name] = read.issuer.as_slice() else { return None };
    let is_directory_name = name.tag().is_context_specific() && name.tag().number().value() == 4;
    let is_number = read.serial.tag() == Tag::Integer;
    (is_directory_name && is_number).then(|| (name.value().to_vec(), read.serial.value().to_vec()))
}

/// Notes certificates, revocation lists and answers of the unsigned properties (EN 319 132-1, clauses
/// 5.4 and 5.5.1). None is trusted for standing there; one that cannot be read is only remarked.
pub(super) fn read_values(unsigned: Node<'_, '_>, facts: &mut Signature<'static>) {
    let validation_data = xades_children(unsigned, "TimeStampValidationData");
    let holders: Vec<_> = std::iter::once(unsigned).chain(validation_data).collect();
    for holder in holders {
        for group in elements(holder) {
            read_group(group, facts);
        }
    }
}

fn read_group(group: Node<'_, '_>, facts: &mut Signature<'static>) {
    match group.tag_name().name() {
        "CertificateValues" | "AttrAuthoritiesCertValues" => {
            for element in xades_children(group, "EncapsulatedX509Certificate") {
                keep(element, facts, add_certificate);
            }
        }
        "RevocationValues" | "AttributeRevocationValues" => {
            let lists = xades_children(group, "CRLValues").flat_map(elements);
            for element in lists.filter(|child| is_xades(*child, "EncapsulatedCRLValue")) {
                keep(element, facts, |der, facts| add(&mut facts.crls, der));
            }
            let answers = xades_children(group, "OCSPValues").flat_map(elements);
            for element in answers.filter(|child| is_xades(*child, "EncapsulatedOCSPValue")) {
                keep(element, facts, |der, facts| add(&mut facts.ocsp_answers, der));
            }
        }
        _ => {}
    }
}

fn keep(
    element: Node<'_, '_>,
    facts: &mut Signature<'static>,
    into: impl Fn(Vec<u8>, &mut Signature<'static>),
) {
    match bytes_of(element) {
        Ok(der) => into(der, facts),
        Err(found) => facts.remarks.push(found),
    }
}

fn add(answers: &mut Vec<Cow<'static, [u8]>>, der: Vec<u8>) {
    if answers.len() < MAX_ANSWERS && answers.iter().all(|known| known.as_ref() != der) {
        answers.push(Cow::Owned(der));
    }
}
