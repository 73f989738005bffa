use std::time::Duration;

use futures::StreamExt;
use tokio::task::JoinSet;

use super::{all_of, append, assert_whole, stream};
use crate::{Follower, Hash, Log, Position, Tail, Version};

/// Appends records to `streams` streams in turn, `in_flight` streams at a time; all their ends.
async fn fill(log: &Log, streams: usize, each: usize, in_flight: usize) -> Vec<Tail> {
    let work = (0..streams).map(|index| async move {
        let own = stream(&format!("dossier-{index}"));
        let mut end = Tail::EMPTY;
        for _ in 0..each {
            end = append(log, &own, end).await;
        }
        end
    });
    futures::stream::iter(work).buffered(in_flight).collect().await
}

/// First the stored, then the live, no gap and no repeat, while others write.
pub async fn a_follower_gets_what_is_stored_and_then_what_comes(log: Log) {
    fill(&log, 20, 3, 20).await;
    let mut followers = JoinSet::new();
    for (after, limit) in [(0, 1), (0, 7), (0, 1000), (30, 10), (60, 5)] {
        let log = log.clone();
        followers.spawn(async move {
            let mut follower = Follower::new(log, Position(after));
            let mut seen = Vec::new();
            while follower.reached() < Position(260) {
                let next = follower.next(limit).await.expect("the log can be read");
                assert!((1..=limit).contains(&next.len()));
                seen.extend(next.iter().map(|record| record.position.0));
            }
            assert!(seen.iter().copied().eq(after + 1..=260), "{after}, {limit}: {seen:?}");
        });
    }
    let writing: Vec<_> = (0..200).map(|index| stream(&format!("live-{index}"))).collect();
    futures::stream::iter(&writing)
        .for_each_concurrent(16, |own| async {
            append(&log, own, Tail::EMPTY).await;
        })
        .await;
    followers.join_all().await;
}

/// The last position is shown once its record can be read, never before, and never goes back.
pub async fn who_is_told_of_a_position_can_read_its_record(log: Log) {
    const COUNT: usize = 400;
    let reader = log.clone();
    let mut last = log.last();
    let reading = tokio::spawn(async move {
        let mut before = Position::START;
        while before < Position(COUNT as u64) {
            let told = *last.borrow_and_update();
            assert!(told >= before, "{told} after {before}");
            if told > before {
                let read = reader.read(Position(told.0 - 1), 1).await.expect("it can be read");
                assert_eq!(read.len(), 1, "{told}");
                before = told;
            }
            if told < Position(COUNT as u64) {
                last.changed().await.expect("the log is open");
            }
        }
    });
    fill(&log, COUNT, 1, 16).await;
    reading.await.expect("every position had its record");
}

/// The future of the next records may be dropped at any moment.
pub async fn a_follower_that_is_interrupted_loses_nothing(log: Log) {
    let mut follower = Follower::new(log.clone(), Position::START);
    let mut seen = Vec::new();
    for index in 0..30 {
        append(&log, &stream(&format!("dossier-{index}")), Tail::EMPTY).await;
        let patience = Duration::from_micros(index * 20);
        if let Ok(next) = tokio::time::timeout(patience, follower.next(3)).await {
            seen.extend(next.expect("the log can be read"));
        }
    }
    while follower.reached() < Position(30) {
        seen.extend(follower.next(3).await.expect("the log can be read"));
    }
    assert_eq!(seen.len(), 30);
    assert_whole(&seen);
}

/// More than any engine keeps in memory; `MOTCUA_LONG=1` in the environment makes it 100,000.
pub async fn several_thousand_records_or_100_000_with_motcua_long(log: Log) {
    let in_full = std::env::var_os("MOTCUA_LONG").is_some_and(|value| value == "1");
    let streams = if in_full { 10_000 } else { 600 };
    let ends = fill(&log, streams, 10, 256).await;
    let mut follower = Follower::new(log.clone(), Position::START);
    let count = streams as u64 * 10;
    let mut records = Vec::new();
    while follower.reached() < Position(count) {
        records.extend(follower.next(777).await.expect("the log can be read"));
    }
    assert_eq!(records.len() as u64, count);
    assert_whole(&records);
    assert!(log.read(Position(count), 10).await.expect("it can be read").is_empty());
    for (index, end) in ends.iter().enumerate().step_by(streams / 100) {
        let own = all_of(&log, &stream(&format!("dossier-{index}"))).await;
        assert_eq!(
            own.last().map(|last| (last.version, last.hash)),
            Some((Version(10), hash(end)))
        );
        let at = usize::try_from(end.position.0 - 1).expect("it is among those read");
        assert_eq!(own.last(), Some(&records[at]));
    }
}

fn hash(end: &Tail) -> Hash {
    end.hash.expect("the stream has records")
}
