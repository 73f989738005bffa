//! `GET /dashboard/ii-06a?period=2026-Q1`: form II.06a of the city, by field, as a page that prints on A4
//! and, with `&format=csv`, as a table for programs.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use motcua_api::{InQuery, Problem, wrong_parameter};
use motcua_domain::catalogue::{Catalogue, ProcedureKind};
use motcua_domain::measures::{FormLine, Period, PeriodKind, Tally};
use motcua_domain::{Date, end_of_day, local};
use motcua_pages::{Visit, Words};
use motcua_readmodel::Snapshot;
use serde::Deserialize;

use super::{Dashboard, TEXTS, asked};
use crate::By;

/// Which period, in which form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// `2026-Q1`; empty: the quarter in which today is. The periods are those of reports.
    period: String,
    format: String,
}

#[derive(Template)]
#[template(path = "form-ii-06a.html")]
struct Content {
    words: Words,
    name: String,
    from: Date,
    to: Date,
    /// The quarters of the year, to choose from.
    choices: Vec<String>,
    at: Timestamp,
    /// The period is not over.
    goes_on: bool,
    lines: Vec<(String, FormLine)>,
    total: FormLine,
}

/// `GET /dashboard/ii-06a`
pub(super) async fn show(
    State(dashboard): State<Dashboard>,
    visit: Visit,
    InQuery(wanted): InQuery<Asked>,
) -> Result<Response, Problem> {
    let now = dashboard.now();
    let today = local(now).date();
    let name = if wanted.period.is_empty() { quarter_of(today) } else { wanted.period };
    let wrong = || wrong_parameter("period", "a-period-of-reports");
    let period = Period::named(&name, PeriodKind::Report).map_err(|_| wrong())?;
    let (Some(from), Some(to)) = (period.from, period.to) else { return Err(wrong()) };
    if from > today {
        return Err(wrong_parameter("period", "has-begun"));
    }
    let words = visit.words(&TEXTS);
    let at = end_of_day(to).min(now);
    let catalogue = dashboard.catalogue();
    let mut snapshot = dashboard.figures.snapshot(None).await?;
    let lines = lines(&mut snapshot, (from, to), at, &catalogue, &words).await?;
    let mut total = FormLine::default();
    for (_, line) in &lines {
        total += *line;
    }
    if wanted.format == "csv" {
        return Ok(csv(&name, &lines, &total));
    }
    let year = name.get(..4).unwrap_or_default();
    let choices = (1..=4).map(|number| format!("{year}-Q{number}"));
    let begun = |name: &String| {
        let period = Period::named(name, PeriodKind::Report).ok();
        period.and_then(|period| period.from).is_some_and(|from| from <= today)
    };
    let choices = choices.filter(begun).collect();
    let goes_on = at < end_of_day(to);
    let content = Content { words, name, from, to, choices, at, goes_on, lines, total };
    let title = content.words.say("form-ii-06a").into_owned();
    Ok(visit.page(&title, &content).into_response())
}

/// The report quarter in which a day is.
fn quarter_of(day: Date) -> String {
    let names = (day.year()..=day.year() + 1)
        .flat_map(|year| (1..=4).map(move |quarter| format!("{year}-Q{quarter}")));
    let holds = |name: &String| {
        Period::named(name, PeriodKind::Report).is_ok_and(|period| {
            period.from.is_some_and(|from| from <= day) && period.to.is_some_and(|to| day <= to)
        })
    };
    let mut names = names;
    names.find(holds).unwrap_or_default()
}

/// A line for each field of procedures for the public, by name.
async fn lines(
    snapshot: &mut Snapshot,
    (from, to): (Date, Date),
    at: Timestamp,
    catalogue: &Catalogue,
    words: &Words,
) -> Result<Vec<(String, FormLine)>, Problem> {
    let day_before = from.yesterday().unwrap_or(from);
    let until = |last: Date| Period::days(None, Some(last));
    let within = Period::days(Some(from), Some(to));
    let received = asked::by(snapshot, By::Procedure, within, at).await?.groups;
    let at_end = asked::by(snapshot, By::Procedure, until(to), at).await?.groups;
    let before = end_of_day(day_before);
    let before = asked::by(snapshot, By::Procedure, until(day_before), before).await?.groups;
    let [received, before] = [received, before].map(BTreeMap::from_iter);
    let none = Tally::default();
    let mut fields = BTreeMap::<String, FormLine>::new();
    for (procedure, at_end) in &at_end {
        let known = procedure.parse().ok().and_then(|code| catalogue.procedure(&code));
        if known.is_some_and(|procedure| procedure.kind == ProcedureKind::Internal) {
            continue;
        }
        let field = known.map(|known| words.either(&known.field_vi, &known.field_en).to_owned());
        let received = received.get(procedure).unwrap_or(&none);
        let before = before.get(procedure).unwrap_or(&none);
        let line = FormLine::of(received, at_end, before);
        *fields.entry(field.unwrap_or_else(|| procedure.clone())).or_default() += line;
    }
    Ok(fields.into_iter().filter(|(_, line)| line.received() > 0).collect())
}

/// The columns of the form, by their numbers.
fn csv(name: &str, lines: &[(String, FormLine)], total: &FormLine) -> Response {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let numbers = (1..=13).map(|number| number.to_string());
    // Writing to memory cannot fail.
    let _ = writer.write_record(numbers);
    for (number, (field, line)) in (1_usize..).zip(lines) {
        let columns = line.columns().map(|column| column.to_string());
        let _ = writer.write_record([number.to_string(), field.clone()].iter().chain(&columns));
    }
    let columns = total.columns().map(|column| column.to_string());
    let _ = writer.write_record([String::new(), "Tổng số".to_owned()].iter().chain(&columns));
    let bytes = writer.into_inner().unwrap_or_default();
    let file = format!("attachment; filename=\"II.06a-{name}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, file),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
