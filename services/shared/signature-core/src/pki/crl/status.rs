//! Whether a certificate is revoked (RFC 5280, 6.3.3).

use const_oid::ObjectIdentifier;
use jiff::Timestamp;
use x509_cert::ext::pkix::CrlReason;
use x509_cert::ext::pkix::crl::dp::ReasonFlags;

use super::Crl;
use super::entry::Entry;
use super::scope::{Point, all_reasons, completes};
use super::signer::{self, Signer};
use crate::pki::Certificate;
use crate::pki::build::Pool;
use crate::pki::path::{Inputs, Path, PathFault, SignedWith};

/// How many signatures of lists are checked for one question and the questions that it leads to. Real
/// ones need less than ten.
const MAX_CHECKED: usize = 64;

/// How many paths are looked for, each to the issuer of a list that is not in the path in question.
const MAX_OWN_PATHS: usize = 8;

/// What there is to answer from.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'e, 'a> {
    /// Lists, complete and delta, in any order.
    pub lists: &'e [&'a Crl],
    /// Among which certificates the issuers of lists are looked for.
    pub pool: &'e Pool<'a>,
    /// With which inputs their paths are checked.
    pub inputs: &'e Inputs,
    /// Lists that were issued later do not count.
    pub known_at: Timestamp,
}

/// What the lists say about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// For no reason for which it could be.
    NotRevoked {
        /// Which lists together say so.
        used: Vec<Used>,
    },
    /// It is revoked.
    Revoked {
        /// From when.
        at: Timestamp,
        /// Why; a hold is a reason like others.
        reason: CrlReason,
        /// Which list says so.
        used: Used,
    },
    /// It is not known for every reason.
    Unknown {
        /// What is wrong with each list (by its SHA-256) that should have told; empty, if there is none.
        faults: Vec<([u8; 32], ListFault)>,
    },
}

/// A list that was used. Whether it is fresh enough, and its algorithms good enough, is judged elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The SHA-256 of the complete list.
    pub list: [u8; 32],
    /// The SHA-256 of the delta list that completed it.
    pub delta: Option<[u8; 32]>,
    /// When it was issued, the delta list if there is one.
    pub this_update: Timestamp,
    /// By when the next is due, the next delta list if there is one.
    pub next_update: Option<Timestamp>,
    /// The SHA-256 of the certificate of its issuer.
    pub signer: [u8; 32],
    /// How the list is signed, the delta list, and then each certificate down to the list's issuer that
    /// is not in the path in question.
    pub signatures: Vec<SignedWith>,
}

/// Why a list says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListFault {
    /// It was issued after the moment in question.
    #[error("the list was issued later, at {0}")]
    Later(Timestamp),
    /// An extension is critical and not known, not well made, or repeated.
    #[error("the list cannot be used for its extension {0}")]
    Extension(ObjectIdentifier),
    /// It was issued when the certificate had expired, and does not keep those.
    #[error("the certificate had expired before the list was issued, at {0}")]
    AfterExpiry(Timestamp),
    /// No certificate of its issuer is known.
    #[error("no certificate of the list's issuer is known")]
    NoIssuer,
    /// The issuer's key is not for lists.
    #[error("the key of the list's issuer is not for signing lists")]
    KeyUsage,
    /// The signature is not of the issuer's key.
    #[error("the signature of the list is wrong")]
    BadSignature,
    /// The algorithm or the key is not supported.
    #[error("the list cannot be verified: {0}")]
    Unsupported(String),
    /// No valid path leads to the issuer from the same anchor.
    #[error("the list's issuer has no valid path")]
    IssuerPath(Option<PathFault>),
    /// The issuer's certificate, or one above it, is revoked.
    #[error("the list's issuer is revoked")]
    IssuerRevoked,
    /// It is not known whether the issuer's certificate is revoked.
    #[error("whether the list's issuer is revoked is not known")]
    IssuerUnknown,
    /// Enough lists have been looked at.
    #[error("too many lists")]
    TooMany,
}

impl ListFault {
    /// The stable code of a fault.
    pub fn code(&self) -> &'static str {
        match self {
            ListFault::Later(_) => "crl-issued-later",
            ListFault::Extension(_) => "crl-extension",
            ListFault::AfterExpiry(_) => "crl-after-expiry",
            ListFault::NoIssuer => "crl-issuer-missing",
            ListFault::KeyUsage => "crl-issuer-key-usage",
            ListFault::BadSignature => "crl-signature-wrong",
            ListFault::Unsupported(_) => "crl-algorithm-unsupported",
            ListFault::IssuerPath(_) => "crl-issuer-path",
            ListFault::IssuerRevoked => "crl-issuer-revoked",
            ListFault::IssuerUnknown => "crl-issuer-unknown",
            ListFault::TooMany => "crl-too-many",
        }
    }
}

/// What the lists say about the last certificate of a valid path.
///
/// The issuer of a list is found in the path itself, or by a path of its own from the same anchor; then
/// it must not be revoked itself. It vouches for itself only where the authority above wants it so, and
/// names it in its certificate as the issuer of the lists about it.
pub fn status<'a>(path: &Path<'a>, evidence: Evidence<'_, 'a>) -> Status {
    Question::new(evidence).status(path)
}

