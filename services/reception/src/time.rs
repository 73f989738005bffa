//! Why a dossier is due when it is, and whose time its time was.

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
use serde::Serialize;
use utoipa::ToSchema;

use crate::Reception as Service;

pub(crate) fn routes() -> Routes<Service> {
    Routes::new().route(Right::SeeDossier, routes!(see_time))
}

/// Where the time of a dossier went.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TimeView {
    /// The first appointment: what decides whether it is late.
    first_due_at: LocalTime,
    /// What the citizen holds now.
    due_at: LocalTime,
    /// For the national index.
    index_due_at: LocalTime,
    /// How the first appointment was counted; none where an order set it.
    why: Option<WhyView>,
    /// Each time the clock stood.
    stops: Vec<StopView>,
    /// `early`, `on_time` or `late`: at its end, or now.
    outcome: &'static str,
    /// By how many working minutes.
    by_minutes: i64,
    /// Its handling has ended.
    ended: bool,
    /// The first appointment and what became of it, in words.
    said_vi: String,
    said_en: String,
    /// Who had it, oldest first; the agencies of a parallel group beside each other.
    stretches: Vec<StretchView>,
    /// Who went beyond what it was allowed in all its steps together, the longest first.
    delays: Vec<DelayView>,
}

/// How an appointment was counted.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct WhyView {
    /// Reception, or the supplement that restarted the time.
    counted_from: LocalTime,
    /// From when the time runs.
    start: LocalTime,
    legal_time_vi: String,
    legal_time_en: String,
    /// The appointment without what stood still.
    without_stops_at: LocalTime,
    /// The calendar of today tells the same date as the one by which it was counted.
    same_by_todays_calendar: bool,
    /// Each day, counted or left out.
    days: Vec<DayView>,
    /// Days at the end are not told: there are too many.
    cut: bool,
}

/// A time in which the clock stood.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct StopView {
    /// `supplement`, `duty` or `pause`.
    ground: &'static str,
    from: LocalTime,
    /// None: it stands.
    until: Option<LocalTime>,
    /// The working minutes of it.
    working_minutes: i64,
}

/// A time in which an agency had the dossier, or a file of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct StretchView {
    #[schema(value_type = String)]
    agency: AgencyId,
    /// Its Vietnamese name.
    agency_name: Option<String>,
    /// The first of its steps.
    first_step: u16,
    /// The last of its steps.
    last_step: u16,
    /// From when its time runs.
    from: LocalTime,
    /// None: it has it.
    until: Option<LocalTime>,
    /// Working minutes without what stood still.
    took_minutes: i64,
    /// The allowance of its steps.
    allowed_minutes: i64,
    /// By how much it went beyond it.
    over_minutes: i64,
}

/// Who caused a delay.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DelayView {
    #[schema(value_type = String)]
    agency: AgencyId,
    /// Its Vietnamese name.
    agency_name: Option<String>,
    /// By how many working minutes.
    over_minutes: i64,
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
    let dossier = &loaded.dossier;
    let facts = dossier.reception.as_ref().ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let catalogue = service.catalogue();
    let calendar = catalogue.calendar_of(&facts.competent);
    let calendar = calendar.ok_or_else(|| Problem::new(&kinds::NO_CALENDAR))?;
    let history = service.dossiers.history(&code).await?;
    let events = history.iter().flat_map(|entry| {
        entry.known().filter_map(|event| match event {
            Any::Dossier(event) => Some((event, entry.happened)),
            Any::Slip(_) | Any::Catalogue(_) => None,
        })
    });
    let now = service.dossiers.journal().clock().now();
    let account = TimeAccount::of(events, now, &calendar);
    let account = account.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let view = TimeView::of((dossier, facts), &account, &catalogue, &calendar);
    let view = view.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    Ok(Read::at(loaded.tail.position, view).version(loaded.tail.version))
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
