//! What is received now is due when, and why: every day that counts and every one that does not.

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::DateTime;
use motcua_api::{
    DayView, InPath, InQuery, LocalTime, MinPosition, MinPositionQuery, Problem, Read, kinds,
    legal_time_said,
};
use motcua_domain::calendar::Calendar;
use motcua_domain::catalogue::{Catalogue, Procedure, SubCase};
use motcua_domain::deadline::{Why, why};
use motcua_domain::dossier::Refusal;
use motcua_domain::rule_set::RuleSet;
use motcua_domain::{AgencyId, ProcedureCode, local, moment};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::commands::Service;

/// What is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The sub-case, if the procedure has some.
    #[param(required = false)]
    sub_case: Option<String>,
    /// Local date and time of reception, e.g. `2019-04-10T08:00`; now, if not said.
    #[param(value_type = Option<String>, required = false)]
    received_at: Option<DateTime>,
    /// The competent agency: its own closed days do not count. Absent: the city's calendar.
    #[param(value_type = Option<String>, required = false)]
    agency: Option<AgencyId>,
}

/// When a dossier that is received at a moment is due, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DueView {
    /// When it is received.
    received_at: LocalTime,
    /// From when its time is counted.
    start: LocalTime,
    /// Its legal time in Vietnamese.
    legal_time_vi: String,
    /// Its legal time in English.
    legal_time_en: String,
    /// The appointment.
    due_at: LocalTime,
    /// Counted beyond the last year whose holidays are entered.
    provisional: bool,
    /// From the day of reception to that of the appointment.
    days: Vec<DayView>,
    /// Days at the end are not told: there are too many.
    cut: bool,
}

/// The appointment of a dossier that were received at a moment, with each day that counts or not.
#[utoipa::path(
    get, path = "/api/v1/procedures/{code}/due", operation_id = "when_due", tag = "catalogue",
    params(("code" = String, Path, description = "The procedure's code"), Asked, MinPositionQuery),
    responses(
        (status = 200, body = DueView, description = "When it is due, and why"),
        (status = 404, description = "There is no such procedure"),
    ),
)]
pub(crate) async fn when_due(
    State(service): State<Service>,
    InPath(code): InPath<ProcedureCode>,
    InQuery(asked): InQuery<Asked>,
    MinPosition(min_position): MinPosition,
) -> Result<Read<DueView>, Problem> {
    let (position, catalogue) = service.at_least(min_position).await?;
    let calendar = match &asked.agency {
        Some(agency) => catalogue.calendar_of(agency),
        None => catalogue.calendar().cloned(),
    };
    let calendar = calendar.ok_or_else(|| Problem::new(&kinds::NO_CALENDAR))?;
    let received = asked.received_at.map_or_else(|| service.clock.now(), moment);
    let procedure = catalogue.procedure_on(&code, local(received).date());
    let procedure = procedure.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let view = DueView::of(procedure, asked.sub_case.as_deref(), received, &catalogue, &calendar)?;
    Ok(Read::at(position, view))
}

impl DueView {
    /// The answer for a procedure.
    ///
    /// # Errors
    /// The sub-case is not one of the procedure's, or one must be chosen.
    pub fn of(
        procedure: &Procedure,
        sub_case: Option<&str>,
        received: Timestamp,
        catalogue: &Catalogue,
        calendar: &Calendar,
    ) -> Result<Self, Refusal> {
        let SubCase { legal_time, .. } = procedure.chosen(sub_case)?;
        let mode = catalogue.rules(RuleSet::on(local(received).date())).day_mode;
        let Why { start, due, days, cut } = why(received, *legal_time, mode, calendar);
        let (legal_time_vi, legal_time_en) = legal_time_said(*legal_time);
        Ok(Self {
            received_at: LocalTime(received),
            start: LocalTime(start),
            legal_time_vi,
            legal_time_en,
            due_at: LocalTime(due.at),
            provisional: due.provisional,
            days: days.iter().map(|day| DayView::of(day, calendar)).collect(),
            cut,
        })
    }

    /// The answer as a clerk reads it, a line a day.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        let at = |LocalTime(at)| local(at).strftime("%d/%m/%Y %H:%M");
        let head = format!(
            "{} → {}  ({}){}",
            at(self.received_at),
            at(self.due_at),
            self.legal_time_vi,
            if self.provisional { ", tạm tính" } else { "" }
        );
        let days = self.days.iter().map(|day| {
            let number = day.number.map(|number| format!("{number}"));
            let minutes = day.minutes.map(|minutes| format!("{minutes}′"));
            let count = number.or(minutes).unwrap_or_else(|| "–".to_owned());
            format!("{}  {count:>5}  {}", day.date.strftime("%d/%m/%Y"), day.why_vi)
        });
        std::iter::once(head).chain(days).chain(self.cut.then(|| "…".to_owned()))
    }
}
