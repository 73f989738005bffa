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
use serde::Deserialize;

use super::asked::refused;
use super::chart::length;
use super::city::named;
use super::held::limits;
use super::period::{Choice, PeriodQuery, choices, query, said};
use super::{Dashboard, TEXTS, asked, late_by, share};
use crate::{By, Figures, OfProcedure, Part, Question, Unit};

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
    /// With all that stand under it.
    subtree: bool,
    /// Agencies stand under it.
    has_units: bool,
    units: Vec<asked::Line>,
    fields: Vec<asked::Line>,
    procedures: Vec<Line>,
    /// What it has now: a list each, with its number.
    desk: Vec<(Part, u64)>,
    /// What it did in the period: a text each, with its number.
    done: Vec<(&'static str, u64)>,
    /// Dossiers one by one may be seen.
    may_list: bool,
}

/// A period, and whether with all under it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AgencyQuery {
    from: Option<String>,
    to: Option<String>,
    subtree: bool,
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
    InQuery(asked_for): InQuery<AgencyQuery>,
) -> Result<Page, Problem> {
    let at = dashboard.now();
    let today = local(at).date();
    let period = PeriodQuery::new(asked_for.from, asked_for.to).read(today)?;
    let unit = Unit { agency: agency.clone(), subtree: asked_for.subtree };
    let words = visit.words(&TEXTS);
    let catalogue = dashboard.catalogue();
    let mut snapshot = dashboard.figures.snapshot(None).await?;
    let question = Question { by: By::Competent, period, at, known_then: false };
    let table = asked::of(&mut snapshot, question, Some(&unit), &catalogue).await?;
    let how_late = table.late_by_all();
    let total = table.total;
    let named_by = (&*catalogue, &words);
    let fields = asked::fields(&mut snapshot, (period, at), Some(&unit), named_by).await?;
    let units = table.groups.into_iter().map(|(key, tally)| {
        let (name, link) = named(&words, &catalogue, &key, period);
        asked::Line { name, link: Some(link), tally }
    });
    let units = units.collect();
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
        total,
        subtree: unit.subtree,
        has_units: catalogue.subtree(&agency).len() > 1,
        units,
        fields,
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
