//! `motcua log`: verifies an event log, and copies one to another engine.

use std::path::Path;

use anyhow::{Context, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use motcua_eventlog::Verified;
use motcua_eventlog::copy::{Doing, copy};
use motcua_eventlog::verify::verify;

use super::{Ended, print, tell};
use crate::command_line::WhichLog;
use crate::log_url::{Opened, Purpose, open_log};

/// `motcua log verify`: every hash, position and version; the first bad record is named.
pub(super) async fn verify_log(which: &WhichLog) -> anyhow::Result<Ended> {
    let opened = open_log(&url(which)?, Purpose::Read).await?;
    say_if_beside(&opened);
    let bar = bar(opened.log.last().borrow().0);
    let verified = verify(&opened.log, |position| bar.set_position(position.0)).await;
    bar.finish_and_clear();
    opened.log.close().await;
    print(&format!("{}\n", told(&verified?)))?;
    Ok(Ended::Done)
}

/// `motcua log copy`: the same records at the same positions, compared at the end.
pub(super) async fn copy_log(from: &str, to: &str) -> anyhow::Result<Ended> {
    let source = open_log(from, Purpose::Read).await?;
    say_if_beside(&source);
    let target = open_log(to, Purpose::Append).await?;
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

/// The URL that was given, or that of a data folder's log.
fn url(which: &WhichLog) -> anyhow::Result<String> {
    match &which.log {
        Some(url) => Ok(url.clone()),
        None => log_of_folder(&which.data),
    }
}

fn log_of_folder(folder: &Path) -> anyhow::Result<String> {
    let there = folder.join("format").is_file();
    ensure!(there, "there is no data folder {}", folder.display());
    let path = folder.join("log.db");
    let path = path.to_str().context("the path of the data folder is no UTF-8")?;
    Ok(format!("sqlite:{path}"))
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
