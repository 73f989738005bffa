use super::{all, all_of, append, assert_whole, proposal, stream, tail_of};
use crate::{Log, Position, Stored, Tail, Version};

/// Nothing, not an error.
pub async fn an_empty_log_has_nothing_to_read(log: Log) {
    assert!(log.read(Position::START, 10).await.expect("it is empty").is_empty());
    assert!(log.read(Position(7), 10).await.expect("it is empty").is_empty());
    assert!(all_of(&log, &stream("dossier-1")).await.is_empty());
    assert_eq!(log.last_recorded().await.expect("it is empty"), None);
}

/// From any position, any number.
pub async fn a_read_gives_no_more_than_its_limit(log: Log) {
    for index in 0..20 {
        append(&log, &stream(&format!("dossier-{index}")), Tail::EMPTY).await;
    }
    let whole = all(&log, 1000).await;
    assert_whole(&whole);
    for after in 0..=21 {
        for limit in [0, 1, 2, 7, 20, usize::MAX] {
            let read = log.read(Position(after as u64), limit).await.expect("it can be read");
            let expected: Vec<_> = whole.iter().skip(after).take(limit).cloned().collect();
            assert_eq!(read, expected, "{limit} after {after}");
        }
    }
}

/// From any version on; a stream that does not exist is empty.
pub async fn a_stream_is_read_after_a_version(log: Log) {
    let (own, other) = (stream("dossier-1"), stream("dossier-2"));
    let (mut end, mut others) = (Tail::EMPTY, Tail::EMPTY);
    for _ in 0..10 {
        end = append(&log, &own, end).await;
        others = append(&log, &other, others).await;
    }
    let whole = all_of(&log, &own).await;
    assert_eq!(whole.len(), 10);
    for after in 0..=11_u32 {
        let read = log.read_stream(&own, Version(after), end.position).await;
        let expected: Vec<_> = whole.iter().skip(after as usize).cloned().collect();
        assert_eq!(read.expect("it can be read"), expected, "after {after}");
    }
    assert!(all_of(&log, &stream("dossier-3")).await.is_empty());
}

/// The answer came: stream, log and end show the record.
pub async fn who_has_the_answer_sees_the_record(log: Log) {
    let own = stream("dossier-1");
    let mut end = Tail::EMPTY;
    for version in 1..=50 {
        let next = proposal(&own, end);
        let position = log.append(next.clone()).await.expect("the end is known").position;
        assert!(*log.last().borrow() >= position);
        assert_eq!(log.end().await.expect("the log can be asked"), position);
        let read = log.read_stream(&own, end.version, position).await.expect("it can be read");
        assert_eq!(read.iter().map(Stored::tail).collect::<Vec<_>>(), [tail_of(&next, position)]);
        let read = log.read(end.position, 10).await.expect("it can be read");
        assert_eq!(read.len(), 1, "version {version}");
        end = tail_of(&next, position);
    }
}
