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

/// The calendar, with version 1; `None` where the faults say why there is none.
pub(super) fn calendar(
    days: &str,
    hours: &str,
    closures: Vec<Closure>,
    faults: &mut Vec<Fault>,
) -> Option<CalendarData> {
    let rows = table::rows::<DayRow>(CALENDAR, days, faults);
    let week: Week = match toml::from_str(hours) {
        Ok(week) => week,
        Err(error) => {
            faults.push(Fault::toml(HOURS, hours, &error));
            return None;
        }
    };
    let weekdays: Vec<Weekday> = week.weekdays.into_iter().map(Weekday::from).collect();
    let mut entries = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (line, row) in rows {
        match entry(row, &weekdays) {
            Ok(entry) if seen.insert(entry.date) => entries.push(entry),
            Ok(entry) => {
                let reason = format!("{} stands here a second time", entry.date);
                faults.push(Fault::at(CALENDAR, line, reason));
            }
            Err(reason) => faults.push(Fault::at(CALENDAR, line, reason)),
        }
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
        Ok(_) => Some(data),
        Err(error) => {
            faults.push(Fault::whole(HOURS, error.to_string()));
            None
        }
    }
}

/// The closed days of single agencies, each with its line; a folder of before has none.
pub(super) fn closures(text: &str, faults: &mut Vec<Fault>) -> Vec<(Option<u64>, Closure)> {
    table::rows::<Closure>(CLOSURES, text, faults)
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
