//! `motcua import`: another system's event log becomes dossiers.

use std::path::Path;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use motcua_import::{Mapping, Progress, Summary, rejected_path};

use super::{Ended, print, tell};
use crate::command_line::Data;
use crate::folder::Folder;
use crate::shop::Base;

pub(super) async fn import(file: &Path, mapping: &Path, data: &Data) -> anyhow::Result<Ended> {
    let mapping = Mapping::load(mapping)
        .with_context(|| format!("cannot use mapping {}", mapping.display()))?;
    let folder = Folder::hold(&data.folder)?;
    let base = super::base(data, &folder).await?;
    let bytes = std::fs::metadata(file).map_or(0, |file| file.len());
    let bar = bar(bytes);
    let shown = bar.clone();
    let progress = move |progress: Progress| {
        shown.set_position(progress.bytes);
        shown.set_message(format!("{} rows", progress.rows));
    };
    let reading = Box::pin(read(&base, &folder, file, &mapping, progress));
    let summary = base.running(reading).await?;
    bar.finish_and_clear();
    base.close().await;
    let Summary { dossiers, steps, imported, skipped, failed } = summary;
    print(&format!(
        "dossiers: {dossiers}, steps: {steps}, imported: {imported}, skipped: {skipped}, \
         failed: {failed}\n"
    ))?;
    if summary.failed == 0 {
        return Ok(Ended::Done);
    }
    tell(&format!("rejected rows: {}", rejected_path(file).display()));
    Ok(Ended::WithRejected)
}

async fn read(
    base: &Base,
    folder: &Folder,
    file: &Path,
    mapping: &Mapping,
    progress: impl FnMut(Progress) + Send + 'static,
) -> anyhow::Result<Summary> {
    // A folder that was never served has no catalogue yet.
    crate::catalogue::load_own(folder, base).await?;
    let publisher = base.published.publisher();
    Ok(motcua_import::import_file(file, mapping, &base.dossiers, &publisher, progress).await?)
}

/// On standard error, and only where somebody looks at it.
fn bar(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {percent}% {msg}");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
