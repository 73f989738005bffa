//! `GET /reception/today?day=…&all=…`: what a counter received on a day, the newest first.

use askama::Template;
use axum::extract::State;
use jiff::civil::Date;
use motcua_api::{Asker, InQuery, Problem, wrong_parameter};
use motcua_domain::{DossierCode, ProcedureCode, Timestamp, local};
use motcua_pages::{Page, Visit, Words};
use motcua_readmodel::{Row, SqlError, binds};
use serde::Deserialize;

use super::TEXTS;
use crate::Reception;

/// The most that a page shows: a counter receives some hundred a day.
const MOST: i64 = 300;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    day: String,
    /// Of every counter of the agency.
    all: bool,
}

#[derive(Template)]
#[template(path = "today.html")]
struct Content {
    words: Words,
    day: Date,
    all: bool,
    rows: Vec<Taken>,
}

/// A dossier that was received.
struct Taken {
    code: DossierCode,
    received: Timestamp,
    procedure: ProcedureCode,
    name: String,
    applicant: Option<String>,
    status: String,
    due_at: Timestamp,
    book_number: Option<u32>,
}

impl Taken {
    fn read(row: &Row) -> Result<Self, SqlError> {
        let mut columns = row.columns();
        Ok(Self {
            code: columns.take()?,
            received: columns.take()?,
            procedure: columns.take()?,
            name: String::new(),
            applicant: columns.take()?,
            status: columns.take()?,
            due_at: columns.take()?,
            book_number: columns.take()?,
        })
    }
}

pub(super) async fn show(
    State(reception): State<Reception>,
    visit: Visit,
    asker: Asker,
    InQuery(wanted): InQuery<Asked>,
) -> Result<Page, Problem> {
    let words = visit.words(&TEXTS);
    let today = local(reception.dossiers.journal().clock().now()).date();
    let day = day(&wanted.day, today)?;
    let counter = asker.actor.who.counter.as_ref().filter(|_| !wanted.all);
    let mut query = "SELECT dossier, received, procedure, applicant, status, due_at, book_number \
                     FROM received WHERE received_at = ? AND day = ?"
        .to_owned();
    let mut values = binds![asker.agency()?, day];
    if let Some(counter) = counter {
        query.push_str(" AND counter = ?");
        values.extend(binds![counter]);
    }
    query.push_str(" ORDER BY position DESC LIMIT ?");
    values.extend(binds![MOST]);
    // What was taken in a moment ago is on the list.
    let written = *reception.dossiers.journal().last().borrow();
    let mut snapshot = reception.intake.snapshot(Some(written)).await?;
    let rows = snapshot.query(&query, values).await?;
    let mut rows = rows.iter().map(Taken::read).collect::<Result<Vec<_>, _>>()?;
    let catalogue = reception.catalogue();
    for row in &mut rows {
        let procedure = catalogue.procedure_on(&row.procedure, day);
        row.name = procedure.map_or_else(
            || row.procedure.to_string(),
            |p| words.either(&p.name_vi, &p.name_en).to_owned(),
        );
    }
    let title = words.say("today").into_owned();
    Ok(visit.page(&title, &Content { words, day, all: counter.is_none(), rows }))
}

/// The day that is asked for; today, if none is.
fn day(text: &str, today: Date) -> Result<Date, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(today);
    }
    let day = text.parse().or_else(|_| Date::strptime("%d/%m/%Y", text));
    day.map_err(|_| wrong_parameter("day", "a-day"))
}
