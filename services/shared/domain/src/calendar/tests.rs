//! The calendar itself: what it refuses, how it is written, where it ends.

pub(crate) mod can_tho;
mod laws;

use jiff::civil::{Time, Weekday, date};

use self::can_tho::{calendar, data, day};
use super::*;
use crate::testing::at;

fn hour(hour: i8) -> Time {
    Time::constant(hour, 0, 0, 0)
}

fn with_hours(hours: &[(i8, i8)]) -> Result<Calendar, CalendarError> {
    let hours = hours.iter().map(|(from, until)| (hour(*from), hour(*until))).collect();
    Calendar::new(CalendarData { hours, ..data() })
}

#[test]
fn a_calendar_without_hours_is_refused() {
    assert_eq!(with_hours(&[]), Err(CalendarError::NoHours));
}

#[test]
fn hours_that_end_before_they_begin_are_refused() {
    let empty = |from, until| CalendarError::EmptyHours { from: hour(from), until: hour(until) };
    assert_eq!(with_hours(&[(11, 7)]), Err(empty(11, 7)));
    assert_eq!(with_hours(&[(7, 11), (13, 13)]), Err(empty(13, 13)));
}

#[test]
fn hours_that_overlap_or_stand_in_the_wrong_order_are_refused() {
    let overlap = |from, until| CalendarError::Overlap { from: hour(from), until: hour(until) };
    assert_eq!(with_hours(&[(7, 11), (10, 17)]), Err(overlap(10, 11)));
    assert_eq!(with_hours(&[(13, 17), (7, 11)]), Err(overlap(7, 17)));
    assert!(with_hours(&[(7, 11), (11, 15)]).is_ok());
}

#[test]
fn a_day_entered_twice_is_refused_also_where_the_two_agree() {
    let mut twice = data();
    twice.days.push(day(date(2017, 9, 2), DayKind::Holiday));
    assert_eq!(Calendar::new(twice), Err(CalendarError::Twice(date(2017, 9, 2))));
}

#[test]
fn a_week_without_a_working_day_is_refused() {
    let never = CalendarData { weekdays: Vec::new(), ..data() };
    assert_eq!(Calendar::new(never), Err(CalendarError::NoWeekday));
}

#[test]
fn times_and_weekdays_are_written_as_people_write_them() {
    let small = CalendarData {
        hours: vec![(hour(7), hour(11)), (hour(13), Time::constant(16, 30, 30, 0))],
        weekdays: vec![Weekday::Monday, Weekday::Saturday],
        days: vec![day(date(2026, 1, 1), DayKind::SwappedOff)],
        ..data()
    };
    let written = serde_json::to_value(&small).unwrap();
    let expected = serde_json::json!({
        "version": 1,
        "hours": [["07:00", "11:00"], ["13:00", "16:30:30"]],
        "weekdays": ["monday", "saturday"],
        "cut_off": "15:00",
        "days": [{
            "date": "2026-01-01",
            "kind": "swapped_off",
            "name_vi": "Ngày mẫu",
            "name_en": "An example",
            "certain": true,
        }],
    });
    assert_eq!(written, expected);
    assert_eq!(serde_json::from_value::<CalendarData>(written).unwrap(), small);
    let unknown = serde_json::from_str::<CalendarData>(
        r#"{"version": 1, "hours": [],
        "weekdays": ["someday"], "cut_off": "15:00", "days": []}"#,
    );
    assert!(unknown.unwrap_err().to_string().contains("\"someday\" is no weekday"));
}

#[test]
fn a_saturday_is_worked_only_if_it_is_swapped() {
    let calendar = calendar();
    assert!(calendar.is_working_day(date(2019, 1, 5)));
    assert!(!calendar.is_working_day(date(2019, 1, 12)));
    assert!(!calendar.is_working_day(date(2018, 12, 31)));
}

