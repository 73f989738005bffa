//! `GET /sign`: the drafts that wait for a signature, with what is known of their files.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use motcua_api::{Asker, Paging, Problem};
use motcua_domain::dossier::{Event, Finding};
use motcua_domain::rights::Right;
use motcua_domain::{DocumentId, DossierCode, Event as Any, PaperId, Timestamp};
use motcua_eventlog::Position;
use motcua_journal::Entry;
use motcua_pages::{Page, Visit, Words, fresh_key};

use super::fields::papers;
use super::{TEXTS, verdict_word};
use crate::Routing;
use crate::worklist::{Asked, Show, WorklistItem};

#[derive(Template)]
#[template(path = "signing.html")]
struct Content {
    words: Words,
    drafts: Vec<Draft>,
    next: Option<String>,
    key: String,
    may_sign: bool,
}

/// A draft before the leader.
struct Draft {
    item: WorklistItem,
    seen: u32,
    procedure: String,
    submitted: Submitted,
    files: Vec<File>,
}

/// How it was submitted.
#[derive(Default)]
struct Submitted {
    at: Option<Timestamp>,
    note: String,
    document: Option<DocumentId>,
}

/// A file of the dossier with what was found of its signatures.
struct File {
    document: DocumentId,
    is_draft: bool,
    /// The paper that it is, where it is one.
    paper: Option<String>,
    /// None: nothing is signed in it, or nobody has looked yet.
    verdict: Option<&'static str>,
    has_report: bool,
}

/// `GET /sign?after=…`
pub(super) async fn show(
    State(routing): State<Routing>,
    visit: Visit,
    asker: Asker,
    paging: Paging,
) -> Result<Page, Problem> {
    let now = routing.dossiers.journal().clock().now();
    let question = Asked::new(asker.agency()?, Show::ToSign, now);
    let written = *routing.dossiers.journal().last().borrow();
    let mut snapshot = routing.worklist.snapshot(Some(written)).await?;
    let page = question.page(&mut snapshot, &paging).await?;
    drop(snapshot);
    let words = visit.words(&TEXTS);
    let mut drafts = Vec::with_capacity(page.items.len());
    for item in page.items {
        drafts.push(draft(&routing, item, &words).await?);
    }
    let content = Content {
        words,
        drafts,
        next: page.next,
        key: fresh_key(),
        may_sign: Right::Sign.allows(&asker.actor),
    };
    Ok(visit.page(&words.say("signing"), &content))
}

async fn draft(routing: &Routing, item: WorklistItem, words: &Words) -> Result<Draft, Problem> {
    let code: &DossierCode = &item.code;
    let loaded = routing.dossiers.load(code, Position::START).await?;
    let submitted = submitted(&routing.dossiers.history(code).await?);
    let findings = loaded.dossier.findings.iter().filter(|finding| finding.verdict.is_some());
    let catalogue = routing.dossiers.catalogue();
    let now = routing.dossiers.journal().clock().now();
    let papers = papers(&loaded.dossier, &catalogue, words, now);
    let files = findings.map(|finding| File::of(finding, &submitted, &papers));
    let mut files: Vec<_> = files.collect();
    if let Some(document) = &submitted.document
        && !files.iter().any(|file| file.document == *document)
    {
        let (document, paper, verdict) = (document.clone(), None, None);
        files.push(File { document, is_draft: true, paper, verdict, has_report: false });
    }
    files.sort_by_key(|file| !file.is_draft);
    Ok(Draft {
        seen: loaded.tail.version.0,
        procedure: words.procedure(&catalogue, &item.procedure),
        submitted,
        files,
        item,
    })
}

/// The last submission, with the draft that stood there: the one that it names, or the last one kept.
fn submitted(history: &[Arc<Entry>]) -> Submitted {
    let mut submitted = Submitted::default();
    for entry in history {
        for any in entry.known() {
            match any {
                Any::Dossier(Event::Drafted { document, .. }) => {
                    submitted.document = Some(document.clone());
                }
                Any::Dossier(Event::SubmittedForSignature { document, note }) => {
                    submitted.at = Some(entry.happened);
                    submitted.note = note.known().cloned().unwrap_or_default();
                    submitted.document = document.clone().or(submitted.document.take());
                }
                _ => {}
            }
        }
    }
    submitted
}

impl File {
    fn of(finding: &Finding, submitted: &Submitted, papers: &[(String, String)]) -> Self {
        let named = |id: &PaperId| papers.iter().find(|(known, _)| *known == id.as_str());
        let paper = finding.paper.as_ref().and_then(named).map(|(_, name)| name.clone());
        Self {
            document: finding.document.clone(),
            is_draft: submitted.document.as_ref() == Some(&finding.document),
            paper,
            verdict: finding.verdict.map(verdict_word),
            has_report: !finding.report_hash.is_empty(),
        }
    }
}
