//! The days of a deadline, each with what it counts and why, in both languages.

use jiff::civil::Date;
use motcua_domain::calendar::{Calendar, DayOff};
use motcua_domain::deadline::{Count, Day, LegalTime, TimeUnit};
use serde::Serialize;
use utoipa::ToSchema;

/// One local day.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    /// Which day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// `first`, `counted`, `minutes`, `left_out` or `extended`.
    pub count: &'static str,
    /// Which day of the time it is, from 1.
    pub number: Option<u32>,
    /// How many working minutes it gives to a time in hours.
    pub minutes: Option<i64>,
    /// Why, in Vietnamese.
    pub why_vi: String,
    /// Why, in English.
    pub why_en: String,
}

impl DayView {
    /// What a day is to a count, and why.
    pub fn of(day: &Day, calendar: &Calendar) -> Self {
        let (count, number, minutes) = match day.count {
            Count::First => ("first", None, None),
            Count::Counted(number) => ("counted", Some(number), None),
            Count::Minutes(minutes) => ("minutes", None, Some(minutes)),
            Count::LeftOut => ("left_out", None, None),
            Count::Extended => ("extended", None, None),
        };
        let (why_vi, why_en) = reason(day, calendar);
        Self { date: day.date, count, number, minutes, why_vi, why_en }
    }
}

/// Why a day counts or not, in both languages.
fn reason(day: &Day, calendar: &Calendar) -> (String, String) {
    let text = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
    match (&day.count, &day.off) {
        (Count::Extended, None) => {
            text("hết hạn vào ngày nghỉ: đến ngày làm việc này", "ended on a day off: up to here")
        }
        (Count::First, None) => {
            text("ngày tiếp nhận, không tính", "day of reception: does not count")
        }
        (_, Some(DayOff::Weekly)) => text("nghỉ hằng tuần", "weekly day off"),
        (_, Some(DayOff::FixedHoliday)) => text("ngày lễ", "public holiday"),
        (_, Some(DayOff::Entered(entry))) => text(&entry.name_vi, &entry.name_en),
        // A worked Saturday bears the name under which it was entered.
        (_, None) => match calendar.entry(day.date) {
            Some(entry) => text(&entry.name_vi, &entry.name_en),
            None => text("ngày làm việc", "working day"),
        },
    }
}

/// A legal time in words, in Vietnamese and English.
pub fn legal_time_said(LegalTime { quantity, unit }: LegalTime) -> (String, String) {
    let (vi, en) = match unit {
        TimeUnit::SameDay => return ("trong ngày".to_owned(), "the same day".to_owned()),
        TimeUnit::WorkingDay => ("ngày làm việc", "working days"),
        TimeUnit::Hour => ("giờ làm việc", "working hours"),
        TimeUnit::Day => ("ngày", "days"),
        TimeUnit::Month => ("tháng", "months"),
    };
    (format!("{quantity} {vi}"), format!("{quantity} {en}"))
}
