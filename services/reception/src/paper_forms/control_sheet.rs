//! The control sheet (phiếu kiểm soát): hand-over by hand-over, who had the dossier, and how its steps
//! ended, each against its own due time.

use motcua_api::LocalTime;
use motcua_domain::dossier::{Event, StepEnd};
use motcua_domain::outcome::Outcome;
use motcua_domain::{AccountId, AgencyId, Personal, Timestamp};
use motcua_journal::Entry;
use serde::Serialize;
use utoipa::ToSchema;

use super::head::{Addressee, AgencyName, ProcedureName, Told};
use crate::history::StepResult;

/// Phiếu kiểm soát quá trình giải quyết hồ sơ, as it stands now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ControlSheet {
    /// Whose dossier it is; none where it was erased.
    applicant: Option<Addressee>,
    procedure: ProcedureName,
    received_on: Option<LocalTime>,
    /// One a hand-over, oldest first; the first is the reception.
    rows: Vec<ControlRow>,
}

/// A hand-over, and what the agency did that took it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ControlRow {
    /// Who has it from then on.
    agency: AgencyName,
    /// Who gave it; none at reception, or where it was taken up again.
    from: Option<AgencyName>,
    /// The step for which it was given, from 1; 0: the return of the result.
    step: u16,
    given_on: Option<LocalTime>,
    /// Who gave it, and signs.
    #[schema(value_type = Option<String>)]
    given_by: Option<AccountId>,
    /// None: it was not taken, or not yet.
    taken_on: Option<LocalTime>,
    /// Who took it, and signs.
    #[schema(value_type = Option<String>)]
    taken_by: Option<AccountId>,
    /// It was not taken, and went back.
    declined_on: Option<LocalTime>,
    /// How the steps ended that this agency did then.
    results: Vec<RowResult>,
    /// What was written about it; nothing where it was erased.
    remarks: Vec<String>,
}

/// How a step ended.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RowResult {
    #[serde(flatten)]
    step: StepResult,
    said_vi: &'static str,
    said_en: &'static str,
}

impl From<&StepEnd> for RowResult {
    fn from(end: &StepEnd) -> Self {
        let (said_vi, said_en) = match end.outcome {
            Outcome::Early => ("Trước hạn", "Early"),
            Outcome::OnTime => ("Đúng hạn", "On time"),
            Outcome::Late => ("Quá hạn", "Late"),
        };
        Self { step: StepResult::from(end), said_vi, said_en }
    }
}

impl ControlSheet {
    pub(super) fn of(told: &Told<'_>) -> Self {
        let mut rows = Vec::new();
        for (entry, event) in told.history() {
            enter(&mut rows, told, entry, event);
        }
        Self {
            applicant: told.applicant(),
            procedure: told.procedure(),
            received_on: told.received_on().map(LocalTime),
            rows,
        }
    }
}

/// Writes what an event says of the dossier's way.
fn enter(rows: &mut Vec<ControlRow>, told: &Told<'_>, entry: &Entry, event: &Event) {
    // The giver's step ends with the give: before there is a row of the taker.
    if let Some(end) = event.step_end()
        && let Some(row) = row_of(rows, end)
    {
        row.results.push(end.into());
    }
    let (at, account) = (entry.happened, &entry.who.account);
    match event {
        Event::Received { reception, .. } => {
            rows.push(ControlRow::held(told, &reception.received_at, 1, (at, account)));
        }
        Event::Given { from, to, step, .. } => rows.push(ControlRow {
            from: Some(told.agency(from)),
            given_on: Some(LocalTime(at)),
            given_by: Some(account.clone()),
            ..ControlRow::empty(told, to, *step)
        }),
        Event::Taken { by, step, .. } => {
            if let Some(row) = offered(rows, *step) {
                // Where an agency has ended on the way, its successor takes.
                row.agency = told.agency(by);
                row.taken_on = Some(LocalTime(at));
                row.taken_by = Some(account.clone());
            }
        }
        Event::Declined { step, reason, .. } => {
            if let Some(row) = offered(rows, *step) {
                row.declined_on = Some(LocalTime(at));
                row.remark(reason);
            }
        }
        Event::StepDone { step, note: text, .. }
        | Event::BranchFailed { step, reason: text, .. } => {
            if let Some(row) = rows.iter_mut().rev().find(|row| row.did(*step)) {
                row.remark(text);
            }
        }
        Event::Reopened { by, step, reason, .. } => {
            rows.push(ControlRow::held(told, by, *step, (at, account)).with(reason));
        }
        Event::Reissued { by, reason, .. } => {
            rows.push(ControlRow::held(told, by, 0, (at, account)).with(reason));
        }
        _ => {}
    }
}

/// The row of a hand-over that nobody has taken or declined yet.
fn offered(rows: &mut [ControlRow], step: u16) -> Option<&mut ControlRow> {
    let open = |row: &&mut ControlRow| {
        row.step == step && row.taken_on.is_none() && row.declined_on.is_none()
    };
    rows.iter_mut().rev().find(open)
}

/// The row in which a step was done: its agency's last; else, that agency having succeeded another,
/// the last one that can have done it.
fn row_of<'a>(rows: &'a mut [ControlRow], end: &StepEnd) -> Option<&'a mut ControlRow> {
    let own = |row: &ControlRow| row.did(end.step) && row.agency.id == end.agency;
    let index = rows.iter().rposition(own);
    let index = index.or_else(|| rows.iter().rposition(|row| row.did(end.step)))?;
    rows.get_mut(index)
}

impl ControlRow {
    fn empty(told: &Told<'_>, agency: &AgencyId, step: u16) -> Self {
        Self {
            agency: told.agency(agency),
            from: None,
            step,
            given_on: None,
            given_by: None,
            taken_on: None,
            taken_by: None,
            declined_on: None,
            results: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// An agency has it without a give.
    fn held(
        told: &Told<'_>,
        agency: &AgencyId,
        step: u16,
        (at, account): (Timestamp, &AccountId),
    ) -> Self {
        let (taken_on, taken_by) = (Some(LocalTime(at)), Some(account.clone()));
        Self { taken_on, taken_by, ..Self::empty(told, agency, step) }
    }

    fn with(mut self, remark: &Personal<String>) -> Self {
        self.remark(remark);
        self
    }

    fn remark(&mut self, text: &Personal<String>) {
        self.remarks.extend(text.known().filter(|text| !text.is_empty()).cloned());
    }

    /// Whether a step can have been done by whoever took it here.
    fn did(&self, step: u16) -> bool {
        self.taken_on.is_some() && (1..=step).contains(&self.step)
    }
}
