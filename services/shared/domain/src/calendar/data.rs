//! A calendar as the city publishes it, in files, in the log and in the API.

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize, Serializer};

use super::Closure;

/// What kind of day an entry of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Ngày lễ: a public holiday.
    Holiday,
    /// Nghỉ bù: a day off for a holiday on a weekly day off.
    Compensatory,
    /// Nghỉ hoán đổi: a working day that is off because another day is worked for it.
    SwappedOff,
    /// Đóng cửa: a working day that is off by a decision, for example after a storm.
    Closed,
    /// Làm bù: a weekly day off that is worked.
    SwappedWork,
}

/// A day that is not like its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayEntry {
    /// The day.
    pub date: Date,
    /// Why it differs.
    pub kind: DayKind,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// Whether it was decided, or only expected.
    pub certain: bool,
}

/// A calendar as the city publishes it; [`Calendar`](super::Calendar) counts with it.
///
/// All times are local (UTC+7). Written, times are `"07:00"` and weekdays `"monday"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarData {
    /// Its version.
    pub version: u32,
    /// The hours of a working day: from, until; in order.
    #[serde(serialize_with = "write_hours")]
    pub hours: Vec<(Time, Time)>,
    /// The weekdays that are worked.
    #[serde(with = "weekdays")]
    pub weekdays: Vec<Weekday>,
    /// From this time on, same-day procedures and gives count from the next working day.
    #[serde(serialize_with = "write_time")]
    pub cut_off: Time,
    /// The days that are not like their weekday.
    pub days: Vec<DayEntry>,
    /// The days on which single agencies are closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closures: Vec<Closure>,
}

/// `07:00`; with its seconds only where it has some.
fn short(time: Time) -> String {
    let to_the_minute = time.second() == 0 && time.subsec_nanosecond() == 0;
    if to_the_minute { time.strftime("%H:%M").to_string() } else { time.to_string() }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn write_time<S: Serializer>(time: &Time, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&short(*time))
}

fn write_hours<S: Serializer>(hours: &[(Time, Time)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(hours.iter().map(|(from, until)| (short(*from), short(*until))))
}

/// Weekdays by their English names.
mod weekdays {
    use jiff::civil::Weekday;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];

    pub(super) fn serialize<S: Serializer>(days: &[Weekday], to: S) -> Result<S::Ok, S::Error> {
        let name = |day: &Weekday| NAMES.iter().find(|(_, known)| known == day).map(|(n, _)| *n);
        to.collect_seq(days.iter().filter_map(name))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Weekday>, D::Error> {
        let day = |name: String| {
            let known = NAMES.iter().find(|(known, _)| *known == name);
            known
                .map(|(_, day)| *day)
                .ok_or_else(|| D::Error::custom(format!("{name:?} is no weekday")))
        };
        Vec::<String>::deserialize(from)?.into_iter().map(day).collect()
    }
}
