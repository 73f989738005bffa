use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;

use super::SqliteEngine;
use crate::Log;

/// A new log in a folder of its own.
async fn empty() -> (Log, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let log = open(&folder).await;
    (log, folder)
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("log.db")
}

async fn open(folder: &TempDir) -> Arc<SqliteEngine> {
    SqliteEngine::open(&file(folder)).await.unwrap()
}

mod damage;
mod opening;
mod sharing;

mod conformance {
    crate::engine_conformance!(super::empty());
}
