mod faults;
mod mutated;
mod oracle;
mod places;

use jiff::civil::date;
use motcua_domain::AgencyId;
use motcua_domain::catalogue::{
    Catalogue, Event, Procedure, ProcedureKind, ReceivedBy, Surroundings, UnitKind,
};
use motcua_domain::deadline::TimeUnit;

use super::*;

fn embedded() -> Files {
    Files::parse(&Texts::embedded()).unwrap_or_else(|fault| panic!("{fault}"))
}

fn procedure(code: &str) -> Procedure {
    let code = code.parse().unwrap();
    embedded().procedures.into_iter().find(|procedure| procedure.code == code).unwrap()
}

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for event in crate::changes(&embedded(), &Catalogue::default()) {
        catalogue.apply(&event);
    }
    catalogue
}

fn papers(procedure: &Procedure, sub_case: &str) -> Vec<String> {
    let sub_case = procedure.sub_case(Some(sub_case)).unwrap();
    sub_case.papers.iter().map(|paper| paper.id.to_string()).collect()
}

#[test]
fn the_files_that_come_along_are_read_whole() {
    let files = embedded();
    assert_eq!(files.agencies.len(), 214);
    assert_eq!(files.counters.len(), 155);
    assert_eq!(files.procedures.len(), 57);
    assert_eq!(files.calendar.days.len(), 161);
    assert_eq!(files.agencies.iter().filter(|a| a.unit == Some(UnitKind::Tax)).count(), 11);
    let sub_cases = files.procedures.iter().filter(|procedure| procedure.has_sub_cases());
    assert_eq!(sub_cases.map(|procedure| procedure.sub_cases.len()).sum::<usize>(), 70);
}

#[test]
fn a_sub_case_has_its_own_papers_time_and_steps() {
    let birth = procedure("1.001193");
    assert_eq!(papers(&birth, "on_time"), ["p1", "p2", "p3", "p4", "p5"]);
    assert_eq!(papers(&birth, "abandoned"), ["p1", "p3", "p4", "p5", "abandoned.p1"]);
    let abandoned = birth.sub_case(Some("abandoned")).unwrap();
    assert_eq!((abandoned.legal_time.quantity, abandoned.legal_time.unit), (7, TimeUnit::Day));
    assert_eq!(abandoned.online_level, 2);
    // 2, 3, 2 and 1 hours of a day become as many times seven.
    let minutes: Vec<_> = abandoned.steps.iter().map(|step| step.minutes).collect();
    assert_eq!(minutes, [840, 1260, 840, 420]);
    assert!(birth.sub_case(None).is_none(), "one has to be chosen");
}

