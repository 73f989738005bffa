//! What the clerk's agency has received, newest first.

use axum::extract::State;
use motcua_api::{
    Asker, InQuery, LocalTime, MinPosition, MinPositionQuery, Page, Paging, PagingQuery, Problem,
    Read, Routes, routes, wrong_parameter,
};
use motcua_domain::rights::Right;
use motcua_domain::{CounterId, Date, DossierCode, ProcedureCode, Timestamp};
use motcua_readmodel::{Row, SqlError, Value, binds};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Reception;

pub(crate) fn routes() -> Routes<Reception> {
    Routes::new().route(Right::SeeIntake, routes!(list))
}

/// Which dossiers are asked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Received on this local day.
    #[param(value_type = Option<String>, example = "2026-11-23")]
    day: Option<Date>,
    /// In this status.
    #[param(example = "waiting_for_supplement")]
    status: Option<String>,
}

/// A dossier in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Item {
    /// Its code.
    #[schema(value_type = String)]
    code: DossierCode,
    /// When it was received.
    received_on: LocalTime,
    /// The procedure.
    #[schema(value_type = String)]
    procedure: ProcedureCode,
    /// The counter that received it.
    #[schema(value_type = Option<String>)]
    counter: Option<CounterId>,
    /// The applicant; none where it was erased.
    applicant_name: Option<String>,
    /// Where it stands.
    status: String,
    /// What the citizen holds as its date.
    due_at: LocalTime,
    /// Number in the counter's book of the year.
    book_number: Option<u32>,
}

impl Item {
    fn read(row: &Row) -> Result<(Vec<u8>, Self), SqlError> {
        let mut columns = row.columns();
        let position: u64 = columns.take()?;
        let item = Self {
            code: columns.take()?,
            received_on: LocalTime(columns.take::<Timestamp>()?),
            procedure: columns.take()?,
            counter: columns.take()?,
            applicant_name: columns.take()?,
            status: columns.take()?,
            due_at: LocalTime(columns.take::<Timestamp>()?),
            book_number: columns.take()?,
        };
        Ok((position.to_be_bytes().to_vec(), item))
    }
}

/// The dossiers that the own agency has received.
#[utoipa::path(
    get, path = "/api/v1/dossiers", operation_id = "list_dossiers", tag = "reception",
    params(Filter, PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<Item>, description = "Newest first")),
)]
async fn list(
    State(reception): State<Reception>,
    InQuery(filter): InQuery<Filter>,
    paging: Paging,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<Page<Item>>, Problem> {
    let before = match &paging.after {
        None => i64::MAX.cast_unsigned(),
        Some(key) => key
            .as_slice()
            .try_into()
            .map(u64::from_be_bytes)
            .map_err(|_| wrong_parameter("after", "next-of-a-page"))?,
    };
    let mut query = "SELECT position, dossier, received, procedure, counter, applicant, status, \
                     due_at, book_number FROM received WHERE received_at = ? AND position < ?"
        .to_owned();
    let mut values: Vec<Value> = binds![asker.agency()?, before];
    if let Some(day) = filter.day {
        query.push_str(" AND day = ?");
        values.extend(binds![day]);
    }
    if let Some(status) = &filter.status {
        query.push_str(" AND status = ?");
        values.extend(binds![status]);
    }
    query.push_str(" ORDER BY position DESC LIMIT ?");
    values.extend(binds![paging.limit + 1]);
    let mut snapshot = reception.intake.snapshot(min).await?;
    let rows = snapshot.query(&query, values).await?;
    let rows = rows.iter().map(Item::read).collect::<Result<Vec<_>, _>>()?;
    Ok(Read::at(snapshot.position(), Page::of(rows, paging.limit)))
}
