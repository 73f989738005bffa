//! What an agency has now, one by one: the lists behind the figures of its desk.

use motcua_api::{LocalTime, Problem};
use motcua_api::{Page, Paging, wrong_parameter};
use motcua_domain::{AgencyId, Date, DossierCode, ProcedureCode, Timestamp, end_of_day, moment};
use motcua_readmodel::{Row, Snapshot, SnapshotError, SqlError, Value, binds};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Figures, Limits};

/// Which of what an agency has: each is a figure of [`Desk`](crate::Desk), and a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// All.
    #[default]
    All,
    /// Given on, and not taken yet by the next.
    GivenNotTaken,
    /// Nothing has happened to it for longer than the limit.
    Silent,
    /// Overdue.
    Overdue,
    /// Due by the end of the next working day, not overdue.
    DueTomorrow,
    /// Due by the end of the third working day, not overdue.
    DueInThreeDays,
}

impl Part {
    /// Each that is counted apart, in the order of the columns.
    pub(crate) const COUNTED: [Self; 5] =
        [Self::GivenNotTaken, Self::Silent, Self::Overdue, Self::DueTomorrow, Self::DueInThreeDays];

    /// Each, all first.
    pub const EACH: [Self; 6] = [
        Self::All,
        Self::Overdue,
        Self::DueTomorrow,
        Self::DueInThreeDays,
        Self::Silent,
        Self::GivenNotTaken,
    ];

    /// The word of the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::GivenNotTaken => "given-not-taken",
            Self::Silent => "silent",
            Self::Overdue => "overdue",
            Self::DueTomorrow => "due-tomorrow",
            Self::DueInThreeDays => "due-in-three-days",
        }
    }

    /// The condition on a holding, with what is bound.
    pub(crate) fn condition(self, limits: &Limits) -> (&'static str, Vec<Value>) {
        let due_by = "overdue_from > ? AND overdue_from <= ?";
        match self {
            Self::All => ("1 = 1", binds![]),
            Self::GivenNotTaken => ("given IS NOT NULL", binds![]),
            Self::Silent => ("moved < ?", binds![limits.silent_before]),
            Self::Overdue => ("overdue_from <= ?", binds![limits.now]),
            Self::DueTomorrow => (due_by, binds![limits.now, limits.tomorrow]),
            Self::DueInThreeDays => (due_by, binds![limits.now, limits.in_three_days]),
        }
    }

    /// What decides the order: first what waits longest, or is due first.
    const fn order(self) -> &'static str {
        match self {
            Self::All | Self::Silent => "moved",
            Self::GivenNotTaken => "given",
            Self::Overdue | Self::DueTomorrow | Self::DueInThreeDays => "overdue_from",
        }
    }
}

/// A list: of what an agency has, for whom, by which limits.
#[derive(Debug, Clone, Copy)]
pub struct HeldList<'a> {
    /// Who has them.
    pub holder: &'a AgencyId,
    /// Which of them.
    pub part: Part,
    /// The agency of who asks: dossiers that do not concern it do not exist for it.
    pub asker: &'a AgencyId,
    /// The moments by which they are judged.
    pub limits: Limits,
}

/// A dossier that an agency has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// Its code.
    #[schema(value_type = String)]
    pub code: DossierCode,
    /// The procedure.
    #[schema(value_type = String)]
    pub procedure: ProcedureCode,
    /// Where it stands.
    pub status: String,
    /// When it was received.
    pub received: LocalTime,
    /// The first appointment; none: it has none.
    pub first_due: Option<LocalTime>,
    /// Since when the agency has it; none: another system has told of no step yet.
    pub since: Option<LocalTime>,
    /// When it was given on; it is not taken yet.
    pub given: Option<LocalTime>,
    /// When anything happened to it last.
    pub moved: LocalTime,
    /// Open after the first appointment, and the clock runs.
    pub overdue: bool,
    /// Nothing has happened to it for longer than the limit.
    pub silent: bool,
}

