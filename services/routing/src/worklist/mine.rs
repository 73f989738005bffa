//! What an officer has to do, by what urges: overdue, due within 24 hours, due within three working days,
//! silent.
//!
//! It is a question to the worklist, for routing knows who has what and who was named for it; when anything
//! happened to it last stands in its rows, so that nothing is asked of the figures.

use axum::extract::State;
use jiff::SignedDuration;
use motcua_api::{
    Asker, InQuery, LocalTime, MinPosition, MinPositionQuery, Problem, Read, wrong_parameter,
};
use motcua_domain::calendar::Calendar;
use motcua_domain::dossier::Status;
use motcua_domain::measures::{SILENT_AFTER, silent_before};
use motcua_domain::{AccountId, AgencyId, DossierCode, ProcedureCode, Timestamp, local};
use motcua_readmodel::{Json, Row, Snapshot, SqlError, binds};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{HELD, action};
use crate::Routing;

/// More than one person works on; what goes beyond is what is due last.
const MOST: u32 = 500;

/// Until the end of which working day from today a date is near.
const NEAR_DAYS: u32 = 3;

/// Whose work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Whose {
    /// What the officer was named for.
    #[default]
    Me,
    /// All that the own agency holds: where nobody is named.
    Agency,
}

impl Whose {
    /// The word of the address.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Agency => "agency",
        }
    }
}

/// How a dossier urges; the first that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Urgency {
    /// The step or the first appointment has passed.
    Overdue,
    /// Due within 24 hours.
    #[serde(rename = "due_in_24_hours")]
    DueIn24Hours,
    /// Due by the end of the third working day.
    DueInThreeDays,
    /// Nothing has happened to it for longer than the limit.
    Silent,
    /// None of these.
    None,
}

/// A dossier on somebody's list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MineItem {
    /// Its code.
    #[schema(value_type = String)]
    pub(crate) code: DossierCode,
    /// The step of a branch; 0: the dossier itself.
    pub(crate) branch: u16,
    /// The procedure.
    #[schema(value_type = String)]
    pub(crate) procedure: ProcedureCode,
    /// What is done in the step.
    pub(crate) action: Option<String>,
    /// Where it stands.
    pub(crate) status: String,
    /// How it urges.
    pub(crate) urgency: Urgency,
    /// When the step is due or the first appointment is, whichever comes first.
    pub(crate) due_at: LocalTime,
    /// The first appointment.
    pub(crate) first_due_at: LocalTime,
    /// When anything happened to it last.
    pub(crate) moved_at: LocalTime,
    /// Nothing has happened to it for longer than the limit.
    pub(crate) silent: bool,
    /// The clock stands: what is due moves with it.
    pub(crate) stands: bool,
}

/// What somebody has to do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Mine {
    /// Now.
    pub(crate) at: LocalTime,
    /// First what urges most, then what is due first.
    pub(crate) items: Vec<MineItem>,
}

/// Whose work, judged at a moment.
#[derive(Debug, Clone, Copy)]
struct Moments {
    now: Timestamp,
    near: Timestamp,
    silent_before: Timestamp,
}

impl Mine {
    /// What somebody of an agency has to do, as of a moment.
    pub(crate) async fn read(
        snapshot: &mut Snapshot,
        (agency, me): (&AgencyId, &AccountId),
        whose: Whose,
        (now, calendar): (Timestamp, &Calendar),
    ) -> Result<Self, Problem> {
        let moments = Moments {
            now,
            near: calendar.closing(calendar.working_days_after(local(now).date(), NEAR_DAYS)),
            silent_before: silent_before(now, SILENT_AFTER, calendar),
        };
        let mut text = format!(
            "SELECT dossier, branch, procedure, step, actions, status, step_due_at, step_ended, \
             first_due_at, stands_since, moved {HELD} AND status <> ?"
        );
        let mut values = binds![agency, Status::Done.name()];
        if whose == Whose::Me {
            text.push_str(" AND officer = ?");
            values.extend(binds![me]);
        }
        text.push_str(" ORDER BY step_due_at, position LIMIT ?");
        values.extend(binds![MOST]);
        let rows = snapshot.query(&text, values).await?;
        let items = rows.iter().map(|row| read(row, moments));
        let mut items = items.collect::<Result<Vec<_>, SqlError>>()?;
        items.sort_by_key(|item| (item.urgency, item.due_at.0));
        Ok(Self { at: LocalTime(now), items })
    }
}

