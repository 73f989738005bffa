//! Appends with so many in flight: each task goes through streams of its own, in turn.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use motcua_eventlog::Log;
use tokio::task::JoinSet;

use super::records::{Maker, Pen, Stream};
use super::{Rate, float};

/// Before the figure is taken.
const WARM: Duration = Duration::from_secs(1);

/// What the tasks share.
#[derive(Default)]
struct Counter {
    appended: AtomicU64,
    stop: AtomicBool,
}

/// Appends for some seconds.
pub(super) async fn run(
    log: &Log,
    maker: &mut Maker,
    in_flight: usize,
    seconds: u64,
) -> anyhow::Result<Rate> {
    let counter = Arc::<Counter>::default();
    let mut tasks = JoinSet::new();
    for streams in shares(maker, in_flight) {
        tasks.spawn(append(log.clone(), maker.pen(), streams, counter.clone()));
    }
    tokio::time::sleep(WARM).await;
    let (before, began) = (counter.appended.load(Ordering::SeqCst), Instant::now());
    let groups = groups_within(log, Duration::from_secs(seconds)).await;
    let count = counter.appended.load(Ordering::SeqCst) - before;
    let seconds = began.elapsed().as_secs_f64();
    counter.stop.store(true, Ordering::SeqCst);
    give_back(maker, tasks).await?;
    let group = float(count) / float(groups.max(1));
    Ok(Rate { count, seconds, note: format!(", {group:.0} records a group") })
}

/// Appends until so many records stand.
pub(super) async fn fill(
    log: &Log,
    maker: &mut Maker,
    in_flight: usize,
    until: u64,
) -> anyhow::Result<Rate> {
    let counter = Arc::<Counter>::default();
    let mut last = log.last();
    let (before, began) = (last.borrow().0, Instant::now());
    let mut tasks = JoinSet::new();
    for streams in shares(maker, in_flight) {
        tasks.spawn(append(log.clone(), maker.pen(), streams, counter.clone()));
    }
    let reached = last.wait_for(|last| last.0 >= until).await.context("the log is gone")?.0;
    counter.stop.store(true, Ordering::SeqCst);
    let seconds = began.elapsed().as_secs_f64();
    give_back(maker, tasks).await?;
    Ok(Rate { count: reached - before, seconds, note: String::new() })
}

/// The streams, shared out.
fn shares(maker: &mut Maker, tasks: usize) -> Vec<Vec<Stream>> {
    let mut shares = vec![Vec::new(); tasks];
    for (index, stream) in maker.streams.drain(..).enumerate() {
        shares[index % tasks].push(stream);
    }
    shares
}

async fn give_back(
    maker: &mut Maker,
    mut tasks: JoinSet<anyhow::Result<Vec<Stream>>>,
) -> anyhow::Result<()> {
    while let Some(done) = tasks.join_next().await {
        maker.streams.extend(done.context("a task failed")??);
    }
    Ok(())
}

async fn append(
    log: Log,
    pen: Pen,
    mut streams: Vec<Stream>,
    counter: Arc<Counter>,
) -> anyhow::Result<Vec<Stream>> {
    loop {
        for stream in &mut streams {
            if counter.stop.load(Ordering::Relaxed) {
                return Ok(streams);
            }
            let proposal = pen.propose(stream);
            let appended = log.append(proposal.clone()).await.context("cannot append")?;
            stream.stands(&proposal, appended.position);
            counter.appended.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// How often the log's end moves; two moves that nobody saw between count as one.
async fn groups_within(log: &Log, time: Duration) -> u64 {
    let (mut last, mut groups) = (log.last(), 0);
    let counting = async {
        while last.changed().await.is_ok() {
            groups += 1;
        }
    };
    // It ends by the time alone.
    let _ = tokio::time::timeout(time, counting).await;
    groups
}
