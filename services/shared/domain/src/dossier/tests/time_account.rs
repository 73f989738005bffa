//! Who caused the delay: each agency's time against what it was allowed.

use proptest::prelude::*;

use super::super::{Command, Event, StopGround, Stretch, TimeAccount};
use super::walks::{ask, brought, duty, give, paid, seal};
use super::{Story, branches, histories, otherwise, received};
use crate::calendar::{Calendar, WorkingSpan};
use crate::outcome::Outcome;
use crate::testing::{
    LAND, POLICE, TAX, WARD, at, birth, calendar_data, id, land_transfer, receive,
};
use crate::{AgencyId, Timestamp};

/// What happened, when.
struct Told {
    story: Story,
    history: Vec<(Event, Timestamp)>,
}

impl Told {
    fn new() -> Self {
        Self { story: Story::new(), history: Vec::new() }
    }

    fn then(mut self, when: &str, agency: &str, command: &Command) -> Self {
        let before = self.story.events.len();
        self.story = self.story.then(when, agency, command);
        let new = self.story.events[before..].iter().cloned();
        self.history.extend(new.map(|event| (event, at(when))));
        self
    }

    fn account(&self, now: &str) -> TimeAccount {
        account(&self.history, at(now)).expect("it was received")
    }
}

fn calendar() -> Calendar {
    Calendar::new(calendar_data()).expect("the tests' calendar is one")
}

fn account(history: &[(Event, Timestamp)], now: Timestamp) -> Option<TimeAccount> {
    TimeAccount::of(history.iter().map(|(event, at)| (event, *at)), now, &calendar())
}

fn hours(hours: i64) -> WorkingSpan {
    WorkingSpan::from_hours(hours)
}

fn of<'a>(account: &'a TimeAccount, agency: &str) -> Vec<&'a Stretch> {
    account.stretches.iter().filter(|stretch| stretch.agency.as_str() == agency).collect()
}

/// The ward, the land office, tax (slow), the land office again.
fn slow_tax() -> Told {
    Told::new()
        .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-02 10:00", WARD, &give(LAND))
        .then("2026-11-03 08:00", LAND, &Command::Take)
        .then("2026-11-04 08:00", LAND, &give(TAX))
        .then("2026-11-04 10:00", TAX, &Command::Take)
        .then("2026-11-16 10:00", TAX, &duty())
        .then("2026-11-18 10:00", WARD, &paid())
        .then("2026-11-18 11:00", TAX, &give(LAND))
        .then("2026-11-19 08:00", LAND, &Command::Take)
        .then("2026-11-19 10:00", LAND, &Command::Sign { document: None })
        .then("2026-11-19 11:00", LAND, &seal())
}

#[test]
fn the_agency_that_took_more_than_it_was_allowed_caused_the_delay() {
    let told = slow_tax();
    let account = told.account("2026-12-01 08:00");
    assert!(account.ended);
    assert_eq!(account.until, at("2026-11-19 11:00"), "not measured at the return");
    let [stop] = account.stops[..] else { panic!("{:?}", account.stops) };
    assert_eq!((stop.ground, stop.working), (StopGround::Duty, hours(16)));
    let [ward] = of(&account, WARD)[..] else { panic!("{account:?}") };
    assert_eq!((ward.took, ward.allowed), (hours(1), hours(4)));
    let [first, second] = of(&account, LAND)[..] else { panic!("{account:?}") };
    // Taken after the opening of the next day: its time ran from the opening.
    assert_eq!((first.from, first.took), (at("2026-11-03 07:00"), hours(9)));
    assert_eq!((second.from, second.took), (at("2026-11-19 07:00"), hours(4)));
    let [tax] = of(&account, TAX)[..] else { panic!("{account:?}") };
    // Eight working days to the notice, and an hour after the payment.
    assert_eq!(tax.took, hours(65));
    let over = tax.took - tax.allowed;
    assert_eq!(account.delays(), [(id::<AgencyId>(TAX), over)]);
    let end = told.story.dossier.end.unwrap();
    assert_eq!((account.measured.outcome, account.measured.by), (end.outcome, end.by));
}

#[test]
fn what_is_received_and_given_on_at_a_weekend_took_no_time() {
    let told = Told::new()
        .then("2026-11-07 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-07 10:00", WARD, &give(LAND));
    let account = told.account("2026-11-09 06:00");
    let [ward] = of(&account, WARD)[..] else { panic!("{account:?}") };
    assert_eq!((ward.until, ward.took), (Some(at("2026-11-09 07:00")), WorkingSpan::ZERO));
}

#[test]
fn what_an_agency_saved_in_one_step_it_may_take_in_another() {
    let told = slow_tax();
    let account = told.account("2026-12-01 08:00");
    let land = of(&account, LAND);
    let (took, allowed) = land.iter().fold((WorkingSpan::ZERO, WorkingSpan::ZERO), |sum, own| {
        (sum.0 + own.took, sum.1 + own.allowed)
    });
    assert!(took < allowed && account.delays().iter().all(|(agency, _)| agency.as_str() != LAND));
}

