//! The working calendar (lịch làm việc): which hours are worked, and working time between moments.
//!
//! Source: domain reference, section 7; Labour Code 2019 article 112 for the holidays. The calendar
//! is data with a version, which the city edits.

use std::collections::BTreeMap;
use std::ops::{Add, Sub};

use jiff::civil::{Date, DateTime, Time, Weekday, date};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::{local, moment};

/// An amount of working time, never negative, kept in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WorkingSpan(i64);

impl WorkingSpan {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// So many working minutes; nothing if negative.
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(if minutes > 0 { minutes.saturating_mul(60_000) } else { 0 })
    }

    /// So many working hours; nothing if negative.
    pub const fn from_hours(hours: i64) -> Self {
        Self::from_minutes(hours.saturating_mul(60))
    }

    /// Whole working minutes.
    pub const fn minutes(self) -> i64 {
        self.0 / 60_000
    }

    const fn from_ms(ms: i64) -> Self {
        Self(if ms > 0 { ms } else { 0 })
    }
}

impl Add for WorkingSpan {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for WorkingSpan {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::from_ms(self.0.saturating_sub(other.0))
    }
}

/// What kind of day an entry of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Ngày lễ.
    Holiday,
    /// Nghỉ bù: a day off for a holiday on a weekly day off.
    Compensatory,
    /// A working day that is off because another day is worked for it.
    SwappedOff,
    /// Làm bù: a weekly day off that is worked.
    SwappedWork,
}

/// A day that is not like its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayEntry {
    /// The day.
    pub date: Date,
    /// Why it differs.
    pub kind: DayKind,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// Whether it was decided, or only expected.
    pub certain: bool,
}

/// A calendar as the city publishes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarData {
    /// Its version.
    pub version: u32,
    /// The hours of a working day, in order, local time.
    pub hours: Vec<(Time, Time)>,
    /// The weekdays that are worked.
    #[serde(with = "weekdays")]
    pub weekdays: Vec<Weekday>,
    /// From this hour on, same-day procedures and gives count from the next working day.
    pub cut_off: Time,
    /// The days that are not like their weekday.
    pub days: Vec<DayEntry>,
}

/// Weekdays by their English names.
mod weekdays {
    use jiff::civil::Weekday;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(super) const NAMES: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    pub(super) fn index(day: Weekday) -> usize {
        usize::try_from(day.to_monday_zero_offset()).unwrap_or_default()
    }

    pub(super) fn serialize<S: Serializer>(days: &[Weekday], to: S) -> Result<S::Ok, S::Error> {
        days.iter().map(|day| NAMES[index(*day)]).collect::<Vec<_>>().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Weekday>, D::Error> {
        let names = Vec::<String>::deserialize(from)?;
        let day = |name: String| {
            (0i8..)
                .zip(NAMES)
                .find(|(_, known)| *known == name)
                .and_then(|(offset, _)| Weekday::from_monday_zero_offset(offset).ok())
                .ok_or_else(|| D::Error::custom(format!("{name:?} is no weekday")))
        };
        names.into_iter().map(day).collect()
    }
}

/// A calendar that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No hours, or hours that overlap or run backwards.
    #[error("the hours of a working day must be given, in order, without overlap")]
    Hours,
    /// No weekday is worked.
    #[error("at least one weekday must be worked")]
    NoWeekday,
    /// A day stands twice.
    #[error("the day {0} stands twice")]
    Twice(Date),
}

/// A calendar, made fast for counting.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    data: CalendarData,
    days: BTreeMap<Date, DayKind>,
    worked: [bool; 7],
    last_entered: i16,
    day_ms: i64,
}

impl Calendar {
    /// Checks a calendar and makes it ready.
    pub fn new(data: CalendarData) -> Result<Self, CalendarError> {
        let mut end = None;
        for (from, to) in &data.hours {
            if from >= to || end.is_some_and(|end| *from < end) {
                return Err(CalendarError::Hours);
            }
            end = Some(*to);
        }
        let day_ms = data.hours.iter().map(|(from, to)| ms_between(*from, *to)).sum();
        if day_ms == 0 {
            return Err(CalendarError::Hours);
        }
        let mut worked = [false; 7];
        for day in &data.weekdays {
            worked[weekdays::index(*day)] = true;
        }
        if worked == [false; 7] {
            return Err(CalendarError::NoWeekday);
        }
        let mut days = BTreeMap::new();
        for entry in &data.days {
            if days.insert(entry.date, entry.kind).is_some() {
                return Err(CalendarError::Twice(entry.date));
            }
        }
        let last_entered = days.last_key_value().map_or(i16::MIN, |(day, _)| day.year());
        Ok(Self { data, days, worked, last_entered, day_ms })
    }

    /// Its version.
    pub fn version(&self) -> u32 {
        self.data.version
    }

