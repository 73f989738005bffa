//! `GET /worklist/mine`, what the officer has to do that urges; `GET /worklist/calendar.ics`, all that the
//! officer has to do, for calendar programs (RFC 5545).

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, header};
use icalendar::{Calendar, Component, Event};
use jiff::Timestamp;
use motcua_api::{Asker, InQuery, Language, Problem};
use motcua_pages::{Page, Visit, Words};
use serde::Deserialize;

use super::TEXTS;
use crate::Routing;
use crate::worklist::{MineItem, Urgency, Whose};

#[derive(Deserialize)]
pub(super) struct Query {
    #[serde(default)]
    whose: Whose,
}

#[derive(Template)]
#[template(path = "mine.html")]
struct Content {
    words: Words,
    at: Timestamp,
    whose: Whose,
    parts: Vec<Part>,
}

/// What urges in one way.
struct Part {
    urgency: Urgency,
    lines: Vec<Line>,
}

struct Line {
    item: MineItem,
    procedure: String,
}

/// `GET /worklist/mine?whose=agency`
pub(super) async fn show(
    State(routing): State<Routing>,
    visit: Visit,
    asker: Asker,
    InQuery(query): InQuery<Query>,
) -> Result<Page, Problem> {
    // Whoever has just done something sees it done.
    let written = *routing.dossiers.journal().last().borrow();
    let mut snapshot = routing.worklist.snapshot(Some(written)).await?;
    let mine = routing.mine(&mut snapshot, &asker, query.whose).await?;
    let (words, catalogue) = (visit.words(&TEXTS), routing.dossiers.catalogue());
    let lines = |urgency| {
        let of_it = mine.items.iter().filter(|item| item.urgency == urgency);
        let lines = of_it.map(|item| Line {
            procedure: words.procedure(&catalogue, &item.procedure),
            item: item.clone(),
        });
        lines.collect()
    };
    let parts = Urgency::URGING.map(|urgency| Part { urgency, lines: lines(urgency) });
    let content =
        Content { words, at: mine.at.0, whose: query.whose, parts: parts.into_iter().collect() };
    Ok(visit.page(&words.say("mine"), &content))
}

impl Urgency {
    /// What the page shows.
    const URGING: [Self; 4] =
        [Self::Overdue, Self::DueIn24Hours, Self::DueInThreeDays, Self::Silent];

    /// The text's id.
    const fn text(self) -> &'static str {
        match self {
            Self::Overdue => "mine-overdue",
            Self::DueIn24Hours => "mine-24-hours",
            Self::DueInThreeDays => "mine-three-days",
            Self::Silent => "mine-silent",
            Self::None => "mine-none",
        }
    }

    /// The class of its mark.
    const fn mark(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::DueIn24Hours | Self::DueInThreeDays => "near",
            Self::Silent => "stands",
            Self::None => "within",
        }
    }
}

/// `GET /worklist/calendar.ics?pass=…`: a moment for each dossier whose clock runs, named by its code and
/// procedure alone.
pub(super) async fn feed(
    State(routing): State<Routing>,
    asker: Asker,
) -> Result<([(HeaderName, &'static str); 2], String), Problem> {
    let mut snapshot = routing.worklist.snapshot(None).await?;
    let mine = routing.mine(&mut snapshot, &asker, Whose::Me).await?;
    // A calendar program says no language that its reader chose.
    let words = Words::new(&TEXTS, Language::Vietnamese);
    let catalogue = routing.dossiers.catalogue();
    let mut calendar = Calendar::new();
    calendar.name(&words.say("mine-calendar"));
    for item in mine.items.iter().filter(|item| !item.stands) {
        let MineItem { code, branch, .. } = item;
        let procedure = words.procedure(&catalogue, &item.procedure);
        let due = utc(item.due_at.0);
        let event = Event::new()
            // The same for as long as there is the dossier: programs move what they have.
            .uid(&format!("{code}-{branch}@motcua"))
            .summary(&format!("{code} {procedure}"))
            .add_property("DTSTAMP", utc(item.moved_at.0))
            .add_property("DTSTART", &due)
            .add_property("DTEND", &due)
            .add_property("TRANSP", "TRANSPARENT")
            .done();
        calendar.push(event);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, calendar.done().to_string()))
}

/// RFC 5545, section 3.3.5, form 2.
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}
