//! The ledger of fees: what is due, who pays less, who took it, and what goes back.

use super::super::{
    Channel, Command, Event, FeeEntry, FeeOrder, FeeReceipt, FeeState, FeeWanted, Receive, Refusal,
    ReliefWanted, conflicts,
};
use super::walks::{fetched, give, seal};
use super::{Story, otherwise, received, registered};
use crate::catalogue::{Basis, Exemption, FeeKind, FeeLine, Procedure, Relief};
use crate::testing::{LAND, WARD, actor, at, id, land_transfer, marital_status, receive};
use crate::{Actor, Role};

/// A land transfer with a fixed fee that must be paid before the result is returned, extracts by the
/// copy, and a tax that another agency notifies.
pub(super) fn with_fees(mut procedure: Procedure) -> Procedure {
    let line = |line: &str, kind, basis, before_return| FeeLine {
        line: line.to_owned(),
        kind,
        name_vi: "Phí mẫu".to_owned(),
        name_en: "An example fee".to_owned(),
        basis,
        channels: vec![Channel::Counter, Channel::Online],
        optional: false,
        before_return,
        exempt: vec![
            exemption(Relief::Percent(100)),
            exemption(Relief::Percent(33)),
            exemption(Relief::ReducedToVnd(20_000)),
        ],
        ground: "Nghị quyết mẫu".to_owned(),
    };
    let tax = Basis::ByRule { rule_vi: "0,5%".to_owned(), notified_by: None, financial_duty: true };
    procedure.version = 2;
    procedure.sub_cases[0].fee_lines = vec![
        line("appraisal", FeeKind::Fee, Basis::Fixed { amount_vnd: 50_000 }, true),
        line(
            "extract",
            FeeKind::Charge,
            Basis::PerCopy { amount_vnd: 8_000, free_copies: 1 },
            false,
        ),
        line("tax", FeeKind::Charge, tax, false),
    ];
    procedure
}

fn exemption(relief: Relief) -> Exemption {
    Exemption {
        who_vi: "Hộ nghèo".to_owned(),
        who_en: "poor household".to_owned(),
        relief,
        evidence_vi: "Giấy chứng nhận".to_owned(),
        ground: "Thông tư 85/2019/TT-BTC".to_owned(),
    }
}

pub(super) fn wanted(line: &str, count: u32) -> FeeWanted {
    FeeWanted { line: line.to_owned(), pages: 0, count, relief: None }
}

fn relief(exemption: u16) -> ReliefWanted {
    ReliefWanted { exemption, evidence: "Giấy chứng nhận hộ nghèo số 1".to_owned() }
}

pub(super) fn set(line: &str, count: u32) -> Command {
    Command::Fee(FeeOrder::Set(wanted(line, count)))
}

pub(super) fn exempt(number: u16, exemption: u16) -> Command {
    Command::Fee(FeeOrder::Exempt(number, relief(exemption)))
}

pub(super) fn take(number: u16, amount_vnd: u64) -> Command {
    let receipt = FeeReceipt { series: "BL-26T".to_owned(), number: format!("000000{number}") };
    Command::Fee(FeeOrder::Take { number, amount_vnd, means: "cash".to_owned(), receipt })
}

pub(super) fn void(number: u16) -> Command {
    Command::Fee(FeeOrder::Void { number, reason: "Thu nhầm".to_owned() })
}

pub(super) fn refund(number: u16) -> Command {
    Command::Fee(FeeOrder::Refund { number, reason: "Nộp thừa".to_owned() })
}

fn with(fees: Vec<FeeWanted>) -> Receive {
    Receive { fees, ..receive(with_fees(land_transfer())) }
}

fn story(receive: Receive) -> Story {
    let mut story = Story::new();
    story.publish(&with_fees(land_transfer()));
    story.then("2026-11-02 09:00", WARD, &received(receive))
}

/// Signed and sealed at the ward itself.
fn at_the_counter(fees: Vec<FeeWanted>) -> Story {
    let procedure = with_fees(marital_status());
    let mut story = Story::new();
    story.publish(&procedure);
    story
        .then("2026-11-02 09:00", WARD, &received(Receive { fees, ..receive(procedure) }))
        .then("2026-11-02 09:05", WARD, &Command::Take)
        .then("2026-11-03 09:00", WARD, &Command::Sign { document: None })
        .then("2026-11-03 09:10", WARD, &seal())
}

