//! The periods of which figures speak (kỳ): of the calendar, and those of the reports on procedures,
//! which begin in the middle of December.

use jiff::civil::{Date, ISOWeekDate, Weekday, date};
use serde::{Deserialize, Serialize};

/// By which year a period is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// From 1 January to 31 December.
    #[default]
    Calendar,
    /// From 15 December of the year before to 14 December: quarter I ends on 14 March, and so on.
    ///
    /// Source: Circular 02/2017, then 01/2020/TT-VPCP; rule 01/2023 of a province, article 4; form
    /// II.06a (domain reference 10.3).
    Report,
}

/// How long a period is, and which of its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Day(Date),
    /// The ISO week, from Monday to Sunday; the year is that of its Thursday.
    Week(i8),
    Month(i8),
    Quarter(i8),
    /// The first or the second.
    Half(i8),
    NineMonths,
    Year,
}

/// Local days of reception, from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Period {
    /// The first day; `None`: from the beginning.
    pub from: Option<Date>,
    /// The last day; `None`: to the end.
    pub to: Option<Date>,
    /// Its name, if it has one.
    pub name: Option<PeriodName>,
}

/// What a period is called: `2026-Q1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PeriodName {
    /// By which year it is cut.
    pub kind: PeriodKind,
    year: i16,
    part: Part,
}

/// Why a text names no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It is none of the forms.
    #[error("is none of 2026, 2026-H1, 2026-9M, 2026-Q1, 2026-03, 2026-W10, 2026-03-02")]
    Unreadable,
    /// Reports have no such period.
    #[error("reports have quarters, the first half, nine months and the year")]
    NotReported,
}

/// Years that a figure can be of.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2999;

impl Period {
    /// From the beginning to the end.
    pub const ALL: Self = Self::days(None, None);

    /// Days without a name.
    pub const fn days(from: Option<Date>, to: Option<Date>) -> Self {
        Self { from, to, name: None }
    }

    /// The period of a name: `2026`, `2026-H1`, `2026-9M`, `2026-Q1`, `2026-03`, `2026-W10` or
    /// `2026-03-02`.
    ///
    /// # Errors
    /// The text is none of these, or names a period that reports do not have.
    pub fn named(name: &str, kind: PeriodKind) -> Result<Self, PeriodError> {
        let (year, part) = read(name).ok_or(PeriodError::Unreadable)?;
        let (first, last) = match kind {
            PeriodKind::Calendar => days(year, part).ok_or(PeriodError::Unreadable)?,
            PeriodKind::Report => reported(year, part).ok_or(PeriodError::NotReported)?,
        };
        Ok(Self { from: Some(first), to: Some(last), name: Some(PeriodName { kind, year, part }) })
    }
}

impl std::fmt::Display for PeriodName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let year = self.year;
        match self.part {
            Part::Day(day) => write!(f, "{day}"),
            Part::Week(week) => write!(f, "{year}-W{week:02}"),
            Part::Month(month) => write!(f, "{year}-{month:02}"),
            Part::Quarter(quarter) => write!(f, "{year}-Q{quarter}"),
            Part::Half(half) => write!(f, "{year}-H{half}"),
            Part::NineMonths => write!(f, "{year}-9M"),
            Part::Year => write!(f, "{year}"),
        }
    }
}

fn read(name: &str) -> Option<(i16, Part)> {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_digit() || b"-QHWM".contains(&byte));
    let year = name.get(..4)?;
    if !is_plain || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year = year.parse().ok().filter(|year| YEARS.contains(year))?;
    let number = |text: &str, digits: usize, last: i8| {
        let is_long = text.len() == digits;
        text.parse::<i8>().ok().filter(|n| is_long && (1..=last).contains(n))
    };
    let part = match &name[4..] {
        "" => Part::Year,
        "-9M" => Part::NineMonths,
        rest => {
            let rest = rest.strip_prefix('-')?;
            if let Some(quarter) = rest.strip_prefix('Q') {
                Part::Quarter(number(quarter, 1, 4)?)
            } else if let Some(half) = rest.strip_prefix('H') {
                Part::Half(number(half, 1, 2)?)
            } else if let Some(week) = rest.strip_prefix('W') {
                Part::Week(number(week, 2, 53)?)
            } else if rest.len() == 2 {
                Part::Month(number(rest, 2, 12)?)
            } else {
                Part::Day(name.parse().ok()?)
            }
        }
    };
    Some((year, part))
}

