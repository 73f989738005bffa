//! Whether a certificate is revoked, by answers (RFC 6960, 3.2 and 4.2.2).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::ID_KP_OCSP_SIGNING;
use jiff::Timestamp;
use x509_cert::ext::pkix::{CrlReason, KeyUsages};

use super::OcspAnswer;
use super::single::{Said, Single};
use crate::crypto::CryptoFault;
use crate::pki::Certificate;
use crate::pki::crl::{self, Evidence};
use crate::pki::path::{Path, PathFault, SignedWith, validate};

/// How many answers are looked at for one question, and how many certificates of responders for one
/// answer: each costs some checks of signatures.
const MAX_TRIED: usize = 8;

/// What the answers say about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// The newest answer calls it good.
    Good {
        /// Which one.
        used: Used,
    },
    /// The newest answer calls it revoked.
    Revoked {
        /// From when.
        at: Timestamp,
        /// Why; a hold is a reason like others.
        reason: CrlReason,
        /// Which one.
        used: Used,
    },
    /// No answer tells.
    Unknown {
        /// What is wrong with each answer about it (by its SHA-256); empty, if there is none.
        faults: Vec<([u8; 32], AnswerFault)>,
    },
}

/// An answer that was used. Whether it is fresh enough, and its algorithms good enough, is judged elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The SHA-256 of the `BasicOCSPResponse`.
    pub answer: [u8; 32],
    /// When it was signed.
    pub produced_at: Timestamp,
    /// When what it says was known to be so.
    pub this_update: Timestamp,
    /// By when more is known; without it, at any time.
    pub next_update: Option<Timestamp>,
    /// The SHA-256 of the responder's certificate: the issuer's, or one that it issued for this.
    pub responder: [u8; 32],
    /// How the answer is signed, and then the certificate of a responder that is not the issuer.
    pub signatures: Vec<SignedWith>,
}

/// Why an answer about a certificate says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// It was given after the moment in question.
    #[error("the answer was given later, at {0}")]
    Later(Timestamp),
    /// Its times contradict each other.
    #[error("the answer ends before it begins")]
    Times,
    /// A critical extension is not known.
    #[error("the answer cannot be used for its extension {0}")]
    Extension(ObjectIdentifier),
    /// It was given when the certificate had expired, and the responder does not keep those.
    #[error("the certificate had expired before the answer was given, at {0}")]
    AfterExpiry(Timestamp),
    /// The responder does not know the certificate.
    #[error("the responder does not know the certificate")]
    CertificateUnknown,
    /// No certificate of the responder is known that the issuer issued.
    #[error("no certificate of the responder is known")]
    NoResponder,
    /// The responder's certificate is not for answering.
    #[error("the responder's certificate is not for signing answers")]
    NotForAnswers,
    /// The signature is not of the responder's key.
    #[error("the signature of the answer is wrong")]
    BadSignature,
    /// The algorithm or the key is not supported.
    #[error("the answer cannot be verified: {0}")]
    Unsupported(String),
    /// The responder's certificate is not valid below the issuer.
    #[error("the responder has no valid path: {0}")]
    ResponderPath(PathFault),
    /// The responder's certificate is revoked.
    #[error("the responder is revoked")]
    ResponderRevoked,
    /// It is not known whether the responder's certificate is revoked.
    #[error("whether the responder is revoked is not known")]
    ResponderUnknown,
}

impl AnswerFault {
    /// The stable code of a fault.
    pub fn code(&self) -> &'static str {
        match self {
            AnswerFault::Later(_) => "ocsp-given-later",
            AnswerFault::Times => "ocsp-times",
            AnswerFault::Extension(_) => "ocsp-extension",
            AnswerFault::AfterExpiry(_) => "ocsp-after-expiry",
            AnswerFault::CertificateUnknown => "ocsp-certificate-unknown",
            AnswerFault::NoResponder => "ocsp-responder-missing",
            AnswerFault::NotForAnswers => "ocsp-responder-purpose",
            AnswerFault::BadSignature => "ocsp-signature-wrong",
            AnswerFault::Unsupported(_) => "ocsp-algorithm-unsupported",
            AnswerFault::ResponderPath(_) => "ocsp-responder-path",
            AnswerFault::ResponderRevoked => "ocsp-responder-revoked",
            AnswerFault::ResponderUnknown => "ocsp-responder-unknown",
        }
    }
}

/// What the answers say about the last certificate of a valid path.
///
/// The responder is the issuer, or has a certificate that the issuer issued for this. Whether that is
/// revoked is asked of the lists in `evidence`, unless it says that it need not be asked.
pub fn status<'a>(
    path: &Path<'a>,
    answers: &[&'a OcspAnswer],
    evidence: Evidence<'_, 'a>,
) -> Status {
    let Some((certificate, issuer)) = end_and_issuer(path) else {
        return Status::Unknown { faults: Vec::new() };
    };
    let mut about: Vec<_> = answers
        .iter()
        .filter_map(|answer| Some((*answer, response(answer, certificate, issuer)?)))
        .collect();
    about.sort_by_key(|(answer, single)| {
        std::cmp::Reverse((single.this_update, answer.produced_at))
    });
    let mut faults = Vec::new();
    for (answer, single) in about.into_iter().take(MAX_TRIED) {
        match consult(answer, single, path, issuer, evidence) {
            Ok((Said::Good, used)) => return Status::Good { used },
            Ok((Said::Revoked { at, reason }, used)) => {
                return Status::Revoked { at, reason, used };
            }
            Ok((Said::Unknown, _)) => {
                faults.push((answer.fingerprint, AnswerFault::CertificateUnknown));
            }
            Err(fault) => faults.push((answer.fingerprint, fault)),
        }
    }
    Status::Unknown { faults }
}

