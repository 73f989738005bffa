//! `motcua ready`: asks a running program whether it is ready, for containers without other tools.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;

use super::{Ended, print};

/// How long the answer may take: its checks have two seconds.
const PATIENCE: Duration = Duration::from_secs(4);

#[derive(Deserialize)]
struct Report {
    status: String,
    checks: Vec<Check>,
}

#[derive(Deserialize)]
struct Check {
    name: String,
    detail: String,
}

pub(super) async fn ready(listen: SocketAddr) -> anyhow::Result<Ended> {
    let url = format!("http://{}/readyz", asked_at(listen));
    let reply = reqwest::Client::new().get(&url).timeout(PATIENCE).send().await;
    let reply = reply.with_context(|| format!("nobody answers at {url}"))?;
    let ready = reply.status().is_success();
    let report: Report = reply.json().await.context("the answer is not a report")?;
    for Check { name, detail } in &report.checks {
        print(&format!("{name}: {detail}\n"))?;
    }
    if !ready {
        bail!("{}", report.status);
    }
    Ok(Ended::Done)
}

/// Who listens at every address is asked at this machine's own.
fn asked_at(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
