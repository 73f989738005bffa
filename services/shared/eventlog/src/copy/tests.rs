use futures::FutureExt;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::chain::Fault as Wrong;
use crate::conformance::{all, append, proposal, record, stream, tail_of};
use crate::memory::{Fault, MemoryEngine};
use crate::sqlite::SqliteEngine;
use crate::{AppendError, Proposal, Tail};

/// A history: for each record its stream, how much later than the one before it was made, and how
/// large its event is.
type History = Vec<(usize, i64, usize)>;

fn histories() -> impl Strategy<Value = History> {
    prop::collection::vec((0..6_usize, 0..3_i64, 0..3000_usize), 0..150)
}

/// Plays the records from `from` on of a history whose earlier ones the log has.
async fn play(log: &Log, history: &History, from: usize) {
    let mut ends: [Tail; 6] = Default::default();
    let mut ms = 0;
    let there = all(log, 1000).await;
    for (index, (number, later, size)) in history.iter().enumerate() {
        ms += later;
        let own = stream(&format!("dossier-{number}"));
        if index < from {
            ends[*number] = there[index].tail();
            continue;
        }
        let mut record = record(&own, ends[*number], ms);
        record.events[0].data = vec![b'x'; *size].into();
        let proposal = Proposal::new(&record, ends[*number]);
        let appended = log.append(proposal.clone()).await.unwrap();
        ends[*number] = tail_of(&proposal, appended.position);
    }
}

async fn file() -> (Log, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let log = SqliteEngine::open(&folder.path().join("log.db")).await.unwrap();
    (log, folder)
}

/// So many records of six streams.
async fn long(count: usize) -> Log {
    let log: Log = MemoryEngine::new();
    let history: History = (0..count).map(|index| (index * index % 6, 1, 10)).collect();
    play(&log, &history, 0).await;
    log
}

fn run(future: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// First the beginning of a history, then the rest; from memory into a file, and from the file
    /// into memory.
    #[test]
    fn a_copied_log_equals_its_source(history in histories(), cut in any::<prop::sample::Index>()) {
        run(async {
            let source: Log = MemoryEngine::new();
            let ((target, _folder), back) = (file().await, MemoryEngine::new() as Log);
            let cut = cut.index(history.len() + 1);
            for (from, to) in [(0, cut), (cut, history.len())] {
                play(&source, &history[..to].to_vec(), from).await;
                let copied = copy(&source, &target, |_| ()).await.unwrap();
                assert_eq!((copied.appended, copied.verified.records), ((to - from) as u64, to as u64));
                copy(&target, &back, |_| ()).await.unwrap();
            }
            let records = all(&source, 1000).await;
            assert_eq!(all(&target, 1000).await, records);
            assert_eq!(all(&back, 1000).await, records);
            target.close().await;
        });
    }
}

#[tokio::test]
async fn a_copy_goes_on_where_it_was_dropped() {
    let source = long(5000).await;
    let (target, _folder) = file().await;
    for reached in [300, 1700, 4100] {
        let mut last = target.last();
        let mut copying = Box::pin(copy(&source, &target, |_| ()));
        tokio::select! {
            biased;
            far_enough = last.wait_for(|last| last.0 >= reached) => drop(far_enough.unwrap()),
            ended = &mut copying => panic!("it was not dropped in the middle: {ended:?}"),
        }
    }
    let mut doing = Vec::new();
    let copied = copy(&source, &target, |progress| doing.push(progress.doing)).await.unwrap();
    assert!((1..900).contains(&copied.appended), "most was there: {copied:?}");
    doing.dedup();
    assert_eq!(doing, [Doing::Rereading, Doing::Copying, Doing::Comparing]);
    assert_eq!(all(&target, 1000).await, all(&source, 1000).await);
}

#[tokio::test]
async fn many_appends_are_in_flight_in_the_order_of_the_source() {
    let source = long(600).await;
    let target = MemoryEngine::new();
    target.hold();
    let copied: Log = target.clone();
    let mut copying = Box::pin(copy(&source, &copied, |_| ()));
    assert!(copying.as_mut().now_or_never().is_none());
    assert_eq!(target.waiting(), 512);
    target.release();
    assert_eq!(copying.await.unwrap().appended, 600);
}