fn read(row: &Row, moments: Moments) -> Result<MineItem, SqlError> {
    let mut columns = row.columns();
    let (code, branch, procedure) = (columns.take()?, columns.take()?, columns.take()?);
    let (step, Json(actions)) = (columns.take()?, columns.take::<Json<Vec<String>>>()?);
    let status = columns.take()?;
    let (step_due, step_ended): (Timestamp, bool) = (columns.take()?, columns.take()?);
    let (first_due, stands_since): (Timestamp, Option<Timestamp>) =
        (columns.take()?, columns.take()?);
    let moved: Timestamp = columns.take()?;
    let due = if step_ended { first_due } else { first_due.min(step_due) };
    let silent = moved < moments.silent_before;
    Ok(MineItem {
        code,
        branch,
        procedure,
        action: action(step, actions),
        status,
        urgency: urgency(due, stands_since, silent, moments),
        due_at: LocalTime(due),
        first_due_at: LocalTime(first_due),
        moved_at: LocalTime(moved),
        silent,
        stands: stands_since.is_some(),
    })
}

/// While the clock stands due times move with it: what was not overdue then is not now, and nothing is near.
fn urgency(
    due: Timestamp,
    stands_since: Option<Timestamp>,
    silent: bool,
    moments: Moments,
) -> Urgency {
    let (runs, until) = (stands_since.is_none(), stands_since.unwrap_or(moments.now));
    if due < until {
        Urgency::Overdue
    } else if runs && due <= moments.now + SignedDuration::from_hours(24) {
        Urgency::DueIn24Hours
    } else if runs && due <= moments.near {
        Urgency::DueInThreeDays
    } else if silent {
        Urgency::Silent
    } else {
        Urgency::None
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MineQuery {
    /// `me` (if not said): what the officer was named for; `agency`: all that the own agency holds.
    #[serde(default)]
    #[param(value_type = Option<String>, required = false)]
    whose: Whose,
}

/// What the officer has to do that urges: overdue, due within 24 hours, within three working days, silent.
#[utoipa::path(
    get, path = "/api/v1/worklist/mine", operation_id = "see_mine", tag = "routing",
    params(MineQuery, MinPositionQuery),
    responses((status = 200, body = Mine, description = "What urges most comes first")),
)]
pub(crate) async fn see_mine(
    State(routing): State<Routing>,
    InQuery(query): InQuery<MineQuery>,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<Mine>, Problem> {
    let mut snapshot = routing.worklist.snapshot(min).await?;
    let mut mine = routing.mine(&mut snapshot, &asker, query.whose).await?;
    mine.items.retain(|item| item.urgency != Urgency::None);
    Ok(Read::at(snapshot.position(), mine))
}

impl Routing {
    /// What the asker has to do now.
    pub(crate) async fn mine(
        &self,
        snapshot: &mut Snapshot,
        asker: &Asker,
        whose: Whose,
    ) -> Result<Mine, Problem> {
        let catalogue = self.dossiers.catalogue();
        let calendar = catalogue.calendar();
        let calendar = calendar.ok_or_else(|| wrong_parameter("whose", "no-calendar"))?;
        let now = self.dossiers.journal().clock().now();
        let me = &asker.actor.who.account;
        Mine::read(snapshot, (asker.agency()?, me), whose, (now, calendar)).await
    }
}
