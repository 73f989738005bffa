//! What the disk does: how often a second it syncs a written page.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;

const PAGE: [u8; 4096] = [7; 4096];
const PAGES: u64 = 1024;

/// fdatasync calls a second, each after one page that was written over.
pub(super) fn syncs(folder: &Path, seconds: u64) -> anyhow::Result<f64> {
    let file = tempfile::tempfile_in(folder).context("cannot make a file")?;
    for page in 0..PAGES {
        write(&file, page)?;
    }
    file.sync_all().context("cannot sync")?;
    let (began, limit) = (Instant::now(), Duration::from_secs(seconds));
    let mut count = 0;
    while began.elapsed() < limit {
        write(&file, count % PAGES)?;
        file.sync_data().context("cannot sync")?;
        count += 1;
    }
    Ok(super::float(count) / began.elapsed().as_secs_f64())
}

fn write(file: &File, page: u64) -> anyhow::Result<()> {
    file.write_all_at(&PAGE, page * 4096).context("cannot write")
}
