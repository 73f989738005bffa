//! Random histories: whatever is tried in whatever order, nothing panics, no state comes out that the
//! table of transitions does not know, and the events tell the same again.

use proptest::prelude::*;

use super::super::transitions::possible;
use super::super::{Command, CommandKind, CorrectedEntry, Dossier, Event, Finding, Status};
use super::walks::{ask, brought, duty, fetched, give, paid, seal};
use super::{Story, branches, deliveries, fees, moved, otherwise, received, registered, working};
use crate::codec::{Opened, decode, encode};
use crate::testing::{
    LAND, POLICE, TAX, WARD, actor, at, birth, id, land_transfer, marital_status, receive,
};
use crate::{Role, Timestamp};

/// Everything that somebody may try on a dossier.
fn commands() -> Vec<Command> {
    let text = |text: &str| text.to_owned();
    let step = |step| Command::StepDone { step, document: None, note: String::new() };
    vec![
        give(LAND),
        give(LAND),
        give(TAX),
        give(WARD),
        Command::Take,
        Command::Take,
        Command::Take,
        otherwise::decline(),
        step(2),
        step(3),
        step(5),
        ask(),
        brought(),
        duty(),
        paid(),
        otherwise::pause(),
        otherwise::resume(),
        otherwise::letter(),
        Command::Apologise { new_due_at: at("2027-03-30 17:00"), reason: text("Chờ") },
        otherwise::submit(),
        otherwise::send_back(),
        Command::Sign { document: None },
        Command::Sign { document: None },
        seal(),
        seal(),
        Command::Reject { legal_ground: text("Điều 2"), reason: text("x"), document: None },
        Command::Withdraw { reason: text("Đổi ý") },
        otherwise::stop(otherwise::by_law()),
        fetched(),
        otherwise::transfer(),
        otherwise::reissue(),
        otherwise::reopen(None),
        received(receive(land_transfer())),
        give(POLICE),
        give(POLICE),
        give(TAX),
        Command::Take,
        step(3),
        step(4),
        step(4),
        branches::fail(3),
        branches::fail(4),
        working::assign("account-1"),
        working::reassign("account-1"),
        working::draft(),
        working::consult(TAX, "2027-03-30 17:00"),
        working::consult(POLICE, "2026-11-20 17:00"),
        working::consult(POLICE, "2026-12-20 17:00"),
        working::opinion(1),
        working::opinion(2),
        Command::RecordSilence { number: 1 },
        Command::RecordSilence { number: 2 },
        working::correct(CorrectedEntry::ApplicantPhone),
        fees::set("extract", 3),
        fees::exempt(1, 3),
        fees::take(1, 50_000),
        fees::take(2, 16_000),
        fees::void(1),
        fees::void(2),
        fees::refund(1),
        deliveries::posted(),
        deliveries::again(),
        deliveries::arrived(2),
        deliveries::came_back(1),
        Command::Rate { level: 4 },
        deliveries::came_back(1),
        moved::succeed(),
        moved::reschedule(),
        registered::offer("p2"),
        registered::ask_at_intake(),
        registered::refuse(),
        Command::ReceiveRegistered,
        Command::ReceiveRegistered,
    ]
}

/// One try: which command, by whom, how many hours after the one before.
type Try = (prop::sample::Index, u8, i64);

pub(super) fn tries(most: usize) -> impl Strategy<Value = Vec<Try>> {
    // Mostly hours and days, now and then some months.
    let hours = prop_oneof![9 => 0i64..100, 1 => 0i64..6_000];
    prop::collection::vec((any::<prop::sample::Index>(), 0u8..3, hours), 1..most)
}

/// How a history begins.
pub(super) const BEGINNINGS: u8 = 5;

fn beginning(number: u8) -> Command {
    match number {
        0 => received(receive(land_transfer())),
        1 => received(receive(marital_status())),
        2 => received(receive(birth())),
        3 => received(receive(fees::with_fees(marital_status()))),
        _ => registered::online(receive(birth())),
    }
}

