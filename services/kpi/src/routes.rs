//! `GET /api/v1/kpi`: the figures, for everybody of the staff.

mod held;
mod index;
mod period;
pub(crate) mod work;

use std::sync::Arc;

use axum::extract::State;
use motcua_api::{
    InQuery, LocalTime, MinPosition, MinPositionQuery, Problem, Read, Routes, Tag, wrong_parameter,
};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::PeriodKind;
use motcua_domain::rights::Right;
use motcua_domain::{AgencyId, Date, Timestamp, end_of_day, local};
use motcua_eventlog::Clock;
use motcua_readmodel::{ReadModel, SnapshotError};
use serde::Deserialize;
use tokio::sync::watch;
use utoipa::IntoParams;

use crate::{By, Figures, FiguresView, Question, Structure, Told, Unit};

/// The service: its read model, the names of what it counts, and the time.
#[derive(Clone)]
pub struct Kpi {
    model: ReadModel<Figures>,
    catalogue: watch::Receiver<Arc<Catalogue>>,
    clock: Clock,
}

impl Kpi {
    /// Over a running read model and what is published.
    pub fn new(
        model: ReadModel<Figures>,
        catalogue: watch::Receiver<Arc<Catalogue>>,
        clock: Clock,
    ) -> Self {
        Self { model, catalogue, clock }
    }
}

/// The service in the `OpenAPI` document.
pub const TAG: Tag = ("kpi", "The figures: dossiers by online level, early, on time and late.");

/// The service's routes.
pub fn routes(kpi: Kpi) -> Routes {
    Routes::new()
        .route(Right::SeeFigures, motcua_api::routes!(see))
        .route(Right::SeeFigures, motcua_api::routes!(index::see_index))
        .route(Right::SeeFigures, motcua_api::routes!(work::see_work))
        .route(Right::SeeFigures, motcua_api::routes!(work::see_arrivals))
        .route(Right::SeeDossier, motcua_api::routes!(held::see_held))
        .with_state(kpi)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct KpiQuery {
    /// By what dossiers are told apart: `received_at` (if not said), `competent`, `procedure`,
    /// `channel`, `level` or `field`, the procedure's field by its Vietnamese name. The index is told of all
    /// together.
    #[serde(default)]
    #[param(value_type = Option<String>, required = false, example = "procedure")]
    by: By,
    /// First local day of reception.
    #[param(value_type = Option<String>, required = false, format = Date)]
    from: Option<Date>,
    /// Last local day of reception.
    #[param(value_type = Option<String>, required = false, format = Date)]
    to: Option<Date>,
    /// Instead of the two: `2026`, `2026-H1`, `2026-9M`, `2026-Q1`, `2026-03`, `2026-W10` or
    /// `2026-03-02`.
    #[param(value_type = Option<String>, required = false, example = "2026-Q1")]
    period: Option<String>,
    /// By which year a period is cut: `calendar` (if not said), or `report`, from 15 December to 14
    /// December; reports have quarters, the first half, nine months and the year.
    #[serde(default)]
    #[param(value_type = Option<String>, required = false)]
    period_kind: PeriodKind,
    /// Under which agencies: `as_it_was` (if not said), or `today`, under those that succeed them in
    /// full.
    #[serde(default)]
    #[param(value_type = Option<String>, required = false)]
    structure: Structure,
    /// Only what this agency decides; by `received_at`, what it received.
    #[param(value_type = Option<String>, required = false, example = "H13.131")]
    agency: Option<AgencyId>,
    /// With all agencies that stand under it, by the tree as it is published now.
    #[serde(default)]
    #[param(value_type = Option<bool>, required = false)]
    subtree: bool,
    /// As of when; now, if not said.
    #[param(value_type = Option<String>, required = false, format = DateTime)]
    at: Option<LocalTime>,
    /// As of the end of a past local day, instead of `at`.
    #[param(value_type = Option<String>, required = false, format = Date)]
    as_of: Option<Date>,
    /// What was known then; else what is known now of then, with late imports and corrections.
    #[serde(default)]
    #[param(value_type = Option<bool>, required = false)]
    known_then: bool,
    /// Read by [`MinPosition`]; here, so that it is no unknown field.
    #[serde(rename = "min-position")]
    #[param(ignore)]
    _min_position: Option<String>,
}

/// Counts dossiers by agency, procedure, field, channel or level, of all or of one agency, with the shares by which they are judged.
#[utoipa::path(
    get, path = "/api/v1/kpi", operation_id = "see_figures", tag = "kpi",
    params(KpiQuery, MinPositionQuery),
    responses((status = 200, body = FiguresView, description = "The figures")),
)]
#[tracing::instrument(skip_all)]
async fn see(
    State(kpi): State<Kpi>,
    InQuery(query): InQuery<KpiQuery>,
    MinPosition(min): MinPosition,
) -> Result<Read<FiguresView>, Problem> {
    let now = kpi.clock.now();
    let question = query.question(now)?;
    let unit = query.unit()?;
    let catalogue = kpi.catalogue.borrow().clone();
    let told = Told { catalogue: &catalogue, structure: query.structure, today: local(now).date() };
    let mut snapshot = kpi.model.snapshot(min).await?;
    let table = Figures::answer(&mut snapshot, question, unit, told).await;
    let table = table.map_err(SnapshotError::from)?;
    Ok(Read::at(table.position, FiguresView::new(&table, &catalogue)))
}

impl KpiQuery {
    /// What is asked.
    fn question(&self, now: Timestamp) -> Result<Question, Problem> {
        let at = self.at(now)?;
        let day = local(at).date();
        let period = match &self.period {
            None => period::of_days(self.from, self.to, day)?,
            Some(_) if self.from.is_some() || self.to.is_some() => {
                return Err(wrong_parameter("period", "instead-of-from-and-to"));
            }
            Some(name) => period::of_name(name, self.period_kind, day)?,
        };
        Ok(Question { by: self.by, period, at, known_then: self.known_then })
    }

    fn unit(&self) -> Result<Option<Unit>, Problem> {
        match &self.agency {
            None if self.subtree => Err(wrong_parameter("subtree", "needs-agency")),
            agency => Ok(agency.clone().map(|agency| Unit { agency, subtree: self.subtree })),
        }
    }

    fn at(&self, now: Timestamp) -> Result<Timestamp, Problem> {
        match (&self.at, self.as_of) {
            (None, None) => Ok(now),
            (Some(LocalTime(at)), None) => Ok(*at),
            (Some(_), Some(_)) => Err(wrong_parameter("asOf", "instead-of-at")),
            (None, Some(day)) if day >= local(now).date() => {
                Err(wrong_parameter("asOf", "in-the-future"))
            }
            (None, Some(day)) => Ok(end_of_day(day)),
        }
    }
}
