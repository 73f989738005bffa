//! The figures as of a moment: counted by one statement, by agency, procedure, channel or level.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::{Period, Spread, Tally};
use motcua_eventlog::Position;
use motcua_readmodel::{Row, Snapshot, SqlError, binds};
use serde::{Deserialize, Serialize};

use crate::Figures;

/// By what dossiers are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The agency that received it.
    #[default]
    ReceivedAt,
    /// The agency that decides.
    Competent,
    /// The procedure.
    Procedure,
    /// How it came in.
    Channel,
    /// The online level at which it counts.
    Level,
}

/// A word that names no [`By`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of received_at, competent, procedure, channel, level")]
pub struct UnknownBy(String);

impl By {
    /// Each.
    pub const ALL: [Self; 5] =
        [Self::ReceivedAt, Self::Competent, Self::Procedure, Self::Channel, Self::Level];

    /// The word of the command line and of the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReceivedAt => "received_at",
            Self::Competent => "competent",
            Self::Procedure => "procedure",
            Self::Channel => "channel",
            Self::Level => "level",
        }
    }
}

impl std::str::FromStr for By {
    type Err = UnknownBy;

    fn from_str(word: &str) -> Result<Self, UnknownBy> {
        let found = Self::ALL.into_iter().find(|by| by.name() == word);
        found.ok_or_else(|| UnknownBy(word.to_owned()))
    }
}

/// What somebody wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// By what dossiers are told apart.
    pub by: By,
    /// The first local day of reception; `None`: from the beginning.
    pub from: Option<Date>,
    /// The last local day of reception; `None`: to the end.
    pub to: Option<Date>,
    /// The period, where it has a name; its days are those above.
    pub period: Option<Period>,
    /// As of when: what was received or ended later is not received or not ended yet.
    pub at: Timestamp,
}

/// The answer: a tally a group, and the sum of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The question.
    pub question: Question,
    /// Up to where the log is counted.
    pub position: Position,
    /// All groups together.
    pub total: Tally,
    /// Each group by its key, in the order of the keys.
    pub groups: Vec<(String, Tally)>,
    /// By how much working time those that were handled late were late, by group; imported ones, of
    /// which only the wall clock is known, are not among them.
    pub late_by: BTreeMap<String, Spread>,
}

/// Under which agencies figures by agency stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Structure {
    /// Under those that had the duty then.
    #[default]
    AsItWas,
    /// Under those that succeed them today.
    Today,
}

impl Table {
    /// By how much all groups together were late.
    pub fn late_by_all(&self) -> Spread {
        let mut all = Spread::default();
        for spread in self.late_by.values() {
            all += spread;
        }
        all
    }

    /// The groups by agency under those that succeed them in full on a local day; one that ended in
    /// parts, or without a successor, keeps its own line. Other groups stay.
    pub fn under_successors(&mut self, catalogue: &Catalogue, day: Date) {
        if !matches!(self.question.by, By::ReceivedAt | By::Competent) {
            return;
        }
        let today = |key: &str| {
            let agency = key.parse().ok().map(|id| catalogue.current_agency(&id, day).to_string());
            agency.unwrap_or_else(|| key.to_owned())
        };
        let mut merged = BTreeMap::<String, Tally>::new();
        for (key, tally) in self.groups.drain(..) {
            *merged.entry(today(&key)).or_default() += tally;
        }
        self.groups = merged.into_iter().collect();
        let mut late_by = BTreeMap::<String, Spread>::new();
        for (key, spread) in std::mem::take(&mut self.late_by) {
            *late_by.entry(today(&key)).or_default() += &spread;
        }
        self.late_by = late_by;
    }
}

impl Figures {
    /// Counts the dossiers received in a period, as of a moment.
    ///
    /// Handled: ended by then. Open within time: the clock stands, there is no appointment, or it
    /// has not passed. On time in the index: handled and not late there; open, not past the index's
    /// date, and not asked for supplements more than once. Source: domain reference 4.2 and 10.3.
    ///
    /// The past is told by the dates that the dossiers have now.
    pub async fn read(snapshot: &mut Snapshot, question: Question) -> Result<Table, SqlError> {
        let Question { by, from, to, at, .. } = question;
        let mut binds = binds![at, at, at, at, at, at];
        let mut period = String::new();
        for (day, condition) in [(from, " AND received_day >= ?"), (to, " AND received_day <= ?")] {
            if let Some(day) = day {
                period.push_str(condition);
                binds.extend(binds![day]);
            }
        }
        let rows = snapshot.query(&statement(by, &period), binds).await?;
        let groups = rows.iter().map(|row| Ok((row.get(0)?, tally(row)?)));
        let groups: Vec<(String, Tally)> = groups.collect::<Result<_, SqlError>>()?;
        let mut total = Tally::default();
        for (_, tally) in &groups {
            total += *tally;
        }
        let late_by = late_by(snapshot, question, &period).await?;
        Ok(Table { question, position: snapshot.position(), total, groups, late_by })
    }
}

