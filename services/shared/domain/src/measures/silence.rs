//! Silence (không chuyển động): nothing happens to a dossier, at whoever has it.

use jiff::Timestamp;

use crate::calendar::Calendar;
use crate::{local, moment};

/// From how many working days on a dossier without movement is silent, if nothing else is asked for: ours;
/// no rule names one.
pub const SILENT_AFTER: u32 = 10;

/// The moment since which nothing has happened to what is silent for so many working days, at this time of
/// the day; days on which nobody works count for nothing.
pub fn silent_before(now: Timestamp, working_days: u32, calendar: &Calendar) -> Timestamp {
    let here = local(now);
    let (mut day, mut left) = (here.date(), working_days);
    while left > 0 {
        let Ok(before) = day.yesterday() else { break };
        left -= u32::from(calendar.is_working_day(day));
        day = before;
    }
    moment(day.to_datetime(here.time()))
}