#[test]
fn whoever_has_it_now_is_told_with_the_time_so_far() {
    let told = Told::new()
        .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-02 10:00", WARD, &give(LAND))
        .then("2026-11-03 08:00", LAND, &Command::Take);
    let account = told.account("2026-12-15 07:00");
    let [land] = of(&account, LAND)[..] else { panic!("{account:?}") };
    // From 3 November to 14 December there are 29 working days: the 24th is a day off.
    assert_eq!((land.until, land.took), (None, hours(29 * 8)));
    assert_eq!(account.measured.outcome, Outcome::Late);
    assert_eq!(account.delays()[0].0, id::<AgencyId>(LAND));
    let stands = told.then("2026-11-04 08:00", LAND, &ask()).account("2026-12-15 07:00");
    assert_eq!(of(&stands, LAND)[0].took, hours(9), "the clock stands");
    assert!(stands.stops[0].until.is_none() && stands.delays().is_empty());
}

#[test]
fn a_supplement_that_restarts_the_time_clears_what_was_before() {
    let told = Told::new()
        .then("2019-11-04 09:00", WARD, &received(receive(land_transfer())))
        .then("2019-11-04 10:00", WARD, &give(LAND))
        .then("2019-11-05 08:00", LAND, &Command::Take)
        .then("2019-11-15 08:00", LAND, &ask())
        .then("2019-11-20 08:00", WARD, &brought());
    let Some((Event::SupplementCompleted { restarted: true, .. }, _)) = told.history.last() else {
        panic!("the rules of 2018 restart the time")
    };
    let account = told.account("2019-11-20 10:00");
    assert_eq!(account.counted_from, at("2019-11-20 08:00"));
    assert_eq!((account.stretches.len(), account.stretches[0].took), (1, hours(2)));
}

#[test]
fn the_agencies_of_a_group_have_it_beside_each_other_and_the_giver_waits() {
    let told = Told::new()
        .then("2026-11-02 09:00", WARD, &received(receive(birth())))
        .then("2026-11-02 09:30", WARD, &give(WARD))
        .then("2026-11-02 10:00", WARD, &Command::Take)
        .then("2026-11-02 14:00", WARD, &give(POLICE))
        .then("2026-11-02 14:00", WARD, &give(TAX))
        .then("2026-11-02 15:00", POLICE, &Command::Take)
        .then("2026-11-02 16:00", TAX, &Command::Take)
        .then("2026-11-05 16:00", TAX, &branches::fail(4))
        .then(
            "2026-11-16 16:00",
            POLICE,
            &Command::StepDone { step: 3, document: None, note: String::new() },
        );
    let account = told.account("2026-11-16 16:00");
    let (police, tax) = (of(&account, POLICE)[0], of(&account, TAX)[0]);
    assert_eq!((police.from, police.took), (at("2026-11-02 15:00"), hours(81)));
    assert_eq!((tax.took, tax.allowed), (hours(24), hours(24)));
    assert_eq!(account.delays(), [(id::<AgencyId>(POLICE), hours(41))]);
}

#[test]
fn whoever_let_it_lie_and_did_not_take_it_answers_for_that_time() {
    let told = Told::new()
        .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-02 10:00", WARD, &give(LAND))
        .then("2026-11-05 11:00", LAND, &otherwise::decline());
    let account = told.account("2026-11-05 13:00");
    assert_eq!(account.delays(), [(id::<AgencyId>(LAND), hours(20))]);
    assert_eq!(of(&account, WARD).len(), 2, "it has it again");
}

proptest! {
    /// Nothing is counted twice: what the holders took, one after the other, is never more than
    /// the working time that there was without the stops.
    #[test]
    fn no_time_is_on_two_accounts(
        number in 0..histories::BEGINNINGS, tries in histories::tries(60), later in 0i64..2_000
    ) {
        let (history, dossier, _) = histories::play(number, &tries);
        let last = history.last().expect("it has begun").1;
        let now = last + jiff::SignedDuration::from_hours(later);
        let Some(account) = account(&history, now) else {
            prop_assert!(dossier.reception.is_none());
            return Ok(());
        };
        let calendar = calendar();
        let parallel = |stretch: &&Stretch| {
            dossier.reception.as_ref().is_some_and(|facts| facts.is_parallel(stretch.steps.0))
        };
        let alone = account.stretches.iter().filter(|stretch| !parallel(stretch));
        let took = alone.fold(WorkingSpan::ZERO, |sum, stretch| sum + stretch.took);
        let whole = calendar.between(account.counted_from, account.until);
        let stood = account.stops.iter().fold(WorkingSpan::ZERO, |sum, stop| {
            sum + calendar.between(stop.from, stop.until.unwrap_or(now).min(account.until))
        });
        prop_assert!(took <= whole - stood, "{took:?} of {whole:?} without {stood:?}: {account:?}");
        for stretch in &account.stretches {
            prop_assert!(stretch.until.is_none_or(|until| until >= stretch.from), "{stretch:?}");
        }
        if let Some(end) = dossier.end {
            prop_assert_eq!((account.measured.outcome, account.measured.by), (end.outcome, end.by));
        }
    }
}
