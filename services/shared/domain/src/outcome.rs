//! Early, on time or late (trước hạn, đúng hạn, quá hạn).
//!
//! Source: domain reference 2.6.

use jiff::Timestamp;

use crate::calendar::{Calendar, WorkingSpan};
use crate::deadline::HOURS_A_DAY;

/// From how long before the due time on an end is early, where the rules say nothing else: one
/// working day of 8 hours.
///
/// Source: domain reference 2.6, from memory and unsure there ("early: end at least one working day
/// of 8 hours before it").
pub const EARLY_FROM: WorkingSpan = WorkingSpan::from_hours(HOURS_A_DAY);

/// How an end stands to its due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// At least [`EARLY_FROM`] before.
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
    /// By how much working time before or after; none where they have only hours off between them.
    pub by: WorkingSpan,
}

/// Measures an end against its due time, early from [`EARLY_FROM`] on.
pub fn measure(end: Timestamp, due: Timestamp, calendar: &Calendar) -> Measured {
    measure_with(EARLY_FROM, end, due, calendar)
}

/// Measures an end against its due time, early from a working time before it on.
pub fn measure_with(
    early_from: WorkingSpan,
    end: Timestamp,
    due: Timestamp,
    calendar: &Calendar,
) -> Measured {
    if end > due {
        return Measured { outcome: Outcome::Late, by: calendar.between(due, end) };
    }
    let by = calendar.between(end, due);
    let outcome = if by >= early_from { Outcome::Early } else { Outcome::OnTime };
    Measured { outcome, by }
}

/// A working time in days of 8 hours, hours and minutes: 11 hours are (1, 3, 0).
pub fn in_days_and_hours(span: WorkingSpan) -> (i64, i64, i64) {
    let (hours, minutes) = (span.minutes() / 60, span.minutes() % 60);
    (hours / HOURS_A_DAY, hours % HOURS_A_DAY, minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::tests::can_tho::calendar;
    use crate::testing::at;

    const DUE: &str = "2019-04-18 17:00";

    #[test]
    fn after_an_apology_with_a_new_date_it_is_still_late_by_eleven_hours() {
        let measured = measure(at("2019-04-22 10:00"), at(DUE), &calendar());
        let by = WorkingSpan::from_hours(11);
        assert_eq!(measured, Measured { outcome: Outcome::Late, by });
        assert_eq!(in_days_and_hours(by), (1, 3, 0));
    }

    #[test]
    fn an_end_at_the_due_time_is_on_time() {
        let measured = measure(at(DUE), at(DUE), &calendar());
        assert_eq!(measured, Measured { outcome: Outcome::OnTime, by: WorkingSpan::ZERO });
    }

    #[test]
    fn eight_working_hours_before_the_due_time_is_early_and_a_minute_later_is_not() {
        let end = |text| measure(at(text), at(DUE), &calendar()).outcome;
        assert_eq!(end("2019-04-17 17:00"), Outcome::Early);
        assert_eq!(end("2019-04-18 07:00"), Outcome::Early);
        assert_eq!(end("2019-04-18 07:01"), Outcome::OnTime);
    }

    #[test]
    fn what_is_early_is_a_rule() {
        let half_a_day = WorkingSpan::from_hours(4);
        let end = |text| measure_with(half_a_day, at(text), at(DUE), &calendar()).outcome;
        assert_eq!(end("2019-04-18 13:00"), Outcome::Early);
        assert_eq!(end("2019-04-18 13:01"), Outcome::OnTime);
    }

    #[test]
    fn an_end_in_the_evening_after_the_due_time_is_late_by_no_working_time() {
        let measured = measure(at("2019-04-18 17:01"), at(DUE), &calendar());
        assert_eq!(measured, Measured { outcome: Outcome::Late, by: WorkingSpan::ZERO });
    }

    #[test]
    fn less_than_a_minute_is_not_written() {
        assert_eq!(in_days_and_hours(WorkingSpan::from_minutes(479)), (0, 7, 59));
        let calendar = calendar();
        let (from, to) = (at("2019-04-18 07:00:00"), at("2019-04-18 07:01:59"));
        assert_eq!(in_days_and_hours(calendar.between(from, to)), (0, 0, 1));
    }
}
