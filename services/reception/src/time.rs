//! Why a dossier is due when it is, and whose time its time was.

use std::sync::Arc;

use axum::extract::State;
use jiff::Timestamp;
use motcua_api::{
    Asker, DayView, InPath, LocalTime, MinPosition, MinPositionQuery, Problem, Read, Routes, kinds,
    legal_time_said, routes,
};
use motcua_domain::calendar::{Calendar, WorkingSpan};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::deadline::{self, Why, why};
use motcua_domain::dossier::{Dossier, Reception, Stop, StopGround, Stretch, TimeAccount};
use motcua_domain::outcome::{Measured, Outcome, in_days_and_hours};
use motcua_domain::rights::Right;
use motcua_domain::{AgencyId, DossierCode, Event as Any};
use motcua_eventlog::Position;
use motcua_journal::Entry;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Reception as Service;

pub(crate) fn routes() -> Routes<Service> {
    Routes::new().route(Right::SeeDossier, routes!(see_time))
}

/// Where the time of a dossier went.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TimeView {
    /// The first appointment: what decides whether it is late.
    pub(crate) first_due_at: LocalTime,
    /// What the citizen holds now.
    pub(crate) due_at: LocalTime,
    /// For the national index.
    pub(crate) index_due_at: LocalTime,
    /// How the first appointment was counted; none where an order set it.
    pub(crate) why: Option<WhyView>,
    /// Each time the clock stood.
    pub(crate) stops: Vec<StopView>,
    /// `early`, `on_time` or `late`: at its end, or now.
    pub(crate) outcome: &'static str,
    /// By how many working minutes.
    pub(crate) by_minutes: i64,
    /// Its handling has ended.
    pub(crate) ended: bool,
    /// The first appointment and what became of it, in words.
    pub(crate) said_vi: String,
    pub(crate) said_en: String,
    /// Who had it, oldest first; the agencies of a parallel group beside each other.
    pub(crate) stretches: Vec<StretchView>,
    /// Who went beyond what it was allowed in all its steps together, the longest first.
    pub(crate) delays: Vec<DelayView>,
}

/// How an appointment was counted.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WhyView {
    /// Reception, or the supplement that restarted the time.
    pub(crate) counted_from: LocalTime,
    /// From when the time runs.
    pub(crate) start: LocalTime,
    pub(crate) legal_time_vi: String,
    pub(crate) legal_time_en: String,
    /// The appointment without what stood still.
    pub(crate) without_stops_at: LocalTime,
    /// The calendar of today tells the same date as the one by which it was counted.
    pub(crate) same_by_todays_calendar: bool,
    /// Each day, counted or left out.
    pub(crate) days: Vec<DayView>,
    /// Days at the end are not told: there are too many.
    pub(crate) cut: bool,
}

/// A time in which the clock stood.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StopView {
    /// `supplement`, `duty` or `pause`.
    pub(crate) ground: &'static str,
    pub(crate) from: LocalTime,
    /// None: it stands.
    pub(crate) until: Option<LocalTime>,
    /// The working minutes of it.
    pub(crate) working_minutes: i64,
}

/// A time in which an agency had the dossier, or a file of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StretchView {
    #[schema(value_type = String)]
    pub(crate) agency: AgencyId,
    /// Its Vietnamese name.
    pub(crate) agency_name: Option<String>,
    /// The first of its steps.
    pub(crate) first_step: u16,
    /// The last of its steps.
    pub(crate) last_step: u16,
    /// From when its time runs.
    pub(crate) from: LocalTime,
    /// None: it has it.
    pub(crate) until: Option<LocalTime>,
    /// Working minutes without what stood still.
    pub(crate) took_minutes: i64,
    /// The allowance of its steps.
    pub(crate) allowed_minutes: i64,
    /// By how much it went beyond it.
    pub(crate) over_minutes: i64,
}

/// Who caused a delay.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DelayView {
    #[schema(value_type = String)]
    pub(crate) agency: AgencyId,
    /// Its Vietnamese name.
    pub(crate) agency_name: Option<String>,
    /// By how many working minutes.
    pub(crate) over_minutes: i64,
}

/// Why a dossier is due when it is, each day and each stop; who had it how long, and who caused a
/// delay.
#[utoipa::path(
    get, path = "/api/v1/dossiers/{code}/time", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), MinPositionQuery),
    responses(
        (status = 200, body = TimeView, description = "Where its time went"),
        (status = 404, description = "Nobody has received it here"),
    ),
)]
async fn see_time(
    State(service): State<Service>,
    InPath(code): InPath<DossierCode>,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<TimeView>, Problem> {
    let min = min.unwrap_or(Position::START);
    let loaded = service.dossiers.see(&code, &asker.actor, asker.right, min).await?;
    let history = service.dossiers.history(&code).await?;
    let view = service.time_view(&loaded.dossier, &history)?;
    Ok(Read::at(loaded.tail.position, view).version(loaded.tail.version))
}

impl Service {
    /// Where the time of a dossier went.
    ///
    /// # Errors
    /// Nobody has received it here; there is no calendar.
    pub(crate) fn time_view(
        &self,
        dossier: &Dossier,
        history: &[Arc<Entry>],
    ) -> Result<TimeView, Problem> {
        let facts = dossier.reception.as_ref().ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
        let catalogue = self.catalogue();
        let calendar = catalogue.calendar_of(&facts.competent);
        let calendar = calendar.ok_or_else(|| Problem::new(&kinds::NO_CALENDAR))?;
        let events = history.iter().flat_map(|entry| {
            entry.known().filter_map(|event| match event {
                Any::Dossier(event) => Some((event, entry.happened)),
                Any::Slip(_) | Any::Catalogue(_) => None,
            })
        });
        let now = self.dossiers.journal().clock().now();
        let account = TimeAccount::of(events, now, &calendar);
        let account = account.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
        let view = TimeView::of((dossier, facts), &account, &catalogue, &calendar);
        view.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))
    }
}