fn end_and_issuer<'a>(path: &Path<'a>) -> Option<(&'a Certificate, &'a Certificate)> {
    let place = path.certificates.len();
    Some((path.certificates.last().copied()?, path.at(place.checked_sub(1)?)?))
}

/// What an answer says about the certificate; if it says several things, the worst.
fn response<'o>(
    answer: &'o OcspAnswer,
    certificate: &Certificate,
    issuer: &Certificate,
) -> Option<&'o Single> {
    let about = answer.responses.iter().filter(|single| single.is_about(certificate, issuer));
    about.max_by_key(|single| match single.said {
        Said::Good => 0,
        Said::Unknown => 1,
        Said::Revoked { .. } => 2,
    })
}

fn consult<'a>(
    answer: &'a OcspAnswer,
    single: &Single,
    path: &Path<'a>,
    issuer: &'a Certificate,
    evidence: Evidence<'_, 'a>,
) -> Result<(Said, Used), AnswerFault> {
    let latest = single.this_update.max(answer.produced_at);
    if latest > evidence.known_at {
        return Err(AnswerFault::Later(latest));
    }
    if single.next_update.is_some_and(|next| next < single.this_update) {
        return Err(AnswerFault::Times);
    }
    if let Some(extension) = answer.unusable.or(single.unusable) {
        return Err(AnswerFault::Extension(extension));
    }
    if single.said == Said::Good && !single.keeps(path.end().not_after()) {
        return Err(AnswerFault::AfterExpiry(single.this_update));
    }
    let (responder, signatures) = responder(answer, path, issuer, evidence)?;
    let used = Used {
        answer: answer.fingerprint,
        produced_at: answer.produced_at,
        this_update: single.this_update,
        next_update: single.next_update,
        responder: *responder.fingerprint(),
        signatures,
    };
    Ok((single.said, used))
}

/// Who signed the answer: the issuer, or a delegate whose certificate came along or is known.
fn responder<'a>(
    answer: &'a OcspAnswer,
    path: &Path<'a>,
    issuer: &'a Certificate,
    evidence: Evidence<'_, 'a>,
) -> Result<(&'a Certificate, Vec<SignedWith>), AnswerFault> {
    let mut fault = AnswerFault::NoResponder;
    if answer.responder.is(issuer) {
        match signed_by(answer, issuer) {
            Ok(signed) => return Ok((issuer, vec![signed])),
            // Another certificate can have the issuer's name, and the delegate's key.
            Err(found) => fault = found,
        }
    }
    let known = evidence.pool.issued_by(issuer.subject());
    let delegates = answer.certificates.iter().chain(known).filter(|delegate| {
        *delegate != issuer && delegate.names_as_issuer(issuer) && answer.responder.is(delegate)
    });
    for delegate in delegates.take(MAX_TRIED) {
        match delegated(answer, delegate, path, evidence) {
            Ok(signatures) => return Ok((delegate, signatures)),
            Err(found) => fault = found,
        }
    }
    Err(fault)
}

fn signed_by(answer: &OcspAnswer, responder: &Certificate) -> Result<SignedWith, AnswerFault> {
    let key = responder.public_key().map_err(crypto_fault)?;
    let algorithm = answer.verify_with(&key).map_err(crypto_fault)?;
    Ok(SignedWith::new(algorithm, &key))
}

/// RFC 6960, 4.2.2.2: issued directly by the issuer, for this purpose, valid, and not revoked.
fn delegated<'a>(
    answer: &OcspAnswer,
    delegate: &'a Certificate,
    path: &Path<'a>,
    evidence: Evidence<'_, 'a>,
) -> Result<Vec<SignedWith>, AnswerFault> {
    // `anyExtendedKeyUsage` is not enough: the purpose must be named.
    let purposes = delegate.extensions().extended_key_usage.as_ref();
    let named = purposes.is_some_and(|usage| usage.purposes.contains(&ID_KP_OCSP_SIGNING));
    let may_sign =
        delegate.may(KeyUsages::DigitalSignature) || delegate.may(KeyUsages::NonRepudiation);
    if !named || !may_sign {
        return Err(AnswerFault::NotForAnswers);
    }
    let of_answer = signed_by(answer, delegate)?;
    let mut certificates = path.certificates.clone();
    certificates.pop();
    certificates.push(delegate);
    let own = Path { anchor: path.anchor, certificates };
    let validated = validate(&own, evidence.inputs).map_err(AnswerFault::ResponderPath)?;
    if !delegate.extensions().ocsp_nocheck {
        match crl::status(&own, evidence) {
            crl::Status::NotRevoked { .. } => {}
            crl::Status::Revoked { .. } => return Err(AnswerFault::ResponderRevoked),
            crl::Status::Unknown { .. } => return Err(AnswerFault::ResponderUnknown),
        }
    }
    Ok([of_answer].into_iter().chain(validated.signatures.last().copied()).collect())
}

fn crypto_fault(fault: CryptoFault) -> AnswerFault {
    match fault {
        CryptoFault::Wrong => AnswerFault::BadSignature,
        CryptoFault::Unsupported(name) => AnswerFault::Unsupported(name),
        CryptoFault::BadKey(detail) => AnswerFault::Unsupported(detail.to_owned()),
    }
}
