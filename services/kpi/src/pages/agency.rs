//! `GET /dashboard/agencies/{agency}`: what one agency decides, by procedure.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;
use motcua_api::{InPath, InQuery, Problem};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::{Period, Spread, Tally};
use motcua_domain::rights::Right;
use motcua_domain::{AgencyId, local};
use motcua_pages::{Page, Visit, Words};
use motcua_readmodel::Snapshot;

use super::asked::refused;
use super::chart::length;
use super::held::limits;
use super::period::{Choice, PeriodQuery, choices, query, said};
use super::{Dashboard, TEXTS, asked, late_by, share};
use crate::{By, Figures, OfProcedure, Part};

#[derive(Template)]
#[template(path = "agency.html")]
struct Content {
    words: Words,
    at: Timestamp,
    agency: AgencyId,
    name: String,
    period: Period,
    choices: Vec<Choice>,
    total: Tally,
    how_late: Spread,
    procedures: Vec<Line>,
    /// What it has now: a list each, with its number.
    desk: Vec<(Part, u64)>,
    /// What it did in the period: a text each, with its number.
    done: Vec<(&'static str, u64)>,
    /// Dossiers one by one may be seen.
    may_list: bool,
}

/// A procedure's part.
struct Line {
    name: String,
    link: String,
    counted: OfProcedure,
    /// Of 100, the most overdue being 100.
    length: u64,
}

/// `GET /dashboard/agencies/{agency}?from=…&to=…`
pub(super) async fn show(
    State(dashboard): State<Dashboard>,
    visit: Visit,
    InPath(agency): InPath<AgencyId>,
    InQuery(asked_for): InQuery<PeriodQuery>,
) -> Result<Page, Problem> {
    let at = dashboard.now();
    let today = local(at).date();
    let period = asked_for.read(today)?;
    let words = visit.words(&TEXTS);
    let catalogue = dashboard.catalogue();
    let mut snapshot = dashboard.figures.snapshot(None).await?;
    let table = asked::by(&mut snapshot, By::Competent, period, at).await?;
    let how_late = table.late_by.get(agency.as_str()).cloned().unwrap_or_default();
    let own = table.groups.into_iter().find(|(key, _)| *key == agency.as_str());
    let counted = Figures::of_agency(&mut snapshot, &agency, period, at).await.map_err(refused)?;
    let desk = desk(&mut snapshot, &catalogue, &agency, at).await?;
    let done = done(&mut snapshot, &agency, period).await?;
    let most = counted.iter().map(|counted| counted.overdue).max().unwrap_or(0).max(1);
    let procedures = counted.into_iter().map(|counted| Line {
        name: words.procedure(&catalogue, &counted.procedure),
        link: format!(
            "/dashboard/agencies/{agency}/procedures/{}?{}",
            counted.procedure,
            query(&period)
        ),
        length: counted.overdue * 100 / most,
        counted,
    });
    let content = Content {
        words,
        at,
        name: words.agency(&catalogue, &agency),
        period,
        choices: choices(&period, today),
        how_late,
        total: own.map(|(_, tally)| tally).unwrap_or_default(),
        procedures: procedures.collect(),
        desk,
        done,
        agency,
        may_list: visit.actor.as_ref().is_some_and(|actor| Right::SeeDossier.allows(actor)),
    };
    Ok(visit.page(&content.name, &content))
}

/// What an agency has now. Without a calendar nobody can say what is silent.
async fn desk(
    snapshot: &mut Snapshot,
    catalogue: &Catalogue,
    agency: &AgencyId,
    at: Timestamp,
) -> Result<Vec<(Part, u64)>, Problem> {
    let Ok(limits) = limits(at, catalogue) else { return Ok(Vec::new()) };
    let mut desks = Figures::desks(snapshot, limits).await.map_err(refused)?;
    let desk = desks.remove(agency.as_str()).unwrap_or_default();
    Ok(Part::EACH.map(|part| (part, desk.of(part))).to_vec())
}

/// What it did in a period.
async fn done(
    snapshot: &mut Snapshot,
    agency: &AgencyId,
    period: Period,
) -> Result<Vec<(&'static str, u64)>, Problem> {
    let mut work = Figures::work(snapshot, period, None).await.map_err(refused)?;
    let work = work.remove(agency.as_str()).unwrap_or_default();
    Ok(vec![
        ("taken-times", work.taken),
        ("steps-early", work.steps_early),
        ("steps-on-time", work.steps_on_time),
        ("steps-late", work.steps_late),
        ("supplements-asked", work.supplements_asked),
        ("apologies", work.apologies),
    ])
}
