//! The period of a page: which days of reception it speaks of.

use jiff::ToSpan;
use jiff::civil::Date;
use motcua_api::{Problem, wrong_parameter};
use motcua_pages::Words;
use serde::Deserialize;

/// First and last local day of reception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    /// `None`: from the beginning.
    pub(super) from: Option<Date>,
    pub(super) to: Date,
}

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
            return Ok(Period { from: None, to });
        }
        let Some(from) = day("from", self.from.as_deref())? else {
            return Ok(Period::months(12, to));
        };
        if from > to {
            return Err(wrong_parameter("to", "not-before-from"));
        }
        Ok(Period { from: Some(from), to })
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

impl Period {
    /// The last so many months, the last one up to a day.
    pub(super) fn months(count: i64, to: Date) -> Self {
        let from = to.first_of_month().saturating_sub((count - 1).months());
        Self { from: Some(from), to }
    }

    /// As an address names it.
    pub(super) fn query(&self) -> String {
        let from = self.from.map_or_else(|| BEGINNING.to_owned(), |day| day.to_string());
        format!("from={from}&to={}", self.to)
    }

    /// This month, quarter, year, twelve months, and all.
    pub(super) fn choices(&self, today: Date) -> Vec<Choice> {
        let months_of_quarter = i64::from((today.month() - 1) % 3) + 1;
        let choices = [
            ("period-month", Self::months(1, today)),
            ("period-quarter", Self::months(months_of_quarter, today)),
            ("period-year", Self { from: Some(today.first_of_year()), to: today }),
            ("period-twelve-months", Self::months(12, today)),
            ("period-all", Self { from: None, to: today }),
        ];
        let choices = choices.into_iter().map(|(text, period)| Choice {
            text,
            query: period.query(),
            is_here: period == *self,
        });
        choices.collect()
    }

    /// `01/12/2025 – 27/11/2026`
    pub(super) fn said(&self, words: &Words) -> String {
        let to = words.day(self.to);
        match self.from {
            Some(from) => format!("{} – {to}", words.day(from)),
            None => words.say_of("period-up-to", &[("day", &to)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn query(from: &str, to: &str) -> PeriodQuery {
        PeriodQuery { from: Some(from.to_owned()), to: Some(to.to_owned()) }
    }

    #[test]
    fn a_period_is_what_was_asked_for_or_twelve_months() {
        let today = date(2026, 11, 27);
        let asked = query("2026-01-01", "2026-03-31").read(today).unwrap();
        assert_eq!(asked, Period { from: Some(date(2026, 1, 1)), to: date(2026, 3, 31) });
        let twelve = Period { from: Some(date(2025, 12, 1)), to: today };
        assert_eq!(PeriodQuery::default().read(today).unwrap(), twelve);
        assert_eq!(query("", "").read(today).unwrap(), twelve);
        let all = Period { from: None, to: today };
        assert_eq!(query("beginning", "").read(today).unwrap(), all);
        assert_eq!(query("1/1/2026", " 31/03/2026").read(today).unwrap(), asked);
        assert!(query("2026-03-31", "2026-01-01").read(today).is_err());
        assert!(query("2026-02-30", "").read(today).is_err());
        assert!(query("-009999-01-01", "-009999-01-01").read(today).is_ok());
    }

    #[test]
    fn the_choices_begin_with_their_first_day() {
        let of =
            |today: Date| Period::months(12, today).choices(today).into_iter().map(|c| c.query);
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
