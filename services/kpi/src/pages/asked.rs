//! What the pages ask the read model: all of it stands here.

use std::cmp::Reverse;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use motcua_api::Problem;
use motcua_domain::measures::{Period, Tally};
use motcua_domain::{AgencyId, DossierCode, ProcedureCode, local};
use motcua_readmodel::{Row, Snapshot, SnapshotError, SqlError, binds};

use crate::fact::overdue_from;
use crate::{By, Fact, Figures, Question, Table};

/// The figures of a period as of a moment, by the agencies that decide or another word.
pub(super) async fn by(
    snapshot: &mut Snapshot,
    by: By,
    period: Period,
    at: Timestamp,
) -> Result<Table, Problem> {
    let question = Question { by, period, at, known_then: false };
    Figures::read(snapshot, question).await.map_err(refused)
}

/// How many months a trend shows at most: more are not readable side by side.
const MOST_MONTHS: i64 = 24;

/// The figures of each month of a period, by reception, from the first one in which something was
/// received; of a long period the last ones. Each with its first day.
pub(super) async fn months(
    snapshot: &mut Snapshot,
    period: Period,
    at: Timestamp,
) -> Result<Vec<(Date, Tally)>, Problem> {
    let last = period.to.unwrap_or_else(|| local(at).date()).first_of_month();
    let earliest = last.saturating_sub((MOST_MONTHS - 1).months());
    let from = period.from.map_or(earliest, |from| from.max(earliest));
    let period = Period::days(Some(from), period.to);
    let question = Question { period, ..Question::of_all(By::Level, at) };
    let counted = Figures::by_month(snapshot, question).await.map_err(refused)?;
    let first = counted.iter().find(|(_, tally)| tally.received > 0).map(|(month, _)| *month);
    let mut months = Vec::new();
    let mut next = first;
    while let Some(month) = next.filter(|month| *month <= last) {
        months.push((month, counted.get(&month).copied().unwrap_or_default()));
        next = month.checked_add(1.month()).ok();
    }
    Ok(months)
}

/// The dossiers of each procedure that an agency decides: what is overdue most first.
pub(super) async fn procedures(
    snapshot: &mut Snapshot,
    agency: &AgencyId,
    period: Period,
    at: Timestamp,
) -> Result<Vec<(ProcedureCode, Tally)>, Problem> {
    let question = Question { period, ..Question::of_all(By::Procedure, at) };
    let counted = Figures::of_agency(snapshot, agency, question).await.map_err(refused)?;
    let known = |(key, tally): (String, Tally)| Some((key.parse().ok()?, tally));
    let mut procedures: Vec<(ProcedureCode, Tally)> =
        counted.into_iter().filter_map(known).collect();
    // The sort keeps the order of the codes among equals.
    procedures.sort_by_key(|(_, tally)| Reverse((tally.overdue, tally.received)));
    Ok(procedures)
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
            Self::All => "",
            Self::Overdue => Fact::OVERDUE,
            Self::Open => Fact::OPEN,
            Self::Handled => Fact::HANDLED,
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

/// Up to `limit` dossiers by their codes, as they are now.
pub(super) async fn dossiers(
    snapshot: &mut Snapshot,
    list: &List<'_>,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Listed>, Problem> {
    let mut text =
        "SELECT code, received, first_due, ended, outcome, status, stands_since FROM facts
        WHERE competent = ? AND procedure = ? AND code > ?
        AND (received_at = ? OR competent = ? OR returned_at = ?)"
            .to_owned();
    let mut binds =
        binds![list.agency, list.procedure, list.after, list.asker, list.asker, list.asker];
    let Period { from, to, .. } = list.period;
    for (day, condition) in [(from, " AND received_day >= ?"), (to, " AND received_day <= ?")] {
        if let Some(day) = day {
            text.push_str(condition);
            binds.extend(binds![day]);
        }
    }
    text.push_str(list.show.condition());
    if list.show == Show::Overdue {
        binds.extend(binds![now]);
    }
    text.push_str(" ORDER BY code LIMIT ?");
    binds.extend(binds![u32::try_from(limit).expect("a page is short")]);
    let rows = snapshot.query(&text, binds).await.map_err(refused)?;
    rows.iter().map(|row| listed(row, now)).collect::<Result<_, SqlError>>().map_err(refused)
}

fn listed(row: &Row, now: Timestamp) -> Result<Listed, SqlError> {
    let (first_due, ended) = (row.get(2)?, row.get(3)?);
    let overdue_from = overdue_from(first_due, row.get(6)?, ended);
    Ok(Listed {
        code: row.get(0)?,
        received: row.get(1)?,
        first_due,
        ended,
        outcome: row.get(4)?,
        status: row.get(5)?,
        overdue: overdue_from.is_some_and(|from| from <= now),
    })
}

fn refused(error: SqlError) -> Problem {
    SnapshotError::from(error).into()
}
