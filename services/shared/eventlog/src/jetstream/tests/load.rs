//! Writers that never give up, a follower, and what must stand at the end.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::task::{JoinHandle, JoinSet};

use super::eventually;
use crate::conformance::{assert_whole, proposal, stream, tail_of};
use crate::{AppendError, Follower, Hash, Log, Position, ReadError, Record, Stored, Tail};

/// Each writer gives its stream so many records and begins another.
const EACH: u32 = 5;

/// Records that were acknowledged: where, and which.
type Acknowledged = Vec<(Position, Hash)>;

/// Writers on one log or several handles of it, each with streams of its own.
pub(super) struct Load {
    counts: Arc<Counts>,
    writers: JoinSet<Acknowledged>,
    follower: JoinHandle<Vec<Stored>>,
}

#[derive(Default)]
struct Counts {
    acknowledged: AtomicUsize,
    unavailable: AtomicUsize,
    ended: AtomicBool,
    total: AtomicUsize,
}

impl Load {
    /// Lets `writers` of them begin, in turn on these handles. Another handle is followed: what it
    /// knows, its consumer brought.
    pub(super) fn begin(logs: &[Log], writers: usize, beside: &Log) -> Self {
        let counts = Arc::new(Counts::default());
        let mut running = JoinSet::new();
        for (writer, log) in (0..writers).zip(logs.iter().cycle()) {
            running.spawn(write(log.clone(), writer, counts.clone()));
        }
        let follower = tokio::spawn(follow(beside.clone(), counts.clone()));
        Self { counts, writers: running, follower }
    }

    /// Waits until `more` records are acknowledged.
    pub(super) async fn goes_on(&self, more: usize) {
        let until = self.counts.acknowledged.load(Ordering::SeqCst) + more;
        eventually("records are acknowledged", async || {
            (self.counts.acknowledged.load(Ordering::SeqCst) >= until).then_some(())
        })
        .await;
    }

    /// How often a writer was told to retry.
    pub(super) fn unavailable(&self) -> usize {
        self.counts.unavailable.load(Ordering::SeqCst)
    }

    /// Ends the writers once their last retries are settled. Every acknowledged record stands where
    /// it was said, nothing else does, and the follower saw each once.
    pub(super) async fn ends_whole(self, log: &Log) {
        self.counts.ended.store(true, Ordering::SeqCst);
        let acknowledged = self.writers.join_all().await.concat();
        self.counts.total.store(acknowledged.len(), Ordering::SeqCst);
        let last = acknowledged.iter().map(|(position, _)| *position).max().unwrap();
        let mut here = log.last();
        let reached = tokio::time::timeout(super::LIMIT, here.wait_for(|here| *here >= last));
        drop(reached.await.expect("this handle learns of the last record"));
        let records = all(log).await;
        assert_eq!(records.len(), acknowledged.len(), "nothing is lost and nothing doubled");
        assert_whole(&records);
        for (position, hash) in acknowledged {
            let index = usize::try_from(position.0 - 1).unwrap();
            assert_eq!(records[index].hash, hash, "what was acknowledged stands at {position}");
        }
        assert_chains(&records);
        let followed = tokio::time::timeout(super::LIMIT, self.follower).await;
        assert_eq!(followed.expect("the follower reaches the end").unwrap(), records);
    }
}

/// All records, by a reader who tries again where a server says that it cannot.
pub(super) async fn all(log: &Log) -> Vec<Stored> {
    let mut records: Vec<Stored> = Vec::new();
    loop {
        let after = records.last().map_or(Position::START, |record| record.position);
        let next = eventually("the log can be read", async || match log.read(after, 500).await {
            Ok(next) => Some(next),
            Err(ReadError::Unavailable(_)) => None,
            Err(damage) => panic!("{damage}"),
        });
        let next = next.await;
        if next.is_empty() {
            return records;
        }
        records.extend(next);
    }
}

async fn write(log: Log, writer: usize, counts: Arc<Counts>) -> Acknowledged {
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let own = stream(&format!("writer {writer} / {number}"));
        let mut end = Tail::EMPTY;
        while end.version.0 < EACH {
            if counts.ended.load(Ordering::SeqCst) {
                return acknowledged;
            }
            let next = proposal(&own, end);
            let position = insist(&log, &next, &counts).await;
            acknowledged.push((position, next.hash));
            counts.acknowledged.fetch_add(1, Ordering::SeqCst);
            end = tail_of(&next, position);
        }
    }
    acknowledged
}

/// The same record again, until it is known to stand.
async fn insist(log: &Log, next: &crate::Proposal, counts: &Counts) -> Position {
    loop {
        match log.append(next.clone()).await {
            Ok(appended) => return appended.position,
            Err(AppendError::Unavailable(_)) => {
                counts.unavailable.fetch_add(1, Ordering::SeqCst);
            }
            Err(other) => panic!("nobody else writes this stream: {other:?}"),
        }
    }
}

async fn follow(log: Log, counts: Arc<Counts>) -> Vec<Stored> {
    let mut follower = Follower::new(log, Position::START);
    let mut seen = Vec::new();
    loop {
        let total = counts.total.load(Ordering::SeqCst);
        if total > 0 && seen.len() >= total {
            return seen;
        }
        // What is dropped here comes again; an error passes.
        let patience = std::time::Duration::from_millis(100);
        if let Ok(Ok(next)) = tokio::time::timeout(patience, follower.next(100)).await {
            seen.extend(next);
        }
    }
}

/// In each stream the versions are 1, 2, 3 …, each record names the hash before it, no id is twice.
fn assert_chains(records: &[Stored]) {
    let mut ends: HashMap<String, Tail> = HashMap::new();
    let mut ids = HashSet::new();
    for stored in records {
        let record = Record::decode(&stored.bytes).unwrap();
        let end = ends.entry(record.stream.to_string()).or_default();
        assert_eq!((stored.version, record.previous), (end.version.next(), end.hash));
        assert!(ids.insert(record.id), "{} is twice", record.id);
        *end = stored.tail();
    }
}
