//! What holds for every calendar and every moment.

use std::collections::HashMap;

use jiff::civil::{Time, Weekday};
use proptest::collection::{btree_map, btree_set};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::super::*;
use super::can_tho;
use crate::catalogue::{Catalogue, Event};
use crate::deadline::{self, DayMode, LegalTime, TimeUnit};
use crate::{local, moment};

const KINDS: [DayKind; 4] =
    [DayKind::Holiday, DayKind::Compensatory, DayKind::SwappedOff, DayKind::SwappedWork];

/// The years around the entered ones, and some beyond.
fn dates() -> impl Strategy<Value = Date> {
    (2016i16..2031, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| jiff::civil::date(y, m, d))
}

fn moments() -> impl Strategy<Value = Timestamp> {
    (dates(), 0..DAY_MS).prop_map(|(date, time)| super::moment(days::number(date), time))
}

fn spans() -> impl Strategy<Value = WorkingSpan> {
    let to_the_hour = (0i64..300).prop_map(WorkingSpan::from_hours);
    prop_oneof![to_the_hour, (0i64..1_000_000_000).prop_map(WorkingSpan::from_ms)]
}

/// Calendars of all kinds: the city's, and ones with other hours, weeks and days.
fn calendars() -> impl Strategy<Value = Calendar> {
    let quarters = btree_set(0i8..95, 2..=6).prop_map(|quarters| {
        let time = |quarter: &i8| Time::constant(quarter / 4, quarter % 4 * 15, 0, 0);
        let times: Vec<Time> = quarters.iter().map(time).collect();
        times.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    });
    let week: Vec<Weekday> = Weekday::Monday.cycle_forward().take(7).collect();
    let days = btree_map(dates(), select(&KINDS[..]), 0..40);
    let made_up = (quarters, subsequence(week, 1..=7), days).prop_map(|(hours, weekdays, days)| {
        let days = days.into_iter().map(|(date, kind)| can_tho::day(date, kind)).collect();
        Calendar::new(CalendarData { hours, weekdays, days, ..can_tho::data() }).unwrap()
    });
    prop_oneof![Just(can_tho::calendar()), made_up]
}

fn legal_times() -> impl Strategy<Value = (LegalTime, DayMode)> {
    let unit = select(vec![
        TimeUnit::SameDay,
        TimeUnit::WorkingDay,
        TimeUnit::Hour,
        TimeUnit::Day,
        TimeUnit::Month,
    ]);
    let mode = select(vec![DayMode::EndOfDay, DayMode::ToTheHour]);
    (0u32..60, unit, mode).prop_map(|(quantity, unit, mode)| (LegalTime { quantity, unit }, mode))
}

/// Whether a day is worked, read off the data line by line.
fn worked(data: &CalendarData, day: Date) -> bool {
    let fixed = [(1, 1), (4, 30), (5, 1), (9, 2)].contains(&(day.month(), day.day()));
    match data.days.iter().find(|entry| entry.date == day) {
        Some(entry) => entry.kind == DayKind::SwappedWork,
        None => data.weekdays.contains(&day.weekday()) && !fixed,
    }
}

/// The working minutes between two moments on the minute, counted one by one.
fn minutes_one_by_one(data: &CalendarData, from: Timestamp, minutes: i64) -> i64 {
    let mut days = HashMap::new();
    let within = |minute: &i64| {
        let at = local(from + jiff::SignedDuration::from_mins(*minute));
        let in_hours = data.hours.iter().any(|(open, close)| (*open..*close).contains(&at.time()));
        in_hours && *days.entry(at.date()).or_insert_with(|| worked(data, at.date()))
    };
    i64::try_from((0..minutes).filter(within).count()).unwrap()
}

