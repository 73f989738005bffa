//! The deliveries of a result: several, by post, and back again.

use super::super::{Command, DeliveryOrder, DeliveryState, Fetched, Refusal, ReturnWay, Status};
use super::walks::fetched;
use super::{Story, otherwise};
use crate::testing::{WARD, at};

fn to(tracking: &str) -> Fetched {
    Fetched {
        to: "Nguyễn Văn Mẫu".to_owned(), tracking: tracking.to_owned(), ..Fetched::default()
    }
}

pub(super) fn posted() -> Command {
    Command::Return { way: ReturnWay::Post, fetched: to("EA000000001VN") }
}

pub(super) fn again() -> Command {
    let (way, fetched) = (ReturnWay::Post, to("EA000000002VN"));
    Command::Delivery(DeliveryOrder::Make { way, fetched })
}

pub(super) fn arrived(number: u16) -> Command {
    Command::Delivery(DeliveryOrder::Arrived { number })
}

pub(super) fn came_back(number: u16) -> Command {
    Command::Delivery(DeliveryOrder::CameBack {
        number, reason: "Không có người nhận".to_owned()
    })
}

fn states(story: &Story) -> Vec<DeliveryState> {
    story.dossier.deliveries.iter().map(|delivery| delivery.state).collect()
}

#[test]
fn what_the_post_brings_back_is_on_the_shelf_again_and_is_returned_once_more() {
    let posted = otherwise::done().then("2026-11-03 14:00", WARD, &posted());
    assert_eq!(states(&posted), [DeliveryState::OnItsWay]);
    let back = posted.then("2026-11-16 09:00", WARD, &came_back(1));
    assert_eq!((back.dossier.status, states(&back)), (Status::Done, vec![DeliveryState::CameBack]));
    assert_eq!(back.dossier.result_since, Some(at("2026-11-16 09:00")), "kept from now on");
    assert!(back.dossier.end.is_some(), "measured at done: nothing is late by it");
    let twice = back.attempt("2026-11-16 09:10", WARD, &came_back(1));
    assert_eq!(twice, Err(Refusal::NotWithThePost { number: 1 }));
    let fetched = back.then("2026-11-17 09:00", WARD, &fetched());
    assert_eq!(fetched.dossier.status, Status::Returned);
    assert_eq!(states(&fetched), [DeliveryState::CameBack, DeliveryState::HandedOver]);
}

#[test]
fn one_dossier_has_several_deliveries_each_with_its_proof() {
    let story = otherwise::done().then("2026-11-03 14:00", WARD, &fetched()).then(
        "2026-11-04 14:00",
        WARD,
        &again(),
    );
    assert_eq!(states(&story), [DeliveryState::HandedOver, DeliveryState::OnItsWay]);
    let arrived = story.then("2026-11-06 09:00", WARD, &arrived(2));
    assert_eq!(states(&arrived), [DeliveryState::HandedOver; 2]);
    let unproven = DeliveryOrder::Make { way: ReturnWay::Post, fetched: to("") };
    let unproven = arrived.attempt("2026-11-07 09:00", WARD, &Command::Delivery(unproven));
    assert_eq!(unproven, Err(Refusal::Empty("tracking")));
}

#[test]
fn while_another_delivery_stands_nothing_is_on_the_shelf() {
    let story = otherwise::done()
        .then("2026-11-03 14:00", WARD, &fetched())
        .then("2026-11-04 14:00", WARD, &again())
        .then("2026-11-16 09:00", WARD, &came_back(2));
    assert_eq!(story.dossier.status, Status::Returned);
    for number in [1, 2, 3] {
        let refused = story.attempt("2026-11-16 09:10", WARD, &came_back(number));
        assert_eq!(refused, Err(Refusal::NotWithThePost { number }));
    }
}

#[test]
fn before_the_return_nothing_is_delivered() {
    let refused = otherwise::done().attempt("2026-11-03 14:00", WARD, &again());
    assert_eq!(refused, Err(Refusal::AlreadyEnded(Status::Done)));
}

#[test]
fn who_got_the_result_rates_it_once_and_nobody_before() {
    let rate = |level| Command::Rate { level };
    let done = otherwise::done();
    let too_early = done.attempt("2026-12-01 08:00", WARD, &rate(5));
    assert_eq!(too_early, Err(Refusal::AlreadyEnded(Status::Done)));
    let returned = done.then("2026-12-01 08:00", WARD, &fetched());
    for level in [0, 6] {
        let wrong = returned.attempt("2026-12-01 08:05", WARD, &rate(level));
        assert_eq!(wrong, Err(Refusal::NoSuchLevel));
    }
    assert_eq!(returned.dossier.rated, None, "who skips it gives no vote");
    let rated = returned.then("2026-12-01 08:05", WARD, &rate(5));
    assert_eq!((rated.dossier.rated, rated.dossier.status), (Some(5), Status::Returned));
    let again = rated.attempt("2026-12-01 08:06", WARD, &rate(1));
    assert_eq!(again, Err(Refusal::AlreadyRated));
}
