//! The examples of the domain reference, 2.5, 5.2 and 7, each under its own name.

mod peers;

use super::DayMode::{EndOfDay, ToTheHour};
use super::TimeUnit::{Day, Hour, Month, SameDay, WorkingDay};
use super::*;
use crate::calendar::tests::can_tho::calendar;
use crate::testing::at;

fn due(received: &str, quantity: u32, unit: TimeUnit, mode: DayMode) -> Timestamp {
    appointment(at(received), LegalTime { quantity, unit }, mode, &calendar()).at
}

/// Working time between two moments.
fn stood(from: &str, to: &str) -> WorkingSpan {
    calendar().between(at(from), at(to))
}

#[test]
fn same_day_received_before_the_cut_off_is_due_the_same_day() {
    assert_eq!(due("2019-10-08 14:50", 1, SameDay, EndOfDay), at("2019-10-08 17:00"));
    assert_eq!(due("2019-10-08 14:59:59", 1, SameDay, EndOfDay), at("2019-10-08 17:00"));
}

#[test]
fn same_day_received_at_or_after_the_cut_off_is_due_the_next_working_day() {
    assert_eq!(due("2019-10-08 15:20", 1, SameDay, EndOfDay), at("2019-10-09 17:00"));
    assert_eq!(due("2019-10-08 15:00", 1, SameDay, ToTheHour), at("2019-10-09 17:00"));
}

#[test]
fn same_day_received_after_hours_that_end_before_the_cut_off_is_due_the_next_working_day() {
    let mut data = calendar().data().clone();
    data.hours = vec![(jiff::civil::time(7, 0, 0, 0), jiff::civil::time(11, 0, 0, 0))];
    let mornings = Calendar::new(data).unwrap();
    let time = LegalTime { quantity: 1, unit: SameDay };
    let due = |received| appointment(at(received), time, EndOfDay, &mornings).at;
    assert_eq!(due("2019-10-08 10:50"), at("2019-10-08 11:00"));
    assert_eq!(due("2019-10-08 14:50"), at("2019-10-09 11:00"));
}

#[test]
fn same_day_received_before_the_new_years_bridge_is_due_after_it() {
    assert_eq!(due("2018-12-28 15:20", 1, SameDay, EndOfDay), at("2019-01-02 17:00"));
}

#[test]
fn same_day_received_on_a_sunday_is_due_on_monday() {
    assert_eq!(due("2019-10-06 16:00", 1, SameDay, EndOfDay), at("2019-10-07 17:00"));
}

#[test]
fn three_working_days_end_with_the_hours_of_the_third() {
    assert_eq!(due("2019-10-08 15:30", 3, WorkingDay, EndOfDay), at("2019-10-11 17:00"));
}

#[test]
fn three_working_days_leave_out_the_day_off_for_the_hung_kings() {
    assert_eq!(due("2026-04-23 15:30", 3, WorkingDay, EndOfDay), at("2026-04-29 17:00"));
}

#[test]
fn three_working_days_to_the_hour_end_at_the_hour_of_reception() {
    assert_eq!(due("2019-10-08 15:30", 3, WorkingDay, ToTheHour), at("2019-10-11 15:30"));
}

#[test]
fn working_days_received_on_a_saturday_start_on_monday_which_does_not_count() {
    assert_eq!(start(at("2019-10-12 09:00"), &calendar()), at("2019-10-14 07:00"));
    assert_eq!(due("2019-10-12 09:00", 1, WorkingDay, EndOfDay), at("2019-10-15 17:00"));
}

#[test]
fn reception_at_night_of_a_working_day_starts_at_that_moment() {
    assert_eq!(start(at("2019-10-08 20:00"), &calendar()), at("2019-10-08 20:00"));
    assert_eq!(due("2019-10-08 20:00", 1, WorkingDay, EndOfDay), at("2019-10-09 17:00"));
}

#[test]
fn an_online_dossier_is_answered_within_eight_working_hours_also_of_a_worked_saturday() {
    assert_eq!(due("2019-01-04 16:00", 8, Hour, EndOfDay), at("2019-01-05 16:00"));
}

#[test]
fn fifteen_days_that_end_on_a_day_off_end_on_the_next_working_day() {
    assert_eq!(due("2019-04-12 09:00", 15, Day, EndOfDay), at("2019-05-02 17:00"));
}

#[test]
fn calendar_days_that_end_on_a_working_day_end_there() {
    assert_eq!(due("2019-10-08 09:00", 15, Day, EndOfDay), at("2019-10-23 17:00"));
}

