//! What other systems got wrong in public, each by its name.

use proptest::prelude::*;

use super::*;

/// "Quá hạn ngay ngày nộp": a deadline that has passed before the day is over.
fn not_overdue_today(received: &str, unit: TimeUnit) {
    let due = due(received, 1, unit, DayMode::EndOfDay);
    let today = local(at(received)).date();
    assert!(due > at(received) && local(due).date() >= today, "{received}, {unit:?}: {due}");
}

#[test]
fn holidays_are_not_ignored() {
    // Tết 2019 was 02-04 to 02-08: a week of it is not a week of work.
    let over_tet = due("2019-02-01 09:00", 5, TimeUnit::WorkingDay, DayMode::EndOfDay);
    assert_eq!(over_tet, at("2019-02-15 17:00"));
    let ordinary = due("2019-03-01 09:00", 5, TimeUnit::WorkingDay, DayMode::EndOfDay);
    assert_eq!(ordinary, at("2019-03-08 17:00"));
}

#[test]
fn what_is_submitted_today_is_not_overdue_today() {
    for time in ["00:00", "06:59", "11:30", "14:59", "15:00", "16:59", "17:00", "23:59"] {
        for day in ["2019-01-04", "2019-01-05", "2019-01-06", "2019-04-15", "2018-12-28"] {
            for unit in [TimeUnit::SameDay, TimeUnit::Hour, TimeUnit::WorkingDay, TimeUnit::Day] {
                not_overdue_today(&format!("{day} {time}"), unit);
            }
        }
    }
}

#[test]
fn a_wait_of_one_day_does_not_end_after_a_minute() {
    let one = |received| due(received, 1, TimeUnit::WorkingDay, DayMode::EndOfDay);
    assert_eq!(one("2019-10-08 16:59"), at("2019-10-09 17:00"));
    assert_eq!(one("2019-10-08 23:59"), at("2019-10-09 17:00"));
    let step = step_due(at("2019-10-08 16:59"), WorkingSpan::from_hours(8), &calendar());
    assert_eq!(step, at("2019-10-09 16:59"));
}

#[test]
fn one_day_is_8_working_hours_and_not_24() {
    let to_the_hour = due("2019-10-08 15:30", 3, TimeUnit::WorkingDay, DayMode::ToTheHour);
    assert_eq!(to_the_hour, at("2019-10-11 15:30"), "24 working hours are three days");
    assert_eq!(calendar().between(at("2019-10-08 07:00"), at("2019-10-08 17:00")).minutes(), 480);
}

#[test]
fn a_third_supplement_alone_makes_nothing_overdue() {
    // Each stop moves the date by the hours that stood still, whoever asked, however often.
    let first = due("2017-10-02 09:00", 7, TimeUnit::WorkingDay, DayMode::EndOfDay);
    assert_eq!(first, at("2017-10-11 17:00"));
    let stops = [
        ("2017-10-03 09:00", "2017-10-04 09:00"),
        ("2017-10-05 09:00", "2017-10-06 09:00"),
        ("2017-10-09 09:00", "2017-10-10 09:00"),
    ];
    let moved =
        stops.iter().fold(first, |due, (from, to)| resumed(due, stood(from, to), &calendar()).at);
    assert_eq!(moved, at("2017-10-16 17:00"), "three working days later");
}

proptest! {
    /// At whatever minute of whatever day.
    #[test]
    fn nothing_is_due_before_it_was_received(minute in 0i64..5_000_000, quantity in 1u32..40) {
        let received = at("2017-01-02 00:00") + jiff::SignedDuration::from_mins(minute);
        for unit in [TimeUnit::SameDay, TimeUnit::Hour, TimeUnit::WorkingDay, TimeUnit::Day] {
            let time = LegalTime { quantity, unit };
            let due = appointment(received, time, DayMode::EndOfDay, &calendar()).at;
            prop_assert!(due > received, "{unit:?}");
        }
    }
}
