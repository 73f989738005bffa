//! Early, on time or late (trước hạn, đúng hạn, quá hạn). Source: domain reference 2.6.

use jiff::Timestamp;

use crate::calendar::{Calendar, WorkingSpan};

/// How an end stands to its due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// At least a working day before.
    Early,
    /// By the due time, and not early.
    OnTime,
    /// After it.
    Late,
}

impl Outcome {
    /// The name under which the API and the tables show it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::OnTime => "on_time",
            Self::Late => "late",
        }
    }
}

/// An end measured against its due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Early, on time or late.
    pub outcome: Outcome,
    /// By how much working time before or after.
    pub by: WorkingSpan,
}

/// From how long before the due time on an end is early: one working day of 8 hours.
pub const EARLY_FROM: WorkingSpan = WorkingSpan::from_hours(8);

/// Measures an end against its due time.
pub fn measure(end: Timestamp, due: Timestamp, calendar: &Calendar) -> Measured {
    if end > due {
        return Measured { outcome: Outcome::Late, by: calendar.between(due, end) };
    }
    let by = calendar.between(end, due);
    let outcome = if by >= EARLY_FROM { Outcome::Early } else { Outcome::OnTime };
    Measured { outcome, by }
}

/// A working time in days of 8 hours, hours and minutes: 11 hours are (1, 3, 0).
pub fn in_days_and_hours(span: WorkingSpan) -> (i64, i64, i64) {
    let minutes = span.minutes();
    (minutes / 480, minutes % 480 / 60, minutes % 60)
}
