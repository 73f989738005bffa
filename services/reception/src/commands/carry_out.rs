//! A decision of the city that moves every open dossier: agencies that end, a calendar that changes.
//!
//! Each dossier gets a record of its own that names the decision, or none if nothing of it changes. So
//! a run that was cut short is run again from its start: what was moved is not moved twice.

use axum::Json;
use axum::extract::State;
use futures::StreamExt;
use motcua_api::{Creation, CreationHeaders, Problem};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{Command, Refusal, Status};
use motcua_journal::{Act, ExecuteError};
use motcua_readmodel::{SqlError, binds};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Reception;

/// A decision, and the page of dossiers that it is carried out on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DecisionBody {
    /// What moves.
    kind: DecisionKind,
    /// Number of the decision.
    #[schema(example = "1668/NQ-UBTVQH15")]
    decision: String,
    /// `next` of the page before; none: from the start.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    after: Option<DossierCode>,
    /// How many dossiers at most.
    #[serde(default)]
    #[schema(value_type = u16, minimum = 1, maximum = 1000, default = 1000)]
    limit: PageSize,
}

/// How many dossiers of a page: 1 to 1000.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "u16")]
struct PageSize(u16);

impl PageSize {
    const MOST: u16 = 1000;
}

impl Default for PageSize {
    fn default() -> Self {
        Self(Self::MOST)
    }
}

impl TryFrom<u16> for PageSize {
    type Error = String;

    fn try_from(limit: u16) -> Result<Self, String> {
        let fits = (1..=Self::MOST).contains(&limit);
        fits.then_some(Self(limit)).ok_or_else(|| format!("1 to {} are allowed", Self::MOST))
    }
}

/// How many dossiers are worked on at a time: the log commits them in few groups.
const AT_A_TIME: usize = 64;

/// What a decision moves.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DecisionKind {
    /// What agencies held that have ended goes to their successors, as the catalogue has them today.
    Succession,
    /// Appointments are counted again by the calendar as it is published now, never to an earlier day.
    Calendar,
}

/// What became of the page.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CarriedOut {
    /// The dossiers that moved.
    #[schema(value_type = Vec<String>)]
    moved: Vec<DossierCode>,
    /// How many of which nothing changes.
    unchanged: u32,
    /// Those that people have to look at.
    left: Vec<Left>,
    /// Where the next page begins; none: this was the last one.
    #[schema(value_type = Option<String>)]
    next: Option<DossierCode>,
}

/// A dossier that could not be moved.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Left {
    /// Which one.
    #[schema(value_type = String)]
    code: DossierCode,
    /// The rule that stands against it.
    reason: &'static str,
}

/// A decision is carried out on a page of the open dossiers, in the order of their codes.
#[utoipa::path(
    post, path = "/api/v1/decisions", tag = "reception", params(CreationHeaders),
    request_body = DecisionBody,
    responses((status = 200, body = CarriedOut, description = "What moved, and what is left")),
)]
pub(super) async fn carry_out(
    State(reception): State<Reception>,
    creation: Creation<DecisionBody>,
) -> Result<Json<CarriedOut>, Problem> {
    let DecisionBody { kind, decision, after, limit } = creation.body;
    let limit = usize::from(limit.0);
    let mut codes = reception.open_after(after.as_ref(), limit + 1).await?;
    let more = codes.len() > limit;
    codes.truncate(limit);
    let next = codes.last().filter(|_| more).cloned();
    let command = match kind {
        DecisionKind::Succession => Command::Succeed { decision },
        DecisionKind::Calendar => Command::Reschedule { decision },
    };
    let tried = futures::stream::iter(codes)
        .map(|code| reception.carry_out_on(code, &creation.act, &command))
        .buffered(AT_A_TIME)
        .collect::<Vec<_>>()
        .await;
    let mut carried = CarriedOut { next, ..CarriedOut::default() };
    for tried in tried {
        match tried? {
            (code, Ok(())) => carried.moved.push(code),
            (_, Err(Refusal::NothingToMove)) => carried.unchanged += 1,
            (code, Err(refusal)) => carried.left.push(Left { code, reason: refusal.code() }),
        }
    }
    Ok(Json(carried))
}

impl Reception {
    /// The codes of the open dossiers after one, as the log has them now.
    async fn open_after(
        &self,
        after: Option<&DossierCode>,
        limit: usize,
    ) -> Result<Vec<DossierCode>, Problem> {
        let end = self.dossiers.journal().log().end().await?;
        let mut snapshot = self.intake.snapshot(Some(end)).await?;
        let [a, b, c, d] =
            [Status::Returned, Status::Withdrawn, Status::Stopped, Status::NotReceived]
                .map(Status::name);
        let query = "SELECT dossier FROM received WHERE dossier > ? \
             AND status NOT IN (?, ?, ?, ?) ORDER BY dossier LIMIT ?";
        let after = after.map_or("", DossierCode::as_str);
        let rows = snapshot.query(query, binds![after, a, b, c, d, limit]).await?;
        let codes = rows.iter().map(|row| row.get(0)).collect::<Result<_, SqlError>>();
        Ok(codes?)
    }

    /// One dossier: moved, or refused by a rule; anything else ends the page.
    async fn carry_out_on(
        &self,
        code: DossierCode,
        act: &Act,
        command: &Command,
    ) -> Result<(DossierCode, Result<(), Refusal>), Problem> {
        match self.dossiers.execute(&code, act, command).await {
            Ok(_) => Ok((code, Ok(()))),
            Err(ExecuteError::Refused(refusal)) => Ok((code, Err(refusal))),
            Err(error) => Err(error.into()),
        }
    }
}
