//! `motcua log`: verifies an event log, and copies one to another engine.

mod opening;

use std::path::Path;

use anyhow::{Context, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use motcua_eventlog::Verified;
use motcua_eventlog::copy::{Doing, copy};
use motcua_eventlog::verify::verify;

use self::opening::{Opened, Purpose, open};
use super::{Ended, print, tell};
use crate::command_line::Data;
use crate::config::Config;
use crate::engines::LogUrl;

/// `motcua log verify`: every hash, position and version; the first bad record is named.
pub(super) async fn verify_log(data: &Data) -> anyhow::Result<Ended> {
    let config = data.config()?;
    let url = config.engines(&data.folder)?.log;
    if url == LogUrl::Sqlite(data.folder.join("log.db")) {
        let there = data.folder.join("format").is_file();
        ensure!(there, "there is no data folder {}", data.folder.display());
    }
    let opened = open(&url, &config.log.nats, Purpose::Read).await;
    let opened = opened.with_context(|| format!("cannot verify {url}"))?;
    say_if_beside(&opened);
    let bar = bar(opened.log.last().borrow().0);
    let verified = verify(&opened.log, |position| bar.set_position(position.0)).await;
    bar.finish_and_clear();
    opened.log.close().await;
    print(&format!("{}\n", told(&verified?)))?;
    Ok(Ended::Done)
}

/// `motcua log copy`: the same records at the same positions, compared at the end.
pub(super) async fn copy_log(
    from: &LogUrl,
    to: &LogUrl,
    config: Option<&Path>,
) -> anyhow::Result<Ended> {
    let nats = config.map(Config::of_file).transpose()?.unwrap_or_default().log.nats;
    let source = open(from, &nats, Purpose::Read).await?;
    say_if_beside(&source);
    let target = open(to, &nats, Purpose::Append).await?;
    let bar = bar(source.log.last().borrow().0);
    let copied = copy(&source.log, &target.log, |progress| {
        bar.set_message(match progress.doing {
            Doing::Rereading => "reading what is there",
            Doing::Copying => "copying",
            Doing::Comparing => "comparing",
        });
        bar.set_position(progress.position.0);
    })
    .await;
    bar.finish_and_clear();
    target.log.close().await;
    source.log.close().await;
    let copied = copied.with_context(|| format!("cannot copy {from} to {to}"))?;
    print(&format!("appended: {}, {}\n", copied.appended, told(&copied.verified)))?;
    Ok(Ended::Done)
}

fn say_if_beside(opened: &Opened) {
    if opened.beside_a_server {
        let position = *opened.log.last().borrow();
        tell(&format!("beside a running server: up to position {position}"));
    }
}

fn told(verified: &Verified) -> String {
    let Verified { records, streams, digest } = verified;
    format!("records: {records}, streams: {streams}, digest: {digest}")
}

/// On standard error, and only where somebody looks at it.
fn bar(records: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {per_sec} {msg}");
    ProgressBar::new(records).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
