//! The days that are asked for: in order, and not all in the future.

use motcua_api::{Problem, wrong_parameter};
use motcua_domain::Date;
use motcua_domain::measures::{Period, PeriodError, PeriodKind};

/// The days from one to another.
pub(super) fn of_days(
    from: Option<Date>,
    to: Option<Date>,
    today: Date,
) -> Result<Period, Problem> {
    checked(Period::days(from, to), today)
}

/// The days of a name.
pub(super) fn of_name(name: &str, kind: PeriodKind, today: Date) -> Result<Period, Problem> {
    let period = Period::named(name, kind).map_err(|error| match error {
        PeriodError::Unreadable => wrong_parameter("period", "no-period"),
        PeriodError::NotReported => wrong_parameter("period", "not-reported"),
    })?;
    checked(period, today)
}

fn checked(period: Period, today: Date) -> Result<Period, Problem> {
    match (period.from, period.to) {
        (Some(from), Some(to)) if from > to => Err(wrong_parameter("to", "not-before-from")),
        (Some(from), _) if from > today => {
            let field = if period.name.is_some() { "period" } else { "from" };
            Err(wrong_parameter(field, "in-the-future"))
        }
        _ => Ok(period),
    }
}
