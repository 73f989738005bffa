//! The answer to a command on a dossier: where it stands now, and when what is due.

use axum::response::{IntoResponse, Response};
use motcua_domain::dossier::{Branch, Dossier, End, NewDate, Opinion};
use motcua_domain::{AccountId, AgencyId, DossierCode};
use motcua_journal::Done;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::status_vi;
use crate::reply::{Recorded, repeated};
use crate::time::LocalTime;

/// Where a dossier stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Its code.
    #[schema(value_type = String)]
    pub code: DossierCode,
    /// Its version, as in `ETag`.
    pub version: u32,
    /// `registered`, `not_received`, `received`, `in_progress`, `waiting_for_supplement`, `waiting_for_duty`, `paused`, `done`,
    /// `returned`, `withdrawn` or `stopped`.
    pub status: &'static str,
    /// The status in Vietnamese.
    pub status_vi: &'static str,
    /// The national portal's code of the status.
    pub status_code: Option<u8>,
    /// Who holds it.
    #[schema(value_type = Option<String>)]
    pub holder: Option<AgencyId>,
    /// To whom it was given and who has not taken it yet.
    #[schema(value_type = Option<String>)]
    pub offered_to: Option<AgencyId>,
    /// The holder's step, from 1; 0: the return of the result.
    pub step: Option<u16>,
    /// When the holder's step is due.
    pub step_due_at: Option<LocalTime>,
    /// The officer who was named for it.
    #[schema(value_type = Option<String>)]
    pub officer: Option<AccountId>,
    /// What was given to the agencies of a parallel group.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<BranchStanding>,
    /// What was asked of other agencies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<OpinionStanding>,
    /// Until when the counter answers what was registered.
    pub answer_due_at: Option<LocalTime>,
    /// The first appointment, moved by lawful stops only: decides what is late.
    pub first_due_at: Option<LocalTime>,
    /// What the citizen holds now.
    pub due_at: Option<LocalTime>,
    /// The date of the national index.
    pub index_due_at: Option<LocalTime>,
    /// Counted beyond the last year whose holidays are entered.
    pub provisional: bool,
    /// Since when the clock stands.
    pub stands_since: Option<LocalTime>,
    /// How its handling ended.
    pub ended_as: Option<Ended>,
}

/// A branch of a parallel group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BranchStanding {
    /// The number of its step.
    pub step: u16,
    /// Whose it is.
    #[schema(value_type = String)]
    pub agency: AgencyId,
    /// `given`, `taken`, `done` or `failed`.
    pub state: &'static str,
    /// When the step is due.
    pub due_at: LocalTime,
}

impl From<&Branch> for BranchStanding {
    fn from(branch: &Branch) -> Self {
        Self {
            step: branch.step,
            agency: branch.agency.clone(),
            state: branch.state.name(),
            due_at: LocalTime(branch.due_at),
        }
    }
}

/// An opinion that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpinionStanding {
    /// Its number, from 1.
    pub number: u16,
    /// Who was asked.
    #[schema(value_type = String)]
    pub of: AgencyId,
    /// `open`, `given` or `missed`.
    pub state: &'static str,
    /// When the answer is due.
    pub due_at: LocalTime,
}

impl From<&Opinion> for OpinionStanding {
    fn from(opinion: &Opinion) -> Self {
        Self {
            number: opinion.number,
            of: opinion.of.clone(),
            state: opinion.state.name(),
            due_at: LocalTime(opinion.due_at),
        }
    }
}

/// How the handling of a dossier ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    /// `early`, `on_time` or `late`.
    pub outcome: &'static str,
    /// Working minutes before or after the first appointment.
    pub by_minutes: i64,
    /// Working minutes that stood still.
    pub stood_still_minutes: i64,
    /// Late in the national index.
    pub late_in_index: bool,
    /// Whether an apology's new date was kept; none without an apology.
    pub new_date_kept: Option<bool>,
}

impl From<&End> for Ended {
    fn from(end: &End) -> Self {
        Self {
            outcome: end.outcome.name(),
            by_minutes: end.by.minutes(),
            stood_still_minutes: end.stood_still.minutes(),
            late_in_index: end.late_in_index,
            new_date_kept: match end.new_date {
                NewDate::None => None,
                NewDate::Kept => Some(true),
                NewDate::Missed => Some(false),
            },
        }
    }
}

impl Standing {
    /// Where a dossier stands in a version.
    pub fn of(code: DossierCode, version: u32, dossier: &Dossier) -> Self {
        let due = |pick: fn(&motcua_domain::dossier::Dates) -> motcua_domain::Timestamp| {
            dossier.dates.as_ref().map(|dates| LocalTime(pick(dates)))
        };
        let step = dossier.step.as_ref().filter(|_| !dossier.status.is_handled());
        Self {
            code,
            version,
            status: dossier.status.name(),
            status_vi: status_vi(dossier.status),
            status_code: dossier.status.portal_code(),
            holder: dossier.holder.clone(),
            offered_to: dossier.offer.as_ref().map(|offer| offer.to.clone()),
            step: step.map(|step| step.number),
            step_due_at: step.map(|step| LocalTime(step.due_at)),
            officer: dossier.officer.clone(),
            branches: dossier.branches.iter().map(Into::into).collect(),
            opinions: dossier.opinions.iter().map(Into::into).collect(),
            answer_due_at: dossier
                .registered
                .as_ref()
                .map(|known| LocalTime(known.registration.answer_due_at)),
            first_due_at: due(|dates| dates.first_due_at),
            due_at: due(|dates| dates.due_at),
            index_due_at: due(|dates| dates.index_due_at),
            provisional: dossier.dates.is_some_and(|dates| dates.provisional),
            stands_since: dossier.stands_since.map(LocalTime),
            ended_as: dossier.end.as_ref().map(Ended::from),
        }
    }
}

/// The answer to a command on a dossier that exists.
#[derive(Debug, Clone)]
pub struct Decided(Recorded<Standing>, bool);

impl From<Done> for Decided {
    fn from(done: Done) -> Self {
        let (version, position, again) = (done.version(), done.position(), done.repeated);
        let standing = Standing::of(done.code, version.0, &done.loaded.dossier);
        Self(Recorded::ok(version, position, standing), again)
    }
}

impl IntoResponse for Decided {
    fn into_response(self) -> Response {
        repeated(self.1, self.0)
    }
}
