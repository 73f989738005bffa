//! Parallel branches: police and insurance side by side, the last one to close joins.

use super::super::{BranchState, Command, Event, Refusal, Status, conflicts};
use super::walks::{ask, brought, fetched, give, seal};
use super::{Story, received};
use crate::Role;
use crate::outcome::Outcome;
use crate::rights::{Reach, Right};
use crate::testing::{LAND, POLICE, TAX, WARD, actor, birth, id, receive};

pub(super) fn fail(step: u16) -> Command {
    Command::FailBranch { step, reason: "Thiếu chữ ký".to_owned() }
}

pub(super) fn done(step: u16) -> Command {
    Command::StepDone { step, document: None, note: String::new() }
}

/// Registered at the ward, both files given.
fn both_given() -> Story {
    Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(birth())))
        .then("2026-11-02 10:00", WARD, &give(WARD))
        .then("2026-11-02 10:05", WARD, &Command::Take)
        .then("2026-11-02 14:00", WARD, &give(POLICE))
        .then("2026-11-02 14:05", WARD, &give(TAX))
}

fn both_at_work() -> Story {
    both_given().then("2026-11-03 08:00", POLICE, &Command::Take).then(
        "2026-11-03 09:00",
        TAX,
        &Command::Take,
    )
}

#[test]
fn the_giver_keeps_the_dossier_and_the_last_branch_to_close_opens_the_join_once() {
    let story = both_at_work();
    assert_eq!(story.dossier.holder, Some(id(WARD)));
    assert_eq!(story.dossier.status, Status::InProgress);
    let first = story.then("2026-11-05 10:00", TAX, &done(4));
    assert_eq!(first.dossier.branch(4).unwrap().state, BranchState::Done);
    let sign = Command::Sign { document: None };
    let early = first.attempt("2026-11-05 11:00", WARD, &sign);
    assert_eq!(early, Err(Refusal::TooEarlyToSign), "police is still at work");
    assert_eq!(
        first.attempt("2026-11-05 11:00", TAX, &done(4)),
        Err(Refusal::StepRecorded { step: 4 })
    );
    let joined = first.then("2026-11-06 10:00", POLICE, &done(3));
    assert!(!joined.dossier.has_open_branches());
    let returned = joined
        .then("2026-11-06 14:00", WARD, &sign)
        .then("2026-11-06 14:10", WARD, &seal())
        .then("2026-11-06 15:00", WARD, &fetched());
    assert_eq!(returned.dossier.status, Status::Returned);
    assert_eq!(returned.dossier.end.unwrap().outcome, Outcome::Early);
}

#[test]
fn what_comes_after_the_join_is_the_holders_step_or_is_given_on() {
    let mut procedure = birth();
    // After the two, the ward makes a report, and the land office signs.
    let mut report = procedure.steps[1].clone();
    report.order = 4;
    let mut sign = report.clone();
    (sign.order, sign.agency, sign.action) = (5, LAND.parse().unwrap(), "sign".to_owned());
    procedure.sub_cases[0].steps.splice(4..4, [report, sign]);
    procedure.version = 2;
    let mut story = Story::new();
    story.publish(&procedure);
    let story = story
        .then("2026-11-02 09:00", WARD, &received(receive(procedure)))
        .then("2026-11-02 10:00", WARD, &give(WARD))
        .then("2026-11-02 10:05", WARD, &Command::Take)
        .then("2026-11-02 14:00", WARD, &give(TAX))
        .then("2026-11-02 14:05", WARD, &give(POLICE))
        .then("2026-11-03 08:00", POLICE, &Command::Take)
        .then("2026-11-03 08:00", TAX, &Command::Take)
        .then("2026-11-03 10:00", POLICE, &done(3));
    let early = story.attempt("2026-11-03 10:30", WARD, &give(LAND));
    assert!(matches!(early, Err(Refusal::NotNext { .. })), "{early:?}");
    let joined = story.then("2026-11-03 11:00", TAX, &done(4));
    assert_eq!(joined.dossier.step.as_ref().unwrap().number, 5, "the ward's report begins");
    let at_land = joined
        .then("2026-11-04 10:00", WARD, &done(5))
        .then("2026-11-04 10:05", WARD, &give(LAND))
        .then("2026-11-04 14:00", LAND, &Command::Take);
    assert_eq!(at_land.dossier.holder, Some(id(LAND)));
}

#[test]
fn a_branch_that_fails_comes_back_to_the_holder_who_may_try_again() {
    let failed = both_at_work().then("2026-11-05 10:00", TAX, &done(4)).then(
        "2026-11-06 10:00",
        POLICE,
        &fail(3),
    );
    assert_eq!(failed.dossier.branch(3).unwrap().state, BranchState::Failed);
    assert_eq!(failed.dossier.status, Status::InProgress, "the holder decides what becomes of it");
    let again = failed.then("2026-11-09 10:00", WARD, &give(POLICE)).then(
        "2026-11-09 14:00",
        POLICE,
        &Command::Take,
    );
    let sign = Command::Sign { document: None };
    let early = again.attempt("2026-11-09 15:00", WARD, &sign);
    assert_eq!(early, Err(Refusal::TooEarlyToSign));
    let done =
        again.then("2026-11-10 10:00", POLICE, &done(3)).then("2026-11-10 11:00", WARD, &sign);
    assert!(done.dossier.signed);
}

