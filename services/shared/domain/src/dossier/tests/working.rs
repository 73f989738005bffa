//! The work within an agency: assigned, drafted, discussed; papers offered, entries corrected.

use super::super::{
    Command, CorrectedEntry, Correction, Event, Found, OpinionState, PaperFound, Refusal, Status,
    SupplementReasons, conflicts,
};
use super::registered::offer;
use super::walks::{give, seal};
use super::{Story, received};
use crate::outcome::Outcome;
use crate::testing::{LAND, POLICE, TAX, WARD, actor, at, id, land_transfer, missing, receive};
use crate::{Actor, Role};

pub(super) fn ask_with_verdicts() -> Command {
    let found = |paper, found, legal_ground: &str| PaperFound {
        paper: id(paper),
        found,
        legal_ground: legal_ground.to_owned(),
    };
    Command::RequestSupplement {
        papers: vec![
            found("p1", Found::Accepted, ""),
            found("p2", Found::Wrong, "Điều 8"),
            found("p3", Found::Missing, "Điều 9"),
        ],
        legal_ground: "Điều 1".to_owned(),
        beyond_limit: false,
        reasons: SupplementReasons {
            reasons: vec![String::new(), "Chưa công chứng".to_owned(), "Không có".to_owned()],
            note: String::new(),
        },
    }
}

pub(super) fn assign(officer: &str) -> Command {
    Command::Assign { officer: id(officer), note: String::new() }
}

pub(super) fn reassign(officer: &str) -> Command {
    Command::Reassign { officer: id(officer), note: "Nghỉ phép".to_owned() }
}

pub(super) fn draft() -> Command {
    Command::Draft { document: id(&"d".repeat(64)), note: String::new() }
}

pub(super) fn consult(of: &str, due: &str) -> Command {
    Command::Consult {
        of: id(of),
        due_at: at(due),
        document: None,
        question: "Có thuộc quy hoạch không?".to_owned(),
    }
}

pub(super) fn opinion(number: u16) -> Command {
    Command::GiveOpinion { number, document: None, text: "Đồng ý".to_owned() }
}

pub(super) fn correct(entry: CorrectedEntry) -> Command {
    let correction =
        Correction { value: "0900 000 000".to_owned(), reason: "Gõ nhầm".to_owned() };
    Command::Correct { entry, correction }
}

fn at_land() -> Story {
    Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-02 10:00", WARD, &give(LAND))
        .then("2026-11-03 08:00", LAND, &Command::Take)
}

fn officer(account: &str) -> Actor {
    let mut actor = actor(LAND, &[Role::Officer]);
    actor.who.account = id(account);
    actor
}

#[test]
fn after_a_reassignment_the_officer_before_can_no_longer_finish_the_step() {
    let story = at_land().then("2026-11-03 09:00", LAND, &assign("account-2"));
    let done = Command::StepDone { step: 2, document: None, note: String::new() };
    let moment = at("2026-11-04 09:00");
    assert!(story.attempt_by(&officer("account-2"), moment, &done).is_ok());
    let story = story.then("2026-11-03 10:00", LAND, &reassign("account-3"));
    let refused = story.attempt_by(&officer("account-2"), moment, &done);
    assert_eq!(refused, Err(Refusal::AssignedToOther { officer: id("account-3") }));
    assert!(story.attempt_by(&officer("account-3"), moment, &done).is_ok());
    // The other way round both stand: the step is done, its officer changes after it.
    let head = actor(LAND, &[Role::AgencyHead]);
    assert!(story.attempt_by(&head, moment, &done).is_ok(), "a head may step in");
}

#[test]
fn who_is_named_holds_for_one_step() {
    let story = at_land()
        .then("2026-11-03 09:00", LAND, &assign("account-1"))
        .then("2026-11-04 09:00", LAND, &give(TAX))
        .then("2026-11-04 10:00", TAX, &Command::Take);
    assert_eq!(story.dossier.officer, None);
    let named = story.then("2026-11-04 11:00", TAX, &assign("account-1"));
    assert_eq!(
        named.attempt("2026-11-04 11:30", TAX, &assign("account-2")),
        Err(Refusal::AlreadyAssigned)
    );
}