/// A question, and the questions that it leads to.
pub(super) struct Question<'e, 'a> {
    pub(super) evidence: Evidence<'e, 'a>,
    /// About which certificates an answer is being sought.
    pub(super) pending: Vec<&'a Certificate>,
    checks_left: usize,
    paths_left: usize,
}

impl<'e, 'a> Question<'e, 'a> {
    fn new(evidence: Evidence<'e, 'a>) -> Question<'e, 'a> {
        Question {
            evidence,
            pending: Vec::new(),
            checks_left: MAX_CHECKED,
            paths_left: MAX_OWN_PATHS,
        }
    }

    /// Counts one check of a list's signature.
    pub(super) fn count_check(&mut self) -> Result<(), ListFault> {
        self.checks_left = self.checks_left.checked_sub(1).ok_or(ListFault::TooMany)?;
        Ok(())
    }

    /// Counts one path to the issuer of a list.
    pub(super) fn count_path(&mut self) -> Result<(), ListFault> {
        self.paths_left = self.paths_left.checked_sub(1).ok_or(ListFault::TooMany)?;
        Ok(())
    }

    pub(super) fn status(&mut self, path: &Path<'a>) -> Status {
        let certificate = path.end();
        self.pending.push(certificate);
        let status = self.status_of(path, certificate);
        self.pending.pop();
        status
    }

    fn status_of(&mut self, path: &Path<'a>, certificate: &'a Certificate) -> Status {
        let mut covered = ReasonFlags::default();
        let mut used = Vec::new();
        let mut faults = Vec::new();
        let mut complete: Vec<_> =
            self.evidence.lists.iter().copied().filter(|list| !list.is_delta()).collect();
        complete.sort_by_key(|list| std::cmp::Reverse(list.this_update));
        for point in Point::all_of(certificate) {
            for list in complete.iter().filter(|list| point.covers(list, certificate)) {
                let reasons = point.reasons(list);
                if (reasons - covered).is_empty() {
                    continue;
                }
                match self.consult(list, &point, path) {
                    Ok(Answer { entry: Some(entry), used }) => {
                        return Status::Revoked { at: entry.at, reason: entry.reason, used };
                    }
                    Ok(answer) => {
                        covered |= reasons;
                        used.push(answer.used);
                    }
                    Err(fault) => faults.push((list.fingerprint, fault)),
                }
                if covered == all_reasons() {
                    return Status::NotRevoked { used };
                }
            }
        }
        Status::Unknown { faults }
    }

    /// 6.3.3 (f) to (k): one list, with the delta list that completes it.
    fn consult(
        &mut self,
        list: &'a Crl,
        point: &Point,
        path: &Path<'a>,
    ) -> Result<Answer<'a>, ListFault> {
        self.usable(list)?;
        let signer = signer::find(list, point, path, self)?;
        let delta = self.delta_of(list, &signer)?;
        let (issuer, serial) = (path.end().issuer(), path.end().serial());
        let changed = delta.as_ref().and_then(|(delta, _)| delta.entries.find(issuer, serial));
        let entry = changed.or_else(|| list.entries.find(issuer, serial));
        let entry = entry.filter(|entry| entry.reason != CrlReason::RemoveFromCRL);
        let newest = delta.map_or(list, |(delta, _)| delta);
        if entry.is_none() && !newest.keeps(path.end().not_after()) {
            return Err(ListFault::AfterExpiry(newest.this_update));
        }
        Ok(Answer { entry, used: used(list, delta, signer) })
    }

    fn usable(&self, list: &Crl) -> Result<(), ListFault> {
        if list.this_update > self.evidence.known_at {
            return Err(ListFault::Later(list.this_update));
        }
        list.unusable.map_or(Ok(()), |extension| Err(ListFault::Extension(extension)))
    }

    /// The newest delta list that completes a list and is signed with the same key.
    fn delta_of(
        &mut self,
        list: &Crl,
        signer: &Signer,
    ) -> Result<Option<(&'a Crl, SignedWith)>, ListFault> {
        let mut deltas: Vec<_> = self.evidence.lists.to_vec();
        deltas.retain(|delta| completes(delta, list) && self.usable(delta).is_ok());
        deltas.sort_by_key(|delta| std::cmp::Reverse(delta.this_update));
        for delta in deltas {
            self.count_check()?;
            if let Ok(algorithm) = delta.verify_with(&signer.key) {
                return Ok(Some((delta, SignedWith::new(algorithm, &signer.key))));
            }
        }
        Ok(None)
    }
}

struct Answer<'a> {
    entry: Option<&'a Entry>,
    used: Used,
}

fn used(list: &Crl, delta: Option<(&Crl, SignedWith)>, signer: Signer) -> Used {
    let newest = delta.map_or(list, |(delta, _)| delta);
    let mut signatures = vec![signer.of_list];
    signatures.extend(delta.map(|(_, signed)| signed));
    signatures.extend(signer.of_path);
    Used {
        list: list.fingerprint,
        delta: delta.map(|(delta, _)| delta.fingerprint),
        this_update: newest.this_update,
        next_update: newest.next_update,
        signer: signer.certificate,
        signatures,
    }
}
