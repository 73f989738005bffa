//! What goes otherwise: not taken, sent back, paused, stopped, in the archive, issued again, opened
//! again.

use super::super::{
    Command, Event, NewDate, Order, Refusal, Reissue, Reopen, Seal, Status, StopBasis,
};
use super::walks::{ask, brought, fetched, give, seal};
use super::{Story, received};
use crate::catalogue::SignedFile;
use crate::outcome::Outcome;
use crate::testing::{LAND, TAX, WARD, at, id, land_transfer, marital_status, receive};

fn text(text: &str) -> String {
    text.to_owned()
}

pub(super) fn decline() -> Command {
    Command::Decline { reason: text("Thiếu bản vẽ") }
}

pub(super) fn submit() -> Command {
    Command::SubmitForSignature { document: Some(id(&"c".repeat(64))), note: text("Kính trình") }
}

pub(super) fn send_back() -> Command {
    Command::SendBack { reason: text("Sai số thửa") }
}

pub(super) fn pause() -> Command {
    Command::Pause { legal_ground: text("Điều 5"), reason: text("Chờ tòa án") }
}

pub(super) fn resume() -> Command {
    Command::Resume { note: text("Có kết luận") }
}

pub(super) fn stop(basis: StopBasis) -> Command {
    Command::Stop { basis, reason: text("Theo đề nghị") }
}

pub(super) fn by_law() -> StopBasis {
    StopBasis::LegalGround(text("Điều 6"))
}

pub(super) fn letter() -> Command {
    Command::ApologyLetter { reason: text("Chậm do xác minh") }
}

pub(super) fn transfer() -> Command {
    Command::TransferUnclaimed { file_list: text("DM-01") }
}

pub(super) fn reissue() -> Command {
    let result =
        Seal { number: text("13/GCN"), day: None, document: None, file: SignedFile::default() };
    let (legal_ground, reason) = (text("Điều 7"), text("Sai họ tên"));
    Command::Reissue(Box::new(Reissue { result, legal_ground, reason }))
}

pub(super) fn reopen(due: Option<&str>) -> Command {
    let day = jiff::civil::date(2026, 11, 2);
    let order = Order { number: text("12/QĐ"), day, issued_by: text("Tòa án") };
    Command::Reopen(Box::new(Reopen {
        order, due_at: due.map(at), reason: text("Khiếu nại đúng")
    }))
}

fn new() -> Story {
    Story::new().then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
}

fn at_land() -> Story {
    new().then("2026-11-02 10:00", WARD, &give(LAND)).then("2026-11-03 08:00", LAND, &Command::Take)
}

/// Within one unit, signed and sealed.
pub(super) fn done() -> Story {
    Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(marital_status())))
        .then("2026-11-02 09:05", WARD, &Command::Take)
        .then("2026-11-03 09:00", WARD, &Command::Sign { document: None })
        .then("2026-11-03 09:10", WARD, &seal())
}

#[test]
fn what_is_not_taken_is_back_with_the_giver_as_before() {
    let given = new().then("2026-11-02 10:00", WARD, &give(LAND));
    let stranger = given.attempt("2026-11-03 08:00", TAX, &decline());
    assert_eq!(stranger, Err(Refusal::NotGiven { by: id(TAX) }));
    let story = given.then("2026-11-03 08:00", LAND, &decline());
    assert_eq!((story.dossier.status, &story.dossier.offer), (Status::Received, &None));
    assert_eq!(story.dossier.holder, Some(id(WARD)));
    let again = story.attempt("2026-11-03 08:01", LAND, &decline());
    assert_eq!(again, Err(Refusal::NotGiven { by: id(LAND) }), "a decline without a give");
    let late = story.attempt("2026-11-03 08:01", LAND, &Command::Take);
    assert_eq!(late, Err(Refusal::NotGiven { by: id(LAND) }));
    // The step counts as not begun: given again, it has its whole time.
    let story = story.then("2026-11-03 09:00", WARD, &give(LAND));
    let Some(Event::Given { step: 2, step_end: None, .. }) = story.events.last() else {
        panic!("{:?}", story.events.last())
    };
    let story = story.then("2026-11-03 10:00", LAND, &Command::Take);
    assert_eq!(story.dossier.step.as_ref().unwrap().due_at, at("2026-11-06 10:00"), "24 hours");
}

#[test]
fn a_draft_that_was_sent_back_is_submitted_again_before_it_is_signed() {
    let at_work = Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(marital_status())))
        .then("2026-11-02 09:05", WARD, &Command::Take);
    let when = "2026-11-02 10:00";
    let sign = Command::Sign { document: None };
    assert_eq!(at_work.attempt(when, WARD, &send_back()), Err(Refusal::NotSubmitted));
    assert!(at_work.attempt(when, WARD, &sign).is_ok(), "a leader may sign in one act");
    let story = at_work.then(when, WARD, &submit());
    assert_eq!(story.attempt(when, WARD, &submit()), Err(Refusal::AlreadySubmitted));
    let story = story.then("2026-11-02 14:00", WARD, &send_back());
    assert_eq!(story.attempt("2026-11-02 15:00", WARD, &sign), Err(Refusal::SentBack));
    let story =
        story.then("2026-11-02 15:00", WARD, &submit()).then("2026-11-02 16:00", WARD, &sign);
    for command in [submit(), send_back()] {
        let late = story.attempt("2026-11-02 16:30", WARD, &command);
        assert_eq!(late, Err(Refusal::AlreadySigned), "{command:?}");
    }
}

