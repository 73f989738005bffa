//! Who signed a list (RFC 5280, 6.3.3 (f) and (g)).

use x509_cert::ext::pkix::KeyUsages;

use super::Crl;
use super::scope::Point;
use super::status::{ListFault, Question, Status};
use crate::crypto::{CryptoFault, PublicKey};
use crate::pki::Certificate;
use crate::pki::build::build;
use crate::pki::cert::fits;
use crate::pki::path::{Path, SignedWith};

/// Whose key the list is signed with.
pub(super) struct Signer {
    pub(super) certificate: [u8; 32],
    pub(super) key: PublicKey,
    pub(super) of_list: SignedWith,
    pub(super) of_path: Vec<SignedWith>,
}

/// Finds the issuer of a list: above the certificate in question, where everything is valid already, or
/// by a path of its own.
pub(super) fn find<'a>(
    list: &Crl,
    point: &Point,
    path: &Path<'a>,
    question: &mut Question<'_, 'a>,
) -> Result<Signer, ListFault> {
    let above: Vec<_> = above(path).collect();
    let mut fault = ListFault::NoIssuer;
    for candidate in above.iter().filter(|candidate| may_be(candidate, list)) {
        match check(candidate, list, question) {
            Ok(signer) => return Ok(signer),
            Err(found) => fault = found,
        }
    }
    let others = question.evidence.pool.subjects(&list.issuer);
    let others = others.filter(|other| !above.contains(other) && may_be(other, list));
    for candidate in others {
        match check(candidate, list, question) {
            Ok(signer) => match vouched_for(candidate, point, path, question) {
                Ok(of_path) => return Ok(Signer { of_path, ..signer }),
                Err(found) => fault = found,
            },
            Err(found) => fault = found,
        }
    }
    Err(fault)
}

/// The certificates above the one in question, from its issuer to the anchor.
fn above<'a>(path: &Path<'a>) -> impl Iterator<Item = &'a Certificate> {
    path.certificates.iter().rev().skip(1).copied().chain([path.anchor])
}

fn may_be(candidate: &Certificate, list: &Crl) -> bool {
    *candidate.subject() == list.issuer && fits(list.authority_key_id.as_ref(), candidate)
}

fn check(
    candidate: &Certificate,
    list: &Crl,
    question: &mut Question<'_, '_>,
) -> Result<Signer, ListFault> {
    if !candidate.may(KeyUsages::CRLSign) {
        return Err(ListFault::KeyUsage);
    }
    question.count_check()?;
    let key = candidate.public_key().map_err(crypto_fault)?;
    let algorithm = list.verify_with(&key).map_err(crypto_fault)?;
    let of_list = SignedWith::new(algorithm, &key);
    Ok(Signer { certificate: *candidate.fingerprint(), key, of_list, of_path: Vec::new() })
}

/// A path of its own from the same anchor, of which no certificate is revoked. Those that stand above the
/// certificate in question too are asked about there.
fn vouched_for<'a>(
    candidate: &'a Certificate,
    point: &Point,
    path: &Path<'a>,
    question: &mut Question<'_, 'a>,
) -> Result<Vec<SignedWith>, ListFault> {
    question.count_path()?;
    let pool = question.evidence.pool.below(path.anchor);
    let (own, validated) = build(candidate, &pool, question.evidence.inputs)
        .map_err(|none| ListFault::IssuerPath(none.nearest.map(|(_, fault)| fault)))?;
    let mut signatures = Vec::new();
    for (place, certificate) in (1..).zip(&own.certificates) {
        let vouches_for_itself = point.names_issuer() && *certificate == path.end();
        if vouches_for_itself || above(path).any(|other| other == *certificate) {
            continue;
        }
        if question.pending.contains(certificate) {
            return Err(ListFault::IssuerUnknown);
        }
        let certificates = own.certificates.iter().take(place).copied().collect();
        match question.status(&Path { anchor: own.anchor, certificates }) {
            Status::NotRevoked { .. } => {}
            Status::Revoked { .. } => return Err(ListFault::IssuerRevoked),
            Status::Unknown { .. } => return Err(ListFault::IssuerUnknown),
        }
        signatures.extend(validated.signatures.get(place.saturating_sub(1)).copied());
    }
    Ok(signatures)
}

fn crypto_fault(fault: CryptoFault) -> ListFault {
    match fault {
        CryptoFault::Wrong => ListFault::BadSignature,
        CryptoFault::Unsupported(name) => ListFault::Unsupported(name),
        CryptoFault::BadKey(detail) => ListFault::Unsupported(detail.to_owned()),
    }
}
