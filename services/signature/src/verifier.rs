//! Verifies documents as the operator has set it up: whom to trust, and by which policy.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use motcua_domain::Timestamp;
use motcua_domain::catalogue::{SignedFile, Signer};
use motcua_domain::dossier::Verdict;
use motcua_signature_core::{
    Cache, Evidence, Fetched, Policy, Question, Report, Trust, Verdict as Judged, Want, verify,
};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

use crate::{Fetcher, TrustFolderError, read_trust};

/// How many documents are verified at a time: a flood of them leaves the other work its processors.
const AT_ONCE: usize = 2;

/// How often something is asked for, for one document. A signature with its timestamps lacks less than
/// ten lists and answers, and some of them have two addresses.
const MAX_ASKED: usize = 24;

/// Whence comes what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// From what was fetched before: somebody waits.
    FromKept,
    /// It is fetched.
    Fetched,
}

/// By whom and by what documents are judged. Clones are the same.
#[derive(Clone)]
pub struct Verifier(Arc<Inner>);

struct Inner {
    /// Where it is read from, and what was read last.
    path: PathBuf,
    trust: RwLock<Arc<Trust>>,
    incoming: Policy,
    issued: Policy,
    cache: Cache,
    fetcher: Fetcher,
    places: Semaphore,
}

impl Verifier {
    /// Judges what comes in and what is issued by a policy each, and by a trust folder; where there is
    /// none every signature is indeterminate.
    ///
    /// # Errors
    /// The folder is there and cannot be used.
    pub fn open(
        path: PathBuf,
        incoming: Policy,
        issued: Policy,
        fetcher: Fetcher,
    ) -> Result<Self, TrustFolderError> {
        let trust = RwLock::new(Arc::new(read(&path)?));
        let places = Semaphore::new(AT_ONCE);
        let cache = Cache::default();
        Ok(Self(Arc::new(Inner { path, trust, incoming, issued, cache, fetcher, places })))
    }

    /// Reads the trust folder again: its lists are newer. Where it cannot be used, what was read before
    /// stays, and the operator is told.
    pub async fn read_again(&self) {
        let inner = self.0.clone();
        match spawn_blocking(move || read(&inner.path)).await {
            Ok(Ok(trust)) => {
                let mut last = self.0.trust.write().unwrap_or_else(PoisonError::into_inner);
                *last = Arc::new(trust);
            }
            Ok(Err(error)) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(
                    error,
                    "the trust folder cannot be used, what was read before stays"
                );
            }
            // The program ends.
            Err(_) => {}
        }
    }

    /// Judges a document that was recorded at a moment, or that is only here now; gets what is missing,
    /// and judges again, until nothing more can be got.
    ///
    /// # Errors
    /// The program ends, or the verifier panicked: that is a bug, and told as an internal error.
    pub(crate) async fn verify(
        &self,
        document: Bytes,
        side: Side,
        recorded: Option<Timestamp>,
        now: Timestamp,
        missing: Missing,
    ) -> Result<Report, JoinError> {
        let (mut asked, mut fetched) = (HashSet::new(), Vec::new());
        loop {
            let report = self.judge(document.clone(), side, recorded, now, fetched.clone()).await?;
            let before = fetched.len();
            if report.verdict == Judged::Indeterminate {
                fetched.extend(self.more(&report.wants, &mut asked, now, missing).await);
            }
            if fetched.len() == before {
                for want in report.wants.iter().filter(|want| asked.contains(&place(want))) {
                    self.0.fetcher.doubt(want);
                }
                return Ok(report);
            }
        }
    }

    /// Of each certificate the first thing that can be got and was not asked for yet: an answer makes a
    /// list needless.
    async fn more(
        &self,
        wants: &[Want],
        asked: &mut HashSet<Asked>,
        now: Timestamp,
        missing: Missing,
    ) -> Vec<Fetched> {
        let (mut settled, mut fetched) = (HashSet::new(), Vec::new());
        for want in wants {
            let is_settled = settled.contains(&want.certificate);
            if is_settled || asked.len() == MAX_ASKED || !asked.insert(place(want)) {
                continue;
            }
            let found = match missing {
                Missing::FromKept => self.0.fetcher.kept(want, now),
                Missing::Fetched => self.0.fetcher.fetch(want, now).await,
            };
            if let Some(found) = found {
                settled.insert(&want.certificate);
                fetched.push(found);
            }
        }
        fetched
    }

    /// Off the async threads; waits for its turn.
    async fn judge(
        &self,
        document: Bytes,
        side: Side,
        recorded: Option<Timestamp>,
        now: Timestamp,
        fetched: Vec<Fetched>,
    ) -> Result<Report, JoinError> {
        let inner = self.0.clone();
        let _place = self.0.places.acquire().await.expect("it is never closed");
        spawn_blocking(move || {
            let trust = inner.trust.read().unwrap_or_else(PoisonError::into_inner).clone();
            let evidence = Evidence { recorded, fetched, ..Evidence::default() };
            let question = Question {
                evidence: &evidence,
                files: &[],
                trust: &trust,
                policy: match side {
                    Side::Incoming => &inner.incoming,
                    Side::Issued => &inner.issued,
                },
                now,
                cache: Some(&inner.cache),
            };
            verify(&document, &question)
        })
        .await
    }
}

/// On which side of the shop a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Somebody hands it in.
    Incoming,
    /// An agency issues it: number and date come between the leader's signature and the seal.
    Issued,
}

/// An address, and what is asked there.
type Asked = (String, Vec<u8>);

fn place(want: &Want) -> Asked {
    (want.url.clone(), want.request.clone())
}

/// What the operator has filled; nothing, where the folder is not there.
fn read(path: &Path) -> Result<Trust, TrustFolderError> {
    if path.exists() { read_trust(path) } else { Ok(Trust::default()) }
}

/// The verdict as the dossier's record has it; `None` where nothing is signed.
pub(crate) fn recorded_as(report: &Report) -> Option<Verdict> {
    match report.verdict {
        motcua_signature_core::Verdict::TotalPassed => Some(Verdict::Passed),
        motcua_signature_core::Verdict::Indeterminate => Some(Verdict::Indeterminate),
        motcua_signature_core::Verdict::TotalFailed => Some(Verdict::Failed),
        motcua_signature_core::Verdict::NoSignatureFound => None,
    }
}

/// What rules ask of it.
pub(crate) fn signed_file(report: &Report) -> SignedFile {
    let signers = report.signatures.iter().filter_map(|signature| {
        let signer = signature.signer.as_ref()?;
        let certificate = signer.sha256.parse().ok()?;
        Some(Signer { certificate, number: signer.identifier.clone().unwrap_or_default() })
    });
    SignedFile { verdict: recorded_as(report), signers: signers.collect() }
}
