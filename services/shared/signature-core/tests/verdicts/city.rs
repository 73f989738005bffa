//! A city with its authorities, and what it asks.

use std::sync::LazyLock;

use jiff::Timestamp;
use motcua_signature_core::testing::cms::{Attribute, CmsDraft, StampDraft};
use motcua_signature_core::testing::pdf::{Layout, Pdf, Signing};
use motcua_signature_core::testing::pki::{Draft, Entity, ListDraft, at};
use motcua_signature_core::{
    Cache, Evidence, Policy, Question, Report, SubIndication, Trust, Verdict, verify,
};

/// What all stories of this run have read.
static CACHE: LazyLock<Cache> = LazyLock::new(Cache::default);

/// Authorities, a signer and a timestamping authority; everything is valid from 2020 to 2040.
#[derive(Clone)]
pub(crate) struct City {
    pub(crate) root: Entity,
    pub(crate) authority: Entity,
    pub(crate) signer: Entity,
    pub(crate) stamper: Entity,
    /// What is given beside a document.
    pub(crate) evidence: Evidence,
    pub(crate) policy: &'static str,
    pub(crate) now: Timestamp,
    pub(crate) trust: Option<Trust>,
}

impl City {
    /// In March 2026, with lists of this week in which nobody is revoked.
    pub(crate) fn new() -> Self {
        Self::with_signer(&Draft::signer("Nguyễn Văn Mẫu"))
    }

    pub(crate) fn with_signer(draft: &Draft) -> Self {
        let root = Entity::root("Root mẫu");
        let authority = root.issue(&Draft::authority("CA mẫu"));
        let stamper = authority.issue(&Draft::timestamper("TSA mẫu"));
        let mut city = Self {
            signer: authority.issue(draft),
            root,
            authority,
            stamper,
            evidence: Evidence::default(),
            policy: "vn-2025",
            now: at("2026-03-04T09:00:00Z"),
            trust: None,
        };
        city.evidence.certificates = vec![city.authority.der.clone()];
        city.evidence.crls = city.lists("2026-03-01", "2026-03-08");
        city
    }

    /// The lists of both authorities, in which nobody is revoked.
    pub(crate) fn lists(&self, from: &str, until: &str) -> Vec<Vec<u8>> {
        let draft = ListDraft::new(from, until);
        vec![self.root.list(&draft), self.authority.list(&draft)]
    }

    /// The signer is revoked from a moment on, for a reason (RFC 5280, 5.3.1).
    pub(crate) fn revoke(&mut self, since: &str, reason: u8) {
        let draft = ListDraft::new("2026-03-01", "2026-03-08");
        let list = self.authority.list(&draft.revoke_for(&self.signer, since, reason));
        self.evidence.crls[1] = list;
    }

    pub(crate) fn trusts(&mut self, trust: Trust) {
        self.trust = Some(trust);
    }

    /// A detached CMS over a content, with the attributes of a baseline.
    pub(crate) fn signs(&self, content: &[u8]) -> CmsDraft {
        CmsDraft::cades(&self.signer, &self.authority, content)
    }

    /// The same, its value stamped at a moment.
    pub(crate) fn signs_stamped(&self, content: &[u8], moment: &str) -> CmsDraft {
        let stamped = (self.stamper.clone(), self.authority.clone(), at(moment));
        self.signs(content).signer(|signer| signer.stamped.push(stamped))
    }

    /// A token over a content.
    pub(crate) fn stamp(&self, content: &[u8], moment: &str) -> Vec<u8> {
        let info = StampDraft::over(content, at(moment));
        CmsDraft::timestamp(&self.stamper, &self.authority, &info).finish()
    }

    /// The attribute that stamps the content before it is signed (EN 319 122-1, 5.2.8).
    pub(crate) fn content_stamp(&self, content: &[u8], moment: &str) -> Attribute {
        let kind = const_oid::ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.20");
        Attribute::new(kind, self.stamp(content, moment))
    }

    /// A PDF of one page, signed.
    pub(crate) fn pdf(&self) -> Pdf {
        let mut pdf = Pdf::new(Layout::Table);
        pdf.sign(&Signing::new("Signature1"), vec![], &|signed| self.signs(signed).finish());
        pdf
    }

    pub(crate) fn asks(&self, document: &[u8]) -> Report {
        self.asks_with(document, &[])
    }

    pub(crate) fn asks_with(&self, document: &[u8], files: &[(&str, &[u8])]) -> Report {
        let plain = || {
            let anchors = vec![self.root.certificate()];
            Trust::new(anchors, vec![], None).expect("a plain folder of anchors")
        };
        let trust = self.trust.clone().unwrap_or_else(plain);
        let policy = Policy::named(self.policy).expect("the policy is built in");
        let question = Question {
            evidence: &self.evidence,
            files,
            trust: &trust,
            policy: &policy,
            now: self.now,
            cache: None,
        };
        let report = verify(document, &question);
        // Whatever was read for other documents changes nothing, the first time and the second.
        for _ in 0..2 {
            let cached = verify(document, &Question { cache: Some(&CACHE), ..question });
            assert_eq!(cached, report, "what was read before changes the verdict");
        }
        report
    }

    /// The verdict on a CMS over a content that is given beside it.
    pub(crate) fn verdict(&self, cms: &[u8]) -> (Verdict, Option<SubIndication>) {
        said(&self.asks_with(cms, &[("content.bin", CONTENT)]))
    }
}

/// What is signed where it does not matter what.
pub(crate) const CONTENT: &[u8] = b"Quyet dinh so 1";

pub(crate) fn said(report: &Report) -> (Verdict, Option<SubIndication>) {
    (report.verdict, report.sub_indication)
}

/// The codes of the first signature's reasons.
pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    report.signatures[0].reasons.iter().map(|reason| reason.code).collect()
}

pub(crate) const PASSED: (Verdict, Option<SubIndication>) = (Verdict::TotalPassed, None);

pub(crate) fn open(sub: SubIndication) -> (Verdict, Option<SubIndication>) {
    (Verdict::Indeterminate, Some(sub))
}

pub(crate) fn failed(sub: SubIndication) -> (Verdict, Option<SubIndication>) {
    (Verdict::TotalFailed, Some(sub))
}

/// r and s of 32 bytes each, from DER.
pub(crate) fn fixed(der: &[u8]) -> Vec<u8> {
    let number = |at: usize| {
        let length = usize::from(der[at + 1]);
        let digits = &der[at + 2..at + 2 + length];
        let digits = digits.strip_prefix(&[0]).unwrap_or(digits);
        let mut whole = vec![0; 32 - digits.len()];
        whole.extend(digits);
        (whole, at + 2 + length)
    };
    let (r, next) = number(2);
    let (s, _) = number(next);
    [r, s].concat()
}