#[test]
fn a_month_ends_on_its_same_day_or_on_the_months_last() {
    assert_eq!(due("2019-10-08 09:00", 1, Month, EndOfDay), at("2019-11-08 17:00"));
    assert_eq!(due("2018-10-31 09:00", 1, Month, EndOfDay), at("2018-11-30 17:00"));
    // 28 February 2026 is a Saturday.
    assert_eq!(due("2026-01-30 09:00", 1, Month, EndOfDay), at("2026-03-02 17:00"));
}

#[test]
fn a_duty_over_tet_moves_the_appointment_by_twenty_seven_hours() {
    let first = due("2018-02-12 09:10", 10, WorkingDay, EndOfDay);
    assert_eq!(first, at("2018-03-05 17:00"));
    let stood = stood("2018-02-26 10:00", "2018-03-01 15:00");
    assert_eq!(stood, WorkingSpan::from_hours(27));
    assert_eq!(resumed(first, stood, &calendar()).at, at("2018-03-09 10:00"));
}

#[test]
fn under_the_rules_of_2015_a_supplement_resumes_the_time() {
    let first = due("2017-10-02 09:00", 7, WorkingDay, EndOfDay);
    assert_eq!(first, at("2017-10-11 17:00"));
    let stood = stood("2017-10-05 14:00", "2017-10-10 14:00");
    assert_eq!(stood, WorkingSpan::from_hours(24));
    assert_eq!(resumed(first, stood, &calendar()).at, at("2017-10-16 17:00"));
}

#[test]
fn under_the_rules_of_2018_a_supplement_restarts_the_time_but_not_in_the_index() {
    let first = due("2019-10-01 09:00", 7, WorkingDay, EndOfDay);
    assert_eq!(first, at("2019-10-10 17:00"));
    let complete = "2019-10-09 14:00";
    assert_eq!(due(complete, 7, WorkingDay, EndOfDay), at("2019-10-18 17:00"));
    let in_the_index = resumed(first, stood("2019-10-04 14:00", complete), &calendar());
    assert_eq!(in_the_index, Due { at: at("2019-10-15 17:00"), provisional: false });
}

#[test]
fn five_days_over_the_hung_kings_day_are_due_on_the_thursday() {
    assert_eq!(due("2019-04-10 09:00", 5, WorkingDay, EndOfDay), at("2019-04-18 17:00"));
}

#[test]
fn a_step_of_two_days_is_due_to_the_hour() {
    let taken = at("2019-11-05 09:30");
    let two_days = WorkingSpan::from_hours(2 * HOURS_A_DAY);
    assert_eq!(step_due(taken, two_days, &calendar()), at("2019-11-07 09:30"));
}

#[test]
fn a_step_that_nobody_takes_runs_from_the_next_opening() {
    let latest = |given| latest_step_start(at(given), &calendar());
    assert_eq!(latest("2019-11-05 09:30"), at("2019-11-06 07:00"));
    assert_eq!(latest("2019-11-05 15:30"), at("2019-11-06 07:00"));
    assert_eq!(latest("2019-11-05 06:30"), at("2019-11-05 07:00"));
    assert_eq!(latest("2019-11-05 07:00"), at("2019-11-06 07:00"));
    assert_eq!(latest("2019-11-08 16:00"), at("2019-11-11 07:00"));
    assert_eq!(latest("2019-11-09 09:00"), at("2019-11-11 07:00"));
}

#[test]
fn an_appointment_beyond_the_entered_years_is_provisional() {
    let time = LegalTime { quantity: 5, unit: WorkingDay };
    let at_the_years_end = |received| appointment(at(received), time, EndOfDay, &calendar());
    let expected = Due { at: at("2027-01-07 17:00"), provisional: true };
    assert_eq!(at_the_years_end("2026-12-30 09:00"), expected);
    assert!(!at_the_years_end("2026-12-24 09:00").provisional);
}

#[test]
fn a_time_too_long_to_be_told_ends_at_the_last_moment() {
    for (unit, mode) in [(WorkingDay, EndOfDay), (WorkingDay, ToTheHour), (Day, EndOfDay)] {
        let last = due("2019-10-08 09:00", u32::MAX, unit, mode);
        assert!(last >= at("9999-12-30 17:00"), "{unit:?} {last}");
    }
    assert!(due("2019-10-08 09:00", u32::MAX, Month, EndOfDay) >= at("9999-12-30 17:00"));
}
