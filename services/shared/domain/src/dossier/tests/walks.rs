//! Whole walks: over three agencies with a duty, within one unit, at once, and what they measure.

use super::super::{
    AtOnceLine, Command, DutyLine, Event, Fetched, NewDate, ReturnWay, Seal, ServeAtOnce, Status,
    SupplementFiles, SupplementReasons,
};
use super::{Story, received};
use crate::catalogue::SignedFile;
use crate::outcome::Outcome;
use crate::testing::{
    LAND, TAX, WARD, at, certified_copy, id, land_transfer, marital_status, missing, receive,
};

pub(super) fn give(to: &str) -> Command {
    Command::Give { to: id(to) }
}

pub(super) fn duty() -> Command {
    let lines = vec![DutyLine { fee_line: "registration_tax".to_owned(), amount_vnd: 5_000_000 }];
    Command::NotifyDuty { lines, notice: "TB-1".to_owned() }
}

pub(super) fn paid() -> Command {
    Command::DutyFulfilled { amount_vnd: 5_000_000, means: "transfer".to_owned() }
}

pub(super) fn seal() -> Command {
    Command::Seal(Seal {
        number: "12/GCN".to_owned(),
        day: None,
        document: None,
        file: SignedFile::default(),
    })
}

pub(super) fn fetched() -> Command {
    let fetched = Fetched { to: "Nguyễn Văn Mẫu".to_owned(), ..Fetched::default() };
    Command::Return { way: ReturnWay::Counter, fetched }
}

pub(super) fn ask() -> Command {
    Command::RequestSupplement {
        papers: vec![missing("p2")],
        legal_ground: "Điều 1".to_owned(),
        beyond_limit: false,
        reasons: SupplementReasons::default(),
    }
}

pub(super) fn brought() -> Command {
    Command::SupplementComplete { papers: Vec::new(), files: SupplementFiles::default() }
}

#[test]
fn a_land_transfer_walks_over_three_agencies_and_comes_out_at_the_same_door() {
    // Source of the dates: domain reference 2.5, worked example 2.000889 over Tết 2018.
    let story = Story::new()
        .then("2018-02-12 09:10", WARD, &received(receive(land_transfer())))
        .then("2018-02-12 10:00", WARD, &give(LAND))
        .then("2018-02-13 08:00", LAND, &Command::Take)
        .then(
            "2018-02-22 16:00",
            LAND,
            &Command::StepDone { step: 2, document: None, note: String::new() },
        )
        .then("2018-02-22 16:10", LAND, &give(TAX))
        .then("2018-02-23 07:30", TAX, &Command::Take)
        .then("2018-02-26 10:00", TAX, &duty());
    assert_eq!(story.dossier.dates.unwrap().first_due_at, at("2018-03-05 17:00"));
    assert_eq!(story.dossier.status.portal_code(), Some(6));
    let story = story.then("2018-03-01 15:00", TAX, &paid());
    let dates = story.dossier.dates.unwrap();
    assert_eq!(dates.first_due_at, at("2018-03-09 10:00"));
    assert_eq!((dates.due_at, dates.index_due_at), (dates.first_due_at, dates.first_due_at));
    assert_eq!(story.dossier.stood_still.minutes(), 27 * 60);
    let story = story
        .then("2018-03-01 15:30", TAX, &give(LAND))
        .then("2018-03-02 08:00", LAND, &Command::Take)
        .then(
            "2018-03-06 09:00",
            LAND,
            &Command::StepDone { step: 5, document: None, note: String::new() },
        )
        .then("2018-03-06 10:00", LAND, &Command::Sign { document: None })
        .then("2018-03-06 11:00", LAND, &seal())
        .then("2018-03-06 14:00", LAND, &give(WARD))
        .then("2018-03-07 07:10", WARD, &Command::Take)
        .then("2018-03-08 09:00", WARD, &fetched());
    assert_eq!(story.dossier.status, Status::Returned);
    let end = story.dossier.end.unwrap();
    assert_eq!((end.outcome, end.stood_still.minutes()), (Outcome::Early, 27 * 60));
    assert!(!end.late_in_index);
    // Who caused a delay is computed: the land office's first step was 24 hours from 02-13 08:00.
    let steps: Vec<_> = story.events.iter().filter_map(Event::step_end).collect();
    let told: Vec<_> = steps.iter().map(|end| (end.step, end.agency.as_str())).collect();
    assert_eq!(told, [(1, WARD), (2, LAND), (3, TAX), (5, LAND), (6, LAND)]);
    assert!(steps.iter().all(|end| end.outcome != Outcome::Late), "{steps:?}");
}