/// The first and last day of a part of a calendar year; `None`: the year has no such week.
fn days(year: i16, part: Part) -> Option<(Date, Date)> {
    let months = |first: i8, last: i8| (date(year, first, 1), date(year, last, 1).last_of_month());
    Some(match part {
        Part::Day(day) => (day, day),
        Part::Week(week) => {
            let day = |weekday| ISOWeekDate::new(year, week, weekday).ok().map(ISOWeekDate::date);
            (day(Weekday::Monday)?, day(Weekday::Sunday)?)
        }
        Part::Month(month) => months(month, month),
        Part::Quarter(quarter) => months(quarter * 3 - 2, quarter * 3),
        Part::Half(half) => months(half * 6 - 5, half * 6),
        Part::NineMonths => months(1, 9),
        Part::Year => months(1, 12),
    })
}

/// The same of a year of reports; `None`: there is none.
fn reported(year: i16, part: Part) -> Option<(Date, Date)> {
    let begin = date(year - 1, 12, 15);
    Some(match part {
        Part::Quarter(1) => (begin, date(year, 3, 14)),
        Part::Quarter(quarter) => (date(year, quarter * 3 - 3, 15), date(year, quarter * 3, 14)),
        Part::Half(1) => (begin, date(year, 6, 14)),
        Part::NineMonths => (begin, date(year, 9, 14)),
        Part::Year => (begin, date(year, 12, 14)),
        Part::Day(_) | Part::Week(_) | Part::Month(_) | Part::Half(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn days_of(name: &str, kind: PeriodKind) -> Result<String, PeriodError> {
        Period::named(name, kind)
            .map(|period| format!("{} to {}", period.from.unwrap(), period.to.unwrap()))
    }

    #[test]
    fn a_period_of_the_calendar_has_its_days() {
        for (name, days) in [
            ("2026", "2026-01-01 to 2026-12-31"),
            ("2026-H1", "2026-01-01 to 2026-06-30"),
            ("2026-H2", "2026-07-01 to 2026-12-31"),
            ("2026-9M", "2026-01-01 to 2026-09-30"),
            ("2026-Q1", "2026-01-01 to 2026-03-31"),
            ("2026-Q4", "2026-10-01 to 2026-12-31"),
            ("2024-02", "2024-02-01 to 2024-02-29"),
            ("2026-W01", "2025-12-29 to 2026-01-04"),
            ("2026-W53", "2026-12-28 to 2027-01-03"),
            ("2026-03-02", "2026-03-02 to 2026-03-02"),
        ] {
            assert_eq!(days_of(name, PeriodKind::Calendar), Ok(days.to_owned()), "{name}");
        }
    }

    #[test]
    fn the_year_of_reports_begins_on_15_december() {
        for (name, days) in [
            ("2026-Q1", "2025-12-15 to 2026-03-14"),
            ("2026-Q2", "2026-03-15 to 2026-06-14"),
            ("2026-Q3", "2026-06-15 to 2026-09-14"),
            ("2026-Q4", "2026-09-15 to 2026-12-14"),
            ("2026-H1", "2025-12-15 to 2026-06-14"),
            ("2026-9M", "2025-12-15 to 2026-09-14"),
            ("2026", "2025-12-15 to 2026-12-14"),
        ] {
            assert_eq!(days_of(name, PeriodKind::Report), Ok(days.to_owned()), "{name}");
        }
        for name in ["2026-H2", "2026-03", "2026-W10", "2026-03-02"] {
            assert_eq!(days_of(name, PeriodKind::Report), Err(PeriodError::NotReported), "{name}");
        }
    }

    #[test]
    fn the_quarters_of_both_kinds_follow_one_another_without_a_gap() {
        for kind in [PeriodKind::Calendar, PeriodKind::Report] {
            let year = Period::named("2026", kind).unwrap();
            let mut next = year.from.unwrap();
            for quarter in 1..=4 {
                let quarter = Period::named(&format!("2026-Q{quarter}"), kind).unwrap();
                assert_eq!(quarter.from, Some(next));
                next = quarter.to.unwrap().tomorrow().unwrap();
            }
            assert_eq!(next, year.to.unwrap().tomorrow().unwrap());
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for name in [
            "",
            "26",
            "2026-",
            "2026-13",
            "2026-00",
            "2026-Q5",
            "2026-Q0",
            "2026-Q01",
            "2026-H3",
            "2026-W54",
            "2025-W53",
            "2026-W1",
            "2026-02-30",
            "2026-3-2",
            "2026-+1",
            "2026-9m",
            "0026",
            "9999",
            "năm 2026",
            "2026-Q1 ",
            "-2026",
        ] {
            let told = Period::named(name, PeriodKind::Calendar);
            assert_eq!(told, Err(PeriodError::Unreadable), "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_and_a_name_reads_back(name in "(19|20)[0-9]{2}(-[QHW0-9M]{1,3})?|.{0,12}") {
            for kind in [PeriodKind::Calendar, PeriodKind::Report] {
                if let Ok(period) = Period::named(&name, kind) {
                    prop_assert_eq!(period.name.unwrap().to_string(), name.clone());
                    prop_assert!(period.from <= period.to);
                }
            }
        }
    }
}
