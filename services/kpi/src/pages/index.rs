//! `GET /dashboard/index`: the national index of service, of the city or of an agency with all under it,
//! as a page and, with `&format=csv`, as a table for programs.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use motcua_api::{InQuery, Problem};
use motcua_domain::measures::{Period, Points, Share};
use motcua_domain::{AgencyId, local};
use motcua_pages::{Visit, Words};
use serde::Deserialize;

use super::asked::{self, refused};
use super::city::named;
use super::period::{Choice, PeriodQuery, choices, query, said};
use super::{Dashboard, TEXTS, attached, share};
use crate::{By, Figures, Index, Question, Structure, Told, Unit};

/// Which days, of whom, in which form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    from: Option<String>,
    to: Option<String>,
    /// With all under it; empty: the city.
    agency: String,
    format: String,
}

#[derive(Template)]
#[template(path = "index.html")]
struct Content {
    words: Words,
    at: Timestamp,
    period: Period,
    choices: Vec<Choice>,
    /// Whose index it is; `None`: the city's.
    agency: Option<(AgencyId, String)>,
    index: Index,
    /// The agencies that decided something, with where their index stands.
    agencies: Vec<asked::Line>,
}

/// `GET /dashboard/index?agency=…&from=…&to=…`
pub(super) async fn show(
    State(dashboard): State<Dashboard>,
    visit: Visit,
    InQuery(wanted): InQuery<Asked>,
) -> Result<Response, Problem> {
    let at = dashboard.now();
    let today = local(at).date();
    let period = PeriodQuery::new(wanted.from, wanted.to).read(today)?;
    let words = visit.words(&TEXTS);
    let catalogue = dashboard.catalogue();
    let wrong = |_| motcua_api::wrong_parameter("agency", "an-agency");
    let of = Some(wanted.agency).filter(|agency| !agency.is_empty());
    let of = of.map(|agency| agency.parse::<AgencyId>()).transpose().map_err(wrong)?;
    let unit = of.clone().map(|agency| Unit { agency, subtree: true });
    let told = Told { catalogue: &catalogue, structure: Structure::AsItWas, today };
    let question = Question { by: By::Competent, period, at, known_then: false };
    let mut snapshot = dashboard.figures.snapshot(None).await?;
    let index = Figures::index(&mut snapshot, question, unit, told).await.map_err(refused)?;
    if wanted.format == "csv" {
        return Ok(csv(&index));
    }
    let table = asked::by(&mut snapshot, By::Competent, period, at).await?;
    let agencies = table.groups.into_iter().map(|(key, tally)| {
        let (name, _) = named(&words, &catalogue, &key, period);
        let link = format!("/dashboard/index?agency={key}&{}", query(&period));
        asked::Line { name, link: Some(link), tally }
    });
    let content = Content {
        at,
        period,
        choices: choices(&period, today),
        agency: of.map(|agency| (agency.clone(), words.agency(&catalogue, &agency))),
        index,
        agencies: agencies.collect(),
        words,
    };
    let title = content.words.say("index").into_owned();
    Ok(visit.page(&title, &content).into_response())
}

impl Content {
    /// The agency of the page, as a choice of a period keeps it.
    fn kept(&self) -> String {
        self.agency.as_ref().map(|(agency, _)| format!("agency={agency}&")).unwrap_or_default()
    }

    fn points(&self, points: Option<&Points>) -> String {
        match points {
            Some(points) => self.words.hundredths(points.hundredths),
            None => "–".to_owned(),
        }
    }
}

impl asked::Line {
    /// The shares of the index that one dossier after another tells.
    fn of_index(&self) -> [Option<Share>; 7] {
        let tally = &self.tally;
        [
            tally.on_time_in_index(),
            tally.filed_full_online(),
            tally.paid_online(),
            tally.electronic_results(),
            tally.digitised(),
            tally.reused(),
            tally.satisfied(),
        ]
    }
}

/// A line for each part and one for each group, whose part is empty.
fn csv(index: &Index) -> Response {
    let text = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let told = |points: Option<Points>| points.map(|points| points.to_string()).unwrap_or_default();
    let mut lines = Vec::new();
    for scored in &index.groups {
        let number = scored.group.number.to_string();
        for (part, share, points) in &scored.parts {
            let share = share.map(|share| share.to_string()).unwrap_or_default();
            let name = part.name_vi.to_owned();
            let (most, threshold) = (text(part.points), text(part.threshold));
            lines.push([number.clone(), name, share, threshold, most, told(*points)]);
        }
        let most = scored.group.points.to_string();
        let [none, no_share, no_threshold] = [(); 3].map(|()| String::new());
        lines.push([number, none, no_share, no_threshold, most, told(scored.reached())]);
    }
    attached(
        &format!("766-{}", index.scheme.valid_from.year()),
        &["group", "part", "share", "threshold", "points", "reached"],
        lines,
    )
}
