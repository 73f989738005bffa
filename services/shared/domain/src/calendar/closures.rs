//! Days on which one agency is closed by its own decision: a storm, a power cut, a move.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CalendarData, CalendarError, DayEntry, DayKind};
use crate::AgencyId;

/// The most days of one closure: an agency that is closed for longer has ended.
const MOST_DAYS: i32 = 366;

/// Days on which an agency is closed (đóng cửa), from the first to the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// The agency; nobody else is closed.
    pub agency: AgencyId,
    /// The first local day.
    pub from: Date,
    /// The last local day.
    pub to: Date,
    /// The head's decision: number and day.
    pub decision: String,
    /// Why, or empty.
    pub note: String,
}

impl Closure {
    /// Whether it lasts for one day to a year.
    pub fn check(&self) -> Result<(), CalendarError> {
        let days = (self.to - self.from).get_days();
        if (0..MOST_DAYS).contains(&days) {
            return Ok(());
        }
        Err(CalendarError::Closure { agency: self.agency.clone(), from: self.from, to: self.to })
    }

    fn entry(&self, date: Date) -> DayEntry {
        let Self { decision, note, .. } = self;
        let why = if note.is_empty() { decision.clone() } else { format!("{note} ({decision})") };
        DayEntry {
            date,
            kind: DayKind::Closed,
            name_vi: format!("Đóng cửa: {why}"),
            name_en: format!("closed: {why}"),
            certain: true,
        }
    }
}

impl CalendarData {
    /// The agencies that have closures of their own.
    pub(crate) fn closed_agencies(&self) -> BTreeSet<&AgencyId> {
        self.closures.iter().map(|closure| &closure.agency).collect()
    }

    /// The calendar of one agency: the city's, and its own closed days.
    ///
    /// A day that the city has off already stays what it is: that a year's holidays are entered is
    /// read off them.
    pub(crate) fn of_agency(&self, agency: &AgencyId) -> Self {
        let mut days: BTreeMap<Date, DayEntry> =
            self.days.iter().map(|day| (day.date, day.clone())).collect();
        for closure in self.closures.iter().filter(|closure| closure.agency == *agency) {
            let dates = closure.from.series(jiff::Span::new().days(1));
            for date in dates.take_while(|date| *date <= closure.to) {
                let off = days.get(&date).is_some_and(|day| day.kind != DayKind::SwappedWork);
                if !off {
                    days.insert(date, closure.entry(date));
                }
            }
        }
        Self { days: days.into_values().collect(), closures: Vec::new(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::can_tho::data;
    use super::super::{Calendar, DayOff};
    use super::*;
    use crate::catalogue::{Catalogue, Event};
    use crate::testing::{LAND, TAX, at, id};

    fn storm(from: Date, to: Date) -> Closure {
        let (decision, note) = ("15/QĐ-VPĐK".to_owned(), "bão số 9".to_owned());
        Closure { agency: id(LAND), from, to, decision, note }
    }

    fn catalogue(closures: Vec<Closure>) -> Catalogue {
        let mut catalogue = Catalogue::default();
        catalogue.apply(&Event::CalendarPublished(CalendarData { closures, ..data() }));
        catalogue
    }

    #[test]
    fn an_agency_is_closed_on_its_days_and_the_others_work() {
        let catalogue = catalogue(vec![storm(date(2026, 9, 1), date(2026, 9, 4))]);
        let land = catalogue.calendar_of(&id(LAND)).unwrap();
        let DayOff::Entered(entry) = land.day_off(date(2026, 9, 3)).unwrap() else { panic!() };
        assert_eq!(entry.name_vi, "Đóng cửa: bão số 9 (15/QĐ-VPĐK)");
        let DayOff::Entered(entry) = land.day_off(date(2026, 9, 2)).unwrap() else { panic!() };
        assert_eq!(entry.kind, DayKind::Holiday, "a holiday stays one");
        assert!(land.is_working_day(date(2026, 9, 7)));
        let city = catalogue.calendar().unwrap();
        assert!(city.is_working_day(date(2026, 9, 3)));
        assert_eq!(catalogue.calendar_of(&id(TAX)).as_ref(), Some(city));
    }

    #[test]
    fn a_worked_saturday_is_closed_too_and_no_year_becomes_known() {
        let closures = vec![
            storm(date(2026, 8, 22), date(2026, 8, 22)),
            storm(date(2027, 3, 1), date(2027, 3, 1)),
        ];
        let land = catalogue(closures).calendar_of(&id(LAND)).unwrap();
        assert!(!land.is_working_day(date(2026, 8, 22)));
        assert!(!land.is_working_day(date(2027, 3, 1)));
        assert!(land.is_provisional(at("2027-03-02 09:00")));
    }

    #[test]
    fn the_next_version_of_the_calendar_opens_an_agency_again() {
        let mut catalogue = catalogue(vec![storm(date(2026, 9, 3), date(2026, 9, 4))]);
        catalogue.apply(&Event::CalendarPublished(data()));
        assert!(catalogue.calendar_of(&id(LAND)).unwrap().is_working_day(date(2026, 9, 3)));
    }

    #[test]
    fn a_closure_that_ends_before_it_begins_or_lasts_years_is_refused() {
        for (from, to) in [
            (date(2026, 9, 4), date(2026, 9, 3)),
            (date(2026, 9, 4), date(2027, 9, 5)),
            (Date::MIN, Date::MAX),
        ] {
            let closures = vec![storm(from, to)];
            let refused = Calendar::new(CalendarData { closures, ..data() });
            assert!(matches!(refused, Err(CalendarError::Closure { .. })), "{from} {to}");
        }
    }
}
