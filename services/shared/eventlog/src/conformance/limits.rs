use bytes::Bytes;

use super::{all, all_of, append, assert_whole, record, stream};
use crate::{
    AppendError, Log, MAX_RECORD_BYTES, Position, Proposal, Record, StreamName, Tail, Version,
};

/// A record whose bytes are exactly so many.
fn of_size(stream: &StreamName, after: Tail, bytes: usize) -> Proposal {
    let mut record = record(stream, after, 0);
    let mut fill = |size: usize| {
        record.events[0].data = Bytes::from(vec![b'x'; size]);
        Proposal::new(&record, after)
    };
    let over = fill(bytes).bytes.len() - bytes;
    let proposal = fill(bytes - over);
    assert_eq!(proposal.bytes.len(), bytes, "lengths have the same number of digits");
    proposal
}

/// 256 KiB, on every engine.
pub async fn a_record_at_the_limit_is_taken_and_one_byte_above_is_refused(log: Log) {
    let stream = stream("dossier-1");
    let above = of_size(&stream, Tail::EMPTY, MAX_RECORD_BYTES + 1);
    match log.append(above).await {
        Err(AppendError::TooLarge { bytes }) => assert_eq!(bytes, MAX_RECORD_BYTES + 1),
        other => panic!("{other:?}"),
    }
    assert_eq!(*log.last().borrow(), Position::START);
    let at = of_size(&stream, Tail::EMPTY, MAX_RECORD_BYTES);
    log.append(at.clone()).await.expect("the limit itself is allowed");
    assert_eq!(all_of(&log, &stream).await[0].bytes, at.bytes);
    assert_eq!(all(&log, 10).await[0].bytes, at.bytes);
}

/// More than an answer holds: parts, never nothing before the end.
pub async fn large_records_are_read_in_parts(log: Log) {
    let stream = stream("dossier-1");
    let mut end = Tail::EMPTY;
    for _ in 0..80 {
        let large = of_size(&stream, end, MAX_RECORD_BYTES);
        let appended = log.append(large.clone()).await.expect("the limit itself is allowed");
        end = super::tail_of(&large, appended.position);
    }
    let records = all(&log, 1000).await;
    assert_eq!(records.len(), 80);
    assert_whole(&records);
    assert_eq!(all_of(&log, &stream).await, records);
}

/// As many as wait at once on a busy day, each as large as it may be.
pub async fn large_records_that_come_at_once_all_stand(log: Log) {
    let answers = (0..64).map(|index| {
        log.append(of_size(&stream(&format!("dossier-{index}")), Tail::EMPTY, MAX_RECORD_BYTES))
    });
    let answers: Vec<_> = answers.collect();
    for (expected, answer) in (1..).zip(futures::future::join_all(answers).await) {
        assert_eq!(answer.expect("the limit itself is allowed").position, Position(expected));
    }
    assert_whole(&all(&log, 1000).await);
}

/// Whatever separates, matches or folds in some engine is a plain character in a name.
pub async fn odd_stream_names_are_streams_of_their_own(log: Log) {
    let of_200_bytes = "ngã".repeat(50);
    assert_eq!(of_200_bytes.len(), 200);
    let names = [
        "H13.121-261123-0001",
        "H13.121-261123-00010",
        "h13.121-261123-0001",
        "slip:2026/121/7",
        "slip:2026/121/*",
        "slip:2026/121/>",
        "slip:2026.121.7",
        "a",
        "A",
        "a ",
        " a",
        "a.b",
        "a..b",
        ".",
        "..",
        "$SYS.x",
        "%",
        "_",
        "a%b",
        "a'b\"c\\d`e",
        "{\"a\":1}",
        "wabo:case-10011",
        "Hồ sơ đất đai / Phường Mẫu",
        // The same letters, composed and decomposed, are two names: text is folded at the edge.
        "h\u{1ed3}",
        "ho\u{302}\u{300}",
        "🏛",
        &of_200_bytes,
    ];
    let mut ends = Vec::new();
    for name in names {
        let first = append(&log, &stream(name), Tail::EMPTY).await;
        ends.push(append(&log, &stream(name), first).await);
    }
    for (name, end) in names.iter().zip(ends) {
        let records = all_of(&log, &stream(name)).await;
        assert_eq!(records.len(), 2, "{name:?}");
        assert_eq!(records[1].tail(), end, "{name:?}");
        let record = Record::decode(&records[1].bytes).expect("the suite writes records");
        assert_eq!(record.stream.as_str(), *name);
        assert_eq!(record.version, Version(2));
    }
    assert_eq!(all(&log, 7).await.len(), 2 * names.len());
}
