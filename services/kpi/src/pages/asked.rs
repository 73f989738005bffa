//! What the pages ask the read model: all of it stands here.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use motcua_api::Problem;
use motcua_domain::local;
use motcua_domain::measures::{Period, Tally};
use motcua_readmodel::{Snapshot, SnapshotError, SqlError};

use crate::{By, Figures, Question, Table};

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

pub(super) fn refused(error: SqlError) -> Problem {
    SnapshotError::from(error).into()
}
