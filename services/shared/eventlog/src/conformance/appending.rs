use super::{
    MOMENT, all, all_of, append, assert_whole, proposal, record, standing, stream, tail_of,
};
use crate::{AppendError, Hash, Log, Position, Proposal, Stored, Tail, Version};
use jiff::Timestamp;

/// Position and version of the first record are 1, and the log says so.
pub async fn the_first_record_stands_at_position_1(log: Log) {
    assert_eq!(*log.last().borrow(), Position::START);
    let first = proposal(&stream("H13.121-261123-0001"), Tail::EMPTY);
    let appended = log.append(first.clone()).await.expect("nothing stands in the way");
    assert_eq!(appended.position, Position(1));
    assert_eq!(*log.last().borrow(), Position(1));
    let stored = all_of(&log, &first.stream).await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].version, Version(1));
    assert_eq!(stored[0].tail(), tail_of(&first, Position(1)));
    assert_eq!(stored[0].bytes, first.bytes);
}

/// Two streams in turn: versions count in each, positions over both.
pub async fn versions_and_positions_follow_each_other(log: Log) {
    let streams = [stream("a"), stream("b")];
    let mut tails = [Tail::EMPTY; 2];
    for round in 1..=10 {
        for (index, stream) in streams.iter().enumerate() {
            tails[index] = append(&log, stream, tails[index]).await;
            assert_eq!(tails[index].version, Version(round));
            assert_eq!(tails[index].position.0, u64::from(round) * 2 - 1 + index as u64);
        }
    }
    assert_whole(&all(&log, 100).await);
}

/// One wins; the other is told which record stands, and can go on from it.
pub async fn the_second_of_two_writers_gets_a_conflict_with_what_stands(log: Log) {
    let stream = stream("dossier-1");
    let first = append(&log, &stream, Tail::EMPTY).await;
    let stands = standing(log.append(proposal(&stream, Tail::EMPTY)).await);
    assert_eq!(stands, all_of(&log, &stream).await[0]);
    assert_eq!(stands.tail(), first);
    let next = append(&log, &stream, stands.tail()).await;
    assert_eq!((next.version, next.position), (Version(2), Position(2)));
}

/// The conflict is with the record right after the one that was seen, not with the stream's last.
pub async fn a_conflict_far_back_names_the_record_that_follows(log: Log) {
    let stream = stream("dossier-1");
    let mut tails = vec![Tail::EMPTY];
    for version in 0..20 {
        tails.push(append(&log, &stream, tails[version]).await);
    }
    for version in 0..20 {
        let stands = standing(log.append(proposal(&stream, tails[version])).await);
        assert_eq!(stands.tail(), tails[version + 1]);
    }
    assert_eq!(all(&log, 100).await.len(), 20);
}

/// The same record again is the same success, also when others stand behind it; nothing is twice.
pub async fn a_retry_gets_the_position_of_the_first_try(log: Log) {
    let stream = stream("dossier-1");
    let before = append(&log, &stream, Tail::EMPTY).await;
    let tried = proposal(&stream, before);
    let first = log.append(tried.clone()).await.expect("the stream's end is known");
    assert_eq!(log.append(tried.clone()).await.expect("it stands"), first);
    let last = append(&log, &stream, tail_of(&tried, first.position)).await;
    append(&log, &super::stream("dossier-2"), Tail::EMPTY).await;
    assert_eq!(log.append(tried.clone()).await.expect("it stands"), first);
    assert_eq!(*log.last().borrow(), Position(4));
    assert_eq!(all_of(&log, &stream).await.last().map(Stored::tail), Some(last));
}

/// Both tries may be in one group.
pub async fn a_retry_in_the_same_breath_gets_the_same_position(log: Log) {
    let tried = proposal(&stream("dossier-1"), Tail::EMPTY);
    let answers: Vec<_> = (0..8).map(|_| log.append(tried.clone())).collect();
    for answer in futures::future::join_all(answers).await {
        assert_eq!(answer.expect("the same record").position, Position(1));
    }
    assert_eq!(*log.last().borrow(), Position(1));
}

/// Both may be in one group: the first is what stands, though it was not there when they were called.
pub async fn of_two_in_one_breath_the_second_gets_a_conflict_with_the_first(log: Log) {
    let old = append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    for (own, after) in [(stream("dossier-1"), old), (stream("dossier-2"), Tail::EMPTY)] {
        let first = proposal(&own, after);
        let (one, other) = (log.append(first.clone()), log.append(proposal(&own, after)));
        let (one, other) = futures::future::join(one, other).await;
        let end = tail_of(&first, one.expect("it was called first").position);
        assert_eq!(standing(other).tail(), end);
        assert_eq!(all_of(&log, &own).await.last().map(Stored::tail), Some(end));
    }
}

/// A retry keeps the time at which its record was made; the log may have gone on.
pub async fn a_retry_is_not_behind_the_clock(log: Log) {
    let early = proposal(&stream("dossier-1"), Tail::EMPTY);
    log.append(early.clone()).await.expect("nothing stands in the way");
    let later = stream("dossier-2");
    let later = Proposal::new(&record(&later, Tail::EMPTY, 60_000), Tail::EMPTY);
    log.append(later).await.expect("time goes on");
    assert_eq!(log.append(early).await.expect("it stands").position, Position(1));
}

/// The caller went away after its call; the record is in the queue and gets written.
pub async fn an_append_that_nobody_awaits_is_written(log: Log) {
    let left = proposal(&stream("dossier-1"), Tail::EMPTY);
    drop(log.append(left.clone()));
    append(&log, &stream("dossier-2"), Tail::EMPTY).await;
    assert_eq!(log.append(left).await.expect("it stands").position, Position(1));
    assert_eq!(*log.last().borrow(), Position(2));
}

