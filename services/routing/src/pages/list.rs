//! `GET /worklist`: what the own agency holds and what is on its way to it, first what is due first.

use std::fmt::Write as _;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use motcua_api::{Asker, InQuery, Paging, Problem};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::dossier::Status;
use motcua_domain::rights::Right;
use motcua_domain::{AccountId, ProcedureCode, Timestamp, local};
use motcua_eventlog::Position;
use motcua_pages::{Page, Script, Visit, Words, fresh_key};
use serde::Deserialize;

use super::{TEXTS, verdict, verdict_word};
use crate::Routing;
use crate::worklist::{Asked, Counts, Officer, Show, WorklistItem};

/// Until the end of which working day from today an appointment is near.
const SOON_DAYS: u32 = 3;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Query {
    show: Show,
    procedure: String,
    /// `me`, `nobody` or empty.
    officer: String,
    text: String,
    /// Everything that is shown is chosen.
    chosen: bool,
}

#[derive(Template)]
#[template(path = "list.html")]
struct Content {
    words: Words,
    at: Timestamp,
    tabs: Vec<Tab>,
    query: Query,
    procedures: Vec<(String, String)>,
    lines: Vec<Line>,
    next: Option<String>,
    key: String,
    may_take: bool,
    may_give: bool,
}

impl Content {
    fn here(&self) -> String {
        self.query.link(self.query.show)
    }
}

struct Tab {
    text: &'static str,
    count: Option<u64>,
    link: String,
    is_here: bool,
    /// Somebody should look at it now.
    urges: bool,
}

/// A dossier.
struct Line {
    item: WorklistItem,
    /// The version that is shown: who gives it away says to have seen it.
    seen: u32,
    procedure: String,
    from: Option<String>,
    offered_to: Option<String>,
    verdict: Option<&'static str>,
    near: bool,
    is_mine: bool,
}

/// `GET /worklist?show=…&procedure=…&officer=…&text=…&after=…`
pub(super) async fn show(
    State(routing): State<Routing>,
    visit: Visit,
    asker: Asker,
    InQuery(query): InQuery<Query>,
    paging: Paging,
) -> Result<Page, Problem> {
    let (dossiers, words) = (&routing.dossiers, visit.words(&TEXTS));
    let (now, catalogue) = (dossiers.journal().clock().now(), dossiers.catalogue());
    let me = &asker.actor.who.account;
    let mut question = Asked::new(asker.agency()?, query.show, now);
    if let Some(calendar) = catalogue.calendar() {
        let last = calendar.working_days_after(local(now).date(), SOON_DAYS);
        question.soon = calendar.closing(last);
    }
    question.procedure = query.procedure.trim().parse().ok();
    question.text.clone_from(&query.text);
    // What a reader types at the code of a hand-over list.
    question.bundle = query.text.parse().ok();
    question.officer = match query.officer.as_str() {
        "me" => Some(Officer::Is(me.clone())),
        "nobody" => Some(Officer::Nobody),
        _ => None,
    };
    // Whoever has just done something sees it done.
    let written = *dossiers.journal().last().borrow();
    let mut snapshot = routing.worklist.snapshot(Some(written)).await?;
    let counts = question.counts(&mut snapshot).await?;
    let procedures = question.procedures(&mut snapshot).await?;
    let page = question.page(&mut snapshot, &paging).await?;
    let soon = question.soon;
    drop(snapshot);
    let mut lines = Vec::with_capacity(page.items.len());
    for item in page.items {
        lines.push(line(&routing, item, (&words, &catalogue), (me, soon)).await?);
    }
    let content = Content {
        words,
        at: now,
        tabs: tabs(&query, counts),
        procedures: named(procedures, &words, &catalogue),
        lines,
        next: page.next.map(|next| format!("{}&after={next}", query.link(query.show))),
        key: fresh_key(),
        may_take: Right::Take.allows(&asker.actor),
        may_give: Right::Give.allows(&asker.actor),
        query,
    };
    Ok(visit.page(&words.say("worklist"), &content))
}

async fn line(
    routing: &Routing,
    item: WorklistItem,
    (words, catalogue): (&Words, &Arc<Catalogue>),
    (me, soon): (&AccountId, Timestamp),
) -> Result<Line, Problem> {
    let loaded = routing.dossiers.load(&item.code, Position::START).await?;
    let named = |id| words.agency(catalogue, id);
    Ok(Line {
        seen: loaded.tail.version.0,
        procedure: words.procedure(catalogue, &item.procedure),
        from: item.from.as_ref().map(named),
        offered_to: item.offered_to.as_ref().map(named),
        verdict: verdict(&loaded.dossier).map(verdict_word),
        near: item.first_due_at.0 <= soon,
        is_mine: item.officer.as_ref() == Some(me),
        item,
    })
}

fn named(codes: Vec<ProcedureCode>, words: &Words, catalogue: &Catalogue) -> Vec<(String, String)> {
    let named = codes.into_iter().map(|code| (code.to_string(), words.procedure(catalogue, &code)));
    named.collect()
}

fn tabs(query: &Query, counts: Counts) -> Vec<Tab> {
    let tab = |show, text, count, urges| Tab {
        text,
        count,
        link: query.link(show),
        is_here: query.show == show,
        urges: urges && count > Some(0),
    };
    vec![
        tab(Show::All, "tab-all", None, false),
        tab(Show::Offered, "tab-offered", Some(counts.offered), false),
        tab(Show::Held, "tab-held", Some(counts.held), false),
        tab(Show::Waiting, "tab-waiting", Some(counts.waiting), false),
        tab(Show::Soon, "tab-soon", Some(counts.soon), false),
        tab(Show::Overdue, "tab-overdue", Some(counts.overdue), true),
        tab(Show::ToSign, "tab-to-sign", Some(counts.to_sign), false),
    ]
}

impl Query {
    /// The address of a part of the list under the same filters.
    fn link(&self, show: Show) -> String {
        let mut query = format!("/worklist?show={}", show.word());
        for (name, value) in
            [("procedure", &self.procedure), ("officer", &self.officer), ("text", &self.text)]
        {
            if !value.is_empty() {
                let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
                let _ = write!(query, "&{name}={value}");
            }
        }
        query
    }

    fn is_filtered(&self) -> bool {
        [&self.procedure, &self.officer, &self.text].iter().any(|filter| !filter.is_empty())
    }
}

impl Line {
    /// How it stands to its first appointment: the text's id, which is the class of its mark too.
    fn standing(&self) -> &'static str {
        if self.item.status == Status::Done.name() {
            "done"
        } else if self.item.overdue {
            "overdue"
        } else if self.item.stands_since.is_some() {
            "stands"
        } else if self.near {
            "near"
        } else {
            "within"
        }
    }
}
