//! `GET /dashboard/agencies/{agency}/briefing`: what a head wants to know on Monday, on one page of A4.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use motcua_api::{Asker, InPath, Paging, Problem};
use motcua_domain::measures::{Period, Share};
use motcua_domain::{AgencyId, end_of_day, local};
use motcua_pages::{Page, Script, Visit, Words};

use super::asked::refused;
use super::held::{Line, limits};
use super::{Dashboard, TEXTS, share};
use crate::{Desk, Figures, HeldList, Limits, Part, Work};

/// How many of the oldest are named: more do not fit on the page with the rest.
const OLDEST: usize = 5;

#[derive(Template)]
#[template(path = "briefing.html")]
struct Content {
    words: Words,
    at: Timestamp,
    agency: AgencyId,
    name: String,
    desk: Desk,
    /// Due by the end of this week, not overdue.
    due_this_week: u64,
    /// The last day of this week, and the days of the last one.
    sunday: Date,
    last_week: (Date, Date),
    work: Work,
    /// Of what the agency decides, handled last week, and of these by the first appointment.
    handled: (u64, u64),
    /// The oldest: a text each.
    oldest: Vec<(&'static str, Vec<Line>)>,
}

/// `GET …/briefing`
pub(super) async fn show(
    State(dashboard): State<Dashboard>,
    visit: Visit,
    asker: Asker,
    InPath(agency): InPath<AgencyId>,
) -> Result<Page, Problem> {
    let (at, catalogue, words) = (dashboard.now(), dashboard.catalogue(), visit.words(&TEXTS));
    let limits = limits(at, &catalogue)?;
    let today = local(at).date();
    let monday = today.saturating_sub(i64::from(today.weekday().since(Weekday::Monday)).days());
    let (sunday, last_week) =
        (monday.saturating_add(6.days()), (monday.saturating_sub(7.days()), before(monday)));
    let mut snapshot = dashboard.figures.snapshot(None).await?;
    let mut desks = Figures::desks(&mut snapshot, limits).await.map_err(refused)?;
    // The week is judged as the days of a desk are.
    let week = Limits { tomorrow: end_of_day(sunday), ..limits };
    let mut weeks = Figures::desks(&mut snapshot, week).await.map_err(refused)?;
    let period = Period::days(Some(last_week.0), Some(last_week.1));
    let mut work = Figures::work(&mut snapshot, period, None).await.map_err(refused)?;
    let handled = Figures::handled_in(&mut snapshot, &agency, last_week).await.map_err(refused)?;
    let mut oldest = Vec::new();
    for (text, part) in [("oldest-overdue", Part::Overdue), ("oldest-silent", Part::Silent)] {
        let list = HeldList { holder: &agency, part, asker: asker.agency()?, limits };
        let paging = Paging { limit: OLDEST, after: None };
        let page = Figures::held(&mut snapshot, &list, &paging).await?;
        let named = page
            .items
            .into_iter()
            .map(|held| Line { procedure: words.procedure(&catalogue, &held.procedure), held });
        oldest.push((text, named.collect()));
    }
    drop(snapshot);
    let content = Content {
        words,
        at,
        name: words.agency(&catalogue, &agency),
        desk: desks.remove(agency.as_str()).unwrap_or_default(),
        due_this_week: weeks.remove(agency.as_str()).unwrap_or_default().due_tomorrow,
        sunday,
        last_week,
        work: work.remove(agency.as_str()).unwrap_or_default(),
        handled,
        oldest,
        agency,
    };
    Ok(visit.page(&words.say("briefing"), &content))
}

fn before(day: Date) -> Date {
    day.saturating_sub(1.day())
}

impl Content {
    fn on_time(&self) -> Option<Share> {
        Share::of(self.handled.1, self.handled.0)
    }

    fn urges(&self) -> bool {
        self.desk.overdue + self.desk.silent > 0
    }
}