impl Figures {
    /// A page of what an agency has: first what waits longest, or is due first.
    pub async fn held(
        snapshot: &mut Snapshot,
        list: &HeldList<'_>,
        paging: &Paging,
    ) -> Result<Page<Held>, Problem> {
        let (order, (condition, of_part)) = (list.part.order(), list.part.condition(&list.limits));
        let (order_after, code) = after(paging)?;
        let text = format!(
            "SELECT {order}, holdings.code, procedure, status, received, first_due, since, given,
            moved, overdue_from FROM holdings JOIN facts ON facts.code = holdings.code
            WHERE holder = ? AND open = 1 AND {condition}
            AND (holder = ? OR received_at = ? OR competent = ? OR returned_at = ?)
            AND ({order}, holdings.code) > (?, ?) ORDER BY {order}, holdings.code LIMIT ?"
        );
        let mut binds = binds![list.holder];
        binds.extend(of_part);
        let asker = list.asker;
        binds.extend(binds![asker, asker, asker, asker, order_after, code, paging.limit + 1]);
        let rows = snapshot.query(&text, binds).await.map_err(SnapshotError::from)?;
        let read = rows.iter().map(|row| read(row, &list.limits));
        let read = read.collect::<Result<Vec<_>, _>>().map_err(SnapshotError::from)?;
        Ok(Page::of(read, paging.limit))
    }
}

impl Figures {
    /// How many of what an agency decides were handled from one local day to another, whenever they were
    /// received, and how many of these by the first appointment.
    pub async fn handled_in(
        snapshot: &mut Snapshot,
        agency: &AgencyId,
        (from, to): (Date, Date),
    ) -> Result<(u64, u64), SqlError> {
        // The index of an agency's procedures holds all that is asked.
        let text =
            "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN outcome = 'late' THEN 0 ELSE 1 END), 0)
            AS BIGINT) FROM facts WHERE competent = ? AND ended >= ? AND ended <= ?";
        let begin = moment(from.at(0, 0, 0, 0));
        let rows = snapshot.query(text, binds![agency, begin, end_of_day(to)]).await?;
        let Some(row) = rows.first() else { return Ok((0, 0)) };
        Ok((row.get(0)?, row.get(1)?))
    }
}

/// What decided the order of the last one, in milliseconds, and its code.
fn after(paging: &Paging) -> Result<(i64, String), Problem> {
    let Some(key) = &paging.after else { return Ok((i64::MIN, String::new())) };
    let wrong = || wrong_parameter("after", "next-of-a-page");
    let (order, code) = key.split_first_chunk::<8>().ok_or_else(wrong)?;
    let code = String::from_utf8(code.to_vec()).map_err(|_| wrong())?;
    Ok((i64::from_be_bytes(*order), code))
}

fn read(row: &Row, limits: &Limits) -> Result<(Vec<u8>, Held), SqlError> {
    let mut columns = row.columns();
    let order: i64 = columns.take()?;
    let (code, procedure, status) =
        (columns.take::<DossierCode>()?, columns.take()?, columns.take()?);
    let received = LocalTime(columns.take()?);
    let first_due: Option<Timestamp> = columns.take()?;
    let (since, given): (Option<Timestamp>, Option<Timestamp>) = (columns.take()?, columns.take()?);
    let moved: Timestamp = columns.take()?;
    let overdue_from: Option<Timestamp> = columns.take()?;
    let key = [&order.to_be_bytes(), code.as_str().as_bytes()].concat();
    let held = Held {
        code,
        procedure,
        status,
        received,
        first_due: first_due.map(LocalTime),
        since: since.map(LocalTime),
        given: given.map(LocalTime),
        moved: LocalTime(moved),
        overdue: overdue_from.is_some_and(|from| from <= limits.now),
        silent: moved < limits.silent_before,
    };
    Ok((key, held))
}
