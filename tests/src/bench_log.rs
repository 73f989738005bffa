//! The bench of the event log: appends, following, stream reads, and beside them the engine's floor.
//!
//! Every figure of a run is taken on the same disk within the same minutes; figures of different
//! machines are not to be compared.

mod appending;
mod disk;
mod engine;
mod long;
mod memory;
mod nats_floor;
mod postgres_floor;
mod projecting;
mod reading;
mod records;
mod sqlite_floor;

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::{Parser, ValueEnum};

use crate::workplace;
use engine::Bench;
use records::Maker;

/// Prints records a second of the event log on each engine.
#[derive(Debug, Clone, Parser)]
#[command(name = "bench-log")]
pub struct Options {
    /// On which engines.
    #[arg(long, value_delimiter = ',', default_values_t = [EngineName::Sqlite])]
    pub engines: Vec<EngineName>,
    /// How many appends are in flight; each is a run.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 64, 512])]
    pub in_flight: Vec<usize>,
    /// How long each figure is taken, in seconds.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub seconds: u64,
    /// How many streams are written in turn.
    #[arg(long, default_value_t = 10_000)]
    pub streams: usize,
    /// The long form: so many records, with the append rate at a tenth of them and at their end, and
    /// the memory of who follows them.
    #[arg(long)]
    pub records: Option<u64>,
    /// How fast all read models are made anew from a log that the load program wrote.
    #[arg(long)]
    pub projecting: bool,
    /// Where the data lie; beside the program, if not said.
    #[arg(long)]
    pub data: Option<PathBuf>,
}

/// An engine of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    /// A file.
    Sqlite,
    /// `PostgreSQL`.
    Postgres,
    /// NATS `JetStream`.
    Nats,
}

impl std::fmt::Display for EngineName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Nats => "nats",
        })
    }
}

/// Takes the figures and prints them.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let place = options.data.clone().unwrap_or_else(workplace);
    std::fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
    if options.projecting {
        return projecting::run(&place, options.seconds).await;
    }
    let smallest = options.in_flight.iter().copied().max().unwrap_or(1);
    ensure!(options.streams >= smallest, "at least {smallest} streams");
    for name in &options.engines {
        let bench = Bench::open(*name, &place).await?;
        let maker = Maker::new(bench.folder(), options.streams).await?;
        match options.records {
            Some(records) => long::run(bench, maker, records).await?,
            None => short(options, bench, maker).await?,
        }
    }
    Ok(())
}

async fn short(options: &Options, mut bench: Bench, mut maker: Maker) -> anyhow::Result<()> {
    say(&format!("{}: records of {} bytes", bench.name(), maker.bytes()))?;
    for in_flight in &options.in_flight {
        let appended = appending::run(bench.log(), &mut maker, *in_flight, options.seconds).await?;
        say(&format!("  append, {in_flight:3} in flight   {appended}"))?;
    }
    bench.floor(&maker, &options.in_flight, options.seconds).await?;
    say(&format!("  fdatasync            {:9.0} a second", disk::syncs(bench.folder(), 2)?))?;
    bench.open_again().await?;
    let checked = reading::follow_log(bench.log()).await?;
    say(&format!("  follow, hash checked {checked}"))?;
    let opened = reading::follow_journal(bench.log(), bench.folder()).await?;
    say(&format!("  follow, decrypted    {opened}"))?;
    let read = reading::streams(bench.log(), &maker, options.seconds).await?;
    say(&format!("  stream reads         {read}"))?;
    bench.close().await;
    Ok(())
}

/// So many of something in so long.
struct Rate {
    count: u64,
    seconds: f64,
    /// What else is to be said.
    note: String,
}

impl Rate {
    fn per_second(&self) -> f64 {
        float(self.count) / self.seconds
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:9.0} a second{}", self.per_second(), self.note)
    }
}

/// Counts stay below 2^52.
#[expect(clippy::cast_precision_loss, reason = "no bench counts so far")]
fn float(count: u64) -> f64 {
    count as f64
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("cannot write")
}