#[test]
fn within_one_unit_giving_and_taking_are_one_act() {
    let story = Story::new()
        .then("2026-11-23 09:00", WARD, &received(receive(marital_status())))
        .then("2026-11-23 09:05", WARD, &Command::Take);
    let [_, Event::Given { from, to, step: 2, .. }, Event::Taken { by, step: 2, .. }] =
        story.events.as_slice()
    else {
        panic!("{:?}", story.events)
    };
    assert_eq!((from, to, by), (&id(WARD), &id(WARD), &id(WARD)));
    assert_eq!(story.dossier.status, Status::InProgress);
    let story = story
        .then("2026-11-25 09:05", WARD, &Command::Sign { document: None })
        .then("2026-11-25 09:10", WARD, &seal())
        .then("2026-11-25 10:00", WARD, &fetched());
    assert_eq!(story.dossier.status, Status::Returned);
}

#[test]
fn what_is_served_at_once_is_received_done_and_returned_in_one_record() {
    let lines = vec![AtOnceLine { pages: 5, copies: 3 }];
    let mut wanted = receive(certified_copy());
    wanted.papers.clear();
    let serve = ServeAtOnce { receive: wanted, lines };
    let story = Story::new().then("2026-11-23 09:00", WARD, &Command::ServeAtOnce(Box::new(serve)));
    assert_eq!(story.events.len(), 3);
    assert_eq!(story.dossier.status, Status::Returned);
    assert_eq!(story.dossier.end.unwrap().outcome, Outcome::OnTime);
}

#[test]
fn a_supplement_starts_the_time_anew_under_2018_and_resumes_in_the_index() {
    // Source: domain reference 2.5, 2.001955 under rule set 2018 (7 working days).
    let mut procedure = land_transfer();
    procedure.sub_cases[0].legal_time.quantity = 7;
    let story = Story::new()
        .then("2019-10-01 09:00", WARD, &received(receive(procedure)))
        .then("2019-10-01 10:00", WARD, &give(LAND))
        .then("2019-10-02 08:00", LAND, &Command::Take)
        .then("2019-10-04 14:00", LAND, &ask());
    assert_eq!(story.dossier.dates.unwrap().first_due_at, at("2019-10-10 17:00"));
    let story = story.then("2019-10-09 14:00", WARD, &brought());
    let dates = story.dossier.dates.unwrap();
    assert_eq!(dates.first_due_at, at("2019-10-18 17:00"));
    assert_eq!(dates.index_due_at, at("2019-10-15 17:00"));
}

#[test]
fn a_supplement_resumes_under_2015() {
    let mut procedure = land_transfer();
    procedure.sub_cases[0].legal_time.quantity = 7;
    let story = Story::new()
        .then("2017-10-02 09:00", WARD, &received(receive(procedure)))
        .then("2017-10-02 10:00", WARD, &give(LAND))
        .then("2017-10-03 08:00", LAND, &Command::Take)
        .then("2017-10-05 14:00", LAND, &ask())
        .then("2017-10-10 14:00", WARD, &brought());
    let dates = story.dossier.dates.unwrap();
    assert_eq!(dates.first_due_at, at("2017-10-16 17:00"));
    assert_eq!(story.dossier.stood_still.minutes(), 24 * 60);
}

#[test]
fn an_apology_never_turns_late_into_on_time() {
    // Source: domain reference 2.6, work permit 2.000205 (5 days).
    let mut procedure = land_transfer();
    procedure.sub_cases[0].legal_time.quantity = 5;
    let apology = |day: &str| Command::Apologise {
        new_due_at: at(day),
        reason: "Chờ xác minh".to_owned(),
    };
    let story = Story::new()
        .then("2019-04-10 08:00", WARD, &received(receive(procedure)))
        .then("2019-04-10 09:00", WARD, &give(LAND))
        .then("2019-04-11 08:00", LAND, &Command::Take)
        .then("2019-04-17 08:00", LAND, &apology("2019-04-22 17:00"));
    let dates = story.dossier.dates.unwrap();
    assert_eq!(dates.first_due_at, at("2019-04-18 17:00"));
    assert_eq!(dates.due_at, at("2019-04-22 17:00"));
    let again = story.attempt("2019-04-18 08:00", LAND, &apology("2019-04-24 17:00"));
    assert_eq!(again, Err(super::Refusal::SecondNewDate));
    let story = story.then(
        "2019-04-22 10:00",
        LAND,
        &Command::Reject {
            legal_ground: "Điều 2".to_owned(),
            reason: "Không đủ điều kiện".to_owned(),
            document: None,
        },
    );
    let end = story.dossier.end.unwrap();
    assert_eq!((end.outcome, end.by.minutes()), (Outcome::Late, 11 * 60));
    assert_eq!(crate::outcome::in_days_and_hours(end.by), (1, 3, 0));
    assert_eq!(end.new_date, NewDate::Kept);
    assert!(end.late_in_index);
}
