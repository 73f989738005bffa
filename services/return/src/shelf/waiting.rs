//! The results that wait at the own agency, or are on their way to it, oldest first.

use axum::extract::State;
use motcua_api::{
    Asker, LocalTime, MinPosition, MinPositionQuery, Page, Paging, PagingQuery, Problem, Read,
    Routes, routes, wrong_parameter,
};
use motcua_domain::dossier::ReturnWay;
use motcua_domain::rights::Right;
use motcua_domain::{AgencyId, DossierCode, ProcedureCode, Timestamp};
use motcua_readmodel::{Json, Row, Snapshot, SqlError, binds};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Return;

pub(super) fn routes() -> Routes<Return> {
    Routes::new().route(Right::SeeShelf, routes!(shelf))
}

/// A result that waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Waiting {
    /// The dossier's code.
    #[schema(value_type = String)]
    pub(crate) code: DossierCode,
    /// The procedure.
    #[schema(value_type = String)]
    pub(crate) procedure: ProcedureCode,
    /// The applicant; none where it was erased.
    pub(crate) applicant_name: Option<String>,
    /// How the applicant wants it: `counter`, `post` or `online`.
    #[schema(value_type = String)]
    pub(crate) return_way: ReturnWay,
    /// Number of the result; none for a letter of rejection.
    pub(crate) number: Option<String>,
    /// The request was rejected.
    pub(crate) rejected: bool,
    /// When the handling ended.
    pub(crate) done_at: Option<LocalTime>,
    /// Since when it waits here; on its way: since when.
    pub(crate) since: LocalTime,
    /// It was given to the agency, which has not taken it yet.
    pub(crate) on_the_way: bool,
    /// Who has it in hand.
    #[schema(value_type = String)]
    pub(crate) holder: AgencyId,
}

impl Waiting {
    fn read(row: &Row) -> Result<(Vec<u8>, Self), SqlError> {
        let mut columns = row.columns();
        let since: Timestamp = columns.take()?;
        let position: u64 = columns.take()?;
        let waiting = Self {
            code: columns.take()?,
            procedure: columns.take()?,
            applicant_name: columns.take()?,
            return_way: columns.take::<Json<ReturnWay>>()?.0,
            number: columns.take()?,
            rejected: columns.take()?,
            done_at: columns.take::<Option<Timestamp>>()?.map(LocalTime),
            since: LocalTime(since),
            on_the_way: columns.take()?,
            holder: columns.take()?,
        };
        let since = since.as_millisecond().to_be_bytes();
        Ok(([since, position.to_be_bytes()].concat(), waiting))
    }
}

/// The results that wait at the own agency, or are on their way to it.
#[utoipa::path(
    get, path = "/api/v1/shelf", tag = "return", params(PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<Waiting>, description = "What waits longest comes first")),
)]
pub(crate) async fn shelf(
    State(service): State<Return>,
    paging: Paging,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<Page<Waiting>>, Problem> {
    let mut snapshot = service.shelf.snapshot(min).await?;
    let page = waiting(&mut snapshot, asker.agency()?, &paging).await?;
    Ok(Read::at(snapshot.position(), page))
}

/// A page of what waits at an agency, or is on its way to it.
pub(crate) async fn waiting(
    snapshot: &mut Snapshot,
    agency: &AgencyId,
    paging: &Paging,
) -> Result<Page<Waiting>, Problem> {
    let (since, position) = after(paging)?;
    let query = "SELECT since, position, dossier, procedure, applicant, return_way, number, \
                 rejected, done, on_the_way, holder FROM results \
                 WHERE returned_at = ? AND (since, position) > (?, ?) \
                 ORDER BY since, position LIMIT ?";
    let binds = binds![agency, since, position, paging.limit + 1];
    let rows = snapshot.query(query, binds).await?;
    let rows = rows.iter().map(Waiting::read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(rows, paging.limit))
}

/// Since when the last item waits, in milliseconds, and its position.
fn after(paging: &Paging) -> Result<(i64, u64), Problem> {
    let Some(key) = &paging.after else { return Ok((i64::MIN, 0)) };
    let wrong = || wrong_parameter("after", "next-of-a-page");
    let (since, position) = key.split_at_checked(8).ok_or_else(wrong)?;
    let number = |bytes: &[u8]| bytes.try_into().map(u64::from_be_bytes).map_err(|_| wrong());
    Ok((number(since)?.cast_signed(), number(position)?))
}