#[test]
fn a_pause_moves_all_three_dates_by_the_time_that_stood_still_also_under_2018() {
    let story = Story::new()
        .then("2019-10-01 09:00", WARD, &received(receive(land_transfer())))
        .then("2019-10-01 10:00", WARD, &give(LAND))
        .then("2019-10-02 08:00", LAND, &Command::Take)
        .then("2019-10-04 14:00", LAND, &pause());
    assert_eq!(
        (story.dossier.status, story.dossier.status.portal_code()),
        (Status::Paused, Some(4))
    );
    assert_eq!(story.dossier.dates.unwrap().first_due_at, at("2019-10-15 17:00"));
    let worked = story.attempt("2019-10-07 09:00", LAND, &ask());
    assert_eq!(worked, Err(Refusal::WrongState(Status::Paused)));
    let story = story.then("2019-10-09 14:00", LAND, &resume());
    let dates = story.dossier.dates.unwrap();
    // 3 + 8 + 8 + 5 hours stood still: three days later. Never anew, whatever the rule set.
    assert_eq!(story.dossier.stood_still.minutes(), 24 * 60);
    assert_eq!(dates.first_due_at, at("2019-10-18 17:00"));
    assert_eq!((dates.due_at, dates.index_due_at), (dates.first_due_at, dates.first_due_at));
    assert_eq!(story.dossier.status, Status::InProgress);
}

#[test]
fn it_is_stopped_on_a_request_or_a_legal_ground_and_not_with_a_reason_alone() {
    assert_eq!(StopBasis::of(None, None), Err(Refusal::StopBasisNeeded));
    assert_eq!(StopBasis::of(Some(text("a")), Some(text("b"))), Err(Refusal::StopBasisNeeded));
    let blank = stop(StopBasis::Request(text(" ")));
    assert_eq!(at_land().attempt("2026-11-04 09:00", LAND, &blank), Err(Refusal::Empty("request")));
    for before in [new(), at_land(), at_land().then("2026-11-04 08:00", LAND, &pause())] {
        let was = before.dossier.status;
        let story = before.then("2026-11-04 09:00", LAND, &stop(by_law()));
        assert_eq!(
            (story.dossier.status, story.dossier.status.portal_code()),
            (Status::Stopped, Some(8))
        );
        assert_eq!(
            story.dossier.end.unwrap().outcome,
            Outcome::OnTime,
            "from {was:?}, never early"
        );
        let more = story.attempt("2026-11-04 10:00", LAND, &resume());
        assert_eq!(more, Err(Refusal::AlreadyEnded(Status::Stopped)));
    }
}

#[test]
fn of_a_supplement_that_never_came_the_moment_of_the_request_is_the_end() {
    // Due 2026-11-16 17:00; the agency gives up long after it.
    let asked = at_land().then("2026-11-04 09:00", LAND, &ask());
    let rejected = Command::Reject {
        legal_ground: text("Điều 2"),
        reason: text("Không bổ sung"),
        document: None,
    };
    for command in [stop(by_law()), rejected] {
        let story = at_land().then("2026-11-04 09:00", LAND, &ask()).then(
            "2026-12-21 09:00",
            LAND,
            &command,
        );
        let end = story.dossier.end.unwrap();
        assert_eq!(end.at, Some(at("2026-11-04 09:00")), "{command:?}");
        assert_ne!(end.outcome, Outcome::Late);
        assert!(!end.late_in_index);
        assert_eq!(end.stood_still.minutes(), 0, "nothing stood still before its end");
    }
    // Who withdraws in the meantime ends it then.
    let withdrawn = Command::Withdraw { reason: text("Đổi ý") };
    let story = asked.then("2026-11-06 09:00", WARD, &withdrawn);
    let end = story.dossier.end.unwrap();
    assert_eq!((end.at, end.stood_still.minutes()), (None, 16 * 60));
}

#[test]
fn letters_without_a_date_are_not_counted_and_move_nothing() {
    let before = at_land();
    let dates = before.dossier.dates;
    let story =
        before.then("2026-11-04 09:00", LAND, &letter()).then("2026-11-05 09:00", LAND, &letter());
    assert_eq!((story.dossier.dates, story.dossier.apologised), (dates, false));
    let apology = Command::Apologise { new_due_at: at("2026-12-30 17:00"), reason: text("Chờ") };
    let story =
        story.then("2026-11-06 09:00", LAND, &apology).then("2026-11-09 09:00", LAND, &letter());
    assert!(story.dossier.apologised);
}

