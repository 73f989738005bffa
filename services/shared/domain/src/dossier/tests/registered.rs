//! What comes in online: registered, and then received, asked for more, or refused.

use super::super::{
    Channel, Command, Event, Found, PaperFound, PaperHandedIn, Receive, Refusal, Status,
    SupplementFiles, SupplementReasons,
};
use super::Story;
use crate::calendar::tests::can_tho;
use crate::testing::{WARD, actor, at, id, land_transfer, receive};
use crate::{Role, catalogue as published};

pub(super) fn online(receive: Receive) -> Command {
    let source = "national-portal".to_owned();
    let online = Receive { channel: Channel::Online, counter: None, source, ..receive };
    Command::Register(Box::new(online))
}

pub(super) fn ask_at_intake() -> Command {
    let found = |paper: &str, found| PaperFound {
        paper: id(paper),
        found,
        legal_ground: "Điều 3".to_owned(),
    };
    Command::AskAtIntake {
        papers: vec![found("p1", Found::Wrong), found("p2", Found::Missing)],
        reasons: SupplementReasons {
            reasons: vec!["Mờ".to_owned(), "Không có".to_owned()],
            note: String::new(),
        },
    }
}

pub(super) fn refuse() -> Command {
    Command::RefuseReception {
        legal_ground: "Điều 4".to_owned(),
        competent: None,
        reason: "Không thuộc thẩm quyền".to_owned(),
    }
}

pub(super) fn offer(paper: &str) -> Command {
    let paper = PaperHandedIn {
        paper: id(paper),
        originals: 0,
        copies: 1,
        document: None,
        reused_from: None,
    };
    Command::OfferPapers { papers: vec![paper], files: SupplementFiles::default() }
}

fn registered() -> Story {
    let mut incomplete = receive(land_transfer());
    incomplete.papers.truncate(1);
    Story::new().then("2026-11-02 09:00", WARD, &online(incomplete))
}

/// Domain reference 2.5: it arrives Fri 2019-01-04 16:00, and the next day is a worked Saturday.
#[test]
fn the_answer_to_an_online_filing_is_due_within_eight_working_hours() {
    let mut story = Story::new();
    story.catalogue.apply(&published::Event::CalendarPublished(can_tho::data()));
    let story = story.then("2019-01-04 16:00", WARD, &online(receive(land_transfer())));
    let registered = story.dossier.registered.as_ref().unwrap();
    assert_eq!(registered.registration.answer_due_at, at("2019-01-05 16:00"));
    assert_eq!(story.dossier.status.portal_code(), Some(1));
}

#[test]
fn what_is_missing_is_asked_for_at_one_time_and_the_clock_begins_with_reception() {
    let story = registered();
    let too_early = story.attempt("2026-11-02 10:00", WARD, &Command::ReceiveRegistered);
    assert_eq!(too_early, Err(Refusal::MissingPapers(vec![id("p2")])));
    let asked = story.then("2026-11-02 10:00", WARD, &ask_at_intake());
    assert_eq!(asked.dossier.status, Status::Registered);
    let again = asked.attempt("2026-11-02 11:00", WARD, &ask_at_intake());
    assert_eq!(again, Err(Refusal::WaitsForPapers));
    let received = asked.then("2026-11-05 10:00", WARD, &offer("p2")).then(
        "2026-11-05 11:00",
        WARD,
        &Command::ReceiveRegistered,
    );
    assert_eq!(received.dossier.status, Status::Received);
    let facts = received.dossier.reception.as_ref().unwrap();
    assert_eq!(facts.start, at("2026-11-05 11:00"));
    assert_eq!((facts.channel, facts.papers.len()), (Channel::Online, 2));
    assert_eq!(received.dossier.supplement_requests, 0, "asking at intake uses up no limit");
    assert!(received.dossier.registered.is_none());
}

#[test]
fn reception_is_refused_in_writing_and_for_good() {
    let refused = registered().then("2026-11-04 09:00", WARD, &refuse());
    assert_eq!(refused.dossier.status, Status::NotReceived);
    assert_eq!(refused.dossier.status.portal_code(), Some(3));
    let Some(Event::ReceptionRefused { late, .. }) = refused.events.last() else { panic!() };
    assert!(late, "eight working hours were over");
    let late = refused.attempt("2026-11-04 10:00", WARD, &Command::ReceiveRegistered);
    assert_eq!(late, Err(Refusal::AlreadyEnded(Status::NotReceived)));
}

#[test]
fn two_clerks_receive_the_same_registered_dossier_and_one_wins() {
    let story = Story::new().then("2026-11-02 09:00", WARD, &online(receive(land_transfer())));
    let received = story.then("2026-11-02 10:00", WARD, &Command::ReceiveRegistered);
    let second = received.attempt("2026-11-02 10:00", WARD, &Command::ReceiveRegistered);
    assert_eq!(second, Err(Refusal::WrongState(Status::Received)));
}

#[test]
fn only_who_is_asked_to_receive_may_answer() {
    use crate::rights::{Reach, Right};
    let story = registered();
    let clerk = |agency| actor(agency, &[Role::ReceptionClerk]);
    let reach = |agency| Right::ReceiveRegistered.covers(&clerk(agency), &story.dossier);
    assert_eq!(reach(WARD), Reach::Covered);
    assert_eq!(reach(crate::testing::LAND), Reach::Hidden);
}
