//! What a decision of the city moves: agencies that end, a holiday that is announced late.

use jiff::civil::date;

use super::super::{Command, Refusal, Status};
use super::walks::{ask, brought, fetched, give, seal};
use super::{Story, otherwise, received};
use crate::calendar::{DayEntry, DayKind};
use crate::catalogue::{Agency, Event, Succession};
use crate::testing::{LAND, POLICE, TAX, WARD, at, calendar_data, id, land_transfer, receive};

pub(super) fn succeed() -> Command {
    Command::Succeed { decision: "1668/NQ-UBTVQH15".to_owned() }
}

pub(super) fn reschedule() -> Command {
    Command::Reschedule { decision: "05/TB-UBND".to_owned() }
}

const NEW_WARD: &str = "H13.999";

/// The police of the ward ends, and another goes on.
pub(super) fn merge_police(story: &mut Story) {
    end(story, POLICE, "H13.998");
}

/// The ward ends with a day; another goes on with its work.
fn merge(story: &mut Story) {
    end(story, WARD, NEW_WARD);
}

fn end(story: &mut Story, before: &str, after: &str) {
    let mut old = Agency::named(id(before), "Cơ quan mẫu");
    old.valid_to = Some(date(2026, 11, 4));
    let mut new = Agency::named(id(after), "Cơ quan mới");
    new.valid_from = Some(date(2026, 11, 5));
    new.successor_of = vec![Succession { id: id(before), in_part: false }];
    for agency in [old, new] {
        story.catalogue.apply(&Event::AgencyPublished(agency));
    }
}

fn at_land() -> Story {
    Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-02 10:00", WARD, &give(LAND))
        .then("2026-11-03 08:00", LAND, &Command::Take)
}

#[test]
fn a_successor_goes_on_where_the_agency_ended_and_the_log_keeps_the_old_name() {
    let mut story = at_land();
    let early = story.attempt("2026-11-04 10:00", LAND, &succeed());
    assert_eq!(early, Err(Refusal::NothingToMove), "it has not ended yet");
    merge(&mut story);
    assert_eq!(
        story.attempt("2026-11-04 10:00", LAND, &succeed()),
        Err(Refusal::NothingToMove),
        "not before its last day is over"
    );
    let dates = story.dossier.dates;
    let moved = story.then("2026-11-05 00:30", LAND, &succeed());
    assert_eq!(moved.dossier.returned_at, Some(id(NEW_WARD)));
    assert_eq!(moved.dossier.holder, Some(id(LAND)), "who lasts keeps it");
    assert_eq!(moved.dossier.dates, dates, "the appointment stays as printed");
    assert_eq!(moved.dossier.reception.as_ref().unwrap().received_at, id(WARD));
    let again = moved.attempt("2026-11-05 00:31", LAND, &succeed());
    assert_eq!(again, Err(Refusal::NothingToMove), "a second run moves nothing");
    let returned = moved
        .then("2026-11-05 09:00", LAND, &give(TAX))
        .then("2026-11-05 10:00", TAX, &Command::Take)
        .then("2026-11-05 11:00", TAX, &give(LAND))
        .then("2026-11-05 14:00", LAND, &Command::Take)
        .then("2026-11-06 09:00", LAND, &Command::Sign { document: None })
        .then("2026-11-06 10:00", LAND, &seal())
        .then("2026-11-06 11:00", LAND, &give(NEW_WARD))
        .then("2026-11-06 14:00", NEW_WARD, &Command::Take)
        .then("2026-11-06 15:00", NEW_WARD, &fetched());
    assert_eq!(returned.dossier.status, Status::Returned);
}

#[test]
fn what_was_on_its_way_to_an_agency_that_ended_arrives_at_its_successor() {
    let mut story =
        Story::new().then("2026-11-02 09:00", WARD, &received(receive(land_transfer())));
    merge(&mut story);
    let holder = story.then("2026-11-05 08:00", LAND, &succeed());
    assert_eq!(holder.dossier.holder, Some(id(NEW_WARD)));
    assert_eq!(holder.dossier.received_at, Some(id(NEW_WARD)), "it brings the supplement there");
    let given = holder.then("2026-11-05 09:00", NEW_WARD, &give(LAND));
    assert!(given.dossier.offer.is_some());
}

/// A holiday on a day that counted before.
pub(super) fn announce(story: &mut Story, day: i8) {
    let mut data = calendar_data();
    data.version = 2;
    data.days.push(DayEntry {
        date: date(2026, 11, day),
        kind: DayKind::Holiday,
        name_vi: "Nghỉ đột xuất".to_owned(),
        name_en: "Announced late".to_owned(),
        certain: true,
    });
    data.days.sort_by_key(|entry| entry.date);
    story.catalogue.apply(&Event::CalendarPublished(data));
}

#[test]
fn a_holiday_announced_late_moves_an_appointment_only_by_a_decision() {
    let mut story = at_land();
    let before = story.dossier.dates.unwrap();
    // Ten working days from Monday the 2nd.
    assert_eq!(before.first_due_at, at("2026-11-16 17:00"));
    announce(&mut story, 12);
    assert_eq!(story.dossier.dates.unwrap(), before);
    let moved = story.then("2026-11-10 09:00", LAND, &reschedule());
    let after = moved.dossier.dates.unwrap();
    assert_eq!(after.first_due_at, at("2026-11-17 17:00"));
    assert_eq!((after.due_at, after.index_due_at), (after.first_due_at, after.first_due_at));
    let again = moved.attempt("2026-11-10 09:01", LAND, &reschedule());
    assert_eq!(again, Err(Refusal::NothingToMove));
}

#[test]
fn what_stood_still_stays_counted_when_a_decision_moves_the_appointment() {
    let mut story =
        at_land().then("2026-11-03 09:00", LAND, &ask()).then("2026-11-05 09:00", WARD, &brought());
    let before = story.dossier.dates.unwrap();
    announce(&mut story, 12);
    let after = story.then("2026-11-10 09:00", LAND, &reschedule()).dossier.dates.unwrap();
    // One working day each, on a calendar where the day before it was open.
    for (before, after) in
        [(before.first_due_at, after.first_due_at), (before.index_due_at, after.index_due_at)]
    {
        assert!(after > before, "{before} {after}");
        assert!((after - before).as_hours() <= 24 * 3);
    }
}

/// Stopped and opened again on the 5th, its time counted anew, or with a date of the order.
fn reopened(due: Option<&str>) -> Story {
    at_land().then("2026-11-04 09:00", LAND, &otherwise::stop(otherwise::by_law())).then(
        "2026-11-05 09:00",
        LAND,
        &otherwise::reopen(due),
    )
}

#[test]
fn of_a_dossier_that_was_opened_again_the_time_since_the_order_is_counted() {
    let mut story = reopened(None);
    let before = story.dossier.dates.unwrap();
    assert_eq!(before.first_due_at, at("2026-11-19 17:00"));
    announce(&mut story, 12);
    let after = story.then("2026-11-10 09:00", LAND, &reschedule()).dossier.dates.unwrap();
    assert_eq!(after.first_due_at, at("2026-11-20 17:00"));
    assert_eq!(after.index_due_at, after.first_due_at, "the index counts from the order too");
}

#[test]
fn a_date_that_an_order_set_is_moved_by_no_holiday() {
    let mut story = reopened(Some("2026-11-13 17:00"));
    announce(&mut story, 12);
    let refused = story.attempt("2026-11-10 09:00", LAND, &reschedule());
    assert_eq!(refused, Err(Refusal::NothingToMove));
}
