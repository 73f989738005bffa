//! What the pages ask the read model: all of it stands here.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use motcua_api::Problem;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::local;
use motcua_domain::measures::{Period, Tally};
use motcua_pages::Words;
use motcua_readmodel::{Snapshot, SnapshotError, SqlError};

use crate::view::name;
use crate::{By, Figures, Question, Structure, Table, Told, Unit};

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

/// The same of a unit alone, or of all, fields by the catalogue.
pub(super) async fn of(
    snapshot: &mut Snapshot,
    question: Question,
    unit: Option<&Unit>,
    catalogue: &Catalogue,
) -> Result<Table, Problem> {
    let today = local(question.at).date();
    let told = Told { catalogue, structure: Structure::AsItWas, today };
    Figures::answer(snapshot, question, unit.cloned(), told).await.map_err(refused)
}

/// The figures of a period as of a moment, by field, of a unit or of all: the most received first, each
/// with its name.
pub(super) async fn fields(
    snapshot: &mut Snapshot,
    (period, at): (Period, Timestamp),
    unit: Option<&Unit>,
    (catalogue, words): (&Catalogue, &Words),
) -> Result<Vec<Line>, Problem> {
    let question = Question { by: By::Field, period, at, known_then: false };
    let table = of(snapshot, question, unit, catalogue).await?;
    let mut lines: Vec<_> = table
        .groups
        .into_iter()
        .map(|(key, tally)| {
            let name = name(By::Field, &key, catalogue);
            Line { name: words.either(&name.vi, &name.en).to_owned(), link: None, tally }
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.tally.received));
    Ok(lines)
}

/// A line of a table of figures.
pub(super) struct Line {
    pub(super) name: String,
    /// Where its own figures stand.
    pub(super) link: Option<String>,
    pub(super) tally: Tally,
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