#[test]
fn what_nobody_fetches_goes_to_the_archive_after_180_days_and_is_returned_from_there() {
    let story = done();
    let until = jiff::civil::date(2027, 5, 2);
    let early = story.attempt("2027-05-02 16:00", WARD, &transfer());
    assert_eq!(early, Err(Refusal::KeptOnShelf { until }));
    let story = story.then("2027-05-03 08:00", WARD, &transfer());
    assert_eq!((story.dossier.status, story.dossier.in_archive), (Status::Done, true));
    let again = story.attempt("2027-05-04 08:00", WARD, &transfer());
    assert_eq!(again, Err(Refusal::InArchive));
    let story = story.then("2027-06-01 08:00", WARD, &fetched());
    assert_eq!(story.dossier.status, Status::Returned);
    assert_eq!(story.dossier.end.unwrap().outcome, Outcome::Early, "measured at done, not here");
}

#[test]
fn another_result_takes_the_place_of_a_wrong_one_and_the_dossier_is_counted_as_first_done() {
    let returned = done().then("2026-11-04 09:00", WARD, &fetched());
    let end = returned.dossier.end;
    let story = returned.then("2026-12-01 09:00", WARD, &reissue());
    assert_eq!((story.dossier.status, story.dossier.end), (Status::Done, end));
    let story = story.then("2026-12-02 09:00", WARD, &fetched());
    assert_eq!(story.dossier.status, Status::Returned);
    let numbers = story.events.iter().filter_map(|event| match event {
        Event::Sealed { number, .. } | Event::Reissued { number, .. } => Some(number.as_str()),
        _ => None,
    });
    assert_eq!(numbers.collect::<Vec<_>>(), ["12/GCN", "13/GCN"], "the old one stays in the log");
    // A refusal is no result: it is opened again.
    let rejected =
        Command::Reject { legal_ground: text("Điều 2"), reason: text("x"), document: None };
    let refused = at_land().then("2026-11-04 09:00", LAND, &rejected);
    assert_eq!(refused.attempt("2026-11-05 09:00", LAND, &reissue()), Err(Refusal::NotSigned));
}

#[test]
fn an_order_opens_a_dossier_again_with_its_time_anew_under_the_same_code() {
    let rejected =
        Command::Reject { legal_ground: text("Điều 2"), reason: text("x"), document: None };
    let withdrawn = Command::Withdraw { reason: text("Đổi ý") };
    for end in [rejected, withdrawn, stop(by_law())] {
        let story = at_land()
            .then("2026-11-03 09:00", LAND, &ask())
            .then("2026-11-03 10:00", WARD, &brought())
            .then("2026-11-04 09:00", LAND, &end);
        let at_work = at_land().attempt("2026-11-04 09:00", LAND, &reopen(None));
        assert_eq!(at_work, Err(Refusal::WrongState(Status::InProgress)));
        let story = story.then("2026-11-09 09:00", LAND, &reopen(None));
        let dossier = &story.dossier;
        assert_eq!(
            (dossier.status, &dossier.holder, dossier.end),
            (Status::InProgress, &Some(id(LAND)), None)
        );
        assert_eq!(dossier.dates.unwrap().first_due_at, at("2026-11-23 17:00"), "10 days anew");
        assert_eq!(dossier.step.as_ref().map(|step| step.number), Some(2));
        assert_eq!(dossier.supplement_requests, 1, "what was asked for stays counted");
        // It is walked to its end like any other.
        let story = story
            .then("2026-11-10 09:00", LAND, &give(TAX))
            .then("2026-11-10 10:00", TAX, &Command::Take)
            .then("2026-11-10 11:00", TAX, &give(LAND))
            .then("2026-11-10 13:00", LAND, &Command::Take)
            .then("2026-11-10 14:00", LAND, &Command::Sign { document: None })
            .then("2026-11-10 15:00", LAND, &seal());
        let end = story.dossier.end.unwrap();
        assert_eq!((end.outcome, end.new_date), (Outcome::Early, NewDate::None));
    }
}

#[test]
fn an_order_may_set_the_date_and_is_not_of_the_future() {
    let story = done();
    let set = story.attempt("2026-11-09 09:00", WARD, &reopen(Some("2026-11-12 17:00"))).unwrap();
    let [Event::Reopened { dates, step: 2, .. }] = &set[..] else { panic!("{set:?}") };
    assert_eq!(
        (dates.first_due_at, dates.due_at),
        (at("2026-11-12 17:00"), at("2026-11-12 17:00"))
    );
    let past = story.attempt("2026-11-09 09:00", WARD, &reopen(Some("2026-11-08 17:00")));
    assert_eq!(past, Err(Refusal::NewDateNotLater));
    let Command::Reopen(mut order) = reopen(None) else { unreachable!() };
    order.order.day = jiff::civil::date(2026, 12, 1);
    let future = story.attempt("2026-11-09 09:00", WARD, &Command::Reopen(order));
    assert_eq!(future, Err(Refusal::OrderOfTheFuture));
}
