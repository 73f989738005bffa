//! `GET /api/v1/kpi/work` and `/arrivals`: what agencies do and have, and when dossiers come in.

use std::collections::BTreeMap;

use axum::extract::State;
use motcua_api::{
    InQuery, LocalTime, MinPosition, MinPositionQuery, Problem, Read, wrong_parameter,
};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::Period;
use motcua_domain::{AgencyId, Date, Timestamp, local};
use motcua_readmodel::{Snapshot, SnapshotError, SqlError};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Kpi, period};
use crate::view::{Name, agency_name};
use crate::{Desk, Figures, Limits, SILENT_AFTER, Work};

/// More working days than a dossier is remembered in work.
const LONGEST_SILENCE: u32 = 1000;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WorkQuery {
    /// First local day on which it was done.
    #[param(value_type = Option<String>, required = false, format = Date)]
    from: Option<Date>,
    /// Last local day on which it was done.
    #[param(value_type = Option<String>, required = false, format = Date)]
    to: Option<Date>,
    /// What was known by the end of this local day; what is known now, if not said.
    #[param(value_type = Option<String>, required = false, format = Date)]
    known_by: Option<Date>,
    /// After how many working days without movement a dossier is silent; 10, if not said.
    #[param(value_type = Option<u32>, required = false, minimum = 1, maximum = 1000)]
    silent_after: Option<u32>,
    /// Read by [`MinPosition`]; here, so that it is no unknown field.
    #[serde(rename = "min-position")]
    #[param(ignore)]
    _min_position: Option<String>,
}

/// What one agency did, and has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct AgencyWork {
    /// The agency's id.
    pub(crate) key: String,
    /// Its name; an id that the catalogue does not know stands for itself.
    pub(crate) name: Name,
    /// What it did in the period.
    pub(crate) work: Work,
    /// What it has now.
    pub(crate) desk: Desk,
}

/// What agencies did in a period, and have now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WorkView {
    /// Now.
    pub(crate) at: LocalTime,
    /// What did not move after it is silent.
    pub(crate) silent_before: LocalTime,
    /// What all did.
    pub(crate) work: Work,
    /// What all have now.
    pub(crate) desk: Desk,
    /// Each agency, in the order of the ids.
    pub(crate) agencies: Vec<AgencyWork>,
}

/// Counts custody and work by agency: hand-overs, steps, supplements, apologies, results, signatures; and
/// what lies where now.
#[utoipa::path(
    get, path = "/api/v1/kpi/work", operation_id = "see_work", tag = "kpi",
    params(WorkQuery, MinPositionQuery),
    responses((status = 200, body = WorkView, description = "The work of the agencies")),
)]
#[tracing::instrument(skip_all)]
pub(super) async fn see_work(
    State(kpi): State<Kpi>,
    InQuery(query): InQuery<WorkQuery>,
    MinPosition(min): MinPosition,
) -> Result<Read<WorkView>, Problem> {
    let now = kpi.clock.now();
    let period = period::of_days(query.from, query.to, local(now).date())?;
    let catalogue = kpi.catalogue.borrow().clone();
    let limits = limits(now, query.silent_after, &catalogue)?;
    let mut snapshot = kpi.model.snapshot(min).await?;
    let view = WorkView::read(&mut snapshot, (period, query.known_by), limits, &catalogue).await;
    Ok(Read::at(snapshot.position(), view.map_err(SnapshotError::from)?))
}

impl WorkView {
    /// What agencies did on the days of a period, as known by a day or now, and have now.
    pub(crate) async fn read(
        snapshot: &mut Snapshot,
        (period, known_by): (Period, Option<Date>),
        limits: Limits,
        catalogue: &Catalogue,
    ) -> Result<Self, SqlError> {
        let mut agencies = BTreeMap::<String, (Work, Desk)>::new();
        for (key, work) in Figures::work(snapshot, period, known_by).await? {
            agencies.entry(key).or_default().0 = work;
        }
        for (key, desk) in Figures::desks(snapshot, limits).await? {
            agencies.entry(key).or_default().1 = desk;
        }
        let mut view = Self {
            at: limits.now.into(),
            silent_before: limits.silent_before.into(),
            work: Work::default(),
            desk: Desk::default(),
            agencies: Vec::new(),
        };
        for (key, (work, desk)) in agencies {
            view.work += work;
            view.desk += desk;
            let name = agency_name(&key, catalogue);
            view.agencies.push(AgencyWork { key, name, work, desk });
        }
        Ok(view)
    }
}

