//! What the own agency returned on a day, in the order in which it was returned.

use axum::extract::State;
use motcua_api::{
    Asker, InQuery, LocalTime, MinPosition, MinPositionQuery, Page, Paging, PagingQuery, Problem,
    Read, Routes, routes, wrong_parameter,
};
use motcua_domain::dossier::ReturnWay;
use motcua_domain::rights::Right;
use motcua_domain::{AccountId, CounterId, Date, DossierCode, ProcedureCode, Timestamp, local};
use motcua_readmodel::{Json, Row, SqlError, binds};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Return;

pub(super) fn routes() -> Routes<Return> {
    Routes::new().route(Right::SeeShelf, routes!(returns))
}

/// Which day is asked for.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// The local day; today, if not said.
    #[param(value_type = Option<String>, example = "2026-11-23")]
    day: Option<Date>,
}

/// A result that was returned.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReturnedItem {
    /// The dossier's code.
    #[schema(value_type = String)]
    code: DossierCode,
    /// The procedure.
    #[schema(value_type = String)]
    procedure: ProcedureCode,
    /// The applicant; none where it was erased.
    applicant_name: Option<String>,
    /// When it was returned.
    at: LocalTime,
    /// Who returned it.
    #[schema(value_type = String)]
    account: AccountId,
    /// At which counter.
    #[schema(value_type = Option<String>)]
    counter: Option<CounterId>,
    /// `counter`, `post` or `online`.
    #[schema(value_type = String)]
    way: ReturnWay,
    /// Number of the result; none for a letter of rejection, and for what was served at once.
    number: Option<String>,
    /// The request was rejected.
    rejected: bool,
    /// Served while the citizen waited.
    at_once: bool,
    /// Who got it; none where it was erased.
    fetched_by: Option<String>,
    /// It came with authority for the applicant; none where it was erased.
    authorised: Option<bool>,
}

impl ReturnedItem {
    fn read(row: &Row) -> Result<(Vec<u8>, Self), SqlError> {
        let mut columns = row.columns();
        let position: u64 = columns.take()?;
        let item = Self {
            code: columns.take()?,
            procedure: columns.take()?,
            applicant_name: columns.take()?,
            at: LocalTime(columns.take::<Timestamp>()?),
            account: columns.take()?,
            counter: columns.take()?,
            way: columns.take::<Json<ReturnWay>>()?.0,
            number: columns.take()?,
            rejected: columns.take()?,
            at_once: columns.take()?,
            fetched_by: columns.take()?,
            authorised: columns.take()?,
        };
        Ok((position.to_be_bytes().to_vec(), item))
    }
}

/// What the own agency returned on a day.
#[utoipa::path(
    get, path = "/api/v1/returns", tag = "return", params(Filter, PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<ReturnedItem>, description = "In the order of the day")),
)]
pub(crate) async fn returns(
    State(service): State<Return>,
    InQuery(filter): InQuery<Filter>,
    paging: Paging,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<Page<ReturnedItem>>, Problem> {
    let after = match &paging.after {
        None => 0,
        Some(key) => key
            .as_slice()
            .try_into()
            .map(u64::from_be_bytes)
            .map_err(|_| wrong_parameter("after", "next-of-a-page"))?,
    };
    let today = || local(service.dossiers.journal().clock().now()).date();
    let day = filter.day.unwrap_or_else(today);
    let mut snapshot = service.shelf.snapshot(min).await?;
    let query = "SELECT position, dossier, procedure, applicant, at, account, counter, way, \
                 number, rejected, at_once, fetched_by, authorised FROM returned \
                 WHERE agency = ? AND day = ? AND position > ? ORDER BY position LIMIT ?";
    let binds = binds![asker.agency()?, day, after, paging.limit + 1];
    let rows = snapshot.query(query, binds).await?;
    let rows = rows.iter().map(ReturnedItem::read).collect::<Result<Vec<_>, _>>()?;
    Ok(Read::at(snapshot.position(), Page::of(rows, paging.limit)))
}
