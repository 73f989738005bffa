//! `GET /dashboard/agencies/{agency}/held`: what an agency has, one by one: the list behind each figure of
//! its desk, as far as it concerns the agency of who looks.

use std::borrow::Borrow;

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;
use motcua_api::{Asker, InPath, InQuery, Paging, Problem, wrong_parameter};
use motcua_domain::AgencyId;
use motcua_domain::catalogue::Catalogue;
use motcua_pages::{Page, Visit, Words};
use serde::Deserialize;

use super::{Dashboard, TEXTS};
use crate::{Desk, Figures, Held, HeldList, Limits, Part, SILENT_AFTER};

#[derive(Deserialize)]
pub(super) struct Query {
    #[serde(default)]
    show: Part,
}

#[derive(Template)]
#[template(path = "held.html")]
struct Content {
    words: Words,
    at: Timestamp,
    agency: AgencyId,
    name: String,
    show: Part,
    lines: Vec<Line>,
    next: Option<String>,
    is_own: bool,
}

/// A dossier of a list, and what it is about.
pub(super) struct Line {
    pub(super) held: Held,
    pub(super) procedure: String,
}

/// `GET …/held?show=silent&after=…`
pub(super) async fn show(
    State(dashboard): State<Dashboard>,
    visit: Visit,
    asker: Asker,
    InPath(agency): InPath<AgencyId>,
    InQuery(query): InQuery<Query>,
    paging: Paging,
) -> Result<Page, Problem> {
    let (at, catalogue) = (dashboard.now(), dashboard.catalogue());
    let (words, own) = (visit.words(&TEXTS), asker.agency()?);
    let limits = limits(at, &catalogue)?;
    let list = HeldList { holder: &agency, part: query.show, asker: own, limits };
    let mut snapshot = dashboard.figures.snapshot(None).await?;
    let page = Figures::held(&mut snapshot, &list, &paging).await?;
    let lines = page
        .items
        .into_iter()
        .map(|held| Line { procedure: words.procedure(&catalogue, &held.procedure), held });
    let content = Content {
        words,
        at,
        name: words.agency(&catalogue, &agency),
        is_own: agency == *own,
        agency,
        show: query.show,
        lines: lines.collect(),
        next: page.next,
    };
    Ok(visit.page(&words.say(content.show.title()), &content))
}

/// The moments by which desks are judged; without a calendar nobody can say what is silent.
pub(super) fn limits(at: Timestamp, catalogue: &Catalogue) -> Result<Limits, Problem> {
    let calendar = catalogue.calendar().ok_or_else(|| wrong_parameter("show", "no-calendar"))?;
    Ok(Limits::of(at, SILENT_AFTER, calendar))
}

impl Part {
    /// How many a desk has of it.
    pub(super) fn count(self, desk: impl Borrow<Desk>) -> u64 {
        desk.borrow().of(self)
    }

    /// The text's id.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::All => "held-now",
            Self::GivenNotTaken => "given-not-taken",
            Self::Silent => "silent-now",
            Self::Overdue => "overdue",
            Self::DueTomorrow => "due-tomorrow",
            Self::DueInThreeDays => "due-in-three-days",
        }
    }
}

impl Held {
    /// How it stands to its first appointment: the text's id, which is the class of its mark too.
    pub(super) const fn standing(&self) -> &'static str {
        if self.overdue { "overdue" } else { "open-within-time" }
    }
}