/// The moments by which desks are judged now, if the catalogue has a calendar.
pub(super) fn limits(
    now: Timestamp,
    silent_after: Option<u32>,
    catalogue: &Catalogue,
) -> Result<Limits, Problem> {
    let silent_after = silent_after.unwrap_or(SILENT_AFTER);
    if !(1..=LONGEST_SILENCE).contains(&silent_after) {
        return Err(wrong_parameter("silentAfter", "from-1-to-1000"));
    }
    let calendar = catalogue.calendar();
    let calendar = calendar.ok_or_else(|| wrong_parameter("silentAfter", "no-calendar"))?;
    Ok(Limits::of(now, silent_after, calendar))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ArrivalsQuery {
    /// Which agency received them; all, if not said.
    #[param(value_type = Option<String>, required = false)]
    agency: Option<AgencyId>,
    /// First local day.
    #[param(value_type = Option<String>, required = false, format = Date)]
    from: Option<Date>,
    /// Last local day.
    #[param(value_type = Option<String>, required = false, format = Date)]
    to: Option<Date>,
    /// Read by [`MinPosition`]; here, so that it is no unknown field.
    #[serde(rename = "min-position")]
    #[param(ignore)]
    _min_position: Option<String>,
}

/// How many dossiers came in within an hour of a weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct HourView {
    /// 1 (Monday) to 7 (Sunday).
    pub(crate) weekday: i8,
    /// The local hour, 0 to 23.
    pub(crate) hour: i64,
    /// How many, on all days of the period.
    pub(crate) received: i64,
}

/// When dossiers come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ArrivalsView {
    /// Each hour of a weekday in which some came.
    pub(crate) hours: Vec<HourView>,
}

/// Counts receptions by weekday and hour.
#[utoipa::path(
    get, path = "/api/v1/kpi/arrivals", operation_id = "see_arrivals", tag = "kpi",
    params(ArrivalsQuery, MinPositionQuery),
    responses((status = 200, body = ArrivalsView, description = "When dossiers come in")),
)]
#[tracing::instrument(skip_all)]
pub(super) async fn see_arrivals(
    State(kpi): State<Kpi>,
    InQuery(query): InQuery<ArrivalsQuery>,
    MinPosition(min): MinPosition,
) -> Result<Read<ArrivalsView>, Problem> {
    let period = period::of_days(query.from, query.to, local(kpi.clock.now()).date())?;
    let agency = query.agency.as_ref().map_or("", AgencyId::as_str);
    let mut snapshot = kpi.model.snapshot(min).await?;
    let view = ArrivalsView::read(&mut snapshot, agency, period).await;
    Ok(Read::at(snapshot.position(), view.map_err(SnapshotError::from)?))
}

impl ArrivalsView {
    /// When dossiers came to an agency, or to the city, on the days of a period.
    pub(crate) async fn read(
        snapshot: &mut Snapshot,
        agency: &str,
        period: Period,
    ) -> Result<Self, SqlError> {
        let mut hours = BTreeMap::<(i8, i64), i64>::new();
        for (day, arrivals) in Figures::arrivals(snapshot, agency, period).await? {
            let weekday = day.weekday().to_monday_one_offset();
            *hours.entry((weekday, arrivals.hour)).or_default() += arrivals.received;
        }
        let hours = hours.into_iter();
        let hours = hours.map(|((weekday, hour), received)| HourView { weekday, hour, received });
        Ok(Self { hours: hours.collect() })
    }
}