/// By how much those handled late were late.
async fn late_by(
    snapshot: &mut Snapshot,
    Question { by, from, to, at, .. }: Question,
    period: &str,
) -> Result<BTreeMap<String, Spread>, SqlError> {
    let statement = format!(
        "SELECT CAST({} AS TEXT) AS grp, by_minutes, COUNT(*) FROM facts
        WHERE received <= ? AND ended <= ? AND outcome = 'late' AND imported_from IS NULL{period}
        GROUP BY grp, by_minutes",
        by.name()
    );
    let mut binds = binds![at, at];
    binds.extend([from, to].into_iter().flatten().flat_map(|day| binds![day]));
    let mut spreads = BTreeMap::<String, Spread>::new();
    for row in snapshot.query(&statement, binds).await? {
        spreads.entry(row.get(0)?).or_default().add_times(row.get(1)?, row.get(2)?);
    }
    Ok(spreads)
}

/// What is counted, in the order of [`tally`].
const COUNTED: [&str; 9] = [
    "1 = 1",
    "handled = 1",
    "handled = 1 AND outcome = 'early'",
    "handled = 1 AND outcome = 'on_time'",
    "handled = 1 AND outcome = 'late'",
    "handled = 0 AND within_time = 1",
    "handled = 0 AND within_time = 0",
    "handled = 1 AND late_in_index = 0",
    "handled = 0 AND within_index = 1 AND supplements <= 1",
];

fn statement(by: By, period: &str) -> String {
    let mut sums = String::new();
    let levels = |handled: &'static str| (0..5).map(move |n| format!("{handled}level = {n}"));
    let counted = COUNTED.into_iter().map(str::to_owned);
    for condition in counted.chain(levels("handled = 1 AND ")).chain(levels("")) {
        let _ = write!(sums, "CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT), ");
    }
    format!(
        "SELECT grp, {sums}CAST(SUM(CASE WHEN handled = 1 THEN copies ELSE 0 END) AS BIGINT)
        FROM (SELECT CAST({} AS TEXT) AS grp, level, outcome, late_in_index, supplements, copies,
            CASE WHEN ended <= ? THEN 1 ELSE 0 END AS handled,
            CASE WHEN stands_since <= ? THEN 1 WHEN first_due < ? THEN 0 ELSE 1 END AS within_time,
            CASE WHEN stands_since <= ? THEN 1 WHEN index_due < ? THEN 0 ELSE 1 END AS within_index
            FROM facts WHERE received <= ?{period}) AS counted
        GROUP BY grp ORDER BY grp",
        by.name()
    )
}

fn tally(row: &Row) -> Result<Tally, SqlError> {
    let count = |index| row.get::<u64>(index);
    let levels = |first: usize| {
        let mut counts = [0; 5];
        for (level, counted) in counts.iter_mut().enumerate() {
            *counted = count(first + level)?;
        }
        Ok::<_, SqlError>(counts)
    };
    Ok(Tally {
        received: count(1)?,
        handled: count(2)?,
        early: count(3)?,
        on_time: count(4)?,
        late: count(5)?,
        open_within_time: count(6)?,
        overdue: count(7)?,
        index_handled: count(8)?,
        index_open: count(9)?,
        handled_at_level: levels(10)?,
        received_at_level: levels(15)?,
        copies: count(20)?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use motcua_domain::catalogue::{Agency, Event, Succession};
    use motcua_readmodel::TableRow;

    use super::*;
    use crate::Fact;

    #[test]
    fn every_word_of_by_names_a_column_and_reads_back() {
        for by in By::ALL {
            assert_eq!(by.name().parse(), Ok(by));
            assert!(Fact::COLUMNS.contains(&by.name()));
        }
        assert!("agency".parse::<By>().is_err());
    }

    #[test]
    fn under_todays_structure_the_lines_of_those_that_merged_are_one_and_the_sum_stays() {
        let id = |text: &str| text.parse::<motcua_domain::AgencyId>().unwrap();
        let mut catalogue = Catalogue::default();
        for (name, of, ends) in [
            ("A", &[][..], Some(date(2025, 6, 30))),
            ("B", &[], Some(date(2025, 6, 30))),
            ("D", &[], Some(date(2025, 6, 30))),
            ("N", &[("A", false), ("B", false), ("D", true)], None),
        ] {
            let of = of.iter().map(|(of, in_part)| Succession { id: id(of), in_part: *in_part });
            let mut agency = Agency::named(id(name), name);
            (agency.valid_to, agency.successor_of) = (ends, of.collect());
            catalogue.apply(&Event::AgencyPublished(agency));
        }
        let tally = |received| Tally { received, ..Tally::default() };
        let groups = [("A", 1), ("B", 2), ("D", 4), ("N", 8)];
        let groups = groups.map(|(key, received)| (key.to_owned(), tally(received))).to_vec();
        let question = Question {
            by: By::ReceivedAt,
            from: None,
            to: None,
            period: None,
            at: Timestamp::UNIX_EPOCH,
        };
        let position = Position::START;
        let mut late = Spread::default();
        late.add(300);
        let late_by = ["A", "N"].map(|key| (key.to_owned(), late.clone())).into();
        let mut table = Table { question, position, total: tally(15), groups, late_by };
        let before = table.clone();
        table.under_successors(&catalogue, date(2025, 6, 30));
        assert_eq!(table, before, "on their last day they are there");
        table.under_successors(&catalogue, date(2025, 7, 1));
        let lines: Vec<_> = table.groups.iter().map(|(k, t)| (k.as_str(), t.received)).collect();
        assert_eq!(lines, [("D", 4), ("N", 11)], "a district goes over in parts: its line stays");
        let late: Vec<_> = table.late_by.iter().map(|(k, s)| (k.as_str(), s.count())).collect();
        assert_eq!(late, [("N", 2)]);
    }
}
