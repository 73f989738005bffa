//! Deadlines (thời hạn): from a legal time and the calendar to a moment.
//!
//! Source: domain reference 2.5; Civil Code 91/2015/QH13: a time in hours begins at its moment
//! (article 147.1), one in days or months without its first day (147.2); one in months ends on the
//! same day of its last month, or on that month's last day (148.3); one whose last day is a day off
//! ends on the next working day (148.5). That it ends with the day's working hours, not at
//! midnight (148.6), is the shop's own reading: nobody can fetch a result at night.

#[cfg(test)]
mod tests;
mod why;

use jiff::civil::Date;
use jiff::{Error, Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, WorkingSpan};
use crate::local;

pub use why::{Count, Day, MOST_DAYS, Why, why};

/// The working hours that legal times, allowances and reports call a day.
///
/// Source: domain reference 2.5 ("1 day = 8 hours"), whatever hours a calendar has.
pub const HOURS_A_DAY: i64 = 8;

/// The unit of a legal time (đơn vị tính).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// The same day, from the cut-off on the next working day; the quantity says nothing.
    SameDay,
    /// Working days.
    WorkingDay,
    /// Working hours.
    Hour,
    /// Calendar days.
    Day,
    /// Calendar months.
    Month,
}

/// The legal time of a procedure (thời hạn giải quyết); unit and number are both kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LegalTime {
    /// How many.
    pub quantity: u32,
    /// Of what.
    pub unit: TimeUnit,
}

/// How a deadline in working days is counted: a setting of the rule set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayMode {
    /// Day 1 is the next working day; due at the end of the hours of day n.
    EndOfDay,
    /// n times 8 working hours from reception.
    ToTheHour,
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The moment.
    pub at: Timestamp,
    /// Counted beyond the last year whose holidays are entered.
    pub provisional: bool,
}

impl Due {
    fn new(at: Timestamp, calendar: &Calendar) -> Self {
        Self { at, provisional: calendar.is_provisional(at) }
    }
}

/// The moment from which a legal time is counted: reception; on a day off the opening of the next
/// working day.
///
/// The hour does not matter, nor does the cut-off: what comes in at night comes in on that day.
pub fn start(received: Timestamp, calendar: &Calendar) -> Timestamp {
    let day = local(received).date();
    if calendar.is_working_day(day) {
        received
    } else {
        calendar.opening(calendar.next_working_day(day))
    }
}

/// The appointment (ngày hẹn trả): `time` after `received`, by the working calendar of the
/// competent agency. A time too long to be told ends at the last moment there is.
pub fn appointment(
    received: Timestamp,
    time: LegalTime,
    mode: DayMode,
    calendar: &Calendar,
) -> Due {
    let start = start(received, calendar);
    let first = local(start).date();
    let quantity = i64::from(time.quantity);
    let at = match (time.unit, mode) {
        (TimeUnit::SameDay, _) => {
            // Where the hours end before the cut-off, what comes in after them is late as well.
            let closed = start >= calendar.closing(first);
            let late = closed || local(start).time() >= calendar.cut_off();
            calendar.closing(calendar.working_days_after(first, u32::from(late)))
        }
        (TimeUnit::WorkingDay, DayMode::EndOfDay) => {
            calendar.closing(calendar.working_days_after(first, time.quantity))
        }
        (TimeUnit::WorkingDay, DayMode::ToTheHour) => {
            calendar.add(start, WorkingSpan::from_hours(quantity * HOURS_A_DAY))
        }
        (TimeUnit::Hour, _) => calendar.add(start, WorkingSpan::from_hours(quantity)),
        (TimeUnit::Day, _) => end_of(first, Span::new().try_days(quantity), calendar),
        (TimeUnit::Month, _) => end_of(first, Span::new().try_months(quantity), calendar),
    };
    Due::new(at, calendar)
}

/// The closing of the day that is `time` after `first`, or of the next working day.
fn end_of(first: Date, time: Result<Span, Error>, calendar: &Calendar) -> Timestamp {
    let last = time.and_then(|time| first.checked_add(time)).unwrap_or(Date::MAX);
    calendar.closing(calendar.working_day_from(last))
}

/// A due time moved by the working time that stood still.
pub fn resumed(due: Timestamp, stood_still: WorkingSpan, calendar: &Calendar) -> Due {
    Due::new(calendar.add(due, stood_still), calendar)
}

/// From when a step's time runs even if nobody has taken it: the next opening after the give.
///
/// An opening is the beginning of a working day's hours. Our reading of "at the latest from the
/// next opening after the give (a give at or after 15:00 may wait until then)": whoever takes on
/// the same day starts the time by the take, and whoever lets it lie has it run from the next
/// opening. So the cut-off changes nothing here; it says only that the give itself may wait.
///
/// Source: domain reference 2.5, "Steps".
pub fn latest_step_start(given: Timestamp, calendar: &Calendar) -> Timestamp {
    let day = local(given).date();
    let opening = calendar.opening(calendar.working_day_from(day));
    if given < opening { opening } else { calendar.opening(calendar.next_working_day(day)) }
}

/// When a step is due whose time runs from `start`: to the hour, in working time.
pub fn step_due(start: Timestamp, allowance: WorkingSpan, calendar: &Calendar) -> Timestamp {
    calendar.add(start, allowance)
}
