//! The working calendar (lịch làm việc): which hours are worked, and the time worked in between.
//!
//! The calendar is data with a version, which the city edits. Where it ends, the weekly pattern and
//! the holidays with a fixed date go on, and what is counted there is provisional. A moment at the
//! edge of what a [`Timestamp`] can tell is never a panic: the count stops there.
//!
//! Source: domain reference, section 7.

mod closures;
mod data;
mod days;
mod span;

#[cfg(test)]
pub(crate) mod tests;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

pub use closures::Closure;
pub use data::{CalendarData, DayEntry, DayKind};
pub use span::WorkingSpan;

use self::days::Days;
use crate::{AgencyId, LOCAL};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A calendar that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// A working day would have no hours.
    #[error("a working day needs hours")]
    NoHours,
    /// Hours that end when or before they begin.
    #[error("the hours from {from} to {until} are empty")]
    EmptyHours {
        /// When they begin.
        from: Time,
        /// When they end.
        until: Time,
    },
    /// Hours that begin before the ones in front of them have ended.
    #[error("the hours from {from} begin before the hours until {until} have ended")]
    Overlap {
        /// When they begin.
        from: Time,
        /// When the ones in front of them end.
        until: Time,
    },
    /// No weekday is worked.
    #[error("at least one weekday must be worked")]
    NoWeekday,
    /// A day is entered twice.
    #[error("the day {0} is entered twice")]
    Twice(Date),
    /// An agency is closed for no day, or for more than a year.
    #[error("{agency} is closed from {from} to {to}: this must be one day to a year")]
    Closure {
        /// The agency.
        agency: AgencyId,
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
}

/// Why nobody works on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOff {
    /// Its weekday is not worked.
    Weekly,
    /// A holiday of every year, of a year that is not entered yet.
    FixedHoliday,
    /// It is entered.
    Entered(DayEntry),
}

/// A calendar, made ready for counting; each count takes well under a microsecond.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    data: CalendarData,
    days: Days,
    hours: Hours,
    last_entered: Option<i16>,
}

/// The hours of a working day, in milliseconds after its midnight; never empty.
#[derive(Debug, Clone, PartialEq)]
struct Hours {
    stretches: Vec<(i64, i64)>,
    opening: i64,
    closing: i64,
    total: i64,
}