#[tokio::test]
async fn a_target_that_holds_something_else_is_refused_and_left_alone() {
    let source = long(50).await;
    let other: Log = MemoryEngine::new();
    append(&other, &stream("dossier-1"), Tail::EMPTY).await;
    let refused = copy(&source, &other, |_| ()).await.unwrap_err();
    assert!(matches!(refused, CopyError::NoBeginning(Position(1))), "{refused:?}");
    assert!(refused.to_string().contains("another record at position 1"), "{refused}");

    let longer = long(51).await;
    let longer_before = all(&longer, 100).await;
    let refused = copy(&source, &longer, |_| ()).await.unwrap_err();
    assert!(matches!(refused, CopyError::NoBeginning(Position(51))), "{refused:?}");
    assert_eq!(all(&longer, 100).await, longer_before);
}

/// The last record alone does not tell: what stands before it is compared at the end.
#[tokio::test]
async fn a_target_that_differs_before_its_end_is_found_by_the_comparison() {
    let shared = proposal(&stream("shared"), Tail::EMPTY);
    let (source, other): (Log, Log) = (MemoryEngine::new(), MemoryEngine::new());
    for log in [&source, &other] {
        append(log, &stream("own"), Tail::EMPTY).await;
        log.append(shared.clone()).await.unwrap();
    }
    let refused = copy(&source, &other, |_| ()).await.unwrap_err();
    assert!(matches!(refused, CopyError::Different { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_damaged_source_is_copied_up_to_its_first_bad_record() {
    let engine = MemoryEngine::new();
    let source: Log = engine.clone();
    play(&source, &vec![(1, 0, 10); 20], 0).await;
    engine.damage(Position(15));
    let (target, _folder) = file().await;
    match copy(&source, &target, |_| ()).await {
        Err(CopyError::Source(bad)) => {
            assert_eq!((bad.position, bad.fault), (Position(15), Wrong::Unreadable));
        }
        other => panic!("{other:?}"),
    }
    // What was called is written, whether or not anybody awaits it.
    target.last().wait_for(|last| last.0 >= 14).await.unwrap();
    target.close().await;
    assert_eq!(*target.last().borrow(), Position(14));
}

#[tokio::test]
async fn appends_without_an_answer_are_tried_again() {
    let source = long(40).await;
    for faults in [vec![Fault::AfterWriting; 25], vec![Fault::BeforeWriting; 50]] {
        let target = MemoryEngine::new();
        target.fail_next(faults);
        let copied: Log = target;
        assert_eq!(copy(&source, &copied, |_| ()).await.unwrap().appended, 40);
        assert_eq!(all(&copied, 100).await, all(&source, 100).await);
    }
}

#[tokio::test]
async fn no_record_overtakes_one_that_failed() {
    let source = long(40).await;
    for fails in 0..20 {
        let target = MemoryEngine::new();
        target.fail_next((0..fails).map(|n| match n % 3 {
            0 => Fault::BeforeWriting,
            _ => Fault::AfterWriting,
        }));
        let copied: Log = target;
        assert_eq!(copy(&source, &copied, |_| ()).await.unwrap().appended, 40);
        assert_eq!(all(&copied, 100).await, all(&source, 100).await);
    }
}

/// Where several machines append, time goes forward in each stream, not over all of them.
#[tokio::test]
async fn a_log_whose_time_goes_back_between_streams_is_copied_as_it_is() {
    let source: Log = MemoryEngine::new();
    for (position, (name, ms)) in (1..).zip([("a", 5000), ("b", 1000), ("c", 3000)]) {
        let record = record(&stream(name), Tail::EMPTY, ms);
        let mut proposal = Proposal::new(&record, Tail::EMPTY);
        proposal.copied = Some(Position(position));
        source.append(proposal).await.unwrap();
    }
    let (target, _folder) = file().await;
    assert_eq!(copy(&source, &target, |_| ()).await.unwrap().appended, 3);
    assert_eq!(all(&target, 10).await, all(&source, 10).await);
    // Whoever goes on there is told the time of the last record.
    let next = Proposal::new(&record(&stream("d"), Tail::EMPTY, 3000), Tail::EMPTY);
    assert_eq!(target.append(next).await.unwrap().position, Position(4));
}

#[tokio::test]
async fn a_full_disk_ends_the_copy_and_it_goes_on_when_there_is_room() {
    let source = long(40).await;
    let target = MemoryEngine::new();
    target.fail_next(vec![Fault::DiskFull; 40]);
    let target: Log = target;
    let refused = copy(&source, &target, |_| ()).await.unwrap_err();
    let full = CopyError::Refused { position: Position(1), source: AppendError::DiskFull };
    assert_eq!(format!("{refused:?}"), format!("{full:?}"));
    assert_eq!(copy(&source, &target, |_| ()).await.unwrap().appended, 40);
}
