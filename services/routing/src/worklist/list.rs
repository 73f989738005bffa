//! The worklist of the own agency, what its step is due first at its head.

use axum::extract::State;
use motcua_api::{
    Asker, InQuery, LocalTime, MinPosition, MinPositionQuery, Page, Paging, PagingQuery, Problem,
    Read, Routes, routes,
};
use motcua_domain::rights::Right;
use motcua_domain::{AccountId, AgencyId, DossierCode, ProcedureCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Asked, Show, mine};
use crate::Routing;

pub(crate) fn routes() -> Routes<Routing> {
    Routes::new()
        .route(Right::SeeWorklist, routes!(worklist))
        .route(Right::SeeWorklist, routes!(mine::see_mine))
}

/// Which dossiers are question for.
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
    pub(crate) code: DossierCode,
    /// The procedure.
    #[schema(value_type = String)]
    pub(crate) procedure: ProcedureCode,
    /// The applicant; none where it was erased.
    pub(crate) applicant_name: Option<String>,
    /// `received`, `in_progress`, `waiting_for_supplement`, `waiting_for_duty`, `paused` or `done`.
    pub(crate) status: String,
    /// It was given to the agency, which has not taken it yet.
    pub(crate) offered: bool,
    /// Since when the agency holds it; offered: when it was given.
    pub(crate) since: LocalTime,
    /// Who gave it; none for one that came in here.
    #[schema(value_type = Option<String>)]
    pub(crate) from: Option<AgencyId>,
    /// To whom the agency gave it, which has not taken it yet.
    #[schema(value_type = Option<String>)]
    pub(crate) offered_to: Option<AgencyId>,
    /// The agency's step, from 1; 0: the return of the result.
    pub(crate) step: u16,
    /// What is done in this step.
    pub(crate) action: Option<String>,
    /// When the step is due; offered: if it is taken as late as allowed.
    pub(crate) step_due_at: LocalTime,
    /// The step is done; what is left is to give the dossier away.
    pub(crate) step_ended: bool,
    /// The first appointment, moved by lawful stops only: decides what is late.
    pub(crate) first_due_at: LocalTime,
    /// What the citizen holds now.
    pub(crate) due_at: LocalTime,
    /// Since when the clock stands.
    pub(crate) stands_since: Option<LocalTime>,
    /// Its handling has not ended, and the first appointment has passed.
    pub(crate) overdue: bool,
    /// The step has not ended, and its due time has passed.
    pub(crate) step_overdue: bool,
    /// The officer who was named for the step.
    #[schema(value_type = Option<String>)]
    pub(crate) officer: Option<AccountId>,
    /// The draft is before the leader.
    pub(crate) to_sign: bool,
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
    let show = match filter.overdue {
        None => Show::All,
        Some(true) => Show::Overdue,
        Some(false) => Show::NotOverdue,
    };
    let now = routing.dossiers.journal().clock().now();
    let question = Asked::new(asker.agency()?, show, now);
    let mut snapshot = routing.worklist.snapshot(min).await?;
    let page = question.page(&mut snapshot, &paging).await?;
    Ok(Read::at(snapshot.position(), page))
}
