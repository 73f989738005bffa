//! The worklist of the own agency, what its step is due first at its head.

use axum::extract::State;
use motcua_api::{
    Asker, InQuery, LocalTime, MinPosition, MinPositionQuery, Page, Paging, PagingQuery, Problem,
    Read, Routes, routes, wrong_parameter,
};
use motcua_domain::dossier::Status;
use motcua_domain::rights::Right;
use motcua_domain::{AgencyId, DossierCode, ProcedureCode, Timestamp};
use motcua_readmodel::{Json, Row, SqlError, Value, binds};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Routing;

pub(crate) fn routes() -> Routes<Routing> {
    Routes::new().route(Right::SeeWorklist, routes!(worklist))
}

/// Which dossiers are asked for.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// `true`: only those past their first appointment; `false`: only the others.
    overdue: Option<bool>,
}

/// A dossier that the agency holds, or that is on its way to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that a list shows")]
pub(crate) struct WorklistItem {
    /// Its code.
    #[schema(value_type = String)]
    code: DossierCode,
    /// The procedure.
    #[schema(value_type = String)]
    procedure: ProcedureCode,
    /// The applicant; none where it was erased.
    applicant_name: Option<String>,
    /// `received`, `in_progress`, `waiting_for_supplement`, `waiting_for_duty`, `paused` or `done`.
    status: String,
    /// It was given to the agency, which has not taken it yet.
    offered: bool,
    /// Since when the agency holds it; offered: when it was given.
    since: LocalTime,
    /// Who gave it; none for one that came in here.
    #[schema(value_type = Option<String>)]
    from: Option<AgencyId>,
    /// To whom the agency gave it, which has not taken it yet.
    #[schema(value_type = Option<String>)]
    offered_to: Option<AgencyId>,
    /// The agency's step, from 1; 0: the return of the result.
    step: u16,
    /// What is done in this step.
    action: Option<String>,
    /// When the step is due; offered: if it is taken as late as allowed.
    step_due_at: LocalTime,
    /// The step is done; what is left is to give the dossier away.
    step_ended: bool,
    /// The first appointment, moved by lawful stops only: decides what is late.
    first_due_at: LocalTime,
    /// What the citizen holds now.
    due_at: LocalTime,
    /// Since when the clock stands.
    stands_since: Option<LocalTime>,
    /// Its handling has not ended, and the first appointment has passed.
    overdue: bool,
    /// The step has not ended, and its due time has passed.
    step_overdue: bool,
}

/// What the own agency holds and what is on its way to it, first what its step is due first.
#[utoipa::path(
    get, path = "/api/v1/worklist", tag = "routing",
    params(Filter, PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<WorklistItem>, description = "What is due first comes first")),
)]
pub(crate) async fn worklist(
    State(routing): State<Routing>,
    InQuery(filter): InQuery<Filter>,
    paging: Paging,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<Page<WorklistItem>>, Problem> {
    let now = routing.dossiers.journal().clock().now();
    let after = after(&paging)?;
    let mut snapshot = routing.worklist.snapshot(min).await?;
    let (query, binds) = query(asker.agency()?, filter, after, now, paging.limit + 1);
    let rows = snapshot.query(&query, binds).await?;
    let rows = rows.iter().map(|row| read(row, now)).collect::<Result<Vec<_>, _>>()?;
    Ok(Read::at(snapshot.position(), Page::of(rows, paging.limit)))
}

/// When the last item's step is due, in milliseconds, and its position.
type Cursor = (i64, u64);

fn after(paging: &Paging) -> Result<Cursor, Problem> {
    let Some(key) = &paging.after else { return Ok((i64::MIN, 0)) };
    let wrong = || wrong_parameter("after", "next-of-a-page");
    let (due, position) = key.split_at_checked(8).ok_or_else(wrong)?;
    let number = |bytes: &[u8]| bytes.try_into().map(u64::from_be_bytes).map_err(|_| wrong());
    Ok((number(due)?.cast_signed(), number(position)?))
}

/// What the agency holds. What it gave to itself, within one agency, shows only as offered.
const HELD: &str = "SELECT step_due_at, position, dossier, procedure, applicant, status, 0, since, \
     came_from, offered_to, step, step_ended, first_due_at, due_at, stands_since, actions \
     FROM held WHERE holder = ? AND put_away = 0 AND (offered_to IS NULL OR offered_to <> holder) \
     AND (step_due_at, position) > (?, ?)";

/// What is on its way to the agency.
const OFFERED: &str = "SELECT offered_due_at, position, dossier, procedure, applicant, status, 1, \
     offered_at, holder, NULL, offered_step, 0, first_due_at, due_at, stands_since, actions \
     FROM held WHERE offered_to = ? AND (offered_due_at, position) > (?, ?)";

fn query(
    agency: &AgencyId,
    filter: Filter,
    (due, position): Cursor,
    now: Timestamp,
    limit: usize,
) -> (String, Vec<Value>) {
    // While the clock stands, due times move with it: what was not overdue then is not now.
    let condition = match filter.overdue {
        None => "",
        Some(true) => " AND status <> ? AND first_due_at < COALESCE(stands_since, ?)",
        Some(false) => " AND (status = ? OR first_due_at >= COALESCE(stands_since, ?))",
    };
    let mut binds = Vec::new();
    for _ in [HELD, OFFERED] {
        binds.extend(binds![agency, due, position]);
        if filter.overdue.is_some() {
            binds.extend(binds![Status::Done.name(), now]);
        }
    }
    binds.extend(binds![limit]);
    let text = format!("{HELD}{condition} UNION ALL {OFFERED}{condition} ORDER BY 1, 2 LIMIT ?");
    (text, binds)
}

fn read(row: &Row, now: Timestamp) -> Result<(Vec<u8>, WorklistItem), SqlError> {
    let mut columns = row.columns();
    let step_due_at: Timestamp = columns.take()?;
    let position: u64 = columns.take()?;
    let (code, procedure, applicant_name) = (columns.take()?, columns.take()?, columns.take()?);
    let (status, offered): (String, bool) = (columns.take()?, columns.take()?);
    let since = LocalTime(columns.take()?);
    let (from, offered_to) = (columns.take()?, columns.take()?);
    let (step, step_ended): (u16, bool) = (columns.take()?, columns.take()?);
    let (first_due_at, due_at): (Timestamp, Timestamp) = (columns.take()?, columns.take()?);
    let stands_since: Option<Timestamp> = columns.take()?;
    let Json(actions): Json<Vec<String>> = columns.take()?;
    let until = stands_since.unwrap_or(now);
    let item = WorklistItem {
        code,
        procedure,
        applicant_name,
        offered,
        since,
        from,
        offered_to,
        step,
        action: action(step, actions),
        step_due_at: LocalTime(step_due_at),
        step_ended,
        first_due_at: LocalTime(first_due_at),
        due_at: LocalTime(due_at),
        stands_since: stands_since.map(LocalTime),
        overdue: status != Status::Done.name() && first_due_at < until,
        step_overdue: !step_ended && step_due_at < until,
        status,
    };
    let due = step_due_at.as_millisecond().to_be_bytes();
    Ok(([due, position.to_be_bytes()].concat(), item))
}

/// What a step does; the return of the result is the last one.
fn action(step: u16, mut actions: Vec<String>) -> Option<String> {
    let index = if step == 0 { actions.len() } else { usize::from(step) };
    let index = index.checked_sub(1)?;
    (index < actions.len()).then(|| actions.swap_remove(index))
}
