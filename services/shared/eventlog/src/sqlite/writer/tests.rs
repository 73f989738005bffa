//! A full disk, played by a file that may have no more pages: SQLite answers both with the same code.

use tempfile::TempDir;
use tokio::sync::oneshot;

use super::*;
use crate::conformance::{proposal, record, stream, tail_of};
use crate::{Position, Tail};

async fn writer() -> (Writer, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = file::open_writer(&folder.path().join("log.db")).await.unwrap();
    let recent = Recent::new(None);
    let end = LogEnd::from(&file::end(&mut connection).await.unwrap());
    (Writer::new(connection, Arc::new(recent), end), folder)
}

/// Writes these as one group.
async fn write(writer: &mut Writer, group: &[Proposal]) -> Vec<Result<Appended, AppendError>> {
    let (waiting, answers): (Vec<_>, Vec<_>) = (group.iter().cloned())
        .map(|proposal| {
            let (reply, answer) = oneshot::channel();
            (Waiting { proposal, reply }, answer)
        })
        .unzip();
    writer.write(waiting).await;
    futures::future::join_all(answers).await.into_iter().map(Result::unwrap).collect()
}

async fn no_more_pages_than(writer: &mut Writer, pages: u32) {
    let sql = format!("PRAGMA max_page_count = {pages}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut writer.connection).await.unwrap();
}

fn large(name: &str, after: Tail) -> Proposal {
    let mut record = record(&stream(name), after, 0);
    record.events[0].data = vec![7; 200_000].into();
    Proposal::new(&record, after)
}

#[tokio::test]
async fn a_full_disk_refuses_the_group_and_recovers_without_restart() {
    let (mut writer, _folder) = writer().await;
    let first = proposal(&stream("dossier-1"), Tail::EMPTY);
    let position =
        write(&mut writer, std::slice::from_ref(&first)).await[0].as_ref().unwrap().position;
    let end = tail_of(&first, position);
    // One page more than an empty file holds: the root pages are there, a large record is too much.
    no_more_pages_than(&mut writer, 8).await;

    let group = [proposal(&stream("dossier-1"), end), large("dossier-2", Tail::EMPTY)];
    for answer in write(&mut writer, &group).await {
        assert!(matches!(answer, Err(AppendError::DiskFull)), "{answer:?}");
    }
    assert_eq!(*writer.recent.last().borrow(), position);
    // A group that is one statement fails in the same way.
    let alone = write(&mut writer, &[large("dossier-1", end)]).await;
    assert!(matches!(alone[0], Err(AppendError::DiskFull)), "{alone:?}");
    let small = write(&mut writer, &group[..1]).await;
    assert_eq!(small[0].as_ref().unwrap().position, Position(2), "what has room is taken");

    no_more_pages_than(&mut writer, 1_000_000).await;
    let answers = write(&mut writer, &group).await;
    let positions: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().position).collect();
    assert_eq!(positions, [Position(2), Position(3)], "nothing twice, no gap, no lost version");
    let found = file::end(&mut writer.connection).await.unwrap();
    assert_eq!(found.streams, 2);
    assert_eq!(writer.recent.end(), Position(3));
}

#[tokio::test]
async fn health_is_red_while_the_disk_is_full_and_green_again_when_there_is_room() {
    let (mut writer, _folder) = writer().await;
    writer.probe().await.unwrap();
    no_more_pages_than(&mut writer, 8).await;
    write(&mut writer, &[large("dossier-1", Tail::EMPTY)]).await;
    for _ in 0..2 {
        let health = writer.probe().await;
        assert!(matches!(health, Err(AppendError::DiskFull)), "{health:?}");
    }
    no_more_pages_than(&mut writer, 1_000_000).await;
    writer.probe().await.unwrap();
    let answers = write(&mut writer, &[large("dossier-1", Tail::EMPTY)]).await;
    assert_eq!(answers[0].as_ref().unwrap().position, Position(1));
    let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";
    let tables: i64 = sqlx::query_scalar(tables).fetch_one(&mut writer.connection).await.unwrap();
    assert_eq!(tables, 2, "nothing of the probe is left");
}

#[tokio::test]
async fn a_stream_that_left_memory_is_looked_up() {
    let (mut writer, _folder) = writer().await;
    let first = proposal(&stream("dossier-1"), Tail::EMPTY);
    write(&mut writer, std::slice::from_ref(&first)).await;
    writer.forget();
    let second = proposal(&stream("dossier-1"), tail_of(&first, Position(1)));
    let answers = write(&mut writer, &[second.clone(), first.clone(), second]).await;
    let positions: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().position.0).collect();
    assert_eq!(positions, [2, 1, 2]);
}
