use std::path::PathBuf;

use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use tempfile::TempDir;

use super::*;
use crate::chain::Fault;
use crate::conformance::{MOMENT, all, append, stream};
use crate::memory::MemoryEngine;
use crate::sqlite::SqliteEngine;
use crate::{Hash, Record, RecordError, Stored, Tail, Version};

/// Twelve records on three streams in turn: position 7 is version 3 of `dossier-1`.
async fn twelve(log: &Log) -> Vec<Stored> {
    let mut ends = [Tail::EMPTY; 3];
    for index in 0..12 {
        let own = stream(&format!("dossier-{}", index % 3 + 1));
        ends[index % 3] = append(log, &own, ends[index % 3]).await;
    }
    all(log, 100).await
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("log.db")
}

/// Twelve records in a file that is closed.
async fn written() -> (TempDir, Vec<Stored>) {
    let folder = tempfile::tempdir().unwrap();
    let log: Log = SqliteEngine::open(&file(&folder)).await.unwrap();
    let records = twelve(&log).await;
    log.close().await;
    (folder, records)
}

async fn verified(folder: &TempDir) -> Result<Verified, VerifyError> {
    let log: Log = SqliteEngine::open(&file(folder)).await.unwrap();
    let verified = verify(&log, |_| ()).await;
    log.close().await;
    verified
}

async fn first_bad(folder: &TempDir) -> Bad {
    match verified(folder).await {
        Err(VerifyError::Damaged(bad)) => bad,
        other => panic!("{other:?}"),
    }
}

/// Writes a record in the place of another, with the hash that its bytes have.
async fn put(folder: &TempDir, position: u64, record: &Record) {
    let bytes = record.encode();
    let sql =
        "UPDATE records SET version = ?, hash = ?, bytes = ?, recorded = ? WHERE position = ?";
    let query = sqlx::query(sql)
        .bind(i64::from(record.version.0))
        .bind(Hash::of(&bytes).0.to_vec())
        .bind(bytes.to_vec())
        .bind(record.recorded.as_millisecond())
        .bind(i64::try_from(position).unwrap());
    let mut connection = open(folder).await;
    assert_eq!(query.execute(&mut connection).await.unwrap().rows_affected(), 1);
    connection.close().await.unwrap();
}

async fn open(folder: &TempDir) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite:{}", file(folder).display())).await.unwrap()
}

