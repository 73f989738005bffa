//! Verifies documents as the operator has set it up: whom to trust, and by which policy.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use motcua_domain::Timestamp;
use motcua_domain::catalogue::{SignedFile, Signer};
use motcua_domain::dossier::Verdict;
use motcua_signature_core::{Evidence, Policy, Question, Report, verify};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

use crate::{TrustFolder, TrustFolderError, read_trust};

/// How many documents are verified at a time: a flood of them leaves the other work its processors.
const AT_ONCE: usize = 2;

/// By whom and by what documents are judged. Clones are the same.
#[derive(Clone)]
pub struct Verifier(Arc<Inner>);

struct Inner {
    /// Where it is read from, and what was read last.
    path: PathBuf,
    folder: RwLock<Arc<TrustFolder>>,
    incoming: Policy,
    issued: Policy,
    places: Semaphore,
}

impl Verifier {
    /// Judges what comes in and what is issued by a policy each, and by a trust folder; where there is
    /// none every signature is indeterminate.
    ///
    /// # Errors
    /// The folder is there and cannot be used.
    pub fn open(path: PathBuf, incoming: Policy, issued: Policy) -> Result<Self, TrustFolderError> {
        let folder = RwLock::new(Arc::new(read(&path)?));
        let places = Semaphore::new(AT_ONCE);
        Ok(Self(Arc::new(Inner { path, folder, incoming, issued, places })))
    }

    /// Reads the trust folder again: its lists are newer. Where it cannot be used, what was read before
    /// stays, and the operator is told.
    pub async fn read_again(&self) {
        let inner = self.0.clone();
        match spawn_blocking(move || read(&inner.path)).await {
            Ok(Ok(folder)) => {
                let mut last = self.0.folder.write().unwrap_or_else(PoisonError::into_inner);
                *last = Arc::new(folder);
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

    /// Judges a document that was recorded at a moment, or that is only here now. Off the async
    /// threads; waits for its turn.
    ///
    /// # Errors
    /// The program ends, or the verifier panicked: that is a bug, and told as an internal error.
    pub(crate) async fn verify(
        &self,
        document: Bytes,
        side: Side,
        recorded: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Report, JoinError> {
        let inner = self.0.clone();
        let _place = self.0.places.acquire().await.expect("it is never closed");
        spawn_blocking(move || {
            let folder = inner.folder.read().unwrap_or_else(PoisonError::into_inner).clone();
            let evidence = Evidence { recorded, ..folder.evidence.clone() };
            let question = Question {
                evidence: &evidence,
                files: &[],
                trust: &folder.trust,
                policy: match side {
                    Side::Incoming => &inner.incoming,
                    Side::Issued => &inner.issued,
                },
                now,
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

/// What the operator has filled; nothing, where the folder is not there.
fn read(path: &Path) -> Result<TrustFolder, TrustFolderError> {
    if path.exists() { read_trust(path) } else { Ok(TrustFolder::default()) }
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
