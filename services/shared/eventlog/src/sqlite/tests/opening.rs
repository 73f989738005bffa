use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use tempfile::TempDir;

use super::{empty, file, open};
use crate::conformance::{all, all_of, append, assert_whole, proposal, stream};
use crate::sqlite::{OpenError, SqliteEngine};
use crate::{Log, Position, Stored, Tail};

/// What is on disk at this moment, as after a crash: the file and its WAL, not the WAL's index.
fn copy(folder: &TempDir) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["log.db", "log.db-wal"] {
        if folder.path().join(name).exists() {
            std::fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
        }
    }
    copy
}

async fn write(log: &Log, streams: std::ops::Range<usize>) {
    for index in streams {
        let first = append(log, &stream(&format!("dossier-{index}")), Tail::EMPTY).await;
        append(log, &stream(&format!("dossier-{index}")), first).await;
    }
}

async fn statement(folder: &TempDir, sql: &'static str) {
    let url = format!("sqlite:{}?mode=rwc", file(folder).display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn reopening_keeps_everything() {
    let (log, folder) = empty().await;
    write(&log, 0..30).await;
    let before = all(&log, 1000).await;
    let retried = proposal(&stream("dossier-30"), Tail::EMPTY);
    let position = log.append(retried.clone()).await.unwrap().position;
    log.close().await;
    drop(log);

    let log: Log = open(&folder).await;
    assert_eq!(*log.last().borrow(), position);
    assert_eq!(log.last_recorded().await.unwrap(), Some(retried.recorded));
    assert_eq!(all(&log, 7).await[..60], before);
    assert_eq!(all_of(&log, &stream("dossier-3")).await.len(), 2);
    assert_eq!(log.append(retried).await.unwrap().position, position, "a retry after the restart");
    let end = all_of(&log, &stream("dossier-3")).await[1].tail();
    append(&log, &stream("dossier-3"), end).await;
    write(&log, 31..40).await;
    assert_whole(&all(&log, 1000).await);
}

#[tokio::test]
async fn a_copy_of_the_files_after_an_answer_holds_the_record() {
    let (log, folder) = empty().await;
    for count in 1..=20 {
        append(&log, &stream(&format!("dossier-{count}")), Tail::EMPTY).await;
        let copy = copy(&folder);
        let found: Log = open(&copy).await;
        assert_eq!(*found.last().borrow(), Position(count));
        assert_eq!(all(&found, 100).await, all(&log, 100).await);
        found.close().await;
    }
}

#[tokio::test]
async fn a_torn_wal_leaves_the_records_before_the_tear() {
    let (log, folder) = empty().await;
    write(&log, 0..8).await;
    let whole: Vec<Stored> = all(&log, 100).await;
    let size = std::fs::metadata(folder.path().join("log.db-wal")).unwrap().len();
    let mut lengths = Vec::new();
    for cut in (0..=size).step_by(2500) {
        let copy = copy(&folder);
        let wal = std::fs::File::options().write(true).open(copy.path().join("log.db-wal"));
        wal.unwrap().set_len(cut).unwrap();
        let found: Log = open(&copy).await;
        let records = all(&found, 100).await;
        assert_eq!(records, whole[..records.len()], "what is left is true");
        append(&found, &stream("later"), Tail::EMPTY).await;
        lengths.push(records.len());
        found.close().await;
    }
    assert!(lengths.is_sorted() && lengths.last() > lengths.first(), "{lengths:?}");
}

#[tokio::test]
async fn a_closed_log_leaves_nothing_in_the_wal() {
    let (log, folder) = empty().await;
    write(&log, 0..30).await;
    log.close().await;
    let wal = std::fs::metadata(folder.path().join("log.db-wal"));
    assert!(wal.map_or(0, |wal| wal.len()) == 0);
}

#[tokio::test]
async fn a_newer_format_is_refused_with_a_sentence() {
    let (log, folder) = empty().await;
    log.close().await;
    statement(&folder, "PRAGMA user_version = 2").await;
    let error = SqliteEngine::open(&file(&folder)).await.err().unwrap();
    assert!(matches!(error, OpenError::Newer { found: 2, .. }), "{error:?}");
    let sentence = error.to_string();
    assert!(sentence.contains("format 2") && sentence.contains("newer one"), "{sentence}");
}

#[tokio::test]
async fn another_programs_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    statement(&folder, "CREATE TABLE notes (note TEXT)").await;
    let before = std::fs::read(file(&folder)).unwrap();
    let error = SqliteEngine::open(&file(&folder)).await.err().unwrap();
    assert!(matches!(error, OpenError::Foreign { .. }), "{error:?}");
    assert_eq!(std::fs::read(file(&folder)).unwrap(), before);

    let text = "no database at all ".repeat(500);
    std::fs::write(file(&folder), &text).unwrap();
    let error = SqliteEngine::open(&file(&folder)).await.err().unwrap();
    assert!(matches!(error, OpenError::Foreign { .. }), "{error:?}");
    assert_eq!(std::fs::read_to_string(file(&folder)).unwrap(), text);
}

#[tokio::test]
async fn a_path_that_cannot_be_a_file_is_named_in_the_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/log.db");
    let error = SqliteEngine::open(&path).await.err().unwrap();
    assert!(matches!(error, OpenError::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("missing/log.db"));
}

#[tokio::test]
async fn a_log_whose_first_records_are_gone_is_damaged() {
    let (log, folder) = empty().await;
    write(&log, 0..5).await;
    log.close().await;
    statement(&folder, "DELETE FROM records WHERE position < 3").await;
    let error = SqliteEngine::open(&file(&folder)).await.err().unwrap();
    assert!(matches!(error, OpenError::Damaged { position: Position(1), .. }), "{error:?}");
}