#[test]
fn a_file_that_is_declined_can_be_given_again() {
    let declined = both_given().then(
        "2026-11-03 08:00",
        POLICE,
        &Command::Decline { reason: "Không thuộc địa bàn".to_owned() },
    );
    assert!(declined.dossier.branch(3).is_none());
    let again = declined.then("2026-11-03 09:00", WARD, &give(POLICE));
    assert_eq!(again.dossier.branch(3).unwrap().state, BranchState::Given);
}

#[test]
fn the_clock_of_every_branch_stands_with_that_of_the_dossier() {
    let asked = both_at_work().then("2026-11-04 09:00", WARD, &ask());
    let before = asked.dossier.branch(3).unwrap().due_at;
    let complete = asked.then("2026-11-06 09:00", WARD, &brought());
    let branch = complete.dossier.branch(3).unwrap();
    // Two working days of eight hours.
    assert_eq!(branch.stood_still.minutes(), 16 * 60);
    assert!(branch.due_at > before);
    let end = complete.then("2026-11-09 10:00", POLICE, &done(3));
    let Some(Event::StepDone { end: Some(end), .. }) = end.events.last() else { panic!() };
    assert_eq!((end.agency.as_str(), end.stood_still.minutes()), (POLICE, 16 * 60));
}

#[test]
fn each_branch_has_its_own_clock_and_names_who_was_late() {
    let late = both_at_work().then("2026-11-20 10:00", TAX, &done(4));
    let Some(Event::StepDone { end: Some(end), .. }) = late.events.last() else { panic!() };
    assert_eq!((end.agency.as_str(), end.outcome), (TAX, Outcome::Late));
    assert!(late.dossier.dates.unwrap().first_due_at > crate::testing::at("2026-11-20 10:00"));
}

#[test]
fn who_works_in_a_branch_may_close_it_and_nothing_else() {
    let story = both_at_work();
    let officer = |agency| actor(agency, &[Role::Officer]);
    let covers = |right: Right, agency| right.covers(&officer(agency), &story.dossier);
    assert_eq!(covers(Right::StepDone, POLICE), Reach::Covered);
    assert_eq!(covers(Right::RequestSupplement, POLICE), Reach::NotYours);
    assert_eq!(covers(Right::Give, WARD), Reach::Covered);
    assert_eq!(covers(Right::StepDone, LAND), Reach::Hidden);
    let other = story.attempt("2026-11-05 10:00", POLICE, &done(4));
    assert_eq!(other, Err(Refusal::NotThisStep { step: 4, now: Some(3) }));
}

#[test]
fn two_branches_close_in_the_same_moment_and_both_stand() {
    let story = both_at_work().then("2026-11-05 10:00", TAX, &done(4));
    let closed = story.events.last().unwrap();
    let by = |agency: &str| Some(id(agency));
    assert!(!conflicts(closed, &done(3), by(POLICE).as_ref(), &story.dossier));
    assert!(conflicts(closed, &done(4), by(TAX).as_ref(), &story.dossier), "within one branch");
}

/// What the police registers is needed by the ward, which hands over the card and the residence.
fn residence_needed() -> Story {
    const RESIDENCE: &str = "Thông báo đăng ký thường trú";
    let mut procedure = birth();
    let steps = &mut procedure.sub_cases[0].steps;
    steps[2].result = Some(RESIDENCE.to_owned());
    steps[4].needs = vec![RESIDENCE.to_owned()];
    Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(procedure)))
        .then("2026-11-02 10:00", WARD, &give(WARD))
        .then("2026-11-02 10:05", WARD, &Command::Take)
        .then("2026-11-02 14:00", WARD, &give(POLICE))
        .then("2026-11-02 14:05", WARD, &give(TAX))
        .then("2026-11-03 08:00", POLICE, &Command::Take)
        .then("2026-11-03 09:00", TAX, &Command::Take)
        .then("2026-11-04 09:00", TAX, &done(4))
}

#[test]
fn a_result_that_a_later_step_needs_must_have_come_out_of_its_branch() {
    let sign = Command::Sign { document: None };
    let failed = residence_needed().then("2026-11-05 09:00", POLICE, &fail(3)).then(
        "2026-11-05 10:00",
        WARD,
        &sign,
    );
    let refused = failed.attempt("2026-11-05 10:10", WARD, &seal());
    let result = "Thông báo đăng ký thường trú".to_owned();
    assert_eq!(refused, Err(Refusal::InputMissing { result }));
    let reject = Command::Reject {
        legal_ground: "Điều 2".to_owned(),
        reason: "Không đăng ký được thường trú".to_owned(),
        document: None,
    };
    assert!(failed.attempt("2026-11-05 10:10", WARD, &reject).is_ok(), "the citizen is told");
    residence_needed()
        .then("2026-11-05 09:00", POLICE, &fail(3))
        .then("2026-11-05 10:00", WARD, &give(POLICE))
        .then("2026-11-05 11:00", POLICE, &Command::Take)
        .then("2026-11-06 11:00", POLICE, &done(3))
        .then("2026-11-06 14:00", WARD, &sign)
        .then("2026-11-06 14:10", WARD, &seal());
}