fn states(story: &Story) -> Vec<FeeState> {
    story.dossier.fees.iter().map(|fee| fee.state.clone()).collect()
}

fn other_cashier() -> Actor {
    let mut actor = actor(WARD, &[Role::Cashier]);
    actor.who.account = id("account-2");
    actor
}

/// A second person does it.
fn then_by_another(mut story: Story, when: &str, command: &Command) -> Story {
    for event in story.attempt_by(&other_cashier(), at(when), command).unwrap() {
        story.dossier.evolve(&event, at(when));
        story.events.push(event);
    }
    story
}

#[test]
fn a_fixed_fee_is_due_from_reception_and_a_fee_by_the_copy_when_somebody_says_how_many() {
    assert_eq!(states(&story(with(vec![]))), [FeeState::Due(50_000)]);
    let story =
        story(with(vec![wanted("extract", 3)])).then("2026-11-02 10:00", WARD, &set("extract", 1));
    let due = [FeeState::Due(50_000), FeeState::Due(16_000), FeeState::Due(0)];
    assert_eq!(states(&story), due, "the first copy is free each time");
}

#[test]
fn what_is_registered_online_has_its_fees_from_then_on_and_not_twice() {
    let mut story = Story::new();
    story.publish(&with_fees(land_transfer()));
    let story = story
        .then("2026-11-02 09:00", WARD, &registered::online(with(vec![])))
        .then("2026-11-02 09:05", WARD, &take(1, 50_000))
        .then("2026-11-02 10:00", WARD, &Command::ReceiveRegistered);
    assert!(matches!(states(&story)[..], [FeeState::Paid { amount_vnd: 50_000, .. }]));
}

#[test]
fn the_result_is_not_returned_before_what_precedes_it_is_paid() {
    let story = at_the_counter(vec![wanted("extract", 3)]);
    let refused = story.attempt("2026-11-06 09:00", WARD, &fetched());
    assert_eq!(refused, Err(Refusal::FeeOutstanding { due_vnd: 50_000 }), "not the extracts");
    let story = story.then("2026-11-06 09:10", WARD, &take(1, 50_000)).then(
        "2026-11-06 09:11",
        WARD,
        &fetched(),
    );
    assert_eq!(states(&story)[1], FeeState::Due(16_000), "it may be paid afterwards");
    story.then("2026-11-06 09:12", WARD, &take(2, 16_000));
}

#[test]
fn a_letter_of_refusal_does_not_wait_for_money() {
    let reject = Command::Reject {
        legal_ground: "Điều 2".to_owned(),
        reason: "Không đủ điều kiện".to_owned(),
        document: None,
    };
    story(with(vec![]))
        .then("2026-11-02 10:00", WARD, &give(LAND))
        .then("2026-11-03 08:00", LAND, &Command::Take)
        .then("2026-11-04 08:00", LAND, &reject)
        .then("2026-11-04 09:00", LAND, &give(WARD))
        .then("2026-11-04 10:00", WARD, &Command::Take)
        .then("2026-11-04 11:00", WARD, &fetched());
}

#[test]
fn who_pays_less_is_a_line_with_its_article_and_what_was_seen() {
    let less = |exemption| {
        let story = story(with(vec![])).then("2026-11-02 10:00", WARD, &exempt(1, exemption));
        states(&story)[0].clone()
    };
    assert_eq!(less(1), FeeState::Exempt);
    assert_eq!(less(2), FeeState::Due(33_500), "33 % of 50,000 less");
    assert_eq!(less(3), FeeState::Due(20_000));
    let fixed = FeeWanted { relief: Some(relief(1)), ..wanted("appraisal", 1) };
    let at_reception = story(with(vec![fixed]));
    assert_eq!(states(&at_reception), [FeeState::Exempt], "set once, and exempt");
    let Some(Event::Fee { number: 1, entry: FeeEntry::Exempted { ground, due_vnd: 0, evidence } }) =
        at_reception.events.last()
    else {
        panic!("{:?}", at_reception.events)
    };
    assert_eq!(ground, "Thông tư 85/2019/TT-BTC");
    assert!(evidence.known().is_some_and(|seen| seen.contains("hộ nghèo")));
    for (command, refusal) in [
        (exempt(1, 1), Refusal::FeeNotDue { number: 1 }),
        (exempt(2, 1), Refusal::UnknownFee { number: 2 }),
    ] {
        assert_eq!(at_reception.attempt("2026-11-02 10:00", WARD, &command), Err(refusal));
    }
    let due = story(with(vec![]));
    for exemption in [0, 4] {
        let refused = due.attempt("2026-11-02 10:00", WARD, &exempt(1, exemption));
        assert_eq!(refused, Err(Refusal::UnknownExemption(exemption)));
    }
}

