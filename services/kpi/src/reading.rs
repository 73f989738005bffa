//! Figures from the counts: a few sums over days, months and the moments of one day, whatever the number
//! of dossiers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::measures::{Period, Spread, Tally};
use motcua_domain::{AgencyId, local, moment};
use motcua_readmodel::{Row, Snapshot, SqlError, ToValue, Value, binds};

use crate::grain::{Cut, Grain, Piece, day_before, day_of, month_begin, pieces};
use crate::standing::{MEASURE_NAMES, Sums};
use crate::{By, Figures, Question, Table};

impl Figures {
    /// Counts the dossiers received in a period, as of a moment, with how late the late ones were.
    ///
    /// Handled: ended by then. Open within time: the clock stands, there is no appointment, or it
    /// has not passed. On time in the index: handled and not late there; open, not past the index's
    /// date, and not asked for supplements more than once. Source: domain reference 4.2 and 10.3.
    ///
    /// Fields are told as their procedures: [`Table::under_fields`] sums them.
    pub async fn read(snapshot: &mut Snapshot, question: Question) -> Result<Table, SqlError> {
        Self::read_of(snapshot, question, None).await
    }

    /// The same of those alone that some agencies decide; by the agency that received: that they
    /// received.
    ///
    /// By agency these are some of the groups. Otherwise they are summed from single changes, of which an
    /// index holds those of an agency: a cube of agencies and procedures would hold nearly as many.
    pub async fn read_of(
        snapshot: &mut Snapshot,
        question: Question,
        agencies: Option<&BTreeSet<AgencyId>>,
    ) -> Result<Table, SqlError> {
        let decided_by = agencies.filter(|_| !question.by.is_agency());
        let asked = Asked { question, decided_by };
        let mut groups = groups(snapshot, &asked).await?;
        let mut late_by = late_by(snapshot, &asked).await?;
        if let Some(agencies) = agencies.filter(|_| question.by.is_agency()) {
            let is_theirs = |key: &str| agencies.iter().any(|agency| agency.as_str() == key);
            groups.retain(|(key, _)| is_theirs(key));
            late_by.retain(|key, _| is_theirs(key));
        }
        let mut total = Tally::default();
        for (_, tally) in &groups {
            total += *tally;
        }
        let position = snapshot.position();
        Ok(Table { question, unit: None, position, total, groups, late_by })
    }

    /// The same of all groups together, by the month of reception; how late is not told.
    pub async fn by_month(
        snapshot: &mut Snapshot,
        question: Question,
    ) -> Result<BTreeMap<Date, Tally>, SqlError> {
        let question = Question { by: By::Level, ..question };
        let asked = Asked { question, decided_by: None };
        let mut months = BTreeMap::<Date, Sums>::new();
        for (part, row) in rows(snapshot, &asked, "received_on", "").await? {
            let received_on = row.get(0)?;
            let month = match part.received {
                Cut::Day => day_of(received_on).first_of_month(),
                Cut::Month => month_begin(received_on),
            };
            months.entry(month).or_default().add(&sums(&row, 1)?, 1);
        }
        Ok(months.into_iter().map(|(month, sums)| (month, sums.tally())).collect())
    }
}

/// A question; with agencies, of those dossiers alone that they decide.
struct Asked<'a> {
    question: Question,
    decided_by: Option<&'a BTreeSet<AgencyId>>,
}

/// The tally of each group of which something was received.
async fn groups(
    snapshot: &mut Snapshot,
    asked: &Asked<'_>,
) -> Result<Vec<(String, Tally)>, SqlError> {
    let mut groups = BTreeMap::<String, Sums>::new();
    for (_, row) in rows(snapshot, asked, "grp", "").await? {
        groups.entry(row.get(0)?).or_default().add(&sums(&row, 1)?, 1);
    }
    let tallies = groups.into_iter().map(|(key, sums)| (key, sums.tally()));
    Ok(tallies.filter(|(_, tally)| tally.received > 0).collect())
}

/// By how much those handled late were late, by group.
async fn late_by(
    snapshot: &mut Snapshot,
    asked: &Asked<'_>,
) -> Result<BTreeMap<String, Spread>, SqlError> {
    let mut late = BTreeMap::<(String, u64), i64>::new();
    for (_, row) in rows(snapshot, asked, "grp, late_by", " AND late_by > 0").await? {
        *late.entry((row.get(0)?, row.get(1)?)).or_default() += sums(&row, 2)?.late();
    }
    let mut spreads = BTreeMap::<String, Spread>::new();
    for ((group, half_day), times) in late {
        if let Ok(times @ 1..) = u64::try_from(times) {
            spreads.entry(group).or_default().add_half_days(half_day, times);
        }
    }
    Ok(spreads)
}

fn sums(row: &Row, first: usize) -> Result<Sums, SqlError> {
    let mut sums = Sums::default();
    for (index, sum) in (first..).zip(&mut sums.0) {
        *sum = row.get(index)?;
    }
    Ok(sums)
}

