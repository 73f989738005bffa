//! `GET /dashboard`: the city at a glance.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use motcua_api::{InQuery, Problem};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::local;
use motcua_domain::measures::{Period, Share, Spread, Tally};
use motcua_pages::{Page, Visit, Words};
use motcua_readmodel::Snapshot;

use super::asked::Line;
use super::chart::{Columns, PARTS, WIDTH, is_patterned, length};
use super::period::{Choice, PeriodQuery, choices, query, said};
use super::{Dashboard, TEXTS, asked, late_by, share};
use crate::By;

/// The plan's target for dossiers handled at level 4. Source: the city's plan 747/QĐ-UBND of
/// 2016-03-23 (domain reference 4.4): 30 % by 2020.
const TARGET_AT_LEVEL_4: Share = Share { hundredths: 3000 };

#[derive(Template)]
#[template(path = "city.html")]
struct Content {
    words: Words,
    at: Timestamp,
    period: Period,
    choices: Vec<Choice>,
    total: Tally,
    how_late: Spread,
    levels: [Level; 2],
    late: Vec<Late>,
    late_in_all: u64,
    agencies: Vec<Line>,
    fields: Vec<Line>,
    months: Vec<(Date, Tally)>,
    chart: Columns,
}

/// A share of dossiers handled at an online level.
struct Level {
    name: &'static str,
    share: Option<Share>,
    handled: u64,
    target: Option<Share>,
}

/// An agency with overdue dossiers.
struct Late {
    name: String,
    link: String,
    overdue: u64,
    open: u64,
    /// Of 100, the most being 100.
    length: u64,
}

/// `GET /dashboard?from=…&to=…`
pub(super) async fn show(
    State(dashboard): State<Dashboard>,
    visit: Visit,
    InQuery(asked_for): InQuery<PeriodQuery>,
) -> Result<Page, Problem> {
    let at = dashboard.now();
    let today = local(at).date();
    let period = asked_for.read(today)?;
    let words = visit.words(&TEXTS);
    let catalogue = dashboard.catalogue();
    let mut snapshot = dashboard.figures.snapshot(None).await?;
    let table = asked::by(&mut snapshot, By::Competent, period, at).await?;
    let months = asked::months(&mut snapshot, period, at).await?;
    let late = late(&mut snapshot, &words, &catalogue, at).await?;
    let how_late = table.late_by_all();
    let fields = asked::fields(&mut snapshot, (period, at), None, (&catalogue, &words)).await?;
    let mut agencies: Vec<_> = table
        .groups
        .into_iter()
        .map(|(key, tally)| {
            let (name, link) = named(&words, &catalogue, &key, period);
            Line { name, link: Some(link), tally }
        })
        .collect();
    agencies.sort_by_key(|agency| std::cmp::Reverse(agency.tally.received));
    let content = Content {
        words,
        at,
        period,
        choices: choices(&period, today),
        how_late,
        total: table.total,
        levels: levels(&table.total),
        late_in_all: late.iter().map(|late| late.overdue).sum(),
        late,
        agencies,
        fields,
        chart: Columns::of(months.iter().map(|(_, tally)| tally)),
        months,
    };
    Ok(visit.page(&words.say("city"), &content))
}

/// An agency's name and where its figures stand.
pub(super) fn named(
    words: &Words,
    catalogue: &Catalogue,
    key: &str,
    period: Period,
) -> (String, String) {
    let name = key.parse().map(|id| words.agency(catalogue, &id));
    let link = format!("/dashboard/agencies/{key}?{}", query(&period));
    (name.unwrap_or_else(|_| key.to_owned()), link)
}

fn levels(total: &Tally) -> [Level; 2] {
    let level = |name, level: u8, target| Level {
        name,
        share: total.handled_at(level),
        handled: total.handled_at_level[usize::from(level)],
        target,
    };
    [level("level-3", 3, None), level("level-4", 4, Some(TARGET_AT_LEVEL_4))]
}

/// What is late now, whenever it was received: the most first.
async fn late(
    snapshot: &mut Snapshot,
    words: &Words,
    catalogue: &Catalogue,
    at: Timestamp,
) -> Result<Vec<Late>, Problem> {
    let ever = Period::days(None, Some(local(at).date()));
    let table = asked::by(snapshot, By::Competent, ever, at).await?;
    let most = table.groups.iter().map(|(_, tally)| tally.overdue).max().unwrap_or(0).max(1);
    let late = table.groups.iter().filter(|(_, tally)| tally.overdue > 0);
    let mut late: Vec<_> = late
        .map(|(key, tally)| {
            let (name, link) = named(words, catalogue, key, ever);
            let open = tally.overdue + tally.open_within_time;
            Late { name, link, overdue: tally.overdue, open, length: tally.overdue * 100 / most }
        })
        .collect();
    late.sort_by_key(|late| std::cmp::Reverse(late.overdue));
    Ok(late)
}

/// How far a share is from its target.
struct Distance {
    reached: bool,
    /// Percentage points, in hundredths.
    points: u64,
}

impl Level {
    fn distance(&self) -> Option<Distance> {
        let (share, target) = (self.share?.hundredths, self.target?.hundredths);
        Some(Distance { reached: share >= target, points: share.abs_diff(target) })
    }
}

impl Distance {
    fn text(&self) -> &'static str {
        if self.reached { "target-reached" } else { "target-missing" }
    }
}
