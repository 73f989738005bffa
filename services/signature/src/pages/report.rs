//! `GET /documents/{document}/report`: whether the signatures of a file hold, who signed, when, with which
//! certificate, why not, and what to do; below, everything that was checked.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;
use motcua_api::{Asker, InPath, InQuery, Language, Problem};
use motcua_domain::{DocumentId, DossierCode};
use motcua_pages::{Page, Visit, Words};
use serde::Deserialize;

use super::{Of, TEXTS};
use crate::Signature;
use crate::reports::report;

#[derive(Template)]
#[template(path = "report.html")]
struct Content<'a> {
    words: Words,
    dossier: &'a DossierCode,
    document: &'a DocumentId,
    report: Kept,
    /// The whole report, for a specialist.
    whole: String,
}

/// What the page reads of a kept report ([`motcua_signature_core::Report`]).
#[derive(Debug, Deserialize)]
struct Kept {
    document: File,
    verdict: String,
    reasons: Vec<Reason>,
    signatures: Vec<Signed>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    checked_at: Timestamp,
    policy: String,
}

#[derive(Debug, Deserialize)]
struct Reason {
    code: String,
    vi: String,
    en: String,
    detail: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Signed {
    number: usize,
    format: String,
    level: String,
    verdict: String,
    reasons: Vec<Reason>,
    integrity: Integrity,
    covers_whole_document: bool,
    changes_after_signing: Vec<Change>,
    signer: Option<Signer>,
    claimed_time: Option<Timestamp>,
    best_signature_time: BestTime,
    chain: Vec<Link>,
    revocation: Vec<Revocation>,
    timestamps: Vec<Stamp>,
    algorithms: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Integrity {
    hash: bool,
    signature: bool,
}

#[derive(Debug, Deserialize)]
struct Change {
    vi: String,
    en: String,
    detail: String,
    allowed: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Signer {
    subject: String,
    name: Option<String>,
    organisation: Option<String>,
    issuer: String,
    serial: String,
    not_before: Timestamp,
    not_after: Timestamp,
}

#[derive(Debug, Deserialize)]
struct BestTime {
    at: Timestamp,
    source: String,
}

#[derive(Debug, Deserialize)]
struct Link {
    subject: String,
}

#[derive(Debug, Deserialize)]
struct Revocation {
    certificate: usize,
    kind: String,
    status: String,
}

#[derive(Debug, Deserialize)]
struct Stamp {
    at: Timestamp,
    verdict: String,
    authority: Option<String>,
}

/// `GET /documents/{document}/report?dossier=…`
pub(super) async fn show(
    State(signature): State<Signature>,
    visit: Visit,
    InPath(document): InPath<DocumentId>,
    InQuery(of): InQuery<Of>,
    asker: Asker,
) -> Result<Page, Problem> {
    let kept = report(&signature, &asker, (&of.dossier, &document)).await?;
    let report: Kept = serde_json::from_slice(&kept).map_err(|error| Problem::internal(&error))?;
    let whole: serde_json::Value =
        serde_json::from_slice(&kept).map_err(|error| Problem::internal(&error))?;
    let words = visit.words(&TEXTS);
    let content = Content {
        words,
        dossier: &of.dossier,
        document: &document,
        report,
        whole: format!("{whole:#}"),
    };
    Ok(visit.page(&words.say("report"), &content))
}

/// The outcome at the counter (domain reference 12), which is the class of its mark and the end of its
/// texts' ids.
fn outcome(verdict: &str) -> &'static str {
    match verdict {
        "TOTAL_PASSED" => "passed",
        "TOTAL_FAILED" => "failed",
        "NO_SIGNATURE_FOUND" => "none",
        _ => "open",
    }
}

fn said<'a>(words: &Words, vi: &'a str, en: &'a str) -> &'a str {
    match words.language() {
        Language::Vietnamese => vi,
        Language::English => en,
    }
}

impl Signed {
    /// Nothing was changed that may not be.
    fn is_whole(&self) -> bool {
        let allowed = self.changes_after_signing.iter().all(|change| change.allowed);
        self.integrity.hash && self.integrity.signature && allowed
    }
}

impl Signer {
    /// The name by which people know who signed.
    fn called(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.subject)
    }
}