    /// What was published.
    pub fn data(&self) -> &CalendarData {
        &self.data
    }

    /// From this hour on, same-day procedures and gives count from the next working day.
    pub fn cut_off(&self) -> Time {
        self.data.cut_off
    }

    /// Whether a day is worked.
    ///
    /// Beyond the last year that is entered the weekly pattern and the holidays with a fixed date
    /// count: 1 January, 30 April, 1 May, 2 September.
    pub fn is_working_day(&self, day: Date) -> bool {
        match self.days.get(&day) {
            Some(DayKind::SwappedWork) => true,
            Some(DayKind::Holiday | DayKind::Compensatory | DayKind::SwappedOff) => false,
            None => {
                let fixed = [(1, 1), (4, 30), (5, 1), (9, 2)].contains(&(day.month(), day.day()));
                let beyond = day.year() > self.last_entered;
                self.worked[weekdays::index(day.weekday())] && !(beyond && fixed)
            }
        }
    }

    /// The first working day after a day.
    pub fn next_working_day(&self, after: Date) -> Date {
        match after.tomorrow() {
            Ok(next) => self.working_day_from(next),
            Err(_) => after,
        }
    }

    /// The day itself if it is worked, else the next one that is.
    pub fn working_day_from(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_working_day(day) {
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => return day,
            }
        }
        day
    }

    /// When a day's hours begin.
    pub fn opening(&self, day: Date) -> Timestamp {
        moment(day.to_datetime(self.data.hours.first().map_or(Time::midnight(), |(from, _)| *from)))
    }

    /// When a day's hours end.
    pub fn closing(&self, day: Date) -> Timestamp {
        moment(day.to_datetime(self.data.hours.last().map_or(Time::midnight(), |(_, to)| *to)))
    }

    /// The moment at which a working time that begins at `from` has passed.
    ///
    /// A time that ends with a day's hours ends at that day's closing, not at the next opening.
    pub fn add(&self, from: Timestamp, span: WorkingSpan) -> Timestamp {
        let start = local(from);
        let mut day = start.date();
        let mut left = span.0;
        if left == 0 {
            return from;
        }
        let mut first = Some(start.time());
        loop {
            day = if self.is_working_day(day) {
                day
            } else {
                first = None;
                self.working_day_from(day)
            };
            if first.is_none() && left > self.day_ms {
                left -= self.day_ms;
            } else {
                match self.within_day(day, first.unwrap_or(Time::midnight()), left) {
                    Ok(at) => return moment(at),
                    Err(rest) => left = rest,
                }
            }
            first = None;
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => return Timestamp::MAX,
            }
        }
    }

    /// Where in a day `left` milliseconds end that begin at `from`; else what is left after it.
    fn within_day(&self, day: Date, from: Time, left: i64) -> Result<DateTime, i64> {
        let mut left = left;
        for (open, close) in &self.data.hours {
            let begin = from.max(*open);
            if begin >= *close {
                continue;
            }
            let here = ms_between(begin, *close);
            if left <= here {
                let at = day.to_datetime(begin).checked_add(left.milliseconds());
                return at.map_err(|_| 0);
            }
            left -= here;
        }
        Err(left)
    }

    /// The working time between two moments; none if `to` is not after `from`.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> WorkingSpan {
        if to <= from {
            return WorkingSpan::ZERO;
        }
        let (start, end) = (local(from), local(to));
        if start.date() == end.date() {
            return WorkingSpan(self.worked_ms(start.date(), start.time(), end.time()));
        }
        let mut sum = self.worked_ms(start.date(), start.time(), Time::MAX)
            + self.worked_ms(end.date(), Time::midnight(), end.time());
        let mut day = start.date().tomorrow().unwrap_or(end.date());
        while day < end.date() {
            if self.is_working_day(day) {
                sum += self.day_ms;
            }
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        WorkingSpan(sum)
    }

    fn worked_ms(&self, day: Date, from: Time, to: Time) -> i64 {
        if !self.is_working_day(day) {
            return 0;
        }
        let hours = self.data.hours.iter();
        hours.map(|(open, close)| ms_between(from.max(*open), to.min(*close))).sum()
    }

    /// Whether a moment lies beyond the last year whose holidays are entered.
    pub fn is_provisional(&self, at: Timestamp) -> bool {
        local(at).date() >= date(self.last_entered.clamp(-9998, 9998) + 1, 1, 1)
    }
}

fn ms_between(from: Time, to: Time) -> i64 {
    let ns = |time: Time| {
        let seconds = i64::from(time.hour()) * 3600
            + i64::from(time.minute()) * 60
            + i64::from(time.second());
        seconds * 1000 + i64::from(time.subsec_nanosecond()) / 1_000_000
    };
    (ns(to) - ns(from)).max(0)
}
