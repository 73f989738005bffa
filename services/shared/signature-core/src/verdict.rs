//! The verdict on a signature: format, signer, integrity, time, chain, revocation, algorithms, in that
//! order, each building on what came before (ETSI EN 319 102-1, clauses 5.2 to 5.6).
//!
//! TOTAL-FAILED is said of certainties alone. What is missing makes INDETERMINATE.

mod chain;
mod constraints;
mod finding;
mod integrity;
mod material;
mod revocation;
mod signer;
mod times;

use jiff::Timestamp;

use crate::facts;
use crate::pki::Certificate;
use crate::pki::build::Pool;
use crate::pki::path::Path;
use crate::policy::Policy;
use crate::report::{
    BestTime, Integrity, Level, Link, Reason, Revocation, SubIndication, TimestampReport, Verdict,
};
use crate::trust::Trust;
use crate::wants::{Want, Wants};

use finding::Finding;
use material::Sources;
pub(crate) use material::{Material, Prepared};
pub(crate) use signer::described;

/// For what a signature was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Somebody signs a document.
    Document,
    /// An authority stamps a time.
    Timestamp,
}

/// By what a signature is judged.
pub(crate) struct Judge<'m> {
    trust: &'m Trust,
    policy: &'m Policy,
    now: Timestamp,
    pool: Pool<'m>,
    /// Among which the signer is looked for.
    certificates: Vec<&'m Certificate>,
    /// All that tells of revocation.
    all: Sources<'m>,
    /// What of it came along with the document.
    along: Sources<'m>,
    /// What was missing.
    wants: Wants,
}

/// What was found of a signature.
#[derive(Debug, Clone)]
pub(crate) struct Judged<'m> {
    pub(crate) verdict: Verdict,
    pub(crate) sub_indication: Option<SubIndication>,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) integrity: Integrity,
    pub(crate) signer: Option<&'m Certificate>,
    pub(crate) best: BestTime,
    pub(crate) chain: Vec<Link>,
    pub(crate) revocation: Vec<Revocation>,
    pub(crate) timestamps: Vec<TimestampReport>,
    pub(crate) algorithms: Vec<String>,
    pub(crate) level: Level,
    /// When the content was stamped before it was signed: it was not signed earlier.
    not_before: Option<Timestamp>,
}

impl<'m> Judge<'m> {
    pub(crate) fn new(
        material: &'m Material<'_>,
        trust: &'m Trust,
        policy: &'m Policy,
        now: Timestamp,
    ) -> Self {
        let known = material.certificates.iter().map(|one| &**one).chain(trust.intermediates());
        let mut all = material.sources(usize::MAX, usize::MAX);
        all.lists.extend(trust.revocation_lists());
        Self {
            trust,
            policy,
            now,
            pool: Pool::new(trust.anchors(now), known.clone()),
            certificates: known.chain(trust.anchors(now)).collect(),
            all,
            along: material.sources(material.lists_along, material.answers_along),
            wants: Wants::default(),
        }
    }

    /// Judges a signature that was there at a moment that is proved, or is there now. In a PDF document
    /// timestamps may cover it, which were judged before.
    pub(crate) fn judge(
        &self,
        prepared: &Prepared<'_>,
        purpose: Purpose,
        proof: BestTime,
        stamps: &[TimestampReport],
    ) -> Judged<'m> {
        let mut judged = Judged {
            verdict: Verdict::TotalPassed,
            sub_indication: None,
            reasons: Vec::new(),
            integrity: Integrity::default(),
            signer: None,
            best: proof,
            chain: Vec::new(),
            revocation: Vec::new(),
            timestamps: stamps.to_vec(),
            algorithms: Vec::new(),
            level: Level::B,
            not_before: None,
        };
        if let Err(finding) = self.steps(prepared, purpose, &mut judged) {
            judged.verdict = finding.verdict;
            judged.sub_indication = Some(finding.sub_indication);
            judged.reasons.insert(0, finding.fault.into());
        }
        let other_faults = prepared.signature.faults.iter().skip(1);
        let all = other_faults.chain(&prepared.signature.remarks).cloned();
        judged.reasons.extend(all.map(Reason::from));
        judged
    }

    /// What was missing to judge all that it has judged.
    pub(crate) fn into_wants(self) -> Vec<Want> {
        self.wants.into_all()
    }

    fn steps(
        &self,
        prepared: &Prepared<'_>,
        purpose: Purpose,
        judged: &mut Judged<'m>,
    ) -> Result<(), Finding> {
        let signature = &prepared.signature;
        judged.integrity.hash = integrity::is_whole(signature);
        form(signature)?;
        let signer = self.signer(signature)?;
        judged.signer = Some(signer);
        let signed_with = integrity::check(signature, signer, judged)?;
        if purpose == Purpose::Document {
            self.times(prepared, judged)?;
        }
        let (path, validated) = self.path(signer, purpose, judged)?;
        self.revocation(&path, judged)?;
        self.algorithms(signature, signed_with, &validated, judged)?;
        self.binding(signature, purpose)?;
        constraints::shown(signature)?;
        judged.level = self.level(&path, judged);
        Ok(())
    }

    /// How long it can be verified: what was proved, and whether all that proves it came along.
    fn level(&self, path: &Path<'_>, judged: &Judged<'_>) -> Level {
        let has = |kind: &str| {
            let passed = |stamp: &TimestampReport| stamp.verdict == Verdict::TotalPassed;
            judged.timestamps.iter().any(|stamp| stamp.kind == kind && passed(stamp))
        };
        let is_stamped = has("signature") || has("document") || has("archive");
        if !is_stamped {
            return Level::B;
        }
        match (self.is_complete(path, judged), has("archive")) {
            (false, _) => Level::T,
            (true, false) => Level::Lt,
            (true, true) => Level::Lta,
        }
    }
}

/// What is wrong with the form; nothing else about such a signature can be believed.
fn form(signature: &facts::Signature<'_>) -> Result<(), Finding> {
    match signature.faults.first() {
        None => Ok(()),
        Some(fault) => Err(Finding::of_form(fault.clone())),
    }
}