/// Calls made one after the other, none awaited in between, also on one stream.
pub async fn appends_stand_in_the_order_of_their_calls(log: Log) {
    let chain = stream("chain");
    let mut end = Tail::EMPTY;
    let mut answers = Vec::new();
    for index in 0..100 {
        let next = proposal(&chain, end);
        end = tail_of(&next, Position(index * 2 + 1));
        answers.push(log.append(next));
        answers.push(log.append(proposal(&stream(&format!("link-{index}")), Tail::EMPTY)));
    }
    for (expected, answer) in (1..).zip(futures::future::join_all(answers).await) {
        assert_eq!(answer.expect("each stands on the one before").position, Position(expected));
    }
}

/// A version too far, another position, another hash: seen nowhere in this log.
pub async fn a_proposal_on_what_is_not_there_is_refused(log: Log) {
    let stream = stream("dossier-1");
    let first = append(&log, &stream, Tail::EMPTY).await;
    let second = append(&log, &stream, first).await;
    let strange = Some(Hash([7; 32]));
    let never_seen = [
        Tail { version: Version(3), ..second },
        Tail { version: Version(9), ..second },
        Tail { hash: strange, ..second },
        Tail { position: Position(1), ..second },
        Tail { hash: None, ..second },
        Tail { hash: strange, ..first },
        Tail { position: Position(2), ..first },
        Tail { hash: strange, ..Tail::EMPTY },
        Tail { position: Position(1), ..Tail::EMPTY },
    ];
    for after in never_seen {
        let answer = log.append(proposal(&stream, after)).await;
        assert!(matches!(answer, Err(AppendError::UnknownTail)), "{after:?}: {answer:?}");
    }
    let unborn = super::stream("dossier-2");
    let answer = log.append(proposal(&unborn, first)).await;
    assert!(matches!(answer, Err(AppendError::UnknownTail)), "{answer:?}");
    assert_eq!(*log.last().borrow(), Position(2));
    assert!(all_of(&log, &unborn).await.is_empty());
}

/// A record is not older than the one before it in its stream: the proposer is told how far the
/// stream's time is.
pub async fn recorded_never_goes_back_within_a_stream(log: Log) {
    let stream = stream("dossier-1");
    let at = |after, ms| Proposal::new(&record(&stream, after, ms), after);
    let first = at(Tail::EMPTY, 1000);
    let position = log.append(first.clone()).await.expect("nothing stands in the way").position;
    let end = tail_of(&first, position);
    match log.append(at(end, 999)).await {
        Err(AppendError::ClockBehind { last_recorded }) => {
            assert_eq!(last_recorded.as_millisecond(), MOMENT + 1000);
        }
        other => panic!("{other:?}"),
    }
    log.append(at(end, 1000)).await.expect("the same moment");
}

/// Over all streams: an older record is refused with the moment to begin from; an equal one stands.
pub async fn recorded_never_goes_back_within_the_log(log: Log) {
    let at = |name: &str, ms| Proposal::new(&record(&stream(name), Tail::EMPTY, ms), Tail::EMPTY);
    log.append(at("dossier-1", 1000)).await.expect("nothing stands in the way");
    match log.append(at("dossier-2", 999)).await {
        Err(AppendError::ClockBehind { last_recorded }) => {
            assert_eq!(last_recorded.as_millisecond(), MOMENT + 1000);
        }
        other => panic!("{other:?}"),
    }
    log.append(at("dossier-2", 1000)).await.expect("the same moment");
    // Records know milliseconds: within one, there is no before.
    let mut within = record(&stream("dossier-3"), Tail::EMPTY, 1000);
    within.recorded = Timestamp::from_microsecond((MOMENT + 1000) * 1000 + 900).expect("a moment");
    log.append(Proposal::new(&within, Tail::EMPTY)).await.expect("the same millisecond");
    log.append(at("dossier-4", 1000)).await.expect("the same millisecond");
    assert_eq!(*log.last().borrow(), Position(4));
}

/// What a proposer begins from.
pub async fn the_last_recorded_moment_is_known(log: Log) {
    assert_eq!(log.last_recorded().await.expect("the log can be read"), None);
    for (index, ms) in [0_i64, 5, 5, 77].into_iter().enumerate() {
        let record = record(&stream(&format!("dossier-{index}")), Tail::EMPTY, ms);
        log.append(Proposal::new(&record, Tail::EMPTY)).await.expect("time goes on");
        assert_eq!(log.last_recorded().await.expect("the log can be read"), Some(record.recorded));
    }
}

/// What joined the queue before the call is answered; what comes after is refused, not lost.
pub async fn a_closed_log_has_written_what_waited_and_takes_nothing(log: Log) {
    let waiting: Vec<_> = (0..100)
        .map(|index| log.append(proposal(&stream(&format!("dossier-{index}")), Tail::EMPTY)))
        .collect();
    log.close().await;
    for (expected, answer) in (1..).zip(futures::future::join_all(waiting).await) {
        assert_eq!(answer.expect("it was in the queue").position, Position(expected));
    }
    let late = log.append(proposal(&stream("late"), Tail::EMPTY)).await;
    assert!(matches!(late, Err(AppendError::Unavailable(_))), "{late:?}");
    assert!(log.health().await.is_err());
    log.close().await;
}

/// Before and after an append.
pub async fn an_open_log_is_healthy(log: Log) {
    log.health().await.expect("it was just opened");
    append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    log.health().await.expect("it has just written");
}
