//! Figures from the counts: a few sums over days, months and the moments of one day, whatever the number
//! of dossiers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::measures::{Period, Spread, Tally};
use motcua_domain::{local, moment};
use motcua_readmodel::{Row, Snapshot, SqlError, Value, binds};

use crate::grain::{Cut, Grain, Piece, day_before, day_of, month_begin, pieces};
use crate::standing::{MEASURE_NAMES, Sums};
use crate::{By, Figures, Question, Table};

impl Figures {
    /// Counts the dossiers received in a period, as of a moment, with how late the late ones were.
    ///
    /// Handled: ended by then. Open within time: the clock stands, there is no appointment, or it
    /// has not passed. On time in the index: handled and not late there; open, not past the index's
    /// date, and not asked for supplements more than once. Source: domain reference 4.2 and 10.3.
    pub async fn read(snapshot: &mut Snapshot, question: Question) -> Result<Table, SqlError> {
        let groups = groups(snapshot, &question).await?;
        let mut total = Tally::default();
        for (_, tally) in &groups {
            total += *tally;
        }
        let late_by = late_by(snapshot, &question).await?;
        Ok(Table { question, position: snapshot.position(), total, groups, late_by })
    }

    /// The same of all groups together, by the month of reception; how late is not told.
    pub async fn by_month(
        snapshot: &mut Snapshot,
        question: Question,
    ) -> Result<BTreeMap<Date, Tally>, SqlError> {
        let question = Question { by: By::Level, ..question };
        let mut months = BTreeMap::<Date, Sums>::new();
        for (part, row) in rows(snapshot, &question, "received_on", "").await? {
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

/// The tally of each group of which something was received.
async fn groups(
    snapshot: &mut Snapshot,
    asked: &Question,
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
    asked: &Question,
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
    asked: &Question,
    columns: &str,
    condition: &str,
) -> Result<Vec<(Grain, Row)>, SqlError> {
    let Question { period: Period { from, to, .. }, at, known_then, .. } = *asked;
    let Some(earliest) = earliest(snapshot, asked).await? else { return Ok(Vec::new()) };
    let from = from.unwrap_or(earliest).max(earliest);
    let today = local(at).date();
    // Nothing takes effect before it is received: the days after today need no bound.
    let to = to.filter(|to| *to < today);
    let received = pieces(from, to.unwrap_or_else(|| today.last_of_month()));
    let condition = format!("{condition}{}", if known_then { " AND later = 0" } else { "" });
    let closed = asked.as_of_day().unwrap_or_else(|| day_before(today));
    let mut found = Vec::new();
    for effect in pieces(earliest.first_of_month(), closed) {
        for received in &received {
            let grain = Grain { received: received.cut, effect: effect.cut };
            let (text, binds) = of_counts(asked, received, effect, columns, &condition);
            let rows = snapshot.query(&text, binds).await?;
            found.extend(rows.into_iter().map(|row| (grain, row)));
        }
    }
    if closed < today {
        let (text, binds) = of_moments(asked, (from, to), columns, &condition);
        let grain = Grain { received: Cut::Day, effect: Cut::Day };
        let rows = snapshot.query(&text, binds).await?;
        found.extend(rows.into_iter().map(|row| (grain, row)));
    }
    Ok(found)
}

/// The first day of the month in which the first dossier was received; `None`: there is none.
async fn earliest(snapshot: &mut Snapshot, asked: &Question) -> Result<Option<Date>, SqlError> {
    let months = Grain { received: Cut::Month, effect: Cut::Month };
    let text = "SELECT MIN(received_on) FROM counts WHERE cut_by = ? AND grain = ?";
    let binds = binds![asked.by.number(), months.number()];
    let rows = snapshot.query(text, binds).await?;
    let first: Option<i64> = rows.first().map(|row| row.get(0)).transpose()?.flatten();
    Ok(first.map(month_begin))
}

/// `CAST(SUM(received) AS BIGINT), …`
fn summed() -> String {
    MEASURE_NAMES.map(|name| format!("CAST(SUM({name}) AS BIGINT)")).join(", ")
}

fn of_counts(
    asked: &Question,
    received: &Piece,
    effect: Piece,
    columns: &str,
    condition: &str,
) -> (String, Vec<Value>) {
    let grain = Grain { received: received.cut, effect: effect.cut };
    let mut binds = binds![asked.by.number(), grain.number()];
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

/// Of the day that is asked for, up to the moment.
fn of_moments(
    asked: &Question,
    (from, to): (Date, Option<Date>),
    columns: &str,
    condition: &str,
) -> (String, Vec<Value>) {
    let at: Timestamp = asked.at;
    let begin = moment(local(at).date().at(0, 0, 0, 0));
    let mut binds = binds![begin, at, Cut::Day.of(from)];
    let mut condition = condition.to_owned();
    if let Some(to) = to {
        condition.push_str(" AND received_on <= ?");
        binds.extend(binds![Cut::Day.of(to)]);
    }
    let text = format!(
        "SELECT {columns}, {} FROM (SELECT CAST({} AS TEXT) AS grp, moments.* FROM moments
        WHERE moment >= ? AND moment <= ? AND received_on >= ?{condition}) AS today
        GROUP BY {columns}",
        summed(),
        asked.by.name()
    );
    (text, binds)
}
