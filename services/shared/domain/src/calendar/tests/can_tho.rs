//! The city's calendar for tests: the years that the examples of the domain reference lie in.

use jiff::civil::{Date, Time, Weekday};

use super::super::{Calendar, CalendarData, DayEntry, DayKind};

/// The days of 2017 to 2019 and 2026 as the city enters them: date and kind.
const DAYS: &str = "
2017-01-01 holiday
2017-01-02 compensatory
2017-01-26 compensatory
2017-01-27 holiday
2017-01-28 holiday
2017-01-29 holiday
2017-01-30 holiday
2017-01-31 holiday
2017-02-01 compensatory
2017-04-06 holiday
2017-04-30 holiday
2017-05-01 holiday
2017-05-02 compensatory
2017-09-02 holiday
2017-09-04 compensatory
2018-01-01 holiday
2018-02-14 compensatory
2018-02-15 holiday
2018-02-16 holiday
2018-02-17 holiday
2018-02-18 holiday
2018-02-19 holiday
2018-02-20 compensatory
2018-04-25 holiday
2018-04-30 holiday
2018-05-01 holiday
2018-09-02 holiday
2018-09-03 compensatory
2018-12-31 swapped_off
2019-01-01 holiday
2019-01-05 swapped_work
2019-02-04 holiday
2019-02-05 holiday
2019-02-06 holiday
2019-02-07 holiday
2019-02-08 holiday
2019-04-14 holiday
2019-04-15 compensatory
2019-04-29 swapped_off
2019-04-30 holiday
2019-05-01 holiday
2019-05-04 swapped_work
2019-09-02 holiday
2026-01-01 holiday
2026-01-02 swapped_off
2026-01-10 swapped_work
2026-02-16 holiday
2026-02-17 holiday
2026-02-18 holiday
2026-02-19 holiday
2026-02-20 holiday
2026-04-26 holiday
2026-04-27 compensatory
2026-04-30 holiday
2026-05-01 holiday
2026-08-22 swapped_work
2026-08-31 swapped_off
2026-09-01 holiday
2026-09-02 holiday
2026-11-24 holiday
";

/// Monday to Friday, 7 to 11 and 13 to 17, with the [`DAYS`].
pub(crate) fn data() -> CalendarData {
    let hour = |hour| Time::constant(hour, 0, 0, 0);
    let monday_to_friday = 0..5;
    CalendarData {
        version: 1,
        hours: vec![(hour(7), hour(11)), (hour(13), hour(17))],
        weekdays: monday_to_friday.map(|n| Weekday::from_monday_zero_offset(n).unwrap()).collect(),
        cut_off: hour(15),
        days: DAYS.trim().lines().map(entry).collect(),
        closures: Vec::new(),
    }
}

pub(crate) fn calendar() -> Calendar {
    Calendar::new(data()).unwrap()
}

fn entry(line: &str) -> DayEntry {
    let (date, kind) = line.split_once(' ').unwrap();
    let kind = match kind {
        "holiday" => DayKind::Holiday,
        "compensatory" => DayKind::Compensatory,
        "swapped_off" => DayKind::SwappedOff,
        "swapped_work" => DayKind::SwappedWork,
        other => panic!("{other} is no kind of day"),
    };
    day(date.parse().unwrap(), kind)
}

/// An entry of a day, with a made-up name.
pub(crate) fn day(date: Date, kind: DayKind) -> DayEntry {
    let (name_vi, name_en) = ("Ngày mẫu".to_owned(), "An example".to_owned());
    DayEntry { date, kind, name_vi, name_en, certain: true }
}
