//! Following from disk, and streams read one by one.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use motcua_eventlog::{Clock, Log, Position, StreamName, Version};
use motcua_journal::Journal;
use motcua_keys::Keys;
use tokio::task::JoinSet;

use super::records::Maker;
use super::{Rate, float};

/// As many as a projection folds at once.
const PORTION: usize = 1000;

/// Who reads streams at once.
const READERS: usize = 8;

/// Reads the whole log; each record's hash is checked.
pub(super) async fn follow_log(log: &Log) -> anyhow::Result<Rate> {
    let (last, began) = (*log.last().borrow(), Instant::now());
    let mut reached = Position::START;
    while reached < last {
        let read = log.read(reached, PORTION).await?;
        reached = read.last().context("the log ends before its end")?.position;
    }
    Ok(rate(reached.0, began))
}

/// Reads the whole log as the projections do: hash checked, personal data opened, events decoded.
pub(super) async fn follow_journal(log: &Log, folder: &Path) -> anyhow::Result<Rate> {
    let keys = Keys::open(folder).await.context("cannot open the key store")?;
    let journal = Journal::open(log.clone(), keys.clone(), Clock::real()).await?;
    let (last, began) = (*log.last().borrow(), Instant::now());
    let mut reached = Position::START;
    while reached < last {
        let read = journal.read(reached, PORTION).await?;
        reached = read.last().context("the log ends before its end")?.position;
    }
    let rate = rate(reached.0, began);
    keys.close().await;
    Ok(rate)
}

/// Reads streams here and there, each from its first record.
pub(super) async fn streams(log: &Log, maker: &Maker, seconds: u64) -> anyhow::Result<Rate> {
    let names: Arc<[StreamName]> = maker.streams.iter().map(|stream| stream.name.clone()).collect();
    let (until, began) = (Instant::now() + Duration::from_secs(seconds), Instant::now());
    let records = Arc::<AtomicU64>::default();
    let mut tasks = JoinSet::new();
    for reader in 0..READERS {
        let (log, names, records) = (log.clone(), names.clone(), records.clone());
        tasks.spawn(async move {
            // A step that is prime to most numbers of streams goes through all of them.
            let (mut at, mut count) = (reader * 7919, 0_u64);
            while Instant::now() < until {
                at = (at + 7919) % names.len();
                let read = log.read_stream(&names[at], Version::NONE, Position::START).await?;
                records.fetch_add(read.len() as u64, Ordering::Relaxed);
                count += 1;
            }
            anyhow::Ok(count)
        });
    }
    let mut count = 0;
    while let Some(done) = tasks.join_next().await {
        count += done.context("a task failed")??;
    }
    let rate = rate(count, began);
    let records = float(records.load(Ordering::Relaxed)) / rate.seconds;
    Ok(Rate { note: format!(", {records:.0} records a second, {READERS} at once"), ..rate })
}

fn rate(count: u64, began: Instant) -> Rate {
    Rate { count, seconds: began.elapsed().as_secs_f64(), note: String::new() }
}