impl TimeView {
    fn of(
        (dossier, facts): (&Dossier, &Reception),
        account: &TimeAccount,
        catalogue: &Catalogue,
        calendar: &Calendar,
    ) -> Option<Self> {
        let dates = dossier.dates_at(account.until, calendar)?;
        let name =
            |agency: &AgencyId| catalogue.agency(agency).map(|agency| agency.name_vi.clone());
        let delays = account.delays();
        let (said_vi, said_en) = said(dates.first_due_at, account.measured);
        Some(Self {
            first_due_at: LocalTime(dates.first_due_at),
            due_at: LocalTime(dates.due_at),
            index_due_at: LocalTime(dates.index_due_at),
            why: dossier
                .counted_from
                .map(|from| WhyView::of(facts, from, (account, dates.first_due_at), calendar)),
            stops: account.stops.iter().map(StopView::from).collect(),
            outcome: account.measured.outcome.name(),
            by_minutes: account.measured.by.minutes(),
            ended: account.ended,
            said_vi,
            said_en,
            stretches: account
                .stretches
                .iter()
                .map(|stretch| StretchView::of(stretch, name(&stretch.agency)))
                .collect(),
            delays: delays
                .into_iter()
                .map(|(agency, over)| DelayView {
                    agency_name: name(&agency),
                    over_minutes: over.minutes(),
                    agency,
                })
                .collect(),
        })
    }
}

impl WhyView {
    fn of(
        facts: &Reception,
        counted_from: Timestamp,
        (account, first_due_at): (&TimeAccount, Timestamp),
        calendar: &Calendar,
    ) -> Self {
        let Why { start, due, days, cut } =
            why(counted_from, facts.legal_time, facts.day_mode, calendar);
        let stops = account.stops.iter().filter(|stop| stop.from < account.until);
        let stood = stops.fold(WorkingSpan::ZERO, |sum, stop| sum + stop.working);
        let (legal_time_vi, legal_time_en) = legal_time_said(facts.legal_time);
        Self {
            counted_from: LocalTime(counted_from),
            start: LocalTime(start),
            legal_time_vi,
            legal_time_en,
            without_stops_at: LocalTime(due.at),
            same_by_todays_calendar: deadline::resumed(due.at, stood, calendar).at == first_due_at,
            days: days.iter().map(|day| DayView::of(day, calendar)).collect(),
            cut,
        }
    }
}

impl From<&Stop> for StopView {
    fn from(stop: &Stop) -> Self {
        Self {
            ground: match stop.ground {
                StopGround::Supplement => "supplement",
                StopGround::Duty => "duty",
                StopGround::Pause => "pause",
            },
            from: LocalTime(stop.from),
            until: stop.until.map(LocalTime),
            working_minutes: stop.working.minutes(),
        }
    }
}

impl StretchView {
    fn of(stretch: &Stretch, agency_name: Option<String>) -> Self {
        Self {
            agency: stretch.agency.clone(),
            agency_name,
            first_step: stretch.steps.0,
            last_step: stretch.steps.1,
            from: LocalTime(stretch.from),
            until: stretch.until.map(LocalTime),
            took_minutes: stretch.took.minutes(),
            allowed_minutes: stretch.allowed.minutes(),
            over_minutes: stretch.over().minutes(),
        }
    }
}

/// An appointment and what became of it: "hẹn trả 18/04/2019 17:00; quá hạn 1 ngày 3 giờ".
fn said(due: Timestamp, Measured { outcome, by }: Measured) -> (String, String) {
    let at = motcua_domain::local(due).strftime("%d/%m/%Y %H:%M");
    let (days, hours, minutes) = in_days_and_hours(by);
    let long = |[day, hour, minute]: [&str; 3]| {
        let parts = [(days, day), (hours, hour), (minutes, minute)];
        let told = parts.iter().filter(|(number, _)| *number > 0);
        let told: Vec<_> = told.map(|(number, unit)| format!("{number} {unit}")).collect();
        if told.is_empty() { format!("0 {minute}") } else { told.join(" ") }
    };
    let (vi, en) = (long(["ngày", "giờ", "phút"]), long(["d", "h", "min"]));
    match outcome {
        Outcome::Late => (
            format!("hẹn trả {at}; quá hạn {vi} làm việc"),
            format!("due {at}; late by {en} of working time"),
        ),
        Outcome::Early | Outcome::OnTime => (
            format!("hẹn trả {at}; còn {vi} làm việc"),
            format!("due {at}; {en} of working time left"),
        ),
    }
}
