//! `GET /api/v1/kpi/held`: what an agency has, one by one: the lists behind the figures of its desk.

use axum::extract::State;
use motcua_api::{
    Asker, InQuery, MinPosition, MinPositionQuery, Page, Paging, PagingQuery, Problem, Read,
};
use motcua_domain::AgencyId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Kpi;
use super::work::limits;
use crate::{Figures, Held, HeldList, Part};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct HeldQuery {
    /// Who has them.
    #[param(value_type = String)]
    agency: AgencyId,
    /// Which of them: `all` (if not said), `overdue`, `due-tomorrow`, `due-in-three-days`, `silent` or
    /// `given-not-taken`.
    #[serde(default)]
    #[param(value_type = Option<String>, required = false)]
    show: Part,
    /// After how many working days without movement a dossier is silent; 10, if not said.
    #[param(value_type = Option<u32>, required = false, minimum = 1, maximum = 1000)]
    silent_after: Option<u32>,
}

/// Lists the open dossiers that an agency has, as far as they concern the agency of who asks: first what
/// waits longest, or is due first.
#[utoipa::path(
    get, path = "/api/v1/kpi/held", operation_id = "see_held", tag = "kpi",
    params(HeldQuery, PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<Held>, description = "What the agency has")),
)]
#[tracing::instrument(skip_all)]
pub(super) async fn see_held(
    State(kpi): State<Kpi>,
    asker: Asker,
    InQuery(query): InQuery<HeldQuery>,
    paging: Paging,
    MinPosition(min): MinPosition,
) -> Result<Read<Page<Held>>, Problem> {
    let catalogue = kpi.catalogue.borrow().clone();
    let limits = limits(kpi.clock.now(), query.silent_after, &catalogue)?;
    let (holder, part) = (&query.agency, query.show);
    let list = HeldList { holder, part, asker: asker.agency()?, limits };
    let mut snapshot = kpi.model.snapshot(min).await?;
    let page = Figures::held(&mut snapshot, &list, &paging).await?;
    Ok(Read::at(snapshot.position(), page))
}
