//! The long form: whether a log of millions of records is as fast as a short one, and whether who
//! follows it needs more memory the further it comes.

use std::time::Instant;

use anyhow::{Context, ensure};
use motcua_eventlog::Position;

use super::engine::Bench;
use super::memory::resident_mib;
use super::records::Maker;
use super::{Rate, appending, say};

/// How many appends are in flight.
const IN_FLIGHT: usize = 64;

/// How many records a rate is taken over.
const STRETCH: u64 = 50_000;

/// How often the memory is told while the log is followed.
const SAMPLES: u64 = 10;

/// Fills a log up to so many records, with the rate at a tenth of them and at the end; follows it.
pub(super) async fn run(mut bench: Bench, mut maker: Maker, records: u64) -> anyhow::Result<()> {
    ensure!(records >= 20 * STRETCH, "at least {} records", 20 * STRETCH);
    let (name, streams, bytes) = (bench.name(), maker.streams.len(), maker.bytes());
    say(&format!("{name}: {records} records of {bytes} bytes on {streams} streams"))?;
    let mut rates = Vec::new();
    for at in [records / 10, records] {
        appending::fill(bench.log(), &mut maker, 512, at - STRETCH).await?;
        let rate = appending::fill(bench.log(), &mut maker, IN_FLIGHT, at).await?;
        say(&format!("  append, {IN_FLIGHT} in flight, at {at:8} records {rate}"))?;
        rates.push(rate.per_second());
    }
    say(&format!("  at the end {:.0} % of the rate at a tenth", rates[1] / rates[0] * 100.0))?;
    drop(maker);
    bench.open_again().await?;
    follow(&bench).await?;
    bench.close().await;
    Ok(())
}

/// Reads all, and tells the memory of this process on the way.
async fn follow(bench: &Bench) -> anyhow::Result<()> {
    let (last, began) = (*bench.log().last().borrow(), Instant::now());
    let (mut reached, mut told) = (Position::START, 0);
    while reached < last {
        let read = bench.log().read(reached, 1000).await?;
        reached = read.last().context("the log ends before its end")?.position;
        if reached.0 * SAMPLES / last.0 > told {
            told = reached.0 * SAMPLES / last.0;
            say(&format!("  followed {:8} records: {} MiB resident", reached.0, resident_mib()?))?;
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    let rate = Rate { count: last.0, seconds, note: String::new() };
    say(&format!("  follow, hash checked {rate}"))
}
