//! What the city publishes as the rules of a rule set is what holds, for its dossiers alone.

use super::super::{Command, Event, NewDate, Refusal};
use super::walks::{ask, brought, give};
use super::{Story, received};
use crate::calendar::Closure;
use crate::catalogue::SupplementLimit;
use crate::outcome::Outcome;
use crate::rule_set::AfterSupplement;
use crate::testing::{LAND, TAX, WARD, at, id, land_transfer, marital_status, receive};

fn at_land(story: Story) -> Story {
    story
        .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-02 10:00", WARD, &give(LAND))
        .then("2026-11-03 08:00", LAND, &Command::Take)
}

#[test]
fn a_supplement_restarts_the_time_once_that_is_published() {
    let completed = |restart: bool| {
        let mut story = at_land(Story::new());
        if restart {
            story.publish_rules(|rules| rules.after_supplement = AfterSupplement::Restart);
        }
        let story = story.then("2026-11-04 09:00", LAND, &ask());
        let story = story.then("2026-11-05 09:00", LAND, &brought());
        let Some(Event::SupplementCompleted { restarted, dates, .. }) = story.events.last() else {
            panic!("{:?}", story.events.last())
        };
        (*restarted, dates.first_due_at)
    };
    assert_eq!(completed(false), (false, at("2026-11-17 17:00")));
    assert_eq!(completed(true), (true, at("2026-11-19 17:00")));
}

#[test]
fn the_limit_of_the_sub_case_goes_before_that_of_the_rules() {
    let again = |story: Story| {
        let story = story.then("2026-11-04 09:00", LAND, &ask());
        let story = story.then("2026-11-05 09:00", LAND, &brought());
        story.attempt("2026-11-06 09:00", LAND, &ask()).map(|events| events.len())
    };
    assert_eq!(again(at_land(Story::new())), Err(Refusal::SupplementLimit { asked: 1 }));

    let mut two = Story::new();
    two.publish_rules(|rules| rules.supplement_limit = 2);
    assert_eq!(again(at_land(two)), Ok(1));

    let mut own = Story::new();
    let mut procedure = land_transfer();
    let article = "Nghị định 175/2024/NĐ-CP".to_owned();
    procedure.sub_cases[0].supplement_limit = Some(SupplementLimit { number: 2, article });
    own.publish(&procedure);
    assert_eq!(again(at_land(own)), Ok(1));
}

#[test]
fn where_the_rules_allow_no_new_date_an_apology_sets_none() {
    let apology = Command::Apologise {
        new_due_at: at("2026-11-20 17:00"),
        reason: "đo đạc lại".to_owned(),
    };
    let mut story = at_land(Story::new());
    assert!(story.attempt("2026-11-04 09:00", LAND, &apology).is_ok());
    story.publish_rules(|rules| rules.new_dates = 0);
    let refused = story.attempt("2026-11-04 09:00", LAND, &apology);
    assert_eq!(refused, Err(Refusal::SecondNewDate));
}

#[test]
fn how_much_before_is_early_is_published() {
    let rejected = |minutes: Option<u32>| {
        let mut story = at_land(Story::new());
        if minutes.is_some() {
            story.publish_rules(|rules| rules.early_minutes = 40 * 60);
        }
        let reject = Command::Reject {
            legal_ground: "Luật Đất đai 2024".to_owned(),
            reason: "đất đang có tranh chấp".to_owned(),
            document: None,
        };
        let story = story.then("2026-11-12 09:00", LAND, &reject);
        let end = story.events.last().and_then(Event::end).copied().unwrap();
        assert_eq!(end.new_date, NewDate::None);
        end.outcome
    };
    // Two working days and six hours before the due time.
    assert_eq!(rejected(None), Outcome::Early);
    assert_eq!(rejected(Some(40 * 60)), Outcome::OnTime);
}

#[test]
fn how_much_before_a_step_is_early_is_the_same_rule() {
    let given_on = |published: bool| {
        let mut story = at_land(Story::new());
        if published {
            story.publish_rules(|rules| rules.early_minutes = 40 * 60);
        }
        let story = story.then("2026-11-03 09:00", LAND, &give(TAX));
        story.events.last().and_then(Event::step_end).map(|end| end.outcome)
    };
    // The land office took it at 08:00 and has days.
    assert_eq!(given_on(false), Some(Outcome::Early));
    assert_eq!(given_on(true), Some(Outcome::OnTime));
}

#[test]
fn rules_of_2025_are_not_those_of_a_dossier_of_2024() {
    let mut wanted = receive(marital_status());
    wanted.agency = id(TAX);
    wanted.counter = Some(id("H13.V101.1/1"));
    let mut story = Story::new();
    story.publish_rules(|rules| {
        rules.reception_scope = crate::rule_set::ReceptionScope::OwnList;
    });
    let refused = story.attempt("2025-11-03 09:00", TAX, &received(wanted.clone()));
    assert!(matches!(refused, Err(Refusal::OutOfScope { .. })), "{refused:?}");
    let mut story = Story::new();
    story.publish_rules(|rules| {
        rules.reception_scope = crate::rule_set::ReceptionScope::WholeCity;
    });
    let refused = story.attempt("2024-11-04 09:00", TAX, &received(wanted));
    assert!(matches!(refused, Err(Refusal::OutOfScope { .. })), "{refused:?}");
}

#[test]
fn the_days_on_which_the_competent_agency_is_closed_do_not_count() {
    let due = |closed: Option<&str>| {
        let mut story = Story::new();
        if let Some(agency) = closed {
            let days = (jiff::civil::date(2026, 11, 3), jiff::civil::date(2026, 11, 4));
            let (decision, note) = ("15/QĐ-UBND".to_owned(), "bão".to_owned());
            let (from, to) = days;
            story.publish_closure(Closure { agency: id(agency), from, to, decision, note });
        }
        let story = story.then("2026-11-02 09:00", WARD, &received(receive(marital_status())));
        story.dossier.dates.unwrap().first_due_at
    };
    assert_eq!(due(None), at("2026-11-05 17:00"));
    assert_eq!(due(Some(WARD)), at("2026-11-09 17:00"));
    assert_eq!(due(Some(TAX)), due(None));
}
