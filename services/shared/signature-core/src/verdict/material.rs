//! What there is to judge from: all that came along with a document, and what was given beside it.

use std::sync::Arc;

use crate::Evidence;
use crate::cms::{self, TimestampToken};
use crate::facts::{Fault, Signature, TimestampKind};
use crate::pki::crl::Crl;
use crate::pki::ocsp::OcspAnswer;
use crate::pki::{self, Cache, Certificate};
use crate::wants::{Fetched, WantKind};

/// The most certificates, lists and answers, each, that a document brings along. One that was signed
/// and stamped for archives every few years for decades has about a hundred.
const MAX_ALONG: usize = 1_000;

/// Certificates, revocation lists and answers, each once.
#[derive(Debug, Default)]
pub(crate) struct Material<'c> {
    pub(super) certificates: Vec<Arc<Certificate>>,
    pub(super) lists: Vec<Arc<Crl>>,
    pub(super) answers: Vec<OcspAnswer>,
    /// How many of the lists came along with the document: they stand first.
    pub(super) lists_along: usize,
    /// How many of the answers did.
    pub(super) answers_along: usize,
    cache: Option<&'c Cache>,
}

/// What tells of revocation.
#[derive(Debug)]
pub(super) struct Sources<'m> {
    pub(super) lists: Vec<&'m Crl>,
    pub(super) answers: Vec<&'m OcspAnswer>,
}

/// A signature with its timestamp tokens read.
#[derive(Debug, Clone)]
pub(crate) struct Prepared<'a> {
    pub(crate) signature: Signature<'a>,
    pub(super) stamps: Vec<Stamp>,
}

/// A token, and whether it was made over what it should have been.
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    pub(super) kind: TimestampKind,
    pub(super) token: Result<(Box<TimestampToken>, crate::facts::ReferenceState), Fault>,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(signature: Signature<'a>) -> Self {
        let stamps = signature.timestamps.iter().map(|found| {
            let token = cms::timestamp(&found.token).map(|token| {
                let state = token.stamps(found.covers.iter().map(|piece| &**piece));
                (Box::new(token), state)
            });
            Stamp { kind: found.kind, token }
        });
        Self { stamps: stamps.collect(), signature }
    }
}

impl<'c> Material<'c> {
    /// From the signatures of a document, with their timestamps, and from what is given beside it.
    pub(crate) fn gather(
        signatures: &[Prepared<'_>],
        along: &Evidence,
        given: &Evidence,
        cache: Option<&'c Cache>,
    ) -> Self {
        let mut material = Self { cache, ..Self::default() };
        for prepared in signatures {
            material.take(&prepared.signature);
            for stamp in &prepared.stamps {
                if let Ok((token, _)) = &stamp.token {
                    material.take(&token.signature);
                }
            }
        }
        material.take_evidence(along);
        (material.lists_along, material.answers_along) =
            (material.lists.len(), material.answers.len());
        material.take_evidence(given);
        material
    }

    /// The first so many lists and answers.
    pub(super) fn sources(&self, lists: usize, answers: usize) -> Sources<'_> {
        Sources {
            lists: self.lists.iter().take(lists).map(|list| &**list).collect(),
            answers: self.answers.iter().take(answers).collect(),
        }
    }

    fn take(&mut self, signature: &Signature<'_>) {
        signature.certificates.iter().for_each(|der| self.certificate(der));
        signature.crls.iter().for_each(|der| self.list(der));
        signature.ocsp_answers.iter().for_each(|der| self.answer(der));
    }

    fn take_evidence(&mut self, given: &Evidence) {
        given.certificates.iter().for_each(|der| self.certificate(der));
        given.crls.iter().for_each(|der| self.list(der));
        given.ocsp_answers.iter().for_each(|der| self.answer(der));
        given.fetched.iter().for_each(|fetched| self.fetched(fetched));
    }

    fn fetched(&mut self, fetched: &Fetched) {
        match fetched.kind {
            WantKind::Issuer => {
                for der in pki::issuers(&fetched.body) {
                    self.certificate(der);
                }
            }
            WantKind::Ocsp => self.answer(&fetched.body),
            WantKind::Crl => self.list(&fetched.body),
        }
    }

    /// What cannot be read proves nothing, and is passed over.
    fn certificate(&mut self, der: &[u8]) {
        let is_known = self.certificates.iter().any(|known| known.as_der() == der);
        if !is_known && self.certificates.len() < MAX_ALONG {
            self.certificates.extend(match self.cache {
                Some(cache) => cache.certificate(der),
                None => Certificate::from_der(der).map(Arc::new),
            });
        }
    }

    fn list(&mut self, der: &[u8]) {
        let is_known = self.lists.iter().any(|known| known.as_der() == der);
        if !is_known && self.lists.len() < MAX_ALONG {
            self.lists.extend(match self.cache {
                Some(cache) => cache.list(der),
                None => Crl::from_der(der).map(Arc::new),
            });
        }
    }

    fn answer(&mut self, der: &[u8]) {
        if self.answers.len() < MAX_ALONG
            && let Ok(answer) = OcspAnswer::from_der(der)
            && self.answers.iter().all(|known| known.fingerprint() != answer.fingerprint())
        {
            self.answers.push(answer);
        }
    }
}
