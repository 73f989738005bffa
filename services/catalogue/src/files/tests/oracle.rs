//! 10,000 appointments over the city's eleven years, as an independent library counts them.

use jiff::civil::{Date, DateTime};
use motcua_domain::calendar::Calendar;
use motcua_domain::deadline::{DayMode, LegalTime, TimeUnit, appointment};
use motcua_domain::{local, moment};

/// Made by `numpy_due.py` with `numpy.busday_offset`.
const TABLE: &str = include_str!("numpy_due.csv");

#[test]
fn ten_thousand_appointments_are_on_the_days_that_numpy_counts() {
    let calendar = Calendar::new(super::embedded().calendar).unwrap();
    let (mut told, mut wrong) = (0, Vec::new());
    for row in TABLE.lines().skip(1) {
        let fields: Vec<_> = row.split(',').collect();
        let [received, unit, quantity, due] = fields[..] else { panic!("{row}") };
        let unit = if unit == "w" { TimeUnit::WorkingDay } else { TimeUnit::Day };
        let time = LegalTime { quantity: quantity.parse().unwrap(), unit };
        let received = moment(received.parse::<DateTime>().unwrap());
        let found = appointment(received, time, DayMode::EndOfDay, &calendar);
        let day: Date = due.parse().unwrap();
        if found.at != calendar.closing(day) {
            wrong.push(format!("{row}: {}", local(found.at)));
        }
        told += 1;
    }
    assert_eq!((told, wrong.len()), (10_000, 0), "{:#?}", wrong.first());
}
