//! pgbench beside us, on the same disk.

use std::process::Command;

use anyhow::{Context, ensure};
use motcua_servers::Postgres;

/// pgbench's tables on a running server.
pub(crate) struct Peer<'a> {
    server: &'a Postgres,
    url: String,
}

const SCALE: &str = "50";

impl<'a> Peer<'a> {
    /// Fills pgbench's tables.
    pub(crate) fn on(server: &'a Postgres) -> anyhow::Result<Self> {
        let url = server.database();
        text(server.client("pgbench").args(["-q", "-i", "-s", SCALE, &url]))?;
        Ok(Self { server, url })
    }

    /// Transactions per second of `pgbench -N -M prepared` with so many clients.
    pub(crate) fn run(&self, clients: usize, seconds: u64) -> anyhow::Result<f64> {
        let (clients, seconds) = (clients.to_string(), seconds.to_string());
        let mut pgbench = self.server.client("pgbench");
        pgbench.args(["-n", "-N", "-M", "prepared", "-c", &clients]);
        // One client cannot be driven by two threads: pgbench takes one then.
        let output = text(pgbench.args(["-j", "2", "-T", &seconds, &self.url]))?;
        let line = output.lines().find_map(|line| line.strip_prefix("tps = "));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.and_then(|number| number.parse().ok()).context("pgbench does not say tps")
    }
}

fn text(command: &mut Command) -> anyhow::Result<String> {
    let said = command.get_program().display().to_string();
    let output = command.output().with_context(|| format!("cannot run {said}"))?;
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} failed: {error}");
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