pub(super) fn play(number: u8, tries: &[Try]) -> (Vec<(Event, Timestamp)>, Dossier, usize) {
    let all = commands();
    let mut story = Story::new();
    story.publish(&fees::with_fees(marital_status()));
    let mut story = story.then("2026-11-02 09:00", WARD, &beginning(number));
    if number == 2 {
        // By chance it seldom comes to its branches.
        for command in [give(WARD), Command::Take, give(POLICE), give(TAX)] {
            story = story.then("2026-11-02 09:00", WARD, &command);
        }
    }
    // Nothing is written by the decisions that move many dossiers unless there is something to move.
    moved::announce(&mut story, 12);
    moved::merge_police(&mut story);
    let mut now = at("2026-11-02 09:00");
    let mut history: Vec<_> = story.events.iter().cloned().map(|event| (event, now)).collect();
    let mut done = 0;
    for (which, whose, hours) in tries {
        now += jiff::SignedDuration::from_hours(*hours);
        let command = which.get(&all);
        let before = story.dossier.status;
        // Mostly by who can: else nearly everything would be refused.
        let agency = match (whose, &story.dossier.offer, &story.dossier.holder) {
            (0, _, Some(holder)) if matches!(command, Command::Fee(_)) => holder.clone(),
            (0, _, _) => id(TAX),
            (1, None, _) if story.dossier.has_open_branches() => {
                let mut branches = story.dossier.branches.iter();
                let open = branches.find(|branch| !branch.state.is_closed());
                open.expect("one is open").agency.clone()
            }
            (_, Some(offer), _)
                if matches!(command.kind(), CommandKind::Take | CommandKind::Decline) =>
            {
                offer.to.clone()
            }
            (_, _, Some(holder)) => holder.clone(),
            (_, _, None) => id(WARD),
        };
        let mut who = actor(agency.as_str(), &[Role::AgencyHead]);
        if *whose == 0 {
            // Another person: what one took another voids.
            who.who.account = id("account-2");
        }
        let decided = story.attempt_by(&who, now, command);
        let Ok(events) = decided else { continue };
        assert!(possible(&story.dossier, command.kind()).is_ok(), "{before:?}: {command:?}");
        for event in events {
            story.dossier.evolve(&event, now);
            history.push((event, now));
        }
        let pair = (before, story.dossier.status);
        assert!(command.kind().transitions().contains(&pair), "{command:?} made {pair:?}");
        done += 1;
    }
    (history, story.dossier, done)
}

/// The events as they are read from the log give the same dossier.
fn replay(history: &[(Event, Timestamp)]) -> Dossier {
    let mut dossier = Dossier::default();
    for (event, at) in history {
        let encoded = encode(&crate::Event::Dossier(event.clone()));
        let personal = encoded.personal.as_deref().map_or(Opened::Erased, Opened::Known);
        let read = decode(encoded.type_name, &encoded.data, personal).unwrap().unwrap();
        let crate::Event::Dossier(read) = read else { panic!("{read:?}") };
        dossier.evolve(&read, *at);
    }
    dossier
}

proptest! {
    /// 256 histories of up to 100 tries; the long form (`PROPTEST_CASES=20000`) makes a million.
    #[test]
    fn no_history_leaves_the_table_and_the_events_tell_it_again(
        number in 0..BEGINNINGS, tries in tries(100)
    ) {
        let (history, dossier, _) = play(number, &tries);
        prop_assert_eq!(replay(&history), dossier);
    }
}

/// The event's type, as the log names it.
fn kind_of(event: &Event) -> &'static str {
    encode(&crate::Event::Dossier(event.clone())).type_name
}

#[test]
fn random_histories_come_to_every_state_and_use_every_command() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut kinds, mut states) =
        (std::collections::BTreeSet::new(), std::collections::HashSet::new());
    let mut done = 0;
    for round in 0..1_000 {
        let tries = tries(100).new_tree(&mut runner).unwrap().current();
        let (history, dossier, count) = play(u8::try_from(round % 5).unwrap(), &tries);
        kinds.extend(history.iter().map(|(event, _)| kind_of(event)));
        states.insert(dossier.status);
        done += count;
    }
    // All but what imports, findings and the act at once bring.
    assert_eq!(kinds.len(), 46, "of 51 kinds of event: {kinds:?}");
    assert_eq!(states.len(), 11, "{states:?}");
    assert!(done > 1_500, "{done} of some 40,000 tries were possible");
}

#[test]
fn creations_and_findings_keep_to_the_table_too() {
    let finding = Finding {
        document: id(&"b".repeat(64)),
        paper: None,
        signed: false,
        format: "pdf".to_owned(),
        signatures: 0,
        verdict: None,
        report_hash: String::new(),
        unmet: None,
    };
    for command in [received(receive(land_transfer())), Command::RecordFinding(finding)] {
        for status in Status::ALL {
            let mut story = Story::new();
            story.dossier.status = status;
            let decided = story.attempt("2026-11-02 09:00", WARD, &command).is_ok();
            let listed = possible(&story.dossier, command.kind()).is_ok();
            assert_eq!(decided, listed, "{status:?}: {:?}", command.kind());
        }
    }
}
