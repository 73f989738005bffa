//! Who goes on with the work of an agency that has ended.

use jiff::civil::Date;

use super::Catalogue;
use crate::AgencyId;

impl Catalogue {
    /// Whether an agency is known, and its last day is before a local day.
    pub fn has_ended(&self, id: &AgencyId, day: Date) -> bool {
        self.agency(id).and_then(|agency| agency.valid_to).is_some_and(|last| last < day)
    }

    /// Who has the duties of an agency on a local day, for a dossier about a commune.
    ///
    /// Itself while it lasts; then the one that succeeds it in full; then, of those that succeed it in
    /// part, the one that is the dossier's commune or works for it (domain reference 0: a district's
    /// open dossier goes to the ward or commune that succeeds the dossier's own); the only one, if
    /// there is one. `None`: people have to say.
    pub fn successor_for(
        &self,
        id: &AgencyId,
        place: Option<&AgencyId>,
        day: Date,
    ) -> Option<AgencyId> {
        let current = self.current_agency(id, day);
        if !self.has_ended(&current, day) {
            return Some(current);
        }
        let commune = place.map(|place| self.current_agency(place, day));
        let in_part = || {
            self.agencies_in_force(day)
                .filter(|agency| agency.successor_of.iter().any(|of| of.id == current))
        };
        let here = commune.as_ref().and_then(|commune| {
            in_part().find(|agency| agency.id == *commune || agency.serves.contains(commune))
        });
        let mut all = in_part();
        let only = all.next().filter(|_| all.next().is_none());
        here.or(only).map(|agency| agency.id.clone())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalogue::{Agency, Event, Succession};

    /// A district, its two communes of before, and the two that succeed all of them.
    fn reorganised() -> Catalogue {
        let end = Some(date(2025, 6, 30));
        let mut catalogue = Catalogue::default();
        for (id, of, ends) in [
            ("D", &[][..], end),
            ("D.police", &[], end),
            ("D.1", &[], end),
            ("D.2", &[], end),
            ("W1", &[("D.1", false), ("D", true)], None),
            ("W2", &[("D.2", false), ("D", true)], None),
            ("W2.police", &[("D.police", true)], None),
        ] {
            let named = |id: &str| id.parse::<AgencyId>().unwrap();
            let mut agency = Agency::named(named(id), id);
            let of = of.iter().map(|(id, in_part)| Succession { id: named(id), in_part: *in_part });
            agency.successor_of = of.collect();
            agency.valid_to = ends;
            catalogue.apply(&Event::AgencyPublished(agency));
        }
        catalogue
    }

    #[test]
    fn a_districts_dossier_goes_to_the_commune_that_succeeds_its_own() {
        let catalogue = reorganised();
        let to = |id: &str, place: Option<&str>, day| {
            let place = place.map(|place| place.parse().unwrap());
            let to = catalogue.successor_for(&id.parse().unwrap(), place.as_ref(), day);
            to.map(|id| id.to_string())
        };
        let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
        assert_eq!(to("D", Some("D.1"), before).as_deref(), Some("D"));
        assert_eq!(to("D", Some("D.1"), after).as_deref(), Some("W1"));
        assert_eq!(to("D", Some("D.2"), after).as_deref(), Some("W2"));
        assert_eq!(to("D.2", None, after).as_deref(), Some("W2"));
        // Which of the two it is nobody can tell; of one there is no doubt.
        assert_eq!(to("D", None, after), None);
        assert_eq!(to("D.police", None, after).as_deref(), Some("W2.police"));
    }
}
