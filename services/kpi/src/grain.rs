//! Days and months: each change is counted under both, so that a year is read as twelve numbers and
//! some days, not as 365.

use jiff::ToSpan;
use jiff::civil::Date;

/// How finely time is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Cut {
    /// Days since 1970.
    Day,
    /// Months since the beginning of the year 0.
    Month,
}

impl Cut {
    /// The day or the month in which a day lies, as a number.
    pub(crate) fn of(self, day: Date) -> i64 {
        match self {
            Self::Day => {
                let days = day.since(Date::constant(1970, 1, 1)).map(|span| span.get_days());
                i64::from(days.expect("days since a day can be told of every day"))
            }
            Self::Month => i64::from(day.year()) * 12 + i64::from(day.month()) - 1,
        }
    }
}

/// The day of a number of [`Cut::Day`].
pub(crate) fn day_of(number: i64) -> Date {
    Date::constant(1970, 1, 1).saturating_add(number.days())
}

/// The first day of a month of [`Cut::Month`].
pub(crate) fn month_begin(month: i64) -> Date {
    let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12));
    let year = i16::try_from(year).unwrap_or(i16::MAX).clamp(-9999, 9999);
    let of_year = i8::try_from(of_year + 1).expect("a year has twelve months");
    Date::new(year, of_year, 1).expect("every month has a first day")
}

/// How finely reception and effect are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Grain {
    pub(crate) received: Cut,
    pub(crate) effect: Cut,
}

impl Grain {
    /// Each.
    pub(crate) const ALL: [Self; 4] = [
        Self { received: Cut::Day, effect: Cut::Day },
        Self { received: Cut::Day, effect: Cut::Month },
        Self { received: Cut::Month, effect: Cut::Day },
        Self { received: Cut::Month, effect: Cut::Month },
    ];

    /// As the tables write it.
    pub(crate) fn number(self) -> i64 {
        let bit = |cut| i64::from(cut == Cut::Month);
        bit(self.received) * 2 + bit(self.effect)
    }
}

/// Whole days or months, from the first to the last of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) cut: Cut,
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// The days from one to another as whole months and the days before and after them.
pub(crate) fn pieces(from: Date, to: Date) -> Vec<Piece> {
    if from > to {
        return Vec::new();
    }
    let days =
        |first, last| Piece { cut: Cut::Day, first: Cut::Day.of(first), last: Cut::Day.of(last) };
    let begins = from == from.first_of_month();
    let ends = to == to.last_of_month();
    let first = Cut::Month.of(from) + i64::from(!begins);
    let last = Cut::Month.of(to) - i64::from(!ends);
    if first > last {
        // No month is whole.
        if Cut::Month.of(from) == Cut::Month.of(to) {
            return vec![days(from, to)];
        }
        return vec![days(from, from.last_of_month()), days(to.first_of_month(), to)];
    }
    let mut pieces = vec![Piece { cut: Cut::Month, first, last }];
    if !begins {
        pieces.push(days(from, from.last_of_month()));
    }
    if !ends {
        pieces.push(days(to.first_of_month(), to));
    }
    pieces
}

/// The day before; the first day of time has none before it.
pub(crate) fn day_before(day: Date) -> Date {
    day.checked_sub(1.day()).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_month_begins_with_its_first_day() {
        for day in [date(2026, 11, 27), date(1969, 12, 31), date(-1, 1, 1), date(0, 12, 31)] {
            assert_eq!(month_begin(Cut::Month.of(day)), day.first_of_month());
        }
    }

    proptest! {
        #[test]
        fn the_pieces_hold_each_day_of_the_range_once(first in 0..900_i32, days in 0..900_i32) {
            let from = date(2024, 1, 1).checked_add(first.days()).unwrap();
            let to = from.checked_add(days.days()).unwrap();
            let pieces = pieces(from, to);
            let mut day = date(2023, 12, 1);
            while day < date(2029, 6, 1) {
                let held = pieces.iter().filter(|piece| {
                    (piece.first..=piece.last).contains(&piece.cut.of(day))
                });
                prop_assert_eq!(held.count(), usize::from((from..=to).contains(&day)), "{}", day);
                day = day.tomorrow().unwrap();
            }
        }
    }
}
