//! `GET /dashboard/agencies/{agency}/procedures/{procedure}`: the dossiers behind a figure, as far as
//! they concern the agency of who looks.

use askama::Template;
use axum::extract::State;
use motcua_api::{Asker, InPath, InQuery, Problem};
use motcua_domain::measures::Period;
use motcua_domain::{AgencyId, ProcedureCode, local};
use motcua_pages::{Page, Visit, Words};
use serde::Deserialize;

use super::asked::refused;
use super::period::{PeriodQuery, query, said};
use super::{Dashboard, TEXTS};
use crate::{Figures, List, Listed, Show};

/// How many dossiers stand on a page.
const A_PAGE: usize = 50;

#[derive(Deserialize)]
pub(super) struct ListQuery {
    from: Option<String>,
    to: Option<String>,
    #[serde(default)]
    show: Show,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "dossiers.html")]
struct Content {
    words: Words,
    agency: AgencyId,
    agency_name: String,
    name: String,
    period: Period,
    show: Show,
    dossiers: Vec<Listed>,
    /// The last code, if there are more.
    next: Option<String>,
    is_own: bool,
}

/// `GET …?from=…&to=…&show=overdue&after=…`
pub(super) async fn show(
    State(dashboard): State<Dashboard>,
    visit: Visit,
    asker: Asker,
    InPath((agency, procedure)): InPath<(AgencyId, ProcedureCode)>,
    InQuery(asked_for): InQuery<ListQuery>,
) -> Result<Page, Problem> {
    let at = dashboard.now();
    let period = PeriodQuery::new(asked_for.from, asked_for.to).read(local(at).date())?;
    let own = asker.agency()?;
    let list = List {
        agency: &agency,
        procedure: &procedure,
        period,
        show: asked_for.show,
        asker: own,
        after: &asked_for.after,
    };
    let mut snapshot = dashboard.figures.snapshot(None).await?;
    let mut dossiers =
        Figures::list(&mut snapshot, &list, at, A_PAGE + 1).await.map_err(refused)?;
    let more = dossiers.len() > A_PAGE;
    dossiers.truncate(A_PAGE);
    let next = dossiers.last().filter(|_| more).map(|last| last.code.to_string());
    let catalogue = dashboard.catalogue();
    let words = visit.words(&TEXTS);
    let content = Content {
        words,
        agency_name: words.agency(&catalogue, &agency),
        is_own: agency == *own,
        agency,
        name: words.procedure(&catalogue, &procedure),
        period,
        show: asked_for.show,
        dossiers,
        next,
    };
    Ok(visit.page(&content.name, &content))
}

impl Listed {
    /// How it stands to its first appointment: the text's id, which is the class of its mark too.
    fn standing(&self) -> &'static str {
        match (self.outcome.as_deref(), self.overdue) {
            (Some("early"), _) => "early",
            (Some("late"), _) => "handled-late",
            (Some(_), _) => "on-time",
            (None, true) => "overdue",
            (None, false) => "open-within-time",
        }
    }
}