#[test]
fn the_next_working_day_after_the_new_years_bridge_is_the_second_of_january() {
    let calendar = calendar();
    assert_eq!(calendar.next_working_day(date(2018, 12, 28)), date(2019, 1, 2));
    assert_eq!(calendar.working_day_from(date(2018, 12, 29)), date(2019, 1, 2));
    assert_eq!(calendar.working_day_from(date(2018, 12, 28)), date(2018, 12, 28));
    assert_eq!(calendar.working_days_after(date(2018, 12, 28), 0), date(2018, 12, 28));
    assert_eq!(calendar.working_days_after(date(2018, 12, 28), 4), date(2019, 1, 5));
}

#[test]
fn beyond_the_last_entered_year_fixed_holidays_are_off_and_the_count_is_provisional() {
    let calendar = calendar();
    for off in [date(2027, 1, 1), date(2027, 4, 30), date(2029, 5, 1), date(2027, 9, 2)] {
        assert!(!calendar.is_working_day(off), "{off}");
    }
    assert!(calendar.is_working_day(date(2027, 2, 8)), "Tết 2027 is not entered yet");
    assert!(!calendar.is_provisional(at("2026-12-31 23:59")));
    assert!(calendar.is_provisional(at("2027-01-01 00:00")));
}

#[test]
fn a_day_off_that_is_entered_early_does_not_make_its_year_known() {
    let mut with_storm = data();
    with_storm.days.push(day(date(2027, 6, 1), DayKind::SwappedOff));
    let calendar = Calendar::new(with_storm).unwrap();
    assert!(!calendar.is_working_day(date(2027, 6, 1)));
    assert!(calendar.is_provisional(at("2027-06-02 09:00")));
    let no_days = CalendarData { days: Vec::new(), ..data() };
    assert!(Calendar::new(no_days).unwrap().is_provisional(at("2019-06-02 09:00")));
}

#[test]
fn a_working_time_that_ends_with_the_hours_ends_at_their_closing() {
    let calendar = calendar();
    let from = at("2019-10-08 07:00");
    assert_eq!(calendar.add(from, WorkingSpan::from_hours(4)), at("2019-10-08 11:00"));
    assert_eq!(calendar.add(from, WorkingSpan::from_minutes(241)), at("2019-10-08 13:01"));
    assert_eq!(calendar.add(from, WorkingSpan::from_hours(8)), at("2019-10-08 17:00"));
    assert_eq!(calendar.add(from, WorkingSpan::from_minutes(481)), at("2019-10-09 07:01"));
    let evening = at("2019-10-08 20:00");
    assert_eq!(calendar.add(evening, WorkingSpan::ZERO), evening);
    assert_eq!(calendar.add(evening, WorkingSpan::from_hours(1)), at("2019-10-09 08:00"));
}

#[test]
fn a_span_is_never_negative_and_never_overflows() {
    let most = WorkingSpan::from_hours(i64::MAX);
    assert_eq!(most + most, most);
    assert_eq!(WorkingSpan::from_hours(1) - WorkingSpan::from_hours(2), WorkingSpan::ZERO);
    assert_eq!(WorkingSpan::from_minutes(-1), WorkingSpan::ZERO);
}

#[test]
fn at_the_edge_of_time_the_count_stops() {
    let calendar = calendar();
    let most = WorkingSpan::from_hours(i64::MAX);
    assert_eq!(calendar.add(Timestamp::MAX, WorkingSpan::from_hours(1)), Timestamp::MAX);
    assert_eq!(calendar.add(Timestamp::MIN, most), Timestamp::MAX);
    assert_eq!(calendar.next_working_day(Date::MAX), Date::MAX);
    assert!(calendar.closing(Date::MAX) <= Timestamp::MAX);
    assert!(calendar.opening(Date::MIN) >= Timestamp::MIN);
    let years = calendar.between(Timestamp::MIN, Timestamp::MAX).minutes() / 60 / 8 / 260;
    assert!((19_990..20_100).contains(&years), "{years}");
}
