use jiff::civil::date;

use super::super::{Counter, Event, Succession};
use super::*;

const OLD: Date = date(2019, 10, 8);
const NEW: Date = date(2026, 1, 5);

fn id(text: &str) -> AgencyId {
    text.parse().unwrap()
}

fn agency(name: &str, kind: AgencyKind, level: Level) -> Agency {
    Agency { kind, level, ..Agency::named(id(name), name) }
}

fn to_2025(agency: Agency) -> Agency {
    Agency { valid_to: Some(date(2025, 6, 30)), ..agency }
}

fn from_2025(agency: Agency, successor_of: &[&str]) -> Agency {
    let successor_of = successor_of.iter().map(|text| {
        let in_part = text.ends_with('~');
        Succession { id: id(text.trim_end_matches('~')), in_part }
    });
    Agency { valid_from: Some(date(2025, 7, 1)), successor_of: successor_of.collect(), ..agency }
}

fn unit(name: &str, kind: UnitKind, serves: &[&str]) -> Agency {
    Agency {
        unit: Some(kind),
        serves: serves.iter().map(|text| id(text)).collect(),
        ..agency(name, AgencyKind::Vertical, Level::District)
    }
}

/// A district with two wards, one of which merged into the other in 2020, and what came after.
fn city() -> Catalogue {
    use AgencyKind::{Committee, Department, School, ServiceCentre};
    let under = |agency: Agency, parent: &str| Agency { parent: Some(id(parent)), ..agency };
    let merged = Agency {
        valid_to: Some(date(2020, 1, 31)),
        ..under(agency("ward-2", Committee, Level::Commune), "district")
    };
    let ward = Agency {
        successor_of: vec![Succession { id: id("ward-2"), in_part: false }],
        ..to_2025(under(agency("ward-1", Committee, Level::Commune), "district"))
    };
    let agencies = [
        to_2025(agency("district", Committee, Level::District)),
        ward,
        merged,
        to_2025(unit("tax", UnitKind::Tax, &["district"])),
        to_2025(unit("land", UnitKind::LandBranch, &["district"])),
        from_2025(agency("ward-new", Committee, Level::Commune), &["ward-1", "district~"]),
        from_2025(unit("tax-new", UnitKind::Tax, &["ward-new"]), &["tax"]),
        from_2025(unit("police-new", UnitKind::Police, &["ward-new"]), &[]),
        to_2025(agency("labour", Department, Level::City)),
        from_2025(agency("home", Department, Level::City), &["labour"]),
        from_2025(agency("finance", Department, Level::City), &[]),
        from_2025(agency("centre", ServiceCentre, Level::City), &[]),
        to_2025(agency("foreign", Department, Level::City)),
        agency("school", School, Level::Commune),
    ];
    let mut city = Catalogue::default();
    for agency in agencies {
        city.apply(&Event::AgencyPublished(agency));
    }
    for (counter, agency) in [("centre/1", "centre"), ("finance/1", "finance")] {
        city.apply(&Event::CounterPublished(Counter {
            id: counter.parse().unwrap(),
            agency: id(agency),
            name_vi: String::new(),
            name_en: String::new(),
            valid_from: None,
            valid_to: None,
        }));
    }
    city
}

fn resolve(word: &str, place: Option<&str>, day: Date) -> Result<AgencyId, ResolveError> {
    let (place, requester) = (place.map(id), id("ward-1"));
    let around = Surroundings { place: place.as_ref(), requester: &requester, day };
    city().resolve(&word.parse().unwrap(), &around)
}

#[test]
fn a_district_is_the_parent_of_the_commune_and_since_2025_the_commune_itself() {
    for (word, day, agency) in [
        ("commune", OLD, "ward-1"),
        ("district", OLD, "district"),
        ("district_tax", OLD, "tax"),
        ("land_branch", OLD, "land"),
        ("commune", NEW, "ward-new"),
        ("district", NEW, "ward-new"),
        ("district_tax", NEW, "tax-new"),
        ("district_police", NEW, "police-new"),
        ("commune_police", NEW, "police-new"),
    ] {
        assert_eq!(resolve(word, Some("ward-1"), day), Ok(id(agency)), "{word} {day}");
    }
}

#[test]
fn a_commune_that_merged_stands_for_its_successor_from_the_day_after_its_last() {
    let commune = |day| resolve("commune", Some("ward-2"), day);
    assert_eq!(commune(date(2020, 1, 31)), Ok(id("ward-2")));
    assert_eq!(commune(date(2020, 2, 1)), Ok(id("ward-1")));
    assert_eq!(commune(NEW), Ok(id("ward-new")));
}

#[test]
fn a_department_that_ended_stands_for_its_successor() {
    assert_eq!(resolve("labour", None, date(2025, 6, 30)), Ok(id("labour")));
    assert_eq!(resolve("labour", None, date(2025, 7, 1)), Ok(id("home")));
    let nobody = resolve("foreign", None, NEW);
    assert!(matches!(nobody, Err(ResolveError::NoAgency { .. })), "{nobody:?}");
}

#[test]
fn a_successor_in_part_is_never_followed_without_the_place() {
    assert_eq!(city().current_agency(&id("district"), NEW), id("district"));
}

#[test]
fn what_is_missing_is_named() {
    let word = AgencyWord::DistrictTax;
    assert_eq!(resolve("district_tax", None, OLD), Err(ResolveError::PlaceNeeded { word }));
    let place = id("labour");
    let not_a_place = Err(ResolveError::NotAPlace { place, day: OLD });
    assert_eq!(resolve("commune", Some("labour"), OLD), not_a_place);
    let (word, place) = (AgencyWord::CommunePolice, Some(id("ward-1")));
    let nobody = Err(ResolveError::NoAgency { word, place, day: OLD });
    assert_eq!(resolve("commune_police", Some("ward-1"), OLD), nobody);
    let receiver = id("ward-1");
    assert_eq!(resolve("school", None, NEW), Err(ResolveError::SchoolNeeded { receiver }));
}

#[test]
fn where_a_school_receives_the_school_is_meant() {
    let school = id("school");
    let around = Surroundings { place: None, requester: &school, day: NEW };
    for word in [AgencyWord::School, AgencyWord::District, AgencyWord::Requester] {
        assert_eq!(city().resolve(&word, &around).as_ref(), Ok(&school), "{word}");
    }
}

#[test]
fn the_service_centre_receives_for_departments_without_a_counter_of_their_own() {
    let city = city();
    assert_eq!(city.receiver_for(&id("home"), NEW), Some(&id("centre")));
    assert_eq!(city.receiver_for(&id("finance"), NEW), Some(&id("finance")));
    assert_eq!(city.receiver_for(&id("ward-new"), NEW), None);
    assert_eq!(city.receiver_for(&id("labour"), OLD), None);
}

#[test]
fn a_circle_of_successors_ends() {
    let mut city = Catalogue::default();
    for (name, of) in [("a", "b"), ("b", "a")] {
        let agency = Agency {
            valid_to: Some(OLD),
            successor_of: vec![Succession { id: id(of), in_part: false }],
            ..Agency::named(id(name), name)
        };
        city.apply(&Event::AgencyPublished(agency));
    }
    city.current_agency(&id("a"), NEW);
}
