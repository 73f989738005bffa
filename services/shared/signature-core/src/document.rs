//! A document from its bytes to its report.

mod of_pdf;
mod reporting;

use jiff::Timestamp;

use crate::cms::{self, Mode};
use crate::crypto::Digest;
use crate::detect::Kind;
use crate::facts::{Fault, Signature};
use crate::pki::Cache;
use crate::policy::Policy;
use crate::report::{self, BestTime, Reason, Report, SubIndication, TimeSource, Verdict};
use crate::trust::Trust;
use crate::verdict::{Judge, Material, Prepared, Purpose};
use crate::wants::{Fetched, Want};
use crate::xml;

/// What is given beside a document, each in DER. None of it is trusted for that.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Certificates.
    pub certificates: Vec<Vec<u8>>,
    /// Revocation lists.
    pub crls: Vec<Vec<u8>>,
    /// OCSP answers.
    pub ocsp_answers: Vec<Vec<u8>>,
    /// What was fetched because an earlier report wanted it.
    pub fetched: Vec<Fetched>,
    /// When these very bytes were recorded, by somebody whom the caller believes: the event log.
    pub recorded: Option<Timestamp>,
}

/// By what a document is judged.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// What is given beside it.
    pub evidence: &'a Evidence,
    /// Detached content: names and bytes.
    pub files: &'a [(&'a str, &'a [u8])],
    /// Whom the operator trusts.
    pub trust: &'a Trust,
    /// By which rules.
    pub policy: &'a Policy,
    /// The moment of validation.
    pub now: Timestamp,
    /// What was read for other documents. The verdict is the same without.
    pub cache: Option<&'a Cache>,
}

impl Question<'_> {
    /// What is proved of a moment before any timestamp was looked at.
    fn proof(&self) -> BestTime {
        match self.evidence.recorded {
            Some(at) if at < self.now => BestTime { at, source: TimeSource::Log },
            _ => BestTime { at: self.now, source: TimeSource::Now },
        }
    }
}

/// What was found in a document before it was judged.
#[derive(Debug, Default)]
struct Found {
    verdict: Option<(Verdict, Option<SubIndication>)>,
    reasons: Vec<Reason>,
    signatures: Vec<report::Signature>,
    wants: Vec<Want>,
}

/// Judges the signatures of a document. It never fails: what cannot be read is said in the report.
pub fn verify(document: &[u8], question: &Question<'_>) -> Report {
    let kind = Kind::of(document);
    let found = match kind {
        Kind::Pdf => of_pdf::judge(document, question),
        Kind::Cms => of_cms(document, question),
        Kind::Xml => of_xml(document, question),
        Kind::Container => Found::without("container-not-read", "a ZIP container"),
        Kind::Unknown => Found::without("format-without-signatures", "neither PDF, XML nor CMS"),
    };
    let (verdict, sub_indication) = found.verdict.unwrap_or_else(|| worst(&found.signatures));
    let trust_list = question.trust.list();
    Report {
        document: report::Document {
            sha256: hex::encode(Digest::Sha256.hash(document)),
            size: document.len(),
            format: kind.name(),
            checked_at: question.now,
            policy: question.policy.name.clone(),
            policy_sha256: question.policy.sha256.clone(),
            trust_list: trust_list.map(|list| report::TrustList {
                id: list.list_id.clone(),
                sequence: list.sequence,
            }),
        },
        verdict,
        sub_indication,
        reasons: found.reasons,
        signatures: found.signatures,
        fetched: question.evidence.fetched.iter().map(report::Fetched::from).collect(),
        wants: found.wants,
    }
}

/// The worst signature's verdict; without one there is none.
fn worst(signatures: &[report::Signature]) -> (Verdict, Option<SubIndication>) {
    let mut worst = (Verdict::NoSignatureFound, None);
    for (place, signature) in signatures.iter().enumerate() {
        if place == 0 || signature.verdict > worst.0 {
            worst = (signature.verdict, signature.sub_indication);
        }
    }
    worst
}

impl Found {
    /// There is no signature, and why none was looked for.
    fn without(code: &'static str, detail: &str) -> Self {
        let reasons = vec![Reason::from(Fault { code, detail: detail.to_owned() })];
        Self { reasons, ..Self::default() }
    }

    /// The document as such cannot be read. Without any trace of a signature it has none.
    fn unreadable(fault: Fault, has_trace: bool) -> Self {
        let failed = (Verdict::TotalFailed, Some(SubIndication::FormatFailure));
        let verdict = if has_trace { failed } else { (Verdict::NoSignatureFound, None) };
        Self { verdict: Some(verdict), reasons: vec![fault.into()], ..Self::default() }
    }
}

fn of_cms(document: &[u8], question: &Question<'_>) -> Found {
    let pieces = question.files.first().map(|(_, content)| [*content]);
    match cms::signatures(document, pieces.as_ref().map(|it| &it[..]), Mode::StandAlone) {
        Ok(signatures) => in_order(signatures, question),
        Err(fault) => Found::unreadable(fault, true),
    }
}

fn of_xml(document: &[u8], question: &Question<'_>) -> Found {
    match xml::read(document) {
        Ok(read) => {
            let signatures = xml::signatures(&read, question.files);
            let uncovered = xml::uncovered(&read, &signatures);
            let mut found = in_order(signatures, question);
            let (verdict, _) = worst(&found.signatures);
            if let Some(fault) = uncovered
                && !found.signatures.is_empty()
            {
                found.reasons.push(fault.into());
                let open = (Verdict::Indeterminate, Some(SubIndication::SigConstraintsFailure));
                found.verdict = (verdict < open.0).then_some(open);
            }
            found
        }
        Err(fault) => Found::unreadable(fault, contains(document, b"Signature")),
    }
}

/// Signatures that stand beside each other.
fn in_order(signatures: Vec<Signature<'_>>, question: &Question<'_>) -> Found {
    let prepared: Vec<_> = signatures.into_iter().map(Prepared::new).collect();
    let material =
        Material::gather(&prepared, &Evidence::default(), question.evidence, question.cache);
    let judge = Judge::new(&material, question.trust, question.policy, question.now);
    let signatures = (1..).zip(&prepared).map(|(number, prepared)| {
        let judged = judge.judge(prepared, Purpose::Document, question.proof(), &[]);
        reporting::signature(number, None, &prepared.signature, judged)
    });
    let signatures = signatures.collect();
    Found { signatures, wants: judge.into_wants(), ..Found::default() }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
