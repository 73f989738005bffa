//! Verifies documents as the operator has set it up: whom to trust, and by which policy.

use std::sync::Arc;

use bytes::Bytes;
use motcua_domain::Timestamp;
use motcua_domain::dossier::Verdict;
use motcua_signature_core::{Evidence, Policy, Question, Report, verify};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

use crate::TrustFolder;

/// How many documents are verified at a time: a flood of them leaves the other work its processors.
const AT_ONCE: usize = 2;

/// By whom and by what documents are judged. Clones are the same.
#[derive(Clone)]
pub struct Verifier(Arc<Inner>);

struct Inner {
    folder: TrustFolder,
    policy: Policy,
    places: Semaphore,
}

impl Verifier {
    /// Judges by a policy; with an empty folder every signature is indeterminate.
    pub fn new(folder: TrustFolder, policy: Policy) -> Self {
        Self(Arc::new(Inner { folder, policy, places: Semaphore::new(AT_ONCE) }))
    }

    /// Judges a document that was recorded at a moment, or that is only here now. Off the async
    /// threads; waits for its turn.
    ///
    /// # Errors
    /// The program ends, or the verifier panicked: that is a bug, and told as an internal error.
    pub async fn verify(
        &self,
        document: Bytes,
        recorded: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Report, JoinError> {
        let inner = self.0.clone();
        let _place = self.0.places.acquire().await.expect("it is never closed");
        spawn_blocking(move || {
            let evidence = Evidence { recorded, ..inner.folder.evidence.clone() };
            let question = Question {
                evidence: &evidence,
                files: &[],
                trust: &inner.folder.trust,
                policy: &inner.policy,
                now,
            };
            verify(&document, &question)
        })
        .await
    }
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
