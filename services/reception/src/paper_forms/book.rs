//! The book of a counter (sổ theo dõi hồ sơ): a line a dossier, in the order of its numbers.
//!
//! Which dossiers stand in it is told by the read model; what each line says, by the dossier's own
//! record, so that a line is never older than the dossier.

use std::sync::Arc;

use axum::extract::State;
use futures::{StreamExt, TryStreamExt};
use motcua_api::{
    Asker, InQuery, LocalTime, MinPosition, MinPositionQuery, Page, Paging, PagingQuery, Problem,
    Read, Routes, routes, wrong_parameter,
};
use motcua_domain::dossier::{Dossier, Event, Fetched, ReturnWay};
use motcua_domain::rights::Right;
use motcua_domain::rule_set::{FormPurpose, FormSet};
use motcua_domain::{CounterId, Date, DossierCode, Personal, Timestamp, local};
use motcua_eventlog::Position;
use motcua_journal::Entry;
use motcua_readmodel::{Value, binds};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::head::{Addressee, AgencyName, CounterName, ProcedureName, Told};
use crate::Reception;

pub(super) fn routes() -> Routes<Reception> {
    Routes::new().route(Right::SeeIntake, routes!(see_book))
}

/// How many dossiers of a page are read at a time.
const AT_A_TIME: usize = 16;

/// Which lines of which book are asked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// The counter.
    #[param(value_type = String, example = "H13.V101.1/1")]
    counter: CounterId,
    /// The year of the book; this year's, if it is not said.
    #[param(minimum = 2000, maximum = 2100)]
    year: Option<i16>,
    /// Received on this local day or later.
    #[param(value_type = Option<String>, example = "2026-11-01")]
    from: Option<Date>,
    /// Received on this local day or earlier.
    #[param(value_type = Option<String>, example = "2026-11-30")]
    until: Option<Date>,
}

/// A page of the book.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct BookPage {
    /// The form set of the book's last day: `2015`, `2018` or `2025`.
    form_set: u16,
    /// Its number in that set (mẫu số), `06`; none where nobody has read it in the annex.
    form_number: Option<&'static str>,
    title_vi: &'static str,
    title_en: &'static str,
    agency: AgencyName,
    counter: CounterName,
    year: i16,
    #[serde(flatten)]
    lines: Page<Line>,
}

/// A dossier in the book.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Line {
    /// Its number in the book of the year.
    number: u32,
    #[schema(value_type = String)]
    code: DossierCode,
    procedure: ProcedureName,
    /// How many sets of papers: a dossier is one.
    sets: u16,
    /// Whose it is; none where it was erased.
    applicant: Option<Addressee>,
    /// Who decides.
    competent: Option<AgencyName>,
    received_on: LocalTime,
    /// What the citizen holds as its date.
    due_at: Option<LocalTime>,
    /// Since when the result is there to be fetched; none: not yet.
    result_on: Option<LocalTime>,
    /// `counter`, `post` or `online`: how it was returned, or how the applicant wants it.
    #[schema(value_type = Option<String>)]
    return_way: Option<ReturnWay>,
    returned_on: Option<LocalTime>,
    /// Who received the result, and signs; none before, or where it was erased.
    returned_to: Option<String>,
}