#[test]
fn a_sub_case_may_have_its_own_number_of_supplement_requests_with_its_article() {
    let with = |limit: &str| {
        let mut texts = Texts::embedded();
        let to = format!("\"sub_case\": \"late\", \"supplement_limit\": {limit}");
        texts.procedures = texts.procedures.replacen("\"sub_case\": \"late\"", &to, 1);
        Files::parse(&texts)
    };
    let files = with(r#"{ "number": 3, "article": "điều 54" }"#).unwrap();
    let code = "1.001193".parse().unwrap();
    let birth = files.procedures.iter().find(|procedure| procedure.code == code).unwrap();
    let limit = |id| birth.sub_case(Some(id)).unwrap().supplement_limit.as_ref().map(|l| l.number);
    assert_eq!((limit("late"), limit("on_time")), (Some(3), None));
    let fault = with(r#"{ "number": 3, "article": "" }"#).unwrap_err().to_string();
    assert!(fault.contains("needs the article that allows it"), "{fault}");
}

#[test]
fn a_procedure_without_sub_cases_has_one_without_a_name() {
    let rules = procedure("2.001955");
    assert!(!rules.has_sub_cases());
    assert_eq!(rules.sub_case(None).unwrap().papers, rules.papers);
}

#[test]
fn certified_copies_cost_what_the_circular_says() {
    let copies = procedure("2.000815");
    let line = &copies.sub_case(Some("vietnamese")).unwrap().fee_lines[0];
    assert_eq!(line.amount(5, 3), Some(21_000));
    assert_eq!(line.amount(250, 1), Some(200_000));
    let signatures = procedure("2.000884");
    assert_eq!(signatures.sub_cases[0].fee_lines[0].amount(0, 1), Some(10_000));
}

#[test]
fn every_step_of_every_procedure_has_its_agency_in_both_sets() {
    let catalogue = catalogue();
    for (day, place) in [(date(2019, 10, 8), "H13.31.7"), (date(2026, 1, 5), "H13.131")] {
        let (place, home): (AgencyId, AgencyId) =
            (place.parse().unwrap(), "H13.2".parse().unwrap());
        let school = "H13.131.S1".parse().unwrap();
        let in_force = catalogue.procedures().filter(|procedure| procedure.in_force(day));
        for procedure in in_force {
            let at_school = procedure.received_by == Some(ReceivedBy::School);
            let requester = if at_school { &school } else { &home };
            let around = Surroundings { place: Some(&place), requester, day };
            for step in &procedure.steps {
                let agency = catalogue.resolve(&step.agency, &around);
                assert!(agency.is_ok(), "{} {} {agency:?}", procedure.code, day);
            }
        }
    }
}

#[test]
fn what_a_citizen_begins_somebody_receives() {
    let (catalogue, day) = (catalogue(), date(2026, 1, 5));
    let place: AgencyId = "H13.131".parse().unwrap();
    let around = Surroundings { place: Some(&place), requester: &place, day };
    let procedures = catalogue.procedures().filter(|procedure| procedure.in_force(day));
    for procedure in procedures.filter(|procedure| procedure.kind == ProcedureKind::Citizen) {
        if procedure.received_by.is_none() {
            let first = catalogue.resolve(&procedure.steps[0].agency, &around).unwrap();
            assert!(catalogue.receiver_for(&first, day).is_some(), "{} {first}", procedure.code);
        }
    }
}

#[test]
fn departments_had_their_own_counters_until_the_service_centre_opened() {
    let catalogue = catalogue();
    let receiver = |agency: &str, day| {
        let id = agency.parse().unwrap();
        catalogue.receiver_for(&id, day).map(ToString::to_string)
    };
    for (agency, day, receives) in [
        ("H13.3", date(2024, 2, 25), "H13.3"),
        ("H13.3", date(2024, 2, 26), "H13.21"),
        ("H13.5", date(2024, 2, 26), "H13.5"),
        ("H13.103", date(2026, 1, 5), "H13.121"),
        ("H13.105", date(2026, 1, 5), "H13.105"),
        ("H13.131", date(2026, 1, 5), "H13.131"),
    ] {
        assert_eq!(receiver(agency, day).as_deref(), Some(receives), "{agency} {day}");
    }
}

#[test]
fn names_are_kept_in_nfc_and_a_mark_at_the_beginning_is_left_out() {
    let mut texts = Texts::embedded();
    texts.agencies = format!("\u{feff}{}", texts.agencies.nfd().collect::<String>());
    assert_eq!(Files::parse(&texts), Ok(embedded()));
}

#[test]
fn the_files_are_written_once_and_a_citys_own_are_left_alone() {
    let data = tempfile::tempdir().unwrap();
    let folder = write_to(data.path()).unwrap();
    assert_eq!(folder, data.path().join("catalogue"));
    assert_eq!(Files::read(&folder).unwrap(), embedded());
    std::fs::write(folder.join(HOURS), "the city's own").unwrap();
    write_to(data.path()).unwrap();
    assert_eq!(std::fs::read_to_string(folder.join(HOURS)).unwrap(), "the city's own");
}

#[test]
fn a_publication_of_the_files_goes_into_a_record() {
    for event in crate::changes(&embedded(), &Catalogue::default()) {
        if let Event::ProcedurePublished(procedure) = &event {
            assert_eq!(procedure.version, 1);
        }
        let size = motcua_domain::codec::encode(&motcua_domain::Event::Catalogue(event)).data.len();
        assert!(size < 64 * 1024, "{size} bytes");
    }
}
