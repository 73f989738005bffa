//! Why an appointment is on its date: each day from reception on, counted or left out.
//!
//! Source: domain reference 2.5, "The page and an endpoint answer *why this date*".

use jiff::Timestamp;
use jiff::civil::Date;

use super::{DayMode, Due, LegalTime, TimeUnit, appointment, start};
use crate::calendar::{Calendar, DayOff};
use crate::local;

/// More days than a person reads are not told one by one.
pub const MOST_DAYS: usize = 400;

/// Why a date is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// From when the time is counted.
    pub start: Timestamp,
    /// The appointment.
    pub due: Due,
    /// From the local day of reception to that of the appointment, [`MOST_DAYS`] at most.
    pub days: Vec<Day>,
    /// Whether days at the end are not told.
    pub cut: bool,
}

/// One local day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// What it is to the count.
    pub count: Count,
    /// Why nobody works on it, if so.
    pub off: Option<DayOff>,
}

/// What a day is to the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// It came in on this day, which does not count: not open, after the cut-off, or because the
    /// first day of a time in days never does (Civil Code, article 147.2).
    First,
    /// The so many-th day.
    Counted(u32),
    /// Working minutes of a time in hours, rounded down.
    Minutes(i64),
    /// It does not count: nobody works on it.
    LeftOut,
    /// The time has ended on a day off: it goes on to the next working day (article 148.5).
    Extended,
}

/// Why a dossier that is received at a moment is due when it is.
pub fn why(received: Timestamp, time: LegalTime, mode: DayMode, calendar: &Calendar) -> Why {
    let start = start(received, calendar);
    let due = appointment(received, time, mode, calendar);
    let (first, last) = (local(received).date(), local(due.at).date());
    let counted = Counted { start, due: due.at, time, mode, calendar };
    let mut days = Vec::new();
    let (mut date, mut number) = (first, 0);
    while date <= last && days.len() < MOST_DAYS {
        let count = counted.on(date, number);
        if let Count::Counted(n) = count {
            number = n;
        }
        days.push(Day { date, count, off: calendar.day_off(date) });
        match date.tomorrow() {
            Ok(next) => date = next,
            Err(_) => break,
        }
    }
    let cut = days.last().is_some_and(|day| day.date < last);
    Why { start, due, days, cut }
}

/// What the count depends on.
struct Counted<'a> {
    start: Timestamp,
    due: Timestamp,
    time: LegalTime,
    mode: DayMode,
    calendar: &'a Calendar,
}

