//! What is refused, and what stands beside what.

use super::super::{
    Class, Command, CommandKind, Event, PaperHandedIn, Refusal, Status, SupplementFiles,
};
use super::walks::{ask, brought, duty, fetched, give, paid, seal};
use super::{Story, otherwise, received};
use crate::Role;
use crate::catalogue::OnlineService;
use crate::testing::{LAND, TAX, WARD, actor, at, id, land_transfer, marital_status, receive};

fn at_land() -> Story {
    Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-02 10:00", WARD, &give(LAND))
        .then("2026-11-03 08:00", LAND, &Command::Take)
}

#[test]
fn what_the_state_forbids_is_refused_with_its_reason() {
    let new = Story::new().then("2026-11-02 09:00", WARD, &received(receive(land_transfer())));
    let on_its_way = Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-02 10:00", WARD, &give(LAND));
    let at_work = at_land();
    let day = "2026-11-04 09:00";
    for (story, agency, command, refusal) in [
        (&new, WARD, received(receive(land_transfer())), Refusal::AlreadyReceived),
        (&new, WARD, give(TAX), Refusal::NotNext { to: id(TAX), next: Some(id(LAND)) }),
        (&new, LAND, Command::Take, Refusal::NotGiven { by: id(LAND) }),
        (&new, WARD, fetched(), Refusal::WrongState(Status::Received)),
        (&new, WARD, brought(), Refusal::WrongState(Status::Received)),
        (&new, WARD, duty(), Refusal::WrongState(Status::Received)),
        (&on_its_way, WARD, give(LAND), Refusal::OnTheWay { to: id(LAND) }),
        (&on_its_way, TAX, Command::Take, Refusal::NotGiven { by: id(TAX) }),
        (
            &at_work,
            LAND,
            Command::StepDone { step: 3, document: None, note: String::new() },
            Refusal::NotThisStep { step: 3, now: Some(2) },
        ),
        (&at_work, LAND, Command::Sign { document: None }, Refusal::TooEarlyToSign),
        (&at_work, LAND, seal(), Refusal::NotSigned),
        (&at_work, LAND, paid(), Refusal::WrongState(Status::InProgress)),
        (
            &at_work,
            LAND,
            Command::Reject {
                legal_ground: " ".to_owned(),
                reason: "x".to_owned(),
                document: None,
            },
            Refusal::Empty("legalGround"),
        ),
    ] {
        assert_eq!(story.attempt(day, agency, &command), Err(refusal), "{command:?}");
    }
}

#[test]
fn a_second_supplement_request_needs_the_order_of_the_head_and_is_late_in_the_index() {
    let story =
        at_land().then("2026-11-04 09:00", LAND, &ask()).then("2026-11-05 09:00", WARD, &brought());
    let again = |beyond| match ask() {
        Command::RequestSupplement { papers, legal_ground, reasons, .. } => {
            Command::RequestSupplement { papers, legal_ground, reasons, beyond_limit: beyond }
        }
        other => other,
    };
    let head = actor(LAND, &[Role::AgencyHead]);
    let officer = actor(LAND, &[Role::Officer]);
    let when = at("2026-11-06 09:00");
    let limit = Err(Refusal::SupplementLimit { asked: 1 });
    assert_eq!(story.attempt_by(&officer, when, &again(true)), limit);
    assert_eq!(story.attempt_by(&head, when, &again(false)), limit);
    let events = story.attempt_by(&head, when, &again(true)).unwrap();
    assert!(matches!(
        &events[..],
        [Event::SupplementRequested { number: 2, beyond_limit: true, .. }]
    ));
    let mut dossier = story.dossier.clone();
    dossier.evolve(&events[0], when);
    let story = Story { dossier, ..story }.then("2026-11-06 10:00", WARD, &brought()).then(
        "2026-11-06 11:00",
        LAND,
        &Command::Withdraw { reason: String::new() },
    );
    assert!(story.dossier.end.unwrap().late_in_index, "whatever its dates");
}

#[test]
fn a_missing_paper_is_named_and_one_that_is_not_listed_is_refused() {
    let mut wanted = receive(land_transfer());
    wanted.papers.remove(0);
    let missing = Story::new().attempt("2026-11-02 09:00", WARD, &received(wanted.clone()));
    assert_eq!(missing, Err(Refusal::MissingPapers(vec![id("p1")])));
    wanted.papers[0].paper = id("p9");
    let other = Story::new().attempt("2026-11-02 09:00", WARD, &received(wanted));
    assert_eq!(other, Err(Refusal::UnknownPaper(id("p9"))));
}

#[test]
fn a_procedure_that_is_not_in_force_is_not_received() {
    let mut procedure = marital_status();
    procedure.valid_from = Some(jiff::civil::date(2027, 3, 1));
    let early = Story::new().attempt("2026-11-02 09:00", WARD, &received(receive(procedure)));
    assert_eq!(early, Err(Refusal::NotInForce));
}

#[test]
fn before_2025_a_counter_receives_only_what_its_agency_begins() {
    let mut wanted = receive(marital_status());
    wanted.agency = id(TAX);
    wanted.counter = Some(id("H13.V101.1/1"));
    let scope = |day: &str| Story::new().attempt(day, TAX, &received(wanted.clone()));
    assert!(matches!(scope("2024-11-04 09:00"), Err(Refusal::OutOfScope { .. })));
    assert!(scope("2025-11-03 09:00").is_ok());
}