#[test]
fn a_relief_stays_when_a_payment_is_void() {
    let story = story(with(vec![])).then("2026-11-02 10:00", WARD, &exempt(1, 3)).then(
        "2026-11-02 10:10",
        WARD,
        &take(1, 20_000),
    );
    let story = then_by_another(story, "2026-11-02 10:20", &void(1));
    assert_eq!(states(&story), [FeeState::Due(20_000)]);
    story.then("2026-11-02 10:30", WARD, &take(1, 20_000));
}

#[test]
fn all_that_is_due_is_taken_at_one_time() {
    let story = story(with(vec![]));
    for amount in [0, 49_999, 50_001] {
        let refused = story.attempt("2026-11-02 10:00", WARD, &take(1, amount));
        assert_eq!(refused, Err(Refusal::OtherAmount { due_vnd: 50_000 }));
    }
    let paid = story.then("2026-11-02 10:00", WARD, &take(1, 50_000));
    let again = paid.attempt("2026-11-02 10:01", WARD, &take(1, 50_000));
    assert_eq!(again, Err(Refusal::FeeNotDue { number: 1 }));
}

#[test]
fn whoever_took_the_money_neither_voids_nor_refunds_it_alone() {
    let paid = story(with(vec![])).then("2026-11-02 10:00", WARD, &take(1, 50_000));
    for command in [void(1), refund(1)] {
        let refused = paid.attempt("2026-11-02 10:10", WARD, &command);
        assert_eq!(refused, Err(Refusal::SecondPersonNeeded));
    }
    let refunded = then_by_another(paid, "2026-11-02 10:10", &refund(1));
    assert_eq!(states(&refunded), [FeeState::Refunded]);
    for command in [refund(1), void(1)] {
        let refused = refunded.attempt_by(&other_cashier(), at("2026-11-02 10:20"), &command);
        assert_eq!(refused, Err(Refusal::FeeNotPaid { number: 1 }));
    }
}

#[test]
fn a_line_that_was_set_by_mistake_is_void_and_stays_in_the_ledger() {
    let story = story(with(vec![wanted("extract", 30)]))
        .then("2026-11-02 09:10", WARD, &void(2))
        .then("2026-11-02 09:11", WARD, &set("extract", 3));
    let states = states(&story);
    assert_eq!(states, [FeeState::Due(50_000), FeeState::Void, FeeState::Due(16_000)]);
}

#[test]
fn an_amount_that_another_agency_notifies_is_no_line_of_the_counter() {
    let story = story(with(vec![]));
    for line in ["tax", "nothing"] {
        let refused = story.attempt("2026-11-02 10:00", WARD, &set(line, 1));
        assert_eq!(refused, Err(Refusal::UnknownFeeLine(line.to_owned())));
    }
    let none = story.attempt("2026-11-02 10:00", WARD, &set("extract", 0));
    assert_eq!(none, Err(Refusal::Empty("count")));
}

#[test]
fn the_amount_is_that_of_the_day_of_reception() {
    let mut story = story(with(vec![]));
    let mut dearer = with_fees(land_transfer());
    dearer.version = 3;
    for line in &mut dearer.sub_cases[0].fee_lines {
        line.basis = Basis::Fixed { amount_vnd: 999_000 };
    }
    story.publish(&dearer);
    let story = story.then("2026-11-02 10:00", WARD, &set("extract", 3));
    assert_eq!(states(&story), [FeeState::Due(50_000), FeeState::Due(16_000)]);
}

#[test]
fn two_cashiers_take_two_lines_and_one_line_is_voided_once() {
    let ward = id(WARD);
    let before = story(with(vec![wanted("extract", 3)]));
    let after = before.then("2026-11-02 10:00", WARD, &take(1, 50_000));
    let first = after.events.last().unwrap();
    let conflict = |second: &Command| conflicts(first, second, Some(&ward), &after.dossier);
    assert!(conflict(&void(1)) && conflict(&take(1, 50_000)));
    assert!(!conflict(&take(2, 16_000)) && !conflict(&set("extract", 1)));
    assert!(!conflict(&fetched()) && !conflict(&otherwise::pause()), "decided again");
}