async fn statement(folder: &TempDir, sql: &'static str) {
    let mut connection = open(folder).await;
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

fn bad(position: u64, (name, version): (&str, u32), fault: Fault) -> Bad {
    Bad { position: Position(position), place: Some((stream(name), Version(version))), fault }
}

fn unreadable(position: u64) -> Bad {
    Bad { position: Position(position), place: None, fault: Fault::Unreadable }
}

#[tokio::test]
async fn a_whole_log_is_whole_and_equal_logs_have_equal_digests() {
    let (memory, (folder, records)) = (MemoryEngine::new() as Log, written().await);
    for stored in &records {
        let record = Record::decode(&stored.bytes).unwrap();
        let before = all(&memory, 100)
            .await
            .into_iter()
            .rev()
            .find(|before| Record::decode(&before.bytes).unwrap().stream == record.stream);
        let after = before.map_or(Tail::EMPTY, |before| before.tail());
        memory.append(crate::Proposal::new(&record, after)).await.unwrap();
    }
    let mut told = Vec::new();
    let whole = verify(&memory, |position| told.push(position)).await.unwrap();
    assert_eq!((whole.records, whole.streams), (12, 3));
    assert_eq!(told.last(), Some(&Position(12)));
    assert_eq!(verified(&folder).await.unwrap(), whole, "whichever engine keeps it");

    append(&memory, &stream("dossier-4"), Tail::EMPTY).await;
    let longer = verify(&memory, |_| ()).await.unwrap();
    assert_ne!(longer.digest, whole.digest);
}

#[tokio::test]
async fn an_empty_log_is_whole() {
    let whole = verify(&(MemoryEngine::new() as Log), |_| ()).await.unwrap();
    assert_eq!((whole.records, whole.streams), (0, 0));
}

#[tokio::test]
async fn a_flipped_byte_is_named_with_its_position() {
    let engine = MemoryEngine::new();
    let log: Log = engine.clone();
    twelve(&log).await;
    engine.damage(Position(9));
    engine.damage(Position(7));
    match verify(&log, |_| ()).await {
        Err(VerifyError::Damaged(found)) => assert_eq!(found, unreadable(7)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_flipped_byte_in_a_file_is_named_with_its_position() {
    let (folder, records) = written().await;
    let bytes = std::fs::read(file(&folder)).unwrap();
    let id = Record::decode(&records[6].bytes).unwrap().id;
    // The id stands in the record's bytes and in a column of its own; the bytes come last.
    let at = bytes.windows(16).rposition(|part| part == id.as_bytes()).unwrap();
    let mut flipped = bytes;
    flipped[at] ^= 4;
    std::fs::write(file(&folder), flipped).unwrap();
    assert_eq!(first_bad(&folder).await, unreadable(7));
}

#[tokio::test]
async fn a_missing_record_is_named_with_its_position() {
    let (folder, _) = written().await;
    statement(&folder, "DELETE FROM records WHERE position = 7").await;
    assert_eq!(first_bad(&folder).await, unreadable(7));
}

#[tokio::test]
async fn a_version_that_was_skipped_is_named_with_its_stream() {
    let (folder, records) = written().await;
    let mut record = Record::decode(&records[6].bytes).unwrap();
    record.version = Version(9);
    put(&folder, 7, &record).await;
    let found = first_bad(&folder).await;
    assert_eq!(found, bad(7, ("dossier-1", 9), Fault::Version(Version(3))));
    assert_eq!(
        found.to_string(),
        "the record at position 7 (version 9 of dossier-1): version 3 of its stream is due"
    );
}

#[tokio::test]
async fn two_records_of_a_stream_that_changed_places_are_found() {
    let (folder, _) = written().await;
    let sql = "UPDATE records SET position = -4 WHERE position = 4;
               UPDATE records SET position = 4 WHERE position = 7;
               UPDATE records SET position = 7 WHERE position = -4;";
    statement(&folder, sql).await;
    let found = first_bad(&folder).await;
    assert_eq!(found, bad(4, ("dossier-1", 3), Fault::Version(Version(2))));
}

#[tokio::test]
async fn a_record_that_was_written_anew_breaks_the_chain_of_its_stream() {
    let (folder, records) = written().await;
    let mut record = Record::decode(&records[6].bytes).unwrap();
    record.who.account = "somebody-else".to_owned();
    put(&folder, 7, &record).await;
    // The next record names the hash of the true one.
    assert_eq!(first_bad(&folder).await, bad(10, ("dossier-1", 4), Fault::Previous));

    record.previous = Some(Hash([7; 32]));
    put(&folder, 7, &record).await;
    assert_eq!(first_bad(&folder).await, bad(7, ("dossier-1", 3), Fault::Previous));
}

#[tokio::test]
async fn a_record_that_is_older_than_the_one_before_it_is_found() {
    let (folder, records) = written().await;
    let mut record = Record::decode(&records[6].bytes).unwrap();
    record.recorded = jiff::Timestamp::from_millisecond(MOMENT - 1).unwrap();
    put(&folder, 7, &record).await;
    assert_eq!(first_bad(&folder).await, bad(7, ("dossier-1", 3), Fault::Time));
}

#[tokio::test]
async fn of_two_bad_records_the_first_is_named_also_where_the_second_is_unreadable() {
    let (folder, records) = written().await;
    let mut record = Record::decode(&records[4].bytes).unwrap();
    record.previous = None;
    put(&folder, 5, &record).await;
    statement(&folder, "UPDATE records SET bytes = x'00' WHERE position = 8").await;
    assert_eq!(first_bad(&folder).await, bad(5, ("dossier-2", 2), Fault::Previous));
}

/// What no engine of ours hands out, whatever stands on its disk.
#[tokio::test]
async fn what_an_engine_should_have_refused_is_found() {
    let records = twelve(&(MemoryEngine::new() as Log)).await;
    let seventh = |change: fn(&mut Stored)| {
        let mut chain = Chain::new();
        for stored in &records[..6] {
            chain.check(stored).unwrap();
        }
        let mut stored = records[6].clone();
        change(&mut stored);
        chain.check(&stored).err().unwrap().fault
    };
    assert_eq!(seventh(|stored| stored.position = Position(8)), Fault::Position(Position(7)));
    assert_eq!(seventh(|stored| stored.hash = Hash([7; 32])), Fault::Hash);
    assert_eq!(seventh(|stored| stored.version = Version(4)), Fault::KeptAs(Version(4)));
    let no_record = seventh(|stored| {
        stored.bytes = bytes::Bytes::from_static(b"no record");
        stored.hash = Hash::of(&stored.bytes);
    });
    assert!(matches!(no_record, Fault::Bytes(RecordError(_))), "{no_record:?}");
}
