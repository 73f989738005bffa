//! `GET /dashboard/agencies/{agency}`: what one agency decides, by procedure.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;
use motcua_api::{InPath, InQuery, Language, Problem};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::{Period, Spread, Tally};
use motcua_domain::rights::Right;
use motcua_domain::{AgencyId, ProcedureCode, local};
use motcua_pages::{Page, Visit, Words};

use super::asked::refused;
use super::chart::length;
use super::period::{Choice, PeriodQuery, choices, query, said};
use super::{Dashboard, TEXTS, agency_name, asked, late_by, share};
use crate::{By, Figures, OfProcedure};

#[derive(Template)]
#[template(path = "agency.html")]
struct Content {
    words: Words,
    at: Timestamp,
    name: String,
    period: Period,
    choices: Vec<Choice>,
    total: Tally,
    how_late: Spread,
    procedures: Vec<Line>,
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
    let most = counted.iter().map(|counted| counted.overdue).max().unwrap_or(0).max(1);
    let procedures = counted.into_iter().map(|counted| Line {
        name: procedure_name(&catalogue, &counted.procedure, visit.language),
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
        name: agency_name(&catalogue, &agency, visit.language),
        period,
        choices: choices(&period, today),
        how_late,
        total: own.map(|(_, tally)| tally).unwrap_or_default(),
        procedures: procedures.collect(),
        may_list: visit.actor.as_ref().is_some_and(|actor| Right::SeeDossier.allows(actor)),
    };
    Ok(visit.page(&content.name, &content))
}

/// A procedure's name; one that the catalogue does not know stands for itself.
pub(super) fn procedure_name(
    catalogue: &Catalogue,
    code: &ProcedureCode,
    language: Language,
) -> String {
    let name = catalogue.procedure(code).map(|procedure| match language {
        Language::Vietnamese => procedure.name_vi.clone(),
        Language::English => procedure.name_en.clone(),
    });
    name.unwrap_or_else(|| code.to_string())
}
