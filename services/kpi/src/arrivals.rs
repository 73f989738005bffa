//! When dossiers come in: by day and hour, of each agency and of the city.

use std::ops::AddAssign;

use motcua_domain::{AgencyId, Timestamp, local};
use motcua_readmodel::table_row;

use crate::grain::Cut;

/// How many came to an agency within an hour.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrivals {
    /// The agency that received them; empty: all of the city.
    pub agency: String,
    /// The local day, in days since 1970.
    pub day: i64,
    /// The local hour, 0 to 23.
    pub hour: i64,
    /// How many.
    pub received: i64,
}

table_row!(
    Arrivals,
    "arrivals",
    key(agency: String, day: i64, hour: i64),
    columns(received)
);

impl AddAssign for Arrivals {
    fn add_assign(&mut self, other: Self) {
        self.received += other.received;
    }
}

impl Arrivals {
    /// The table.
    pub(crate) const TABLE: &'static str = "CREATE TABLE arrivals (
        agency TEXT NOT NULL, day BIGINT NOT NULL, hour BIGINT NOT NULL, received BIGINT NOT NULL,
        PRIMARY KEY (agency, day, hour))";

    /// One that came at a moment: to its agency, and to the city.
    pub(crate) fn of(agency: &AgencyId, at: Timestamp) -> [Self; 2] {
        let local = local(at);
        let (day, hour) = (Cut::Day.of(local.date()), i64::from(local.hour()));
        [agency.to_string(), String::new()].map(|agency| Self { agency, day, hour, received: 1 })
    }
}
