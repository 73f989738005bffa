//! What the pages ask the read model: all of it stands here.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use motcua_api::Problem;
use motcua_domain::measures::Tally;
use motcua_domain::{AgencyId, DossierCode, ProcedureCode};
use motcua_readmodel::{Row, Snapshot, SnapshotError, SqlError, Value, binds};

use super::period::Period;
use crate::{By, Figures, Question, Table};

/// The figures of a period as of a moment, by the agencies that decide or another word.
pub(super) async fn by(
    snapshot: &mut Snapshot,
    by: By,
    period: Period,
    at: Timestamp,
) -> Result<Table, Problem> {
    let (from, to) = (period.from, Some(period.to));
    let question = Question { by, from, to, period: None, at, known_then: false };
    Figures::read(snapshot, question).await.map_err(refused)
}

/// How many months a trend shows at most: more are not readable side by side.
const MOST_MONTHS: usize = 24;

/// The figures of each month of a period, by reception, from the first one in which something was
/// received; of a long period the last ones. Each with its first day.
pub(super) async fn months(
    snapshot: &mut Snapshot,
    period: Period,
    at: Timestamp,
) -> Result<Vec<(Date, Tally)>, Problem> {
    let mut months = Vec::new();
    let mut last = period.to;
    while period.from.is_none_or(|from| last >= from) && months.len() < MOST_MONTHS {
        let first = last.first_of_month();
        let month = Period { from: period.from.max(Some(first)), to: last };
        months.push((first, by(snapshot, By::Level, month, at).await?.total));
        let Ok(before) = first.checked_sub(1.day()) else { break };
        last = before;
    }
    months.reverse();
    let first = months.iter().position(|(_, tally)| tally.received > 0);
    Ok(months.split_off(first.unwrap_or(months.len())))
}

/// The dossiers of one procedure that an agency decides.
pub(super) struct OfProcedure {
    pub(super) procedure: ProcedureCode,
    pub(super) received: u64,
    pub(super) handled: u64,
    pub(super) handled_late: u64,
    pub(super) overdue: u64,
}

/// Each dossier that an agency decides as of a moment; binds: four times the moment, then the agency
/// and the first and last day.
const OF_AGENCY: &str = "SELECT code, procedure, received_at, competent, returned_at, received,
    first_due, stands_since, ended, outcome, status,
    CASE WHEN ended <= ? THEN 1 ELSE 0 END AS handled,
    CASE WHEN ended <= ? OR stands_since <= ? THEN 0 WHEN first_due < ? THEN 1 ELSE 0 END AS overdue
    FROM facts WHERE competent = ? AND received_day >= ? AND received_day <= ?";

fn of_agency(agency: &AgencyId, period: Period, at: Timestamp) -> Vec<Value> {
    // As texts, years before the first are no smaller in every collation.
    let from = period.from.unwrap_or(date(1, 1, 1));
    binds![at, at, at, at, agency, from, period.to]
}

/// Counts what an agency decides, by procedure: what is overdue most first.
pub(super) async fn procedures(
    snapshot: &mut Snapshot,
    agency: &AgencyId,
    period: Period,
    at: Timestamp,
) -> Result<Vec<OfProcedure>, Problem> {
    let sum =
        |condition: &str| format!("CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)");
    let (handled, late, overdue) =
        (sum("handled = 1"), sum("handled = 1 AND outcome = 'late'"), sum("overdue = 1"));
    let statement = format!(
        "SELECT procedure, COUNT(*), {handled}, {late}, {overdue} FROM ({OF_AGENCY}) AS counted
        GROUP BY procedure ORDER BY 5 DESC, 2 DESC, procedure"
    );
    let rows = snapshot.query(&statement, of_agency(agency, period, at)).await.map_err(refused)?;
    let counted = rows.iter().map(|row| {
        Ok(OfProcedure {
            procedure: row.get(0)?,
            received: row.get(1)?,
            handled: row.get(2)?,
            handled_late: row.get(3)?,
            overdue: row.get(4)?,
        })
    });
    counted.collect::<Result<_, SqlError>>().map_err(refused)
}

/// One dossier in a list.
pub(super) struct Listed {
    pub(super) code: DossierCode,
    pub(super) received: Timestamp,
    pub(super) first_due: Option<Timestamp>,
    pub(super) ended: Option<Timestamp>,
    pub(super) outcome: Option<String>,
    pub(super) status: String,
    pub(super) overdue: bool,
}

/// Which dossiers a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Show {
    #[default]
    All,
    Overdue,
    Open,
    Handled,
}

impl Show {
    pub(super) const ALL: [Self; 4] = [Self::All, Self::Overdue, Self::Open, Self::Handled];

    /// The word of the address.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Overdue => "overdue",
            Self::Open => "open",
            Self::Handled => "handled",
        }
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::All => "1 = 1",
            Self::Overdue => "overdue = 1",
            Self::Open => "handled = 0",
            Self::Handled => "handled = 1",
        }
    }
}

/// A list: of which procedure of which agency, and for whom.
pub(super) struct List<'a> {
    pub(super) agency: &'a AgencyId,
    pub(super) procedure: &'a ProcedureCode,
    pub(super) period: Period,
    pub(super) show: Show,
    /// The agency of who asks: dossiers that do not concern it do not exist for it.
    pub(super) asker: &'a AgencyId,
    /// The last code of the page before; empty: from the beginning.
    pub(super) after: &'a str,
}

/// Up to `limit` dossiers by their codes.
pub(super) async fn dossiers(
    snapshot: &mut Snapshot,
    list: &List<'_>,
    at: Timestamp,
    limit: usize,
) -> Result<Vec<Listed>, Problem> {
    let statement = format!(
        "SELECT code, received, first_due, ended, outcome, status, overdue
        FROM ({OF_AGENCY}) AS counted WHERE procedure = ? AND {} AND code > ?
        AND (received_at = ? OR competent = ? OR returned_at = ?) ORDER BY code LIMIT ?",
        list.show.condition()
    );
    let mut binds = of_agency(list.agency, list.period, at);
    let limit = u32::try_from(limit).expect("a page is short");
    binds.extend(binds![list.procedure, list.after, list.asker, list.asker, list.asker, limit]);
    let rows = snapshot.query(&statement, binds).await.map_err(refused)?;
    rows.iter().map(listed).collect::<Result<_, SqlError>>().map_err(refused)
}

fn listed(row: &Row) -> Result<Listed, SqlError> {
    let mut columns = row.columns();
    Ok(Listed {
        code: columns.take()?,
        received: columns.take()?,
        first_due: columns.take()?,
        ended: columns.take()?,
        outcome: columns.take()?,
        status: columns.take()?,
        overdue: columns.take()?,
    })
}

fn refused(error: SqlError) -> Problem {
    SnapshotError::from(error).into()
}