/// The book of a counter of the own agency, line by line.
#[utoipa::path(
    get, path = "/api/v1/books", operation_id = "see_book", tag = "reception",
    params(Wanted, PagingQuery, MinPositionQuery),
    responses((status = 200, body = BookPage, description = "In the order of their numbers")),
)]
async fn see_book(
    State(reception): State<Reception>,
    InQuery(wanted): InQuery<Wanted>,
    paging: Paging,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<BookPage>, Problem> {
    let agency = asker.agency()?;
    if let (Some(from), Some(until)) = (wanted.from, wanted.until)
        && until < from
    {
        return Err(wrong_parameter("until", "not-before-from"));
    }
    let today = local(reception.dossiers.journal().clock().now()).date();
    let year = wanted.year.unwrap_or_else(|| today.year());
    let (query, values) = wanted.query(binds![agency, &wanted.counter, year], &paging)?;
    let mut snapshot = reception.intake.snapshot(min).await?;
    let rows = snapshot.query(&query, values).await?;
    let position = snapshot.position();
    let stands = rows.iter().map(|row| {
        let mut columns = row.columns();
        Ok::<_, Problem>((columns.take::<u32>()?, columns.take::<DossierCode>()?))
    });
    let lines: Vec<_> = futures::stream::iter(stands.collect::<Result<Vec<_>, _>>()?)
        .map(|(number, code)| reception.line(number, code, position))
        .buffered(AT_A_TIME)
        .try_collect()
        .await?;
    let last_day = wanted.until.unwrap_or(today).min(today);
    let set = FormSet::on(if last_day.year() == year { last_day } else { end_of(year) });
    let form = set.form(FormPurpose::Book);
    let catalogue = reception.catalogue();
    let page = BookPage {
        form_set: set.year(),
        form_number: form.and_then(|form| form.number),
        title_vi: form.map_or("", |form| form.title_vi),
        title_en: form.map_or("", |form| form.title_en),
        agency: AgencyName::of(agency, &catalogue),
        counter: CounterName::of(&wanted.counter, &catalogue),
        year,
        lines: Page::of(lines, paging.limit),
    };
    Ok(Read::at(position, page))
}

/// The last day of a year.
fn end_of(year: i16) -> Date {
    Date::constant(year.clamp(1, 9999), 12, 31)
}

impl Wanted {
    /// The query for the numbers and codes of a page, and one more.
    fn query(
        &self,
        mut values: Vec<Value>,
        paging: &Paging,
    ) -> Result<(String, Vec<Value>), Problem> {
        let after = match &paging.after {
            None => 0,
            Some(key) => key
                .as_slice()
                .try_into()
                .map(u32::from_be_bytes)
                .map_err(|_| wrong_parameter("after", "next-of-a-page"))?,
        };
        let mut query = "SELECT book_number, dossier FROM received WHERE received_at = ? \
                         AND counter = ? AND book_year = ? AND book_number > ?"
            .to_owned();
        values.extend(binds![after]);
        for (day, condition) in [(self.from, " AND day >= ?"), (self.until, " AND day <= ?")] {
            if let Some(day) = day {
                query.push_str(condition);
                values.extend(binds![day]);
            }
        }
        query.push_str(" ORDER BY book_number LIMIT ?");
        values.extend(binds![paging.limit + 1]);
        Ok((query, values))
    }
}

impl Reception {
    /// A line of the book with its sort key, as the dossier's record has it at a position or later.
    async fn line(
        &self,
        number: u32,
        code: DossierCode,
        at_least: Position,
    ) -> Result<(Vec<u8>, Line), Problem> {
        let loaded = self.dossiers.load(&code, at_least).await?;
        let history = self.dossiers.history(&code).await?;
        let line = Line::of(number, &code, &loaded.dossier, &history, self);
        Ok((number.to_be_bytes().to_vec(), line))
    }
}

impl Line {
    fn of(
        number: u32,
        code: &DossierCode,
        dossier: &Dossier,
        history: &[Arc<Entry>],
        reception: &Reception,
    ) -> Self {
        let told = Told::of(reception, code, dossier, history);
        let facts = dossier.reception.as_deref();
        let returned = told.history().filter_map(|(entry, event)| match event {
            Event::Returned { way, fetched, .. } => Some((*way, entry.happened, fetched)),
            _ => None,
        });
        let returned = returned.last();
        let to = |fetched: &Personal<Fetched>| fetched.known().map(|fetched| fetched.to.clone());
        Self {
            number,
            code: code.clone(),
            procedure: told.procedure(),
            sets: 1,
            applicant: told.applicant(),
            competent: facts.map(|facts| told.agency(&facts.competent)),
            received_on: LocalTime(told.received_on().unwrap_or(Timestamp::UNIX_EPOCH)),
            due_at: dossier.dates.map(|dates| LocalTime(dates.due_at)),
            result_on: dossier.result_since.map(LocalTime),
            return_way: returned.map(|(way, ..)| way).or(facts.map(|facts| facts.return_way)),
            returned_on: returned.map(|(_, at, _)| LocalTime(at)),
            returned_to: returned.and_then(|(.., fetched)| to(fetched)),
        }
    }
}