#[test]
fn while_it_is_on_its_way_the_giver_may_still_record_its_step() {
    let story = at_land().then("2026-11-04 09:00", LAND, &give(TAX));
    let done = Command::StepDone { step: 2, document: None, note: "đã thẩm tra".to_owned() };
    let story = story.then("2026-11-04 09:01", LAND, &done);
    assert!(matches!(story.events.last(), Some(Event::StepDone { end: None, next: None, .. })));
    let twice = story.attempt("2026-11-04 09:02", LAND, &done);
    assert_eq!(twice, Err(Refusal::StepRecorded { step: 2 }));
}

#[test]
fn a_dossier_keeps_what_was_fixed_at_reception() {
    let story = at_land();
    let reception = story.dossier.reception.as_ref().unwrap();
    assert_eq!(reception.competent, id(LAND), "who signs decides");
    assert_eq!(reception.returned_at, id(WARD));
    assert_eq!((reception.online_level, reception.online_service), (3, OnlineService::Partial));
    assert!(reception.papers[0].held, "an original that is kept is noted");
}

#[test]
fn the_table_of_conflicts_is_that_of_the_reference() {
    use CommandKind as K;
    let step_done = || Command::StepDone { step: 2, document: None, note: String::new() };
    let withdraw = || Command::Withdraw { reason: String::new() };
    let sign = || Command::Sign { document: None };
    let classes = [
        (K::Give, Class::Course),
        (K::Sign, Class::Course),
        (K::Return, Class::Course),
        (K::Take, Class::Branch),
        (K::StepDone, Class::Branch),
        (K::RecordFinding, Class::Add),
        (K::ImportStep, Class::Add),
    ];
    for (kind, class) in classes {
        assert_eq!(kind.class(), class, "{kind:?}");
    }
    let events = at_land().then("2026-11-04 09:00", LAND, &ask()).events;
    let [received, given, taken, asked] = &events[..] else { panic!("{events:?}") };
    // Course and course: one wins. Course, then branch: only if the course ends or pauses first.
    let dossier = at_land().dossier;
    let conflicts = |event: &Event, command: &Command| {
        super::super::conflicts(event, command, Some(&id(LAND)), &dossier)
    };
    assert!(conflicts(received, &give(LAND)) && conflicts(given, &withdraw()));
    assert!(!conflicts(given, &step_done()) && conflicts(asked, &step_done()));
    // Branch, then course: both; two in the same branch: one wins.
    assert!(!conflicts(taken, &sign()) && conflicts(taken, &step_done()));
    // What only adds stands beside everything.
    let letter = otherwise::letter();
    assert!(events.iter().all(|event| !conflicts(event, &letter)));
}

#[test]
fn a_supplement_holds_originals_as_reception_does_and_brings_only_what_is_listed() {
    let asked = at_land().then("2026-11-04 09:00", LAND, &ask());
    let bring = |paper: &str| {
        let paper = PaperHandedIn {
            paper: id(paper),
            originals: 1,
            copies: 0,
            document: None,
            reused_from: None,
        };
        Command::SupplementComplete { papers: vec![paper], files: SupplementFiles::default() }
    };
    let other = asked.attempt("2026-11-05 09:00", WARD, &bring("p9"));
    assert_eq!(other, Err(Refusal::UnknownPaper(id("p9"))));
    for (paper, held) in [("p1", true), ("p2", false)] {
        let events = asked.attempt("2026-11-05 09:00", WARD, &bring(paper)).unwrap();
        let [Event::SupplementCompleted { papers, .. }] = &events[..] else { panic!("{events:?}") };
        assert_eq!(papers[0].held, held, "{paper}");
    }
}

#[test]
fn papers_are_those_of_the_version_under_which_it_was_received() {
    let mut story = at_land();
    let mut newer = land_transfer();
    newer.version = 2;
    newer.sub_cases[0].papers.truncate(1);
    story.publish(&newer);
    assert!(story.attempt("2026-11-04 09:00", LAND, &ask()).is_ok(), "p2 is listed in version 1");
}

#[test]
fn who_signs_on_the_way_does_not_sign_for_the_agency_that_decides() {
    // As 1.001776: the commune signs what it sends to the district, which decides.
    let mut procedure = land_transfer();
    let steps = &mut procedure.sub_cases[0].steps;
    steps[1].action = "sign, send on".to_owned();
    steps[5].action = "decide".to_owned();
    let story = Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(procedure)))
        .then("2026-11-02 10:00", WARD, &give(LAND))
        .then("2026-11-03 08:00", LAND, &Command::Take)
        .then("2026-11-03 09:00", LAND, &Command::Sign { document: None });
    let early = story.attempt("2026-11-03 10:00", LAND, &seal());
    assert_eq!(early, Err(Refusal::TooEarlyToSign), "the tax office has not seen it");
    let story = story
        .then("2026-11-03 11:00", LAND, &give(TAX))
        .then("2026-11-04 08:00", TAX, &Command::Take)
        .then("2026-11-04 09:00", TAX, &give(LAND))
        .then("2026-11-05 08:00", LAND, &Command::Take);
    let unsigned = story.attempt("2026-11-05 09:00", LAND, &seal());
    assert_eq!(unsigned, Err(Refusal::NotSigned));
    let story = story.then("2026-11-05 09:00", LAND, &Command::Sign { document: None }).then(
        "2026-11-05 10:00",
        LAND,
        &seal(),
    );
    assert_eq!(story.dossier.status, Status::Done);
}