impl Calendar {
    /// Checks a calendar and makes it ready.
    pub fn new(data: CalendarData) -> Result<Self, CalendarError> {
        let hours = Hours::of(&data.hours)?;
        let mut dates: Vec<Date> = data.days.iter().map(|day| day.date).collect();
        dates.sort_unstable();
        if let Some(twice) = dates.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(CalendarError::Twice(twice[0]));
        }
        data.closures.iter().try_for_each(Closure::check)?;
        let days = Days::of(&data).ok_or(CalendarError::NoWeekday)?;
        // A day off for a storm, entered early, does not make the holidays of its year known.
        let holidays = data.days.iter().filter(|day| day.kind == DayKind::Holiday);
        let last_entered = holidays.map(|day| day.date.year()).max();
        Ok(Self { data, days, hours, last_entered })
    }

    /// Its version.
    pub fn version(&self) -> u32 {
        self.data.version
    }

    /// What was published.
    pub fn data(&self) -> &CalendarData {
        &self.data
    }

    /// From this local time on, same-day procedures and gives count from the next working day.
    pub fn cut_off(&self) -> Time {
        self.data.cut_off
    }

    /// Whether a day is worked: as it is entered; else not on 1 January, 30 April, 1 May and
    /// 2 September (of the years 2000 to 2199); else as its weekday is.
    pub fn is_working_day(&self, day: Date) -> bool {
        self.days.worked(days::number(day))
    }

    /// Why nobody works on a day; `None` on a working day.
    pub fn day_off(&self, day: Date) -> Option<DayOff> {
        if self.is_working_day(day) {
            return None;
        }
        Some(match self.entry(day) {
            Some(entry) => DayOff::Entered(entry.clone()),
            None if self.data.weekdays.contains(&day.weekday()) => DayOff::FixedHoliday,
            None => DayOff::Weekly,
        })
    }

    /// What is entered of a day that is not like its weekday.
    pub fn entry(&self, day: Date) -> Option<&DayEntry> {
        self.data.days.iter().find(|entry| entry.date == day)
    }

    /// The first working day after a day.
    pub fn next_working_day(&self, after: Date) -> Date {
        days::day(self.days.nth(days::number(after) + 1, 1))
    }

    /// The day itself if it is worked, else the next one that is.
    pub fn working_day_from(&self, day: Date) -> Date {
        days::day(self.days.nth(days::number(day), 1))
    }

    /// The `n`th working day after a day, which itself does not count; for 0 the day itself.
    pub fn working_days_after(&self, day: Date, n: u32) -> Date {
        if n == 0 { day } else { days::day(self.days.nth(days::number(day) + 1, i64::from(n))) }
    }

    /// When a day's hours begin (or would, if it is a day off).
    pub fn opening(&self, day: Date) -> Timestamp {
        moment(days::number(day), self.hours.opening)
    }

    /// When a day's hours end (or would, if it is a day off).
    pub fn closing(&self, day: Date) -> Timestamp {
        moment(days::number(day), self.hours.closing)
    }

    /// The first moment at which a working time that begins at `from` has passed.
    ///
    /// A time that ends with a day's hours ends at that day's closing, not at the next opening. No
    /// time has passed at once: then it is `from` itself, worked or not.
    pub fn add(&self, from: Timestamp, span: WorkingSpan) -> Timestamp {
        if span == WorkingSpan::ZERO {
            return from;
        }
        let (first, time) = day_and_time(from);
        let from_midnight = self.worked_on(first, time).saturating_add(span.ms());
        let whole_days = (from_midnight - 1) / self.hours.total;
        let last = self.days.nth(first, whole_days + 1);
        moment(last, self.hours.after(from_midnight - whole_days * self.hours.total))
    }

    /// The working time between two moments; none if `to` is not after `from`.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> WorkingSpan {
        WorkingSpan::from_ms(self.worked_before(to) - self.worked_before(from))
    }

    /// Whether a moment lies beyond the last year whose holidays are entered.
    pub fn is_provisional(&self, at: Timestamp) -> bool {
        self.last_entered.is_none_or(|last| crate::local(at).year() > last)
    }

    /// The working milliseconds before a moment, from the same beginning in every call.
    fn worked_before(&self, at: Timestamp) -> i64 {
        let (day, time) = day_and_time(at);
        self.days.before(day) * self.hours.total + self.worked_on(day, time)
    }

    /// The working milliseconds of a day until `time`.
    fn worked_on(&self, day: i64, time: i64) -> i64 {
        if self.days.worked(day) { self.hours.until(time) } else { 0 }
    }
}

impl Hours {
    fn of(hours: &[(Time, Time)]) -> Result<Self, CalendarError> {
        let mut stretches: Vec<(i64, i64)> = Vec::new();
        let mut before: Option<Time> = None;
        for &(from, until) in hours {
            if let Some(until) = before.filter(|until| from < *until) {
                return Err(CalendarError::Overlap { from, until });
            }
            let stretch = (time_ms(from), time_ms(until));
            if stretch.0 >= stretch.1 {
                return Err(CalendarError::EmptyHours { from, until });
            }
            stretches.push(stretch);
            before = Some(until);
        }
        let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else {
            return Err(CalendarError::NoHours);
        };
        let (opening, closing) = (first.0, last.1);
        let total = stretches.iter().map(|(from, until)| until - from).sum();
        Ok(Self { stretches, opening, closing, total })
    }

    /// How much is worked until a time of the day.
    fn until(&self, time: i64) -> i64 {
        self.stretches.iter().map(|(from, until)| (time.min(*until) - from).max(0)).sum()
    }

    /// The first time of the day at which `worked` has been worked, at most the closing.
    fn after(&self, worked: i64) -> i64 {
        let mut left = worked;
        for (from, until) in &self.stretches {
            if left <= until - from {
                return from + left;
            }
            left -= until - from;
        }
        self.closing
    }
}

/// The number of a moment's local day, and the milliseconds since its midnight.
fn day_and_time(at: Timestamp) -> (i64, i64) {
    let local = at.as_millisecond() + offset_ms();
    (local.div_euclid(DAY_MS), local.rem_euclid(DAY_MS))
}

/// The moment of a time on a day, or the nearest that can be told.
fn moment(day: i64, time: i64) -> Timestamp {
    let at = day.saturating_mul(DAY_MS).saturating_add(time).saturating_sub(offset_ms());
    let edge = if at < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(at).unwrap_or(edge)
}

fn offset_ms() -> i64 {
    i64::from(LOCAL.seconds()) * 1000
}

fn time_ms(time: Time) -> i64 {
    let seconds = (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60;
    (seconds + i64::from(time.second())) * 1000 + i64::from(time.millisecond())
}