#[test]
fn every_version_of_a_draft_is_kept() {
    let story =
        at_land().then("2026-11-03 09:00", LAND, &draft()).then("2026-11-03 11:00", LAND, &draft());
    let numbers = story.events.iter().filter_map(|event| match event {
        Event::Drafted { number, .. } => Some(*number),
        _ => None,
    });
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn several_agencies_give_opinions_while_the_dossier_stays_and_its_clock_runs() {
    let story = at_land().then("2026-11-03 09:00", LAND, &consult(TAX, "2026-11-05 17:00")).then(
        "2026-11-03 09:05",
        LAND,
        &consult(POLICE, "2026-11-05 17:00"),
    );
    assert_eq!(story.dossier.holder, Some(id(LAND)));
    assert_eq!(story.dossier.stands_since, None);
    let other = story.attempt("2026-11-04 09:00", TAX, &opinion(2));
    assert_eq!(other, Err(Refusal::NoSuchOpinion { number: 2 }));
    let first = story.events.last().unwrap();
    assert!(!conflicts(first, &opinion(1), Some(&id(TAX)), &story.dossier), "both stand");
    let silence = Command::RecordSilence { number: 2 };
    let early = story.attempt("2026-11-05 16:00", LAND, &silence);
    assert_eq!(early, Err(Refusal::OpinionNotDue { number: 2 }));
    let answered = story
        .then("2026-11-04 09:00", TAX, &opinion(1))
        .then("2026-11-06 08:00", LAND, &silence)
        // Late is better than never, and is named as late.
        .then("2026-11-09 09:00", POLICE, &opinion(2));
    assert!(answered.dossier.opinions.iter().all(|o| o.state == OpinionState::Given));
    let Some(Event::OpinionGiven { outcome, by, .. }) = answered.events.last() else { panic!() };
    assert_eq!((by.as_str(), *outcome), (POLICE, Outcome::Late));
    let own = answered.attempt("2026-11-09 10:00", LAND, &consult(LAND, "2026-11-12 17:00"));
    assert_eq!(own, Err(Refusal::AsksItself));
}

#[test]
fn a_request_names_what_is_wrong_and_not_what_is_accepted_alone() {
    let accepted = Command::RequestSupplement {
        papers: vec![PaperFound { found: Found::Accepted, ..missing("p1") }],
        legal_ground: "Điều 1".to_owned(),
        beyond_limit: false,
        reasons: SupplementReasons::default(),
    };
    let refused = at_land().attempt("2026-11-03 09:00", LAND, &accepted);
    assert_eq!(refused, Err(Refusal::Empty("papers")));
    let asked = at_land().then("2026-11-03 09:00", LAND, &ask_with_verdicts());
    let Some(Event::SupplementRequested { papers, .. }) = asked.events.last() else { panic!() };
    assert_eq!(
        papers.iter().map(|paper| paper.found).collect::<Vec<_>>(),
        [Found::Accepted, Found::Wrong, Found::Missing]
    );
}

#[test]
fn a_paper_offered_unasked_touches_neither_clock_nor_limit() {
    let story = at_land();
    let dates = story.dossier.dates;
    let offered = story.then("2026-11-04 09:00", WARD, &offer("p3"));
    assert_eq!((offered.dossier.dates, offered.dossier.status), (dates, Status::InProgress));
    assert_eq!(offered.dossier.supplement_requests, 0);
    let unlisted = offered.attempt("2026-11-04 09:00", WARD, &offer("p9"));
    assert_eq!(unlisted, Err(Refusal::UnknownPaper(id("p9"))));
}

#[test]
fn two_corrections_of_one_entry_conflict_and_of_two_entries_both_stand() {
    let phone = CorrectedEntry::ApplicantPhone;
    let story = at_land().then("2026-11-03 09:00", LAND, &correct(phone));
    let first = story.events.last().unwrap();
    let against = |command: &Command| conflicts(first, command, Some(&id(LAND)), &story.dossier);
    assert!(against(&correct(phone)));
    assert!(!against(&correct(CorrectedEntry::ApplicantEmail)));
    assert!(!against(&seal()) && !against(&assign("account-2")));
    let mut without = correct(phone);
    if let Command::Correct { correction, .. } = &mut without {
        correction.reason.clear();
    }
    let refused = story.attempt("2026-11-03 09:00", LAND, &without);
    assert_eq!(refused, Err(Refusal::Empty("reason")));
}
