//! Deadlines (thời hạn): from the legal time of a procedure and the calendar to a moment.
//!
//! Source: domain reference 2.5; Civil Code 91/2015/QH13, articles 147 and 148.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, WorkingSpan};
use crate::local;

/// The unit of a legal time (đơn vị tính).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// The same day; from the cut-off on the next working day.
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

/// The legal time of a procedure; unit and number are both kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LegalTime {
    /// How many.
    pub quantity: u32,
    /// Of what.
    pub unit: TimeUnit,
}

/// How a deadline in working days is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// The working hours of a day, as legal times count them.
const HOURS_A_DAY: i64 = 8;

/// The moment from which a legal time is counted: reception; on a day off the opening of the next
/// working day.
pub fn start(received: Timestamp, calendar: &Calendar) -> Timestamp {
    let day = local(received).date();
    if calendar.is_working_day(day) {
        received
    } else {
        calendar.opening(calendar.next_working_day(day))
    }
}

/// The appointment: `time` after `received`, by the working calendar of the competent agency.
pub fn appointment(
    received: Timestamp,
    time: LegalTime,
    mode: DayMode,
    calendar: &Calendar,
) -> Due {
    let from = start(received, calendar);
    let day = local(from).date();
    let quantity = i64::from(time.quantity);
    let at = match (time.unit, mode) {
        (TimeUnit::SameDay, _) if local(from).time() < calendar.cut_off() => calendar.closing(day),
        (TimeUnit::SameDay, _) => calendar.closing(calendar.next_working_day(day)),
        (TimeUnit::WorkingDay, DayMode::EndOfDay) => {
            let last = (0..quantity.min(MOST_DAYS)).fold(day, |d, _| calendar.next_working_day(d));
            calendar.closing(last)
        }
        (TimeUnit::WorkingDay, DayMode::ToTheHour) => {
            calendar.add(from, WorkingSpan::from_hours(quantity.min(MOST_DAYS) * HOURS_A_DAY))
        }
        (TimeUnit::Hour, _) => {
            calendar.add(from, WorkingSpan::from_hours(quantity.min(MOST_DAYS * HOURS_A_DAY)))
        }
        (TimeUnit::Day, _) => end_of(day.checked_add(quantity.min(MOST_DAYS).days()), calendar),
        (TimeUnit::Month, _) => end_of(day.checked_add(quantity.min(1200).months()), calendar),
    };
    due(at, calendar)
}

/// No legal time is longer than a hundred years: what says so is cut off here.
const MOST_DAYS: i64 = 36_525;

/// The end of the hours of a day, or of the next working day if it is a day off (article 148).
fn end_of(day: Result<Date, jiff::Error>, calendar: &Calendar) -> Timestamp {
    day.map_or(Timestamp::MAX, |day| calendar.closing(calendar.working_day_from(day)))
}

fn due(at: Timestamp, calendar: &Calendar) -> Due {
    Due { at, provisional: calendar.is_provisional(at) }
}

/// A due time moved by the working time that stood still.
pub fn resumed(from: Timestamp, stood_still: WorkingSpan, calendar: &Calendar) -> Due {
    due(calendar.add(from, stood_still), calendar)
}

/// The latest moment from which a step's time runs, however late the taker takes: the opening of
/// the next working day after the give.
///
/// Source: domain reference 2.5, "Steps": "at the latest from the next opening after the give (a
/// give at or after 15:00 may wait until then)". An opening is the begin of a working day's hours.
pub fn latest_step_start(given: Timestamp, calendar: &Calendar) -> Timestamp {
    calendar.opening(calendar.next_working_day(local(given).date()))
}

/// When a step is due whose time runs from `start`: to the hour.
pub fn step_due(start: Timestamp, allowance: WorkingSpan, calendar: &Calendar) -> Timestamp {
    calendar.add(start, allowance)
}
