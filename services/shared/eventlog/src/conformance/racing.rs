use std::collections::HashSet;

use tokio::task::JoinSet;

use super::{all, all_of, append, assert_whole, proposal, standing, stream};
use crate::{AppendError, Log, Position, Record, StreamName, Tail, Version};

const WRITERS: u32 = 32;

/// One is the first record; the others are told which.
pub async fn of_32_creations_of_one_stream_one_wins(log: Log) {
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        let log = log.clone();
        writers.spawn(async move {
            let own = proposal(&stream("H13.121-261123-0001"), Tail::EMPTY);
            (own.hash, log.append(own).await)
        });
    }
    let (won, lost): (Vec<_>, Vec<_>) =
        writers.join_all().await.into_iter().partition(|(_, answer)| answer.is_ok());
    assert_eq!(won.len(), 1);
    for (_, answer) in lost {
        assert_eq!(standing(answer).hash, won[0].0);
    }
    assert_eq!(*log.last().borrow(), Position(1));
}

/// One command that came 32 times.
pub async fn of_32_equal_creations_one_stands_and_all_succeed(log: Log) {
    let one = proposal(&stream("H13.121-261123-0001"), Tail::EMPTY);
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        let (log, own) = (log.clone(), one.clone());
        writers.spawn(async move { log.append(own).await });
    }
    for answer in writers.join_all().await {
        assert_eq!(answer.expect("it stands").position, Position(1));
    }
    assert_eq!(all(&log, 100).await.len(), 1);
}

/// Appends `count` records to a stream that others write as well; how often others were faster.
async fn insist(log: Log, stream: StreamName, count: usize) -> (Vec<uuid::Uuid>, usize) {
    let (mut ids, mut lost, mut end) = (Vec::new(), 0, Tail::EMPTY);
    while ids.len() < count {
        let own = proposal(&stream, end);
        match log.append(own.clone()).await {
            Ok(appended) => {
                ids.push(own.id);
                end = super::tail_of(&own, appended.position);
            }
            Err(AppendError::Conflict { standing }) => {
                assert_eq!(standing.version, end.version.next(), "what follows is named");
                end = standing.tail();
                lost += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    (ids, lost)
}

/// Every version is won by exactly one, and every success stands.
pub async fn on_one_stream_32_writers_win_each_version_once(log: Log) {
    const EACH: usize = 5;
    let contested = stream("dossier-1");
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        writers.spawn(insist(log.clone(), contested.clone(), EACH));
    }
    let outcomes = writers.join_all().await;
    let won: HashSet<_> = outcomes.iter().flat_map(|(ids, _)| ids).copied().collect();
    let lost: usize = outcomes.iter().map(|(_, lost)| lost).sum();
    assert!(lost > 0, "writers that begin together meet");
    let records = all_of(&log, &contested).await;
    assert_eq!(records.len(), EACH * WRITERS as usize);
    assert_eq!(all(&log, 33).await, records);
    assert_whole(&records);
    let mut previous = None;
    for (version, stored) in (1..).zip(&records) {
        let record = Record::decode(&stored.bytes).expect("the suite writes records");
        assert_eq!(record.version, Version(version));
        assert_eq!(record.previous, previous, "each stands on the one before");
        assert!(won.contains(&record.id), "no record that was refused");
        previous = Some(stored.hash);
    }
}

/// Nobody is in anybody's way; the log is one row without gaps.
pub async fn on_many_streams_32_writers_leave_no_gap(log: Log) {
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let log = log.clone();
        writers.spawn(async move {
            let mut positions = Vec::new();
            for count in 0..5 {
                let own = stream(&format!("dossier-{writer}-{count}"));
                let first = append(&log, &own, Tail::EMPTY).await;
                let second = append(&log, &own, first).await;
                positions.extend([first.position, second.position]);
            }
            assert!(positions.is_sorted(), "who waits for the answer comes after it");
            positions
        });
    }
    let mut positions = writers.join_all().await.concat();
    positions.sort_unstable();
    let expected: Vec<_> = (1..=u64::from(WRITERS) * 10).map(Position).collect();
    assert_eq!(positions, expected);
    assert_whole(&all(&log, 50).await);
}
