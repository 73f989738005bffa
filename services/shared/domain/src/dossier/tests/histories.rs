//! Random histories: whatever is tried in whatever order, nothing panics, no state comes out that the
//! table of transitions does not know, and the events tell the same again.

use proptest::prelude::*;

use super::super::transitions::possible;
use super::super::{Command, CommandKind, Dossier, Event, Finding, Status};
use super::walks::{ask, brought, duty, fetched, give, paid, seal};
use super::{Story, otherwise, received};
use crate::codec::{Opened, decode, encode};
use crate::testing::{LAND, TAX, WARD, actor, at, id, land_transfer, marital_status, receive};
use crate::{Role, Timestamp};

/// Everything that somebody may try on a dossier.
fn commands() -> Vec<Command> {
    let text = |text: &str| text.to_owned();
    let step = |step| Command::StepDone { step, note: String::new() };
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
    ]
}

/// One try: which command, by whom, how many hours after the one before.
type Try = (prop::sample::Index, u8, i64);

fn tries(most: usize) -> impl Strategy<Value = Vec<Try>> {
    // Mostly hours and days, now and then some months.
    let hours = prop_oneof![9 => 0i64..100, 1 => 0i64..6_000];
    prop::collection::vec((any::<prop::sample::Index>(), 0u8..3, hours), 1..most)
}

fn play(one_unit: bool, tries: &[Try]) -> (Vec<(Event, Timestamp)>, Dossier, usize) {
    let all = commands();
    let procedure = if one_unit { marital_status() } else { land_transfer() };
    let mut story = Story::new().then("2026-11-02 09:00", WARD, &received(receive(procedure)));
    let mut now = at("2026-11-02 09:00");
    let mut history: Vec<_> = story.events.iter().cloned().map(|event| (event, now)).collect();
    let mut done = 0;
    for (which, whose, hours) in tries {
        now += jiff::SignedDuration::from_hours(*hours);
        let command = which.get(&all);
        let before = story.dossier.status;
        // Mostly by who can: else nearly everything would be refused.
        let agency = match (whose, &story.dossier.offer, &story.dossier.holder) {
            (0, _, _) => id(TAX),
            (_, Some(offer), _)
                if matches!(command.kind(), CommandKind::Take | CommandKind::Decline) =>
            {
                offer.to.clone()
            }
            (_, _, Some(holder)) => holder.clone(),
            (_, _, None) => id(WARD),
        };
        let who = actor(agency.as_str(), &[Role::AgencyHead]);
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
        one_unit in any::<bool>(), tries in tries(100)
    ) {
        let (history, dossier, _) = play(one_unit, &tries);
        prop_assert_eq!(replay(&history), dossier);
    }
}

#[test]
fn random_histories_come_to_every_state_and_use_every_command() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut kinds, mut states) =
        (std::collections::HashSet::new(), std::collections::HashSet::new());
    let mut done = 0;
    for _ in 0..400 {
        let tries = tries(100).new_tree(&mut runner).unwrap().current();
        let (history, dossier, count) = play(done % 2 == 0, &tries);
        kinds.extend(history.iter().map(|(event, _)| std::mem::discriminant(event)));
        states.insert(dossier.status);
        done += count;
    }
    // All but what imports, findings and the act at once bring.
    assert_eq!(kinds.len(), 24, "of 29 kinds of event");
    assert_eq!(states.len(), 9, "{states:?}");
    assert!(done > 1_500, "{done} of some 20,000 tries were possible");
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
