use motcua_domain::catalogue::Catalogue;

use super::*;
use crate::Texts;

fn files() -> Files {
    Files::parse(&Texts::embedded()).unwrap()
}

fn published(files: &Files) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for event in changes(files, &Catalogue::default()) {
        catalogue.apply(&event);
    }
    catalogue
}

#[test]
fn everything_is_new_to_an_empty_log() {
    assert_eq!(changes(&files(), &Catalogue::default()).len(), 214 + 155 + 1 + 4 + 57);
}

#[test]
fn what_was_published_is_not_published_again() {
    assert_eq!(changes(&files(), &published(&files())), []);
}

#[test]
fn a_changed_procedure_gets_the_next_version() {
    let (mut files, published) = (files(), published(&files()));
    files.procedures[3].note = "changed".to_owned();
    let expected = Procedure { version: 2, ..files.procedures[3].clone() };
    assert_eq!(changes(&files, &published), [Event::ProcedurePublished(expected)]);
}

#[test]
fn a_changed_calendar_and_agency_are_published_alone() {
    let (mut files, published) = (files(), published(&files()));
    files.calendar.days.pop();
    files.agencies[0].name_en = "The City".to_owned();
    let calendar = CalendarData { version: 2, ..files.calendar.clone() };
    let agency = files.agencies[0].clone();
    let expected = [Event::AgencyPublished(agency), Event::CalendarPublished(calendar)];
    assert_eq!(changes(&files, &published), expected);
}

#[test]
fn a_rule_that_somebody_has_read_in_the_law_is_published_alone() {
    let (mut files, published) = (files(), published(&files()));
    let source = files.rules[3].sources.get_mut("after_supplement").unwrap();
    (source.text, source.warn) = ("Decree 118/2025/NĐ-CP, read".to_owned(), false);
    assert_eq!(changes(&files, &published), [Event::RulesPublished(files.rules[3].clone())]);
}

#[test]
fn what_is_gone_from_the_files_stays_published() {
    let (mut files, published) = (files(), published(&files()));
    files.agencies.pop();
    files.procedures.pop();
    assert_eq!(changes(&files, &published), []);
}
