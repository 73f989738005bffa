//! One command after the other, and two at the same moment.

use jiff::SignedDuration;
use motcua_domain::dossier::{Command, Event, Finding, Refusal, Status};
use motcua_domain::rights::Right;
use motcua_domain::testing::{LAND, TAX, WARD, at, id};
use motcua_domain::{Event as Any, Personal};
use motcua_eventlog::memory::Fault;
use motcua_eventlog::{AppendError, Position, Version};

use super::{Shop, act, give, keyed, seen};
use crate::{Decoded, ExecuteError, RequestKey};

#[tokio::test]
async fn a_command_is_one_record_with_everything_that_was_decided() {
    let shop = Shop::open().await;
    let done = shop.received().await;
    assert_eq!((done.code.as_str(), done.version()), ("H13.131-261102-0001", Version(1)));
    assert_eq!(done.entry.recorded, at("2026-11-02 09:00"));
    assert_eq!(done.entry.happened, done.entry.recorded);
    let given = seen(act(Right::Give, WARD), 1);
    let given = shop.dossiers.execute(&done.code, &given, &give(LAND)).await.unwrap();
    assert_eq!((given.version(), given.position()), (Version(2), Position(2)));
    let read = shop.dossiers.history(&done.code).await.unwrap();
    assert_eq!(read, [done.entry, given.entry], "what is read is what was decided");
}

#[tokio::test]
async fn for_an_agency_that_it_does_not_concern_there_is_no_such_dossier() {
    let shop = Shop::open().await;
    let code = shop.received().await.code;
    let stranger = seen(act(Right::Give, TAX), 1);
    let refused = shop.dossiers.execute(&code, &stranger, &give(LAND)).await;
    assert!(matches!(refused, Err(ExecuteError::Unknown)), "{refused:?}");
    // The land office decides it, so it may know of it; but it does not hold it.
    let later = seen(act(Right::Give, LAND), 1);
    let refused = shop.dossiers.execute(&code, &later, &give(TAX)).await;
    assert!(matches!(refused, Err(ExecuteError::NotYours)), "{refused:?}");
}

#[tokio::test]
async fn a_repeat_gets_its_first_answer_even_with_an_old_version_and_from_the_giver() {
    let shop = Shop::open().await;
    let code = shop.received().await.code;
    let given = keyed(seen(act(Right::Give, WARD), 1), 1, 1);
    let first = shop.dossiers.execute(&code, &given, &give(LAND)).await.unwrap();
    shop.dossiers.execute(&code, &act(Right::Take, LAND), &Command::Take).await.unwrap();
    let again = shop.dossiers.execute(&code, &given, &give(LAND)).await.unwrap();
    assert!(again.repeated && !first.repeated);
    assert_eq!((again.position(), again.version()), (first.position(), first.version()));
    assert_eq!(again.loaded.dossier, first.loaded.dossier, "as it was then");
    assert_eq!(shop.last(), 3);
    let other = keyed(seen(act(Right::Give, WARD), 1), 1, 2);
    let reused = shop.dossiers.execute(&code, &other, &give(TAX)).await;
    assert!(matches!(reused, Err(ExecuteError::KeyReused)), "{reused:?}");
}

#[tokio::test]
async fn a_version_that_is_demanded_must_be_named() {
    let shop = Shop::open().await;
    let code = shop.received().await.code;
    let blind = shop.dossiers.execute(&code, &act(Right::Give, WARD), &give(LAND)).await;
    let Err(ExecuteError::VersionRequired { current }) = blind else { panic!("{blind:?}") };
    assert_eq!(current, Version(1));
}

#[tokio::test]
async fn who_saw_an_older_version_is_told_who_did_what() {
    let shop = Shop::open().await;
    let code = shop.received().await.code;
    let given = seen(act(Right::Give, WARD), 1);
    shop.dossiers.execute(&code, &given, &give(LAND)).await.unwrap();
    let withdraw = Command::Withdraw { reason: String::new() };
    let late = seen(act(Right::Withdraw, WARD), 1);
    let stale = shop.dossiers.execute(&code, &late, &withdraw).await;
    let Err(ExecuteError::Stale { seen, current, changes }) = stale else { panic!("{stale:?}") };
    assert_eq!((seen, current, changes.len()), (Version(1), Version(2), 1));
    assert_eq!(changes[0].who.agency, Some(id(WARD)));
    assert!(matches!(changes[0].events[..], [Any::Dossier(Event::Given { .. })]));
}

#[tokio::test]
async fn what_only_adds_makes_no_version_stale() {
    let shop = Shop::open().await;
    let code = shop.received().await.code;
    let finding = Command::RecordFinding(Finding {
        document: id(&"a".repeat(64)),
        paper: None,
        signed: false,
        format: "pdf".to_owned(),
        signatures: 0,
        verdict: None,
        report_hash: String::new(),
        unmet: None,
    });
    let key = RequestKey { key: [9; 32], request: [9; 32] };
    shop.dossiers.execute_as_program(&code, key, None, &finding).await.unwrap();
    // Looked at twice, found once.
    shop.dossiers.execute_as_program(&code, key, None, &finding).await.unwrap();
    let given = seen(act(Right::Give, WARD), 1);
    let given = shop.dossiers.execute(&code, &given, &give(LAND)).await.unwrap();
    assert_eq!(given.version(), Version(3));
}