impl Counted<'_> {
    /// What a day is to the count, after `number` days that were counted.
    fn on(&self, date: Date, number: u32) -> Count {
        let first = local(self.start).date();
        let worked = self.calendar.is_working_day(date);
        match (self.time.unit, self.mode) {
            (TimeUnit::Hour, _) | (TimeUnit::WorkingDay, DayMode::ToTheHour) if worked => {
                Count::Minutes(self.minutes(date))
            }
            (TimeUnit::SameDay, _) if worked && date < local(self.due).date() => Count::First,
            (TimeUnit::WorkingDay, DayMode::EndOfDay) if date == first => Count::First,
            (TimeUnit::Day | TimeUnit::Month, _) if date <= first => Count::First,
            (TimeUnit::Day, _) if number >= self.time.quantity => Count::Extended,
            (TimeUnit::Month, _) if self.month_has_ended(date) => Count::Extended,
            (TimeUnit::Day | TimeUnit::Month, _) => Count::Counted(number + 1),
            _ if worked => Count::Counted(number + 1),
            _ => Count::LeftOut,
        }
    }

    fn minutes(&self, date: Date) -> i64 {
        let from = self.calendar.opening(date).max(self.start);
        let until = self.calendar.closing(date).min(self.due);
        self.calendar.between(from, until.max(from)).minutes()
    }

    fn month_has_ended(&self, date: Date) -> bool {
        let months = jiff::Span::new().try_months(self.time.quantity);
        let first = local(self.start).date();
        let last = months.and_then(|months| first.checked_add(months));
        last.is_ok_and(|last| date > last)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::tests::can_tho::calendar as can_tho;
    use crate::testing::at;

    fn told(received: &str, quantity: u32, unit: TimeUnit) -> Vec<(String, Count)> {
        let time = LegalTime { quantity, unit };
        let why = why(at(received), time, DayMode::EndOfDay, &can_tho());
        let day = |day: &Day| day.date.strftime("%m-%d").to_string();
        why.days.iter().map(|told| (day(told), told.count)).collect()
    }

    #[test]
    fn five_days_over_the_hung_kings_day_are_told_day_by_day() {
        use Count::{Counted, First, LeftOut};
        let days = told("2019-04-10 08:00", 5, TimeUnit::WorkingDay);
        let expected = [
            ("04-10", First),
            ("04-11", Counted(1)),
            ("04-12", Counted(2)),
            ("04-13", LeftOut),
            ("04-14", LeftOut),
            ("04-15", LeftOut),
            ("04-16", Counted(3)),
            ("04-17", Counted(4)),
            ("04-18", Counted(5)),
        ];
        assert_eq!(days, expected.map(|(day, count)| (day.to_owned(), count)));
        let off = can_tho().day_off(jiff::civil::date(2019, 4, 15));
        let Some(DayOff::Entered(entry)) = off else { panic!("{off:?}") };
        assert_eq!(entry.date, jiff::civil::date(2019, 4, 15));
    }

    #[test]
    fn hours_of_a_friday_evening_go_on_on_a_worked_saturday() {
        let days = told("2019-01-04 16:00", 8, TimeUnit::Hour);
        let expected = [("01-04", Count::Minutes(60)), ("01-05", Count::Minutes(420))];
        assert_eq!(days, expected.map(|(day, count)| (day.to_owned(), count)));
    }

    #[test]
    fn calendar_days_that_end_on_a_day_off_go_on_to_the_next_working_day() {
        let days = told("2019-04-12 09:00", 15, TimeUnit::Day);
        assert_eq!(days[15], ("04-27".to_owned(), Count::Counted(15)));
        let extended = days[16..].iter().all(|(_, count)| *count == Count::Extended);
        assert!(extended && days.last().unwrap().0 == "05-02", "{days:?}");
    }

    #[test]
    fn what_comes_in_after_the_cut_off_has_its_day_told_as_the_first() {
        let days = told("2019-10-08 15:20", 0, TimeUnit::SameDay);
        let expected = [("10-08", Count::First), ("10-09", Count::Counted(1))];
        assert_eq!(days, expected.map(|(day, count)| (day.to_owned(), count)));
    }

    proptest! {
        /// The days that are told add up to the legal time.
        #[test]
        fn the_days_add_up(
            minute in 0i64..6_000_000, quantity in 1u32..60, unit in 0usize..4, to_the_hour in any::<bool>()
        ) {
            let calendar = can_tho();
            let received = at("2016-01-04 00:00") + jiff::SignedDuration::from_mins(minute);
            let unit = [TimeUnit::SameDay, TimeUnit::WorkingDay, TimeUnit::Hour, TimeUnit::Day][unit];
            let mode = if to_the_hour { DayMode::ToTheHour } else { DayMode::EndOfDay };
            let why = why(received, LegalTime { quantity, unit }, mode, &calendar);
            let counted = why.days.iter().filter(|day| matches!(day.count, Count::Counted(_))).count();
            let minutes: i64 = why.days.iter().map(|day| match day.count {
                Count::Minutes(minutes) => minutes,
                _ => 0,
            }).sum();
            let expected = match (unit, mode) {
                (TimeUnit::SameDay, _) => (1, 0),
                (TimeUnit::WorkingDay, DayMode::ToTheHour) => (0, i64::from(quantity) * 480),
                (TimeUnit::Hour, _) => (0, i64::from(quantity) * 60),
                _ => (quantity as usize, 0),
            };
            prop_assert_eq!((counted, minutes), expected);
            for day in &why.days {
                prop_assert_eq!(day.off.is_none(), calendar.is_working_day(day.date));
                prop_assert!(day.count != Count::LeftOut || day.off.is_some());
            }
            prop_assert_eq!(why.days.last().unwrap().date, local(why.due.at).date());
        }
    }
}
