use futures::FutureExt;

use super::{empty, file, open};
use crate::conformance::{all, all_of, append, assert_whole, proposal, standing, stream};
use crate::queue::QUEUE;
use crate::sqlite::{OpenError, SqliteEngine};
use crate::{AppendError, Log, Position, Tail, Version};

#[tokio::test]
async fn a_full_queue_refuses_at_once() {
    let (log, _folder) = empty().await;
    // One thread: the writer does not begin before this test waits.
    let waiting: Vec<_> = (0..QUEUE)
        .map(|index| log.append(proposal(&stream(&format!("dossier-{index}")), Tail::EMPTY)))
        .collect();
    let late = proposal(&stream("late"), Tail::EMPTY);
    let refused = log.append(late.clone()).now_or_never().expect("nobody is waited for");
    assert!(matches!(refused, Err(AppendError::Unavailable(_))), "{refused:?}");
    for (expected, answer) in (1..).zip(futures::future::join_all(waiting).await) {
        assert_eq!(answer.unwrap().position, Position(expected));
    }
    let position = log.append(late).await.unwrap().position;
    assert_eq!(position, Position(QUEUE as u64 + 1), "the refused record was not written");
}

#[tokio::test]
async fn dropping_the_last_handle_lets_the_writer_finish() {
    let (log, folder) = empty().await;
    let waiting: Vec<_> = (0..100)
        .map(|index| log.append(proposal(&stream(&format!("dossier-{index}")), Tail::EMPTY)))
        .collect();
    drop(log);
    for answer in futures::future::join_all(waiting).await {
        answer.unwrap();
    }
    let log: Log = open(&folder).await;
    assert_eq!(all(&log, 1000).await.len(), 100);
}

#[tokio::test]
async fn readers_do_not_wait_for_a_writer_that_waits() {
    let (log, folder) = empty().await;
    let first = append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    append(&log, &stream("dossier-2"), Tail::EMPTY).await;
    log.close().await;
    // Opened again: the first record is not in memory.
    let log: Log = open(&folder).await;
    let mut other = crate::sqlite::file::open_writer(&file(&folder)).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let appending = tokio::spawn(log.append(proposal(&stream("dossier-1"), first)));
    assert_eq!(log.read(Position::START, 10).await.unwrap().len(), 2);
    let own = stream("dossier-1");
    assert_eq!(log.read_stream(&own, Version::NONE, first.position).await.unwrap().len(), 1);
    assert!(!appending.is_finished());
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(appending.await.unwrap().unwrap().position, Position(3));
}

#[tokio::test]
async fn another_program_that_wrote_is_noticed_and_nothing_is_overwritten() {
    let (log, folder) = empty().await;
    let own = append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    let second: Log = open(&folder).await;
    let theirs = append(&second, &stream("dossier-1"), own).await;
    append(&second, &stream("dossier-2"), Tail::EMPTY).await;

    let late = proposal(&stream("dossier-1"), own);
    let refused = log.append(late.clone()).await;
    assert!(matches!(refused, Err(AppendError::Unavailable(_))), "{refused:?}");
    assert_eq!(standing(log.append(late).await).tail(), theirs, "the retry sees what stands");
    assert_eq!(*log.last().borrow(), Position(3));
    append(&log, &stream("dossier-3"), Tail::EMPTY).await;
    assert_eq!(all_of(&log, &stream("dossier-1")).await.len(), 2);
    let records = all(&log, 100).await;
    assert_eq!(records.len(), 4);
    assert_whole(&records);
}

/// A reader of the file sees a record a moment before the writer has it in memory; whoever read it
/// there and says so sees it again. (Two programs make that moment as long as a test needs it.)
#[tokio::test]
async fn what_was_seen_in_the_file_is_not_missing_from_memory() {
    let (log, folder) = empty().await;
    let first = append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    let second: Log = open(&folder).await;
    let seen = append(&second, &stream("dossier-1"), first).await;
    let read = log.read_stream(&stream("dossier-1"), Version::NONE, seen.position).await.unwrap();
    assert_eq!(read.last().map(crate::Stored::tail), Some(seen));
}

#[tokio::test]
async fn who_only_reads_sees_what_stood_and_disturbs_nobody() {
    let (log, folder) = empty().await;
    let first = append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    let reader: Log = SqliteEngine::open_to_read(&file(&folder)).await.unwrap();
    append(&log, &stream("dossier-1"), first).await;
    assert_eq!(all(&reader, 10).await.len(), 1, "as of its opening");
    let refused = reader.append(proposal(&stream("dossier-2"), Tail::EMPTY)).await;
    assert!(matches!(refused, Err(AppendError::Unavailable(_))), "{refused:?}");
    assert!(reader.health().await.is_err());
    reader.close().await;
    append(&log, &stream("dossier-2"), Tail::EMPTY).await;
    assert_whole(&all(&log, 10).await);
}

#[tokio::test]
async fn who_only_reads_makes_no_file_and_finds_what_a_crash_left_in_the_wal() {
    let (log, folder) = empty().await;
    let missing = folder.path().join("missing.db");
    let refused = SqliteEngine::open_to_read(&missing).await.err().unwrap();
    assert!(matches!(refused, OpenError::Unavailable { .. }), "{refused:?}");
    assert!(!missing.exists());
    std::fs::write(&missing, "").unwrap();
    let refused = SqliteEngine::open_to_read(&missing).await.err().unwrap();
    assert!(matches!(refused, OpenError::Foreign { .. }), "{refused:?}");

    append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    let crashed = tempfile::tempdir().unwrap();
    for name in ["log.db", "log.db-wal"] {
        std::fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    let reader: Log = SqliteEngine::open_to_read(&file(&crashed)).await.unwrap();
    assert_eq!(all(&reader, 10).await, all(&log, 10).await);
}
