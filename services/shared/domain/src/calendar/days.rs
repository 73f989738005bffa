//! Which days are worked, and how many: a weekly pattern, and the days that differ from it.
//!
//! Days are numbers here, 0 being 1970-01-01. The days that differ are sorted, each with the sum of
//! the differences up to it, so that the working days between any two days, however far apart, are
//! one division and two binary searches, and no day is stepped over one by one.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::{Date, Weekday, date};

use super::{CalendarData, DayKind};

/// Holidays on the same day of every year, as month and day; they count before they are entered.
///
/// Source: Labour Code 10/2012/QH13 article 115, 45/2019/QH14 article 112.
const FIXED_HOLIDAYS: [(i8, i8); 4] = [(1, 1), (4, 30), (5, 1), (9, 2)];

/// The years whose fixed holidays count: no deadline of this shop lies outside them.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2199;

/// More days than there are between the first and the last moment that can be told.
const MOST_DAYS: i64 = 10_000_000;

const EPOCH: Date = date(1970, 1, 1);

/// The number of a day.
pub(super) fn number(day: Date) -> i64 {
    day.duration_since(EPOCH).as_hours() / 24
}

/// The day of a number, or the nearest that can be told.
pub(super) fn day(number: i64) -> Date {
    EPOCH.saturating_add(SignedDuration::from_hours(number.clamp(-MOST_DAYS, MOST_DAYS) * 24))
}

/// The working days of a calendar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Days {
    /// The weekdays that are worked, from Monday.
    week: [bool; 7],
    /// In order, the days that are not like their weekday.
    differing: Vec<Differing>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Differing {
    day: i64,
    /// By how many working days the weekly pattern is wrong up to and with this day.
    sum: i64,
}

impl Days {
    /// `None` if no weekday is worked: then no count would end.
    pub(super) fn of(data: &CalendarData) -> Option<Self> {
        let mut week = [false; 7];
        for weekday in &data.weekdays {
            week[from_monday(*weekday)] = true;
        }
        if week == [false; 7] {
            return None;
        }
        let mut sum = 0;
        let differs = |(day, worked): &(i64, bool)| week[weekday(*day)] != *worked;
        let differing = named_days(data).into_iter().filter(differs).map(|(day, worked)| {
            sum += if worked { 1 } else { -1 };
            Differing { day, sum }
        });
        Some(Self { differing: differing.collect(), week })
    }

    /// Whether a day is worked.
    pub(super) fn worked(&self, day: i64) -> bool {
        let differs = self.differing.binary_search_by_key(&day, |differing| differing.day).is_ok();
        self.week[weekday(day)] != differs
    }

    /// The working days before `day`, counted from some day that is the same in every call.
    pub(super) fn before(&self, day: i64) -> i64 {
        let worked = |days: &[bool]| days.iter().map(|worked| i64::from(*worked)).sum::<i64>();
        // Day 0 is a Thursday: weeks begin three days before it.
        let by_week = (day + 3).div_euclid(7) * worked(&self.week);
        let in_week = worked(&self.week[..weekday(day)]);
        let earlier = self.differing.partition_point(|differing| differing.day < day);
        let wrong = earlier.checked_sub(1).map_or(0, |last| self.differing[last].sum);
        by_week + in_week + wrong
    }

    /// The `n`th working day on or after `first`; the first of them for 0 too.
    pub(super) fn nth(&self, first: i64, n: i64) -> i64 {
        let n = n.clamp(1, MOST_DAYS);
        let goal = self.before(first) + n;
        // Never too far: n working days take at least n days, and so does each rest. Only a day
        // that is worked makes the rest zero, so the day where this ends is the one sought.
        let mut day = first + n - 1;
        loop {
            let missing = goal - self.before(day + 1);
            if missing == 0 {
                return day;
            }
            day += missing;
        }
    }
}

/// Whether each day that has a name is worked: the fixed holidays, then what is entered.
fn named_days(data: &CalendarData) -> BTreeMap<i64, bool> {
    let fixed = YEARS.flat_map(|y| FIXED_HOLIDAYS.map(|(m, d)| (number(date(y, m, d)), false)));
    let entered = data.days.iter();
    fixed.chain(entered.map(|day| (number(day.date), day.kind == DayKind::SwappedWork))).collect()
}

fn weekday(day: i64) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).expect("a rest of 7 is 0 to 6")
}

fn from_monday(weekday: Weekday) -> usize {
    usize::try_from(weekday.to_monday_zero_offset()).expect("the offset from Monday is 0 to 6")
}