/// The sums of what was asked for, told apart by some columns; each with the grain that it is from.
async fn rows(
    snapshot: &mut Snapshot,
    asked: &Asked<'_>,
    columns: &str,
    condition: &str,
) -> Result<Vec<(Grain, Row)>, SqlError> {
    let Question { period: Period { from, to, .. }, at, known_then, .. } = asked.question;
    let Some(earliest) = earliest(snapshot, asked).await? else { return Ok(Vec::new()) };
    let from = from.unwrap_or(earliest).max(earliest);
    let today = local(at).date();
    // Nothing takes effect before it is received: the days after today need no bound.
    let to = to.filter(|to| *to < today);
    let received = pieces(from, to.unwrap_or_else(|| today.last_of_month()));
    let condition = format!("{condition}{}", if known_then { " AND later = 0" } else { "" });
    let closed = asked.question.as_of_day().unwrap_or_else(|| day_before(today));
    let mut found = Vec::new();
    let counted = if asked.decided_by.is_none() {
        pieces(earliest.first_of_month(), closed)
    } else {
        Vec::new()
    };
    for effect in counted {
        for received in &received {
            let grain = Grain { received: received.cut, effect: effect.cut };
            let (text, binds) = of_counts(asked, received, effect, columns, &condition);
            let rows = snapshot.query(&text, binds).await?;
            found.extend(rows.into_iter().map(|row| (grain, row)));
        }
    }
    if closed < today || asked.decided_by.is_some() {
        let (text, binds) = of_moments(asked, (from, to), columns, &condition);
        let grain = Grain { received: Cut::Day, effect: Cut::Day };
        let rows = snapshot.query(&text, binds).await?;
        found.extend(rows.into_iter().map(|row| (grain, row)));
    }
    Ok(found)
}

/// The first day of the month in which the first dossier was received; `None`: there is none.
async fn earliest(snapshot: &mut Snapshot, asked: &Asked<'_>) -> Result<Option<Date>, SqlError> {
    let months = Grain { received: Cut::Month, effect: Cut::Month };
    let text = "SELECT MIN(received_on) FROM counts WHERE cut_by = ? AND grain = ?";
    let binds = binds![asked.question.by.number(), months.number()];
    let rows = snapshot.query(text, binds).await?;
    let first: Option<i64> = rows.first().map(|row| row.get(0)).transpose()?.flatten();
    Ok(first.map(month_begin))
}

/// `CAST(SUM(received) AS BIGINT), …`
fn summed() -> String {
    MEASURE_NAMES.map(|name| format!("CAST(SUM({name}) AS BIGINT)")).join(", ")
}

fn of_counts(
    asked: &Asked<'_>,
    received: &Piece,
    effect: Piece,
    columns: &str,
    condition: &str,
) -> (String, Vec<Value>) {
    let grain = Grain { received: received.cut, effect: effect.cut };
    let mut binds = binds![asked.question.by.number(), grain.number()];
    // One by one, so that for each the index leads to what took effect; few texts serve all numbers.
    let count = usize::try_from(received.last - received.first + 1).unwrap_or(1);
    let days = (received.first..=received.last).chain(std::iter::repeat(received.last));
    let size = count.next_power_of_two();
    binds.extend(days.take(size).map(Value::Int));
    binds.extend(binds![effect.first, effect.last]);
    let markers = vec!["?"; size].join(", ");
    let text = format!(
        "SELECT {columns}, {} FROM counts WHERE cut_by = ? AND grain = ?
        AND received_on IN ({markers}) AND effect_on >= ? AND effect_on <= ?{condition}
        GROUP BY {columns}",
        summed()
    );
    (text, binds)
}

/// Of the day that is asked for, up to the moment; of what some agencies decide, from the beginning.
fn of_moments(
    asked: &Asked<'_>,
    (from, to): (Date, Option<Date>),
    columns: &str,
    condition: &str,
) -> (String, Vec<Value>) {
    let Question { at, by, .. } = asked.question;
    let mut condition = condition.to_owned();
    let begin = match asked.decided_by {
        None => moment(local(at).date().at(0, 0, 0, 0)),
        Some(_) => Timestamp::UNIX_EPOCH,
    };
    let mut binds = binds![begin, at, Cut::Day.of(from)];
    if let Some(to) = to {
        condition.push_str(" AND received_on <= ?");
        binds.extend(binds![Cut::Day.of(to)]);
    }
    if let Some(agencies) = asked.decided_by {
        let markers = vec!["?"; agencies.len()].join(", ");
        let _ = write!(condition, " AND competent IN ({markers})");
        binds.extend(agencies.iter().map(ToValue::to_value));
    }
    let text = format!(
        "SELECT {columns}, {} FROM (SELECT CAST({} AS TEXT) AS grp, moments.* FROM moments
        WHERE moment >= ? AND moment <= ? AND received_on >= ?{condition}) AS today
        GROUP BY {columns}",
        summed(),
        by.counted().name()
    );
    (text, binds)
}