#[tokio::test]
async fn a_lost_answer_is_unavailable_and_the_retry_with_its_key_finds_what_stands() {
    let shop = Shop::open().await;
    let code = shop.received().await.code;
    for (fault, standing) in [(Fault::BeforeWriting, 1), (Fault::AfterWriting, 2)] {
        let given = keyed(seen(act(Right::Give, WARD), 1), 7, 7);
        shop.engine.fail_next([fault]);
        let lost = shop.dossiers.execute(&code, &given, &give(LAND)).await;
        assert!(matches!(lost, Err(ExecuteError::Append(AppendError::Unavailable(_)))), "{lost:?}");
        assert_eq!(shop.last(), standing);
    }
    let given = keyed(seen(act(Right::Give, WARD), 1), 7, 7);
    let retried = shop.dossiers.execute(&code, &given, &give(LAND)).await.unwrap();
    assert!(retried.repeated);
    assert_eq!(shop.last(), 2, "nothing stands twice");
}

#[tokio::test]
async fn two_at_the_same_moment_are_decided_one_after_the_other() {
    let shop = Shop::open().await;
    let code = shop.received().await.code;
    let beside = shop.beside().await;
    // Both processes have the dossier in their caches; then one of them gives it.
    beside.load(&code, Position::START).await.unwrap();
    let given = seen(act(Right::Give, WARD), 1);
    shop.dossiers.execute(&code, &given, &give(LAND)).await.unwrap();
    let again = beside.execute(&code, &given, &give(LAND)).await;
    let Err(ExecuteError::Stale { current, .. }) = again else { panic!("{again:?}") };
    assert_eq!(current, Version(2));
    // A take names no version: the other process decides it on what stands.
    let taken = beside.execute(&code, &act(Right::Take, LAND), &Command::Take).await.unwrap();
    assert_eq!(taken.loaded.dossier.status, Status::InProgress);
    let twice = shop.dossiers.execute(&code, &act(Right::Take, LAND), &Command::Take).await;
    let Err(ExecuteError::Refused(Refusal::NotGiven { .. })) = twice else { panic!("{twice:?}") };
}

#[tokio::test]
async fn nobody_is_refused_by_a_state_that_is_behind_the_log() {
    let shop = Shop::open().await;
    let code = shop.received().await.code;
    let beside = shop.beside().await;
    beside.load(&code, Position::START).await.unwrap();
    let given = seen(act(Right::Give, WARD), 1);
    shop.dossiers.execute(&code, &given, &give(LAND)).await.unwrap();
    // By what the other process has in memory, the ward holds it and has not given it.
    let taken = beside.execute(&code, &act(Right::Take, LAND), &Command::Take).await.unwrap();
    assert_eq!(taken.version(), Version(3));
    let clerk = act(Right::SeeDossier, WARD).actor;
    let shown = shop.dossiers.see(&code, &clerk, Right::SeeDossier, Position::START).await.unwrap();
    assert_eq!(shown.tail.version, Version(3), "also without a position that must be seen");
}

#[tokio::test]
async fn time_never_goes_back_in_the_log() {
    let shop = Shop::open().await;
    let code = shop.received().await.code;
    shop.clock.advance(SignedDuration::from_hours(-24));
    let given = seen(act(Right::Give, WARD), 1);
    let given = shop.dossiers.execute(&code, &given, &give(LAND)).await.unwrap();
    assert_eq!(given.entry.recorded, at("2026-11-02 09:00"));
}

#[tokio::test]
async fn without_its_key_a_dossier_reads_as_erased_and_stays_whole() {
    let shop = Shop::open().await;
    let done = shop.received().await;
    let keys = shop.dossiers.journal().keys();
    keys.erase(done.loaded.data_key.unwrap()).await.unwrap();
    let read = shop.beside().await.history(&done.code).await.unwrap();
    let [entry] = &read[..] else { panic!("{read:?}") };
    let [Decoded::Known(Any::Dossier(Event::Received { reception, request }))] = &entry.events[..]
    else {
        panic!("{entry:?}")
    };
    assert_eq!(*request, Personal::Erased);
    assert_eq!(Some(reception), done.loaded.dossier.reception.as_ref(), "what figures need stays");
    assert_eq!(entry.hash, done.entry.hash, "the chain stays");
}

#[tokio::test]
async fn personal_data_does_not_stand_in_the_log_in_clear() {
    let shop = Shop::open().await;
    shop.received().await;
    let stored = shop.dossiers.journal().log().read(Position::START, 10).await.unwrap();
    let name = "Nguyễn Văn Mẫu".as_bytes();
    assert!(!stored[0].bytes.windows(name.len()).any(|window| window == name));
    assert!(shop.folder.path().join("keys.db").exists());
}
