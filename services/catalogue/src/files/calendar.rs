//! `calendar.csv`, `closures.csv` and `hours.toml`: the city's working calendar.

use jiff::civil::{Date, Time, Weekday};
use motcua_domain::calendar::{Calendar, CalendarData, Closure, DayEntry, DayKind};
use serde::Deserialize;

use super::{CALENDAR, CLOSURES, Fault, HOURS, table};
use crate::entries::DayName;

#[derive(Deserialize)]
struct DayRow {
    date: Date,
    #[serde(default)]
    weekday: String,
    kind: DayKind,
    name_vi: String,
    name_en: String,
    certain: Certain,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Certain {
    Yes,
    No,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Week {
    hours: Vec<(Time, Time)>,
    weekdays: Vec<DayName>,
    cut_off: Time,
}

/// The calendar, with version 1.
pub(super) fn calendar(
    days: &str,
    hours: &str,
    closures: Vec<Closure>,
) -> Result<CalendarData, Fault> {
    let week: Week = toml::from_str(hours).map_err(|error| Fault::toml(HOURS, hours, &error))?;
    let weekdays: Vec<Weekday> = week.weekdays.into_iter().map(Weekday::from).collect();
    let mut entries = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (line, row) in table::rows::<DayRow>(CALENDAR, days)? {
        let fault = |reason: String| Fault::at(CALENDAR, line, reason);
        let entry = entry(row, &weekdays).map_err(fault)?;
        if !seen.insert(entry.date) {
            return Err(fault(format!("{} stands here a second time", entry.date)));
        }
        entries.push(entry);
    }
    entries.sort_by_key(|entry: &DayEntry| entry.date);
    let data = CalendarData {
        version: 1,
        hours: week.hours,
        weekdays,
        cut_off: week.cut_off,
        days: entries,
        closures,
    };
    match Calendar::new(data.clone()) {
        Ok(_) => Ok(data),
        Err(error) => Err(Fault::whole(HOURS, error.to_string())),
    }
}

/// The closed days of single agencies, each with its line; a folder of before has none.
pub(super) fn closures(text: &str) -> Result<Vec<(Option<u64>, Closure)>, Fault> {
    table::rows::<Closure>(CLOSURES, text)
}

fn entry(row: DayRow, weekdays: &[Weekday]) -> Result<DayEntry, String> {
    let date = row.date;
    let told = row.weekday.as_str();
    let right = short_name(date.weekday());
    if !told.is_empty() && told != right {
        return Err(format!("{date} is {right}, not {told}"));
    }
    let worked = weekdays.contains(&date.weekday());
    match row.kind {
        DayKind::Compensatory | DayKind::SwappedOff | DayKind::Closed if !worked => {
            return Err(format!("{date} is off anyway"));
        }
        DayKind::SwappedWork if worked => return Err(format!("{date} is worked anyway")),
        _ => {}
    }
    let certain = row.certain == Certain::Yes;
    Ok(DayEntry { date, kind: row.kind, name_vi: row.name_vi, name_en: row.name_en, certain })
}

/// The short Vietnamese name of a weekday, as the file has it.
fn short_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "T2",
        Weekday::Tuesday => "T3",
        Weekday::Wednesday => "T4",
        Weekday::Thursday => "T5",
        Weekday::Friday => "T6",
        Weekday::Saturday => "T7",
        Weekday::Sunday => "CN",
    }
}
