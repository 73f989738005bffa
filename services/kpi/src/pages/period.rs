//! The period of a page: which days of reception it speaks of.

use jiff::ToSpan;
use jiff::civil::Date;
use motcua_api::{Problem, wrong_parameter};
use motcua_domain::measures::Period;
use motcua_pages::Words;
use serde::Deserialize;

/// How an address says: from the beginning.
const BEGINNING: &str = "beginning";

/// The period as an address names it. A field that was left empty says nothing.
#[derive(Debug, Default, Deserialize)]
pub(super) struct PeriodQuery {
    from: Option<String>,
    to: Option<String>,
}

impl PeriodQuery {
    /// What an address says that says more than a period.
    pub(super) fn new(from: Option<String>, to: Option<String>) -> Self {
        Self { from, to }
    }

    /// The period; if nothing else is said, the twelve months that end with today's.
    pub(super) fn read(&self, today: Date) -> Result<Period, Problem> {
        let to = day("to", self.to.as_deref())?.unwrap_or(today);
        if self.from.as_deref() == Some(BEGINNING) {
            return Ok(Period::days(None, Some(to)));
        }
        let Some(from) = day("from", self.from.as_deref())? else {
            return Ok(months(12, to));
        };
        if from > to {
            return Err(wrong_parameter("to", "not-before-from"));
        }
        Ok(Period::days(Some(from), Some(to)))
    }
}

fn day(name: &str, said: Option<&str>) -> Result<Option<Date>, Problem> {
    let Some(text) = said.filter(|text| !text.is_empty()) else { return Ok(None) };
    let day = text.trim().parse().or_else(|_| Date::strptime("%d/%m/%Y", text.trim()));
    day.map(Some).map_err(|_| wrong_parameter(name, "a-day"))
}

/// A period that one click asks for.
pub(super) struct Choice {
    pub(super) text: &'static str,
    pub(super) query: String,
    pub(super) is_here: bool,
}

/// The last so many months, the last one up to a day.
fn months(count: i64, to: Date) -> Period {
    let from = to.first_of_month().saturating_sub((count - 1).months());
    Period::days(Some(from), Some(to))
}

/// A period as an address names it.
pub(super) fn query(period: &Period) -> String {
    let from = period.from.map_or_else(|| BEGINNING.to_owned(), |day| day.to_string());
    let to = period.to.map(|day| day.to_string()).unwrap_or_default();
    format!("from={from}&to={to}")
}

/// This month, quarter, year, twelve months, and all.
pub(super) fn choices(here: &Period, today: Date) -> Vec<Choice> {
    let months_of_quarter = i64::from((today.month() - 1) % 3) + 1;
    let choices = [
        ("period-month", months(1, today)),
        ("period-quarter", months(months_of_quarter, today)),
        ("period-year", Period::days(Some(today.first_of_year()), Some(today))),
        ("period-twelve-months", months(12, today)),
        ("period-all", Period::days(None, Some(today))),
    ];
    let choices = choices.into_iter().map(|(text, period)| Choice {
        text,
        query: query(&period),
        is_here: period == *here,
    });
    choices.collect()
}

/// `01/12/2025 – 27/11/2026`
pub(super) fn said(period: &Period, words: &Words) -> String {
    let to = period.to.map(|day| words.day(day)).unwrap_or_default();
    match period.from {
        Some(from) => format!("{} – {to}", words.day(from)),
        None => words.say_of("period-up-to", &[("day", &to)]),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn asked(from: &str, to: &str) -> PeriodQuery {
        PeriodQuery { from: Some(from.to_owned()), to: Some(to.to_owned()) }
    }

    #[test]
    fn a_period_is_what_was_asked_for_or_twelve_months() {
        let today = date(2026, 11, 27);
        let days = asked("2026-01-01", "2026-03-31").read(today).unwrap();
        assert_eq!(days, Period::days(Some(date(2026, 1, 1)), Some(date(2026, 3, 31))));
        let twelve = months(12, today);
        assert_eq!(PeriodQuery::default().read(today).unwrap(), twelve);
        assert_eq!(asked("", "").read(today).unwrap(), twelve);
        let all = Period::days(None, Some(today));
        assert_eq!(asked("beginning", "").read(today).unwrap(), all);
        assert_eq!(asked("1/1/2026", " 31/03/2026").read(today).unwrap(), days);
        assert!(asked("2026-03-31", "2026-01-01").read(today).is_err());
        assert!(asked("2026-02-30", "").read(today).is_err());
        assert!(asked("-009999-01-01", "-009999-01-01").read(today).is_ok());
    }

    #[test]
    fn the_choices_begin_with_their_first_day() {
        let of = |today: Date| choices(&months(12, today), today).into_iter().map(|c| c.query);
        let queries: Vec<_> = of(date(2026, 11, 27)).collect();
        assert_eq!(
            queries,
            [
                "from=2026-11-01&to=2026-11-27",
                "from=2026-10-01&to=2026-11-27",
                "from=2026-01-01&to=2026-11-27",
                "from=2025-12-01&to=2026-11-27",
                "from=beginning&to=2026-11-27",
            ]
        );
        assert_eq!(of(date(2026, 1, 31)).nth(1).unwrap(), "from=2026-01-01&to=2026-01-31");
    }
}
