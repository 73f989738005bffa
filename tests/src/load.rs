//! The load: whole dossiers through the real HTTP API, beside pgbench on the same disk.

mod connection;
mod measure;
mod peer;
mod walk;

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, ensure};
use clap::{Parser, ValueEnum};
use motcua_servers::{Postgres, Release};

use crate::{Program, binary, workplace};
use measure::Measured;
pub(crate) use peer::Peer;

/// How long each run of the peer takes.
const PEER_SECONDS: u64 = 30;

/// Drives a fresh program through its HTTP API and prints transitions per second.
#[derive(Debug, Clone, Parser)]
#[command(name = "load")]
pub struct Options {
    /// How many connections at once; each walks its own dossiers.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 32])]
    pub connections: Vec<usize>,
    /// How long each run sends requests, in seconds.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub seconds: u64,
    /// What is run before and after, on the same disk.
    #[arg(long)]
    pub peer: Option<PeerName>,
    /// Where the data folders are made; beside the program, if not said.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// How often each run is repeated; the median counts. 1, or 3 beside a peer, if not said.
    #[arg(long)]
    pub rounds: Option<usize>,
}

/// What the program is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PeerName {
    /// `pgbench -N -M prepared` on a fresh `PostgreSQL` with its default configuration.
    Pgbench,
}

/// Runs the load and prints what was measured.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    build_the_program()?;
    let place = options.data.clone().unwrap_or_else(workplace);
    std::fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
    // With its default configuration, on the same disk.
    let server = options.peer.map(|_| Postgres::start_near(Release::System, &place, &[]));
    let peer = server.as_ref().map(Peer::on).transpose()?;
    let rounds = options.rounds.unwrap_or(if peer.is_some() { 3 } else { 1 }).max(1);
    say(measure::HEADING)?;
    for connections in &options.connections {
        ensure!(*connections > 0, "at least one connection");
        let mut ratios = Vec::new();
        for _ in 0..rounds {
            let before =
                peer.as_ref().map(|peer| peer.run(*connections, PEER_SECONDS)).transpose()?;
            let measured = one_run(options, *connections, &place).await?;
            say(&measured.to_string())?;
            let after =
                peer.as_ref().map(|peer| peer.run(*connections, PEER_SECONDS)).transpose()?;
            if let (Some(before), Some(after)) = (before, after) {
                let ratio = measured.per_second() / f64::midpoint(before, after);
                say(&format!(
                    "            pgbench before {before:.0}, after {after:.0} per second; \
                     ratio {ratio:.2}"
                ))?;
                ratios.push(ratio);
            }
        }
        if !ratios.is_empty() {
            say(&format!("            median ratio of {rounds}: {:.2}", median(&mut ratios)))?;
        }
    }
    Ok(())
}

async fn one_run(
    options: &Options,
    connections: usize,
    place: &std::path::Path,
) -> anyhow::Result<Measured> {
    let folder = tempfile::tempdir_in(place).context("cannot make a data folder")?;
    let program = Program::serve(&folder.path().join("data")).await;
    let measured = measure::run(&program, connections, options.seconds).await;
    program.signal("TERM");
    drop(program);
    measured
}

/// Walks dossiers through a running program, until the read models have caught up.
pub(crate) async fn walk_dossiers(
    program: &Program,
    connections: usize,
    seconds: u64,
) -> anyhow::Result<()> {
    let measured = measure::run(program, connections, seconds).await?;
    say(&format!("{}\n{measured}", measure::HEADING))
}

/// Under `cargo run` the program itself may be missing or old: cargo builds only this one.
pub(crate) fn build_the_program() -> anyhow::Result<()> {
    let Some(cargo) = std::env::var_os("CARGO") else { return Ok(()) };
    let here = std::env::current_exe().context("the running program has no path")?;
    let target = here.ancestors().nth(2).context("it lies in no target folder")?;
    let mut command = Command::new(cargo);
    command.args(["build", "--locked", "-p", "motcua", "--target-dir"]).arg(target);
    if here.parent().is_some_and(|profile| profile.ends_with("release")) {
        command.arg("--release");
    }
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let built = command.args(["--manifest-path", manifest]).status();
    ensure!(built.is_ok_and(|status| status.success()), "the program cannot be built");
    binary();
    Ok(())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let (low, high) = ((values.len() - 1) / 2, values.len() / 2);
    f64::midpoint(values[low], values[high])
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("cannot write")
}