proptest! {
    #[test]
    fn between_counts_what_a_clerk_counts_minute_by_minute(
        calendar in calendars(), day in dates(), minute in 0i64..1440, minutes in 0i64..20_000,
    ) {
        let from = super::moment(days::number(day), minute * 60_000);
        let to = from + jiff::SignedDuration::from_mins(minutes);
        let counted = minutes_one_by_one(calendar.data(), from, minutes);
        prop_assert_eq!(calendar.between(from, to), WorkingSpan::from_minutes(counted));
    }

    #[test]
    fn a_day_is_worked_as_the_data_says(calendar in calendars(), day in dates()) {
        prop_assert_eq!(calendar.is_working_day(day), worked(calendar.data(), day));
        let mut next = day.tomorrow().unwrap();
        while !worked(calendar.data(), next) {
            next = next.tomorrow().unwrap();
        }
        prop_assert_eq!(calendar.next_working_day(day), next);
        prop_assert_eq!(calendar.working_day_from(day.tomorrow().unwrap()), next);
    }

    #[test]
    fn many_working_days_are_one_after_the_other(
        calendar in calendars(), day in dates(), n in 0u32..300,
    ) {
        let stepped = (0..n).fold(day, |day, _| calendar.next_working_day(day));
        prop_assert_eq!(calendar.working_days_after(day, n), stepped);
    }

    #[test]
    fn what_is_added_lies_between(
        calendar in calendars(), from in moments(), span in spans(),
    ) {
        prop_assert_eq!(calendar.between(from, calendar.add(from, span)), span);
    }

    #[test]
    fn what_lies_between_leads_back_to_the_last_working_moment(
        calendar in calendars(), from in moments(), to in moments(),
    ) {
        let (from, to) = (from.min(to), from.max(to));
        let back = calendar.add(from, calendar.between(from, to));
        prop_assert!(back <= to);
        prop_assert_eq!(calendar.between(back, to), WorkingSpan::ZERO);
        prop_assert_eq!(calendar.between(to, from), WorkingSpan::ZERO);
    }

    #[test]
    fn a_working_time_ends_within_the_hours(
        calendar in calendars(), from in moments(), span in spans(),
    ) {
        prop_assume!(span > WorkingSpan::ZERO);
        let end = local(calendar.add(from, span));
        prop_assert!(calendar.is_working_day(end.date()));
        let hours = &calendar.data().hours;
        prop_assert!(hours.iter().any(|(open, close)| *open < end.time() && end.time() <= *close));
    }

    #[test]
    fn later_or_longer_never_ends_earlier(
        calendar in calendars(), one in moments(), other in moments(), span in spans(),
        more in spans(), (time, mode) in legal_times(),
    ) {
        let (early, late) = (one.min(other), one.max(other));
        prop_assert!(calendar.add(early, span) <= calendar.add(late, span));
        prop_assert!(calendar.add(early, span) <= calendar.add(early, span + more));
        let due = |received| deadline::appointment(received, time, mode, &calendar).at;
        prop_assert!(due(early) <= due(late));
        prop_assert!(due(early) >= early || time.quantity == 0);
        let latest = |given| deadline::latest_step_start(given, &calendar);
        prop_assert!(latest(early) <= latest(late));
        prop_assert!(latest(early) > early);
    }

    #[test]
    fn a_cut_changes_no_count(
        calendar in calendars(), mut at in [moments(), moments(), moments()], one in spans(),
        other in spans(),
    ) {
        at.sort_unstable();
        let [from, cut, to] = at;
        let parts = calendar.between(from, cut) + calendar.between(cut, to);
        prop_assert_eq!(parts, calendar.between(from, to));
        let in_parts = calendar.add(calendar.add(from, one), other);
        prop_assert_eq!(in_parts, calendar.add(from, one + other));
    }

    #[test]
    fn one_more_holiday_never_makes_anything_due_earlier(
        calendar in calendars(), received in moments(), ahead in 0i64..100,
        (time, mode) in legal_times(), span in spans(),
    ) {
        let date = days::day(day_and_time(received).0 + ahead);
        let mut data = calendar.data().clone();
        data.days.retain(|entry| entry.date != date);
        data.days.push(can_tho::day(date, DayKind::Holiday));
        let with = Calendar::new(data).unwrap();
        let due = |calendar| deadline::appointment(received, time, mode, calendar).at;
        prop_assert!(due(&calendar) <= due(&with));
        prop_assert!(calendar.add(received, span) <= with.add(received, span));
        let latest = |calendar| deadline::latest_step_start(received, calendar);
        prop_assert!(latest(&calendar) <= latest(&with));
    }

    #[test]
    fn a_closure_makes_nothing_due_earlier_and_leaves_the_others_alone(
        calendar in calendars(), received in moments(), ahead in 0i64..60, length in 0i64..20,
        (time, mode) in legal_times(), span in spans(),
    ) {
        let from = days::day(day_and_time(received).0 + ahead);
        let to = days::day(day_and_time(received).0 + ahead + length);
        let agency: crate::AgencyId = "H13.131".parse().unwrap();
        let closure =
            Closure { agency: agency.clone(), from, to, decision: String::new(), note: String::new() };
        let data = CalendarData { closures: vec![closure], ..calendar.data().clone() };
        let mut catalogue = Catalogue::default();
        catalogue.apply(&Event::CalendarPublished(data));
        let closed = catalogue.calendar_of(&agency).unwrap();
        let other = catalogue.calendar_of(&"H13.132".parse().unwrap()).unwrap();
        for day in 0..=length {
            prop_assert!(!closed.is_working_day(days::day(days::number(from) + day)));
        }
        let due = |calendar: &Calendar| deadline::appointment(received, time, mode, calendar);
        prop_assert!(due(&calendar).at <= due(&closed).at);
        prop_assert!(calendar.add(received, span) <= closed.add(received, span));
        prop_assert_eq!(due(&calendar), due(&other));
        prop_assert_eq!(calendar.add(received, span), other.add(received, span));
    }

    #[test]
    fn a_stop_moves_the_due_time_by_exactly_its_working_time(
        calendar in calendars(), received in moments(), one in moments(), other in moments(),
        (time, mode) in legal_times(),
    ) {
        let due = deadline::appointment(received, time, mode, &calendar).at;
        let stood = calendar.between(one.min(other), one.max(other));
        let moved = deadline::resumed(due, stood, &calendar).at;
        prop_assert_eq!(calendar.between(due, moved), stood);
    }

    #[test]
    fn no_moment_and_no_time_is_too_far(
        calendar in calendars(), seconds in -377_705_023_201i64..=253_402_207_200, ms: i64,
        quantity: u32, (time, mode) in legal_times(),
    ) {
        let at = Timestamp::from_second(seconds).unwrap();
        let time = LegalTime { quantity, ..time };
        let due = deadline::appointment(at, time, mode, &calendar).at;
        let resumed = deadline::resumed(due, WorkingSpan::from_ms(ms), &calendar).at;
        prop_assert!(resumed >= due);
        calendar.between(at, resumed);
        calendar.is_provisional(resumed);
        deadline::latest_step_start(resumed, &calendar);
    }

    #[test]
    fn a_calendar_reads_back_as_it_was_written(calendar in calendars()) {
        let written = serde_json::to_string(calendar.data()).unwrap();
        let read: CalendarData = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&read, calendar.data());
    }

    #[test]
    fn opening_and_closing_are_the_first_and_the_last_of_the_hours(
        calendar in calendars(), day in dates(),
    ) {
        let hours = &calendar.data().hours;
        let (first, last) = (hours.first().unwrap().0, hours.last().unwrap().1);
        prop_assert_eq!(calendar.opening(day), moment(day.to_datetime(first)));
        prop_assert_eq!(calendar.closing(day), moment(day.to_datetime(last)));
    }
}
