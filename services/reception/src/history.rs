//! What happened to a dossier, hand-over by hand-over (form 05, phiếu kiểm soát).

use axum::extract::State;
use motcua_api::{Asker, InPath, LocalTime, Problem, Read, Routes, routes};
use motcua_domain::dossier::{DeliveryEntry, Event, FeeEntry, StepEnd};
use motcua_domain::rights::Right;
use motcua_domain::{AccountId, AgencyId, CounterId, DocumentId, DossierCode, Event as Any, codec};
use motcua_eventlog::Position;
use motcua_journal::Entry;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Reception;

pub(crate) fn routes() -> Routes<Reception> {
    Routes::new().route(Right::SeeDossier, routes!(history))
}

/// What happened, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct History {
    /// One line an event.
    lines: Vec<Line>,
}

/// One event.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Line {
    /// The dossier's version after it.
    pub(crate) version: u32,
    /// When it happened.
    pub(crate) at: LocalTime,
    /// Who did it.
    #[schema(value_type = String)]
    pub(crate) account: AccountId,
    /// For which agency.
    #[schema(value_type = Option<String>)]
    pub(crate) agency: Option<AgencyId>,
    /// At which counter.
    #[schema(value_type = Option<String>)]
    pub(crate) counter: Option<CounterId>,
    /// What: `Received`, `Given`, `Taken`, …
    pub(crate) event: String,
    /// Given from.
    #[schema(value_type = Option<String>)]
    pub(crate) from: Option<AgencyId>,
    /// Given to, or taken by.
    #[schema(value_type = Option<String>)]
    pub(crate) to: Option<AgencyId>,
    /// The step that ended with it, and how.
    pub(crate) step: Option<StepResult>,
    /// The file that it brought: a result, a draft, an opinion.
    #[schema(value_type = Option<String>)]
    pub(crate) document: Option<DocumentId>,
    /// What was written; none where there is nothing, or where it was erased.
    pub(crate) note: Option<String>,
}

/// The result of a step.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StepResult {
    /// Its number, from 1.
    number: u16,
    /// Whose step it was.
    #[schema(value_type = String)]
    agency: AgencyId,
    /// `early`, `on_time` or `late`.
    outcome: &'static str,
    /// Working minutes before or after its due time.
    by_minutes: i64,
    /// Working minutes that stood still during it.
    stood_still_minutes: i64,
}

impl From<&StepEnd> for StepResult {
    fn from(end: &StepEnd) -> Self {
        Self {
            number: end.step,
            agency: end.agency.clone(),
            outcome: end.outcome.name(),
            by_minutes: end.by.minutes(),
            stood_still_minutes: end.stood_still.minutes(),
        }
    }
}

/// Who had the dossier when, and how each step ended.
#[utoipa::path(
    get, path = "/api/v1/dossiers/{code}/history", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code")),
    responses((status = 200, body = History, description = "What happened, oldest first")),
)]
async fn history(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    asker: Asker,
) -> Result<Read<History>, Problem> {
    let start = Position::START;
    let loaded = reception.dossiers.see(&code, &asker.actor, asker.right, start).await?;
    let entries = reception.dossiers.history(&code).await?;
    let lines = entries.iter().flat_map(|entry| lines(entry)).collect();
    Ok(Read::at(loaded.tail.position, History { lines }).version(loaded.tail.version))
}

pub(crate) fn lines(entry: &Entry) -> impl Iterator<Item = Line> + '_ {
    entry.known().filter_map(|any| {
        let Any::Dossier(event) = any else { return None };
        let (from, to) = match event {
            Event::Given { from, to, .. } => (Some(from.clone()), Some(to.clone())),
            Event::Taken { by, .. } | Event::Reissued { by, .. } | Event::Reopened { by, .. } => {
                (None, Some(by.clone()))
            }
            Event::Declined { by, .. } => (Some(by.clone()), None),
            Event::OpinionAsked { of, .. } => (None, Some(of.clone())),
            Event::OpinionGiven { by: of, .. } | Event::OpinionMissed { of, .. } => {
                (Some(of.clone()), None)
            }
            _ => (None, None),
        };
        let name = codec::encode(any).type_name;
        Some(Line {
            version: entry.version.0,
            at: LocalTime(entry.happened),
            account: entry.who.account.clone(),
            agency: entry.who.agency.clone(),
            counter: entry.who.counter.clone(),
            event: name.rsplit('.').next().unwrap_or(name).to_owned(),
            from,
            to,
            step: event.step_end().map(StepResult::from),
            document: event.document().cloned(),
            note: note(event),
        })
    })
}

fn note(event: &Event) -> Option<String> {
    let text = match event {
        Event::StepDone { note: text, .. }
        | Event::ReceptionRefused { reason: text, .. }
        | Event::BranchFailed { reason: text, .. }
        | Event::Assigned { note: text, .. }
        | Event::Drafted { note: text, .. }
        | Event::OpinionAsked { question: text, .. }
        | Event::OpinionGiven { text, .. }
        | Event::Apologised { reason: text, .. }
        | Event::Rejected { reason: text, .. }
        | Event::Withdrawn { reason: text, .. }
        | Event::Declined { reason: text, .. }
        | Event::SubmittedForSignature { note: text, .. }
        | Event::SentBack { reason: text }
        | Event::Paused { reason: text, .. }
        | Event::Resumed { note: text, .. }
        | Event::Stopped { reason: text, .. }
        | Event::ApologyLetterSent { reason: text }
        | Event::Reissued { reason: text, .. }
        | Event::Reopened { reason: text, .. } => text.known().cloned(),
        Event::Fee { entry, .. } => match entry {
            FeeEntry::Exempted { evidence: text, .. }
            | FeeEntry::Voided { reason: text }
            | FeeEntry::Refunded { reason: text, .. } => text.known().cloned(),
            FeeEntry::Set(_) | FeeEntry::Taken { .. } => None,
        },
        Event::Delivery { entry: DeliveryEntry::CameBack { reason, .. }, .. } => {
            reason.known().cloned()
        }
        Event::AskedAtIntake { reasons, .. } => reasons.known().map(|r| r.note.clone()),
        Event::PapersOffered { files, .. } => files.known().map(|f| f.note.clone()),
        Event::Corrected { correction, .. } => correction.known().map(|c| c.reason.clone()),
        Event::Succeeded { decision, .. } | Event::Rescheduled { decision, .. } => {
            Some(decision.clone())
        }
        Event::SupplementRequested { reasons, .. } => reasons.known().map(|r| r.note.clone()),
        Event::SupplementCompleted { files, .. } => files.known().map(|f| f.note.clone()),
        _ => None,
    };
    text.filter(|text| !text.is_empty())
}
