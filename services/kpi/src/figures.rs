//! The answer: counts by agency, procedure, channel or level.

use std::collections::BTreeMap;

use jiff::civil::Date;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::{Spread, Tally};
use motcua_eventlog::Position;

use crate::{By, Question, Unit};

/// The answer: a tally a group, and the sum of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The question.
    pub question: Question,
    /// Whose dossiers these are, where they are not all.
    pub unit: Option<Unit>,
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
        if self.question.by.is_agency() {
            self.regroup(|key| Some(catalogue.current_agency(&key.parse().ok()?, day).to_string()));
        }
    }

    /// The groups by procedure under their fields, where fields were asked for. A field's key is its
    /// Vietnamese name; a procedure that the catalogue does not know, or that has no field, keeps its own
    /// line. Other groups stay.
    pub fn under_fields(&mut self, catalogue: &Catalogue) {
        if self.question.by == By::Field {
            self.regroup(|key| {
                let procedure = catalogue.procedure(&key.parse().ok()?)?;
                Some(procedure.field_vi.clone()).filter(|field| !field.is_empty())
            });
        }
    }

    /// Sums the groups under other keys; where there is none, a group keeps its own.
    fn regroup(&mut self, to: impl Fn(&str) -> Option<String>) {
        let to = |key: &str| to(key).unwrap_or_else(|| key.to_owned());
        let mut merged = BTreeMap::<String, Tally>::new();
        for (key, tally) in self.groups.drain(..) {
            *merged.entry(to(&key)).or_default() += tally;
        }
        self.groups = merged.into_iter().collect();
        let mut late_by = BTreeMap::<String, Spread>::new();
        for (key, spread) in std::mem::take(&mut self.late_by) {
            *late_by.entry(to(&key)).or_default() += &spread;
        }
        self.late_by = late_by;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use motcua_domain::catalogue::{Agency, Event, Succession};

    use super::*;

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
        let question = Question::of_all(By::ReceivedAt, jiff::Timestamp::UNIX_EPOCH);
        let position = Position::START;
        let mut late = Spread::default();
        late.add(300);
        let late_by = ["A", "N"].map(|key| (key.to_owned(), late.clone())).into();
        let total = tally(15);
        let mut table = Table { question, unit: None, position, total, groups, late_by };
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
