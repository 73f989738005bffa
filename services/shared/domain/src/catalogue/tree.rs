//! Which agencies stand under which.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Catalogue;
use crate::AgencyId;

impl Catalogue {
    /// An agency and all that stand under it, in force or not, by the tree as it is published now.
    pub fn subtree(&self, id: &AgencyId) -> BTreeSet<AgencyId> {
        let mut found = BTreeSet::from([id.clone()]);
        let mut above = vec![id.clone()];
        while let Some(parent) = above.pop() {
            for agency in self.agencies().filter(|agency| agency.parent.as_ref() == Some(&parent)) {
                // One that is there already: somebody published a circle.
                if found.insert(agency.id.clone()) {
                    above.push(agency.id.clone());
                }
            }
        }
        found
    }

    /// These agencies, and those that have ended by a local day whose work one of these goes on with in
    /// full.
    pub fn with_predecessors(
        &self,
        agencies: &BTreeSet<AgencyId>,
        day: Date,
    ) -> BTreeSet<AgencyId> {
        let before = self.agencies().map(|agency| &agency.id);
        let before = before.filter(|id| agencies.contains(&self.current_agency(id, day)));
        before.chain(agencies).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalogue::{Agency, Event, Succession};

    #[test]
    fn a_subtree_has_all_levels_and_a_circle_ends() {
        let id = |text: &str| text.parse::<AgencyId>().unwrap();
        let set = |ids: &[&str]| ids.iter().map(|text| id(text)).collect::<BTreeSet<_>>();
        let mut catalogue = Catalogue::default();
        for (name, parent, of) in [
            ("D", None, None),
            ("D.1", Some("D"), None),
            ("D.1.1", Some("D.1"), None),
            ("E", Some("F"), None),
            ("F", Some("E"), None),
            ("N", None, Some("D.1")),
        ] {
            let mut agency = Agency::named(id(name), name);
            agency.parent = parent.map(id);
            agency.valid_to = (name == "D.1").then(|| date(2025, 6, 30));
            let of = of.map(|of| Succession { id: id(of), in_part: false });
            agency.successor_of = of.into_iter().collect();
            catalogue.apply(&Event::AgencyPublished(agency));
        }
        assert_eq!(catalogue.subtree(&id("D")), set(&["D", "D.1", "D.1.1"]));
        assert_eq!(catalogue.subtree(&id("E")), set(&["E", "F"]));
        assert_eq!(catalogue.subtree(&id("unknown")), set(&["unknown"]));
        let new = set(&["N"]);
        assert_eq!(catalogue.with_predecessors(&new, date(2025, 6, 30)), new);
        assert_eq!(catalogue.with_predecessors(&new, date(2025, 7, 1)), set(&["D.1", "N"]));
    }
}
