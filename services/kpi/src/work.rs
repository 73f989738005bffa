//! What agencies did in some days, and what they have on their desks now.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::AddAssign;

use motcua_domain::calendar::Calendar;
use motcua_domain::measures::{Period, silent_before};
use motcua_domain::{Date, Timestamp, end_of_day, local};
use motcua_readmodel::{Row, Snapshot, SqlError, binds};
use serde::Serialize;
use utoipa::ToSchema;

use crate::deeds::summed;
use crate::grain::{Cut, day_of};
use crate::held::Part;
use crate::{Arrivals, Figures, Work};

/// What an agency has now: open dossiers in its custody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Desk {
    /// How many it has.
    pub held: u64,
    /// Of these given on, and not taken yet by the next.
    pub given_not_taken: u64,
    /// Of these nothing has happened to for longer than the limit.
    pub silent: u64,
    /// Of these overdue.
    pub overdue: u64,
    /// Due by the end of the next working day, not overdue.
    pub due_tomorrow: u64,
    /// Due by the end of the third working day, not overdue.
    pub due_in_three_days: u64,
}

impl Desk {
    /// How many are in a part.
    pub const fn of(&self, part: Part) -> u64 {
        match part {
            Part::All => self.held,
            Part::GivenNotTaken => self.given_not_taken,
            Part::Silent => self.silent,
            Part::Overdue => self.overdue,
            Part::DueTomorrow => self.due_tomorrow,
            Part::DueInThreeDays => self.due_in_three_days,
        }
    }

    /// A holder, how many, and of each [`Part::COUNTED`].
    fn read(row: &Row) -> Result<Self, SqlError> {
        Ok(Self {
            held: row.get(1)?,
            given_not_taken: row.get(2)?,
            silent: row.get(3)?,
            overdue: row.get(4)?,
            due_tomorrow: row.get(5)?,
            due_in_three_days: row.get(6)?,
        })
    }
}

impl AddAssign for Desk {
    fn add_assign(&mut self, other: Self) {
        self.held += other.held;
        self.given_not_taken += other.given_not_taken;
        self.silent += other.silent;
        self.overdue += other.overdue;
        self.due_tomorrow += other.due_tomorrow;
        self.due_in_three_days += other.due_in_three_days;
    }
}

/// The moments by which desks are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Now.
    pub now: Timestamp,
    /// What did not move after it is silent.
    pub silent_before: Timestamp,
    /// The end of the next working day.
    pub tomorrow: Timestamp,
    /// The end of the third one.
    pub in_three_days: Timestamp,
}

impl Limits {
    /// By a calendar; silent is what did not move for longer than so many working days.
    pub fn of(now: Timestamp, silent_after: u32, calendar: &Calendar) -> Self {
        let today = local(now).date();
        Self {
            now,
            silent_before: silent_before(now, silent_after, calendar),
            tomorrow: end_of_day(calendar.working_days_after(today, 1)),
            in_three_days: end_of_day(calendar.working_days_after(today, 3)),
        }
    }
}

impl Figures {
    /// What each agency did on the days of a period; what was known by the end of a day, or what is known
    /// now.
    pub async fn work(
        snapshot: &mut Snapshot,
        period: Period,
        known_by: Option<Date>,
    ) -> Result<BTreeMap<String, Work>, SqlError> {
        let mut text = format!("SELECT agency, {} FROM deeds WHERE 1 = 1", summed());
        let mut binds = binds![];
        for (day, condition) in [
            (period.from, " AND day >= ?"),
            (period.to, " AND day <= ?"),
            (known_by, " AND known <= ?"),
        ] {
            if let Some(day) = day {
                text.push_str(condition);
                binds.extend(binds![Cut::Day.of(day)]);
            }
        }
        text.push_str(" GROUP BY agency");
        let rows = snapshot.query(&text, binds).await?;
        rows.iter().map(|row| Ok((row.get(0)?, Work::read(row, 1)?))).collect()
    }

    /// What each agency has now.
    pub async fn desks(
        snapshot: &mut Snapshot,
        limits: Limits,
    ) -> Result<BTreeMap<String, Desk>, SqlError> {
        let (mut text, mut binds) = ("SELECT holder, COUNT(*)".to_owned(), binds![]);
        for part in Part::COUNTED {
            let (condition, of_part) = part.condition(&limits);
            let _ = write!(text, ", CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)");
            binds.extend(of_part);
        }
        text.push_str(" FROM holdings WHERE open = 1 GROUP BY holder");
        let rows = snapshot.query(&text, binds).await?;
        rows.iter().map(|row| Ok((row.get(0)?, Desk::read(row)?))).collect()
    }

    /// When dossiers came to an agency, or to the city: each day and hour in which some did, with how
    /// many.
    pub async fn arrivals(
        snapshot: &mut Snapshot,
        agency: &str,
        period: Period,
    ) -> Result<Vec<(Date, Arrivals)>, SqlError> {
        let mut text = "SELECT day, hour, received FROM arrivals WHERE agency = ?".to_owned();
        let mut binds = binds![agency];
        for (day, condition) in [(period.from, " AND day >= ?"), (period.to, " AND day <= ?")] {
            if let Some(day) = day {
                text.push_str(condition);
                binds.extend(binds![Cut::Day.of(day)]);
            }
        }
        text.push_str(" ORDER BY day, hour");
        let rows = snapshot.query(&text, binds).await?;
        let read = |row: &Row| {
            let day = row.get(0)?;
            let (hour, received) = (row.get(1)?, row.get(2)?);
            Ok((day_of(day), Arrivals { agency: agency.to_owned(), day, hour, received }))
        };
        rows.iter().map(read).collect()
    }
}
