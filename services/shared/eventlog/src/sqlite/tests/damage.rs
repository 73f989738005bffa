use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::{empty, file, open};
use crate::conformance::{all, append, proposal, record, stream};
use crate::sqlite::SqliteEngine;
use crate::{AppendError, Engine, Log, Position, Proposal, ReadError, Stored, Tail, Version};

/// Where in a file a text stands; it must stand there once.
fn find(bytes: &[u8], text: &[u8]) -> usize {
    let mut found = bytes.windows(text.len()).enumerate().filter(|(_, part)| *part == text);
    let (at, _) = found.next().expect("the text stands in the file");
    assert!(found.next().is_none(), "the text stands in the file once");
    at
}

fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 0x20;
    std::fs::write(path, bytes).unwrap();
}

/// Ten records on one stream; the fourth says "the fourth record".
async fn ten(folder: &TempDir) -> Vec<Stored> {
    let log: Log = open(folder).await;
    let mut end = Tail::EMPTY;
    for count in 1..=10 {
        let mut record = record(&stream("dossier-1"), end, 0);
        if count == 4 {
            record.events[0].data = "the fourth record".into();
        }
        let proposal = Proposal::new(&record, end);
        let appended = log.append(proposal.clone()).await.unwrap();
        end = crate::conformance::tail_of(&proposal, appended.position);
    }
    let records = all(&log, 100).await;
    log.close().await;
    records
}

#[tokio::test]
async fn a_flipped_byte_is_found_when_the_record_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let records = ten(&folder).await;
    let at = find(&std::fs::read(file(&folder)).unwrap(), b"the fourth record");
    flip(&file(&folder), at);
    let log = open(&folder).await;
    let read = log.read(Position::START, 100).await;
    assert!(matches!(read, Err(ReadError::Corrupt(Position(4)))), "{read:?}");
    let read = log.read_stream(&stream("dossier-1"), Version(2), Position::START).await;
    assert!(matches!(read, Err(ReadError::Corrupt(Position(4)))), "{read:?}");
    assert_eq!(log.read(Position(4), 100).await.unwrap(), records[4..], "the others are whole");
    let late = log.append(proposal(&stream("dossier-1"), records[2].tail())).await;
    assert!(matches!(late, Err(AppendError::Corrupt(Position(4)))), "{late:?}");
    append(&(log as Log), &stream("dossier-1"), records[9].tail()).await;
}

#[tokio::test]
async fn a_missing_record_is_a_gap_and_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let records = ten(&folder).await;
    let mut connection = crate::sqlite::file::open_writer(&file(&folder)).await.unwrap();
    sqlx::raw_sql("DELETE FROM records WHERE position = 4").execute(&mut connection).await.unwrap();
    crate::sqlite::file::close(connection).await.unwrap();
    let log = open(&folder).await;
    let read = log.read(Position::START, 100).await;
    assert!(matches!(read, Err(ReadError::Corrupt(Position(4)))), "{read:?}");
    assert_eq!(log.read(Position::START, 3).await.unwrap(), records[..3]);
    assert!(log.read_stream(&stream("dossier-1"), Version::NONE, Position::START).await.is_err());
}

#[tokio::test]
async fn a_damaged_end_is_found_at_the_start() {
    let (log, folder) = empty().await;
    let mut last = record(&stream("dossier-1"), Tail::EMPTY, 0);
    last.events[0].data = "the last record".into();
    log.append(Proposal::new(&last, Tail::EMPTY)).await.unwrap();
    log.close().await;
    let at = find(&std::fs::read(file(&folder)).unwrap(), b"the last record");
    flip(&file(&folder), at);
    let error = SqliteEngine::open(&file(&folder)).await.err().unwrap();
    assert!(error.to_string().contains("damaged at position 1"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any byte of the file: the log does not open, or does not read, or gives what was written.
    #[test]
    fn a_flipped_byte_is_never_read_as_truth(place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let written = ten(&folder).await;
            let mut bytes = std::fs::read(file(&folder)).unwrap();
            let at = place.index(bytes.len());
            bytes[at] ^= 1 << bit;
            std::fs::write(file(&folder), bytes).unwrap();
            let Ok(log) = SqliteEngine::open(&file(&folder)).await else { return };
            let mut after = Position::START;
            while let Ok(read) = log.read(after, 3).await {
                let Some(last) = read.last() else { break };
                let from = usize::try_from(after.0).unwrap();
                assert_eq!(read, written[from..from + read.len()], "byte {at}");
                after = last.position;
            }
            log.close().await;
        });
    }
}
