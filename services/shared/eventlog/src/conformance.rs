//! What every engine of the log keeps: one suite, and a macro that lists it.
//!
//! An engine's file ends with [`engine_conformance!`](crate::engine_conformance); so no engine
//! leaves a case out.

mod appending;
mod following;
mod limits;
// Only where stateright is: the other crates' tests go without it.
#[cfg(test)]
mod linearizable;
mod racing;
mod reading;

use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    AppendError, EventData, Log, Position, Proposal, Record, Stored, StreamName, Tail, Version,
    WhoIds,
};

pub use self::appending::*;
pub use self::following::*;
pub use self::limits::*;
#[cfg(test)]
pub use self::linearizable::appends_and_reads_of_one_stream_are_linearizable;
pub use self::racing::*;
pub use self::reading::*;

/// When the suite's records are made, in milliseconds since 1970.
pub const MOMENT: i64 = 1_763_949_600_000;

/// The name of a stream.
pub fn stream(name: &str) -> StreamName {
    StreamName::new(name).expect("the suite knows what a stream's name is")
}

/// A record of one event that is like no other, made `ms` milliseconds after [`MOMENT`].
pub fn record(stream: &StreamName, after: Tail, ms: i64) -> Record {
    let made = Timestamp::from_millisecond(MOMENT + ms).expect("a moment of our days");
    Record {
        stream: stream.clone(),
        version: after.version.next(),
        id: unique_id(),
        events: vec![EventData {
            type_name: "motcua.test.v1.Happened".to_owned(),
            data: Bytes::from_static(b"something happened"),
            ..EventData::default()
        }],
        who: WhoIds { account: "desk-1".to_owned(), ..WhoIds::default() },
        recorded: made,
        happened: made,
        trace_id: Bytes::new(),
        key_digest: Bytes::new(),
        request_digest: Bytes::new(),
        previous: after.hash,
    }
}

fn unique_id() -> Uuid {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    Uuid::from_u64_pair(0x0197_0000_0000_7000, COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A proposal to append a new record after `after`.
pub fn proposal(stream: &StreamName, after: Tail) -> Proposal {
    Proposal::new(&record(stream, after, 0), after)
}

/// The end of the stream once a proposal stands at a position.
pub fn tail_of(proposal: &Proposal, position: Position) -> Tail {
    Tail { version: proposal.after.version.next(), position, hash: Some(proposal.hash) }
}

/// Appends a new record, which must succeed, and gives the stream's new end.
pub async fn append(log: &Log, stream: &StreamName, after: Tail) -> Tail {
    let proposal = proposal(stream, after);
    let appended = log.append(proposal.clone()).await.expect("the stream's end is known");
    tail_of(&proposal, appended.position)
}

/// All records of a stream.
pub async fn all_of(log: &Log, stream: &StreamName) -> Vec<Stored> {
    let last = *log.last().borrow();
    log.read_stream(stream, Version::NONE, last).await.expect("the log can be read")
}

/// All records, read in portions.
pub async fn all(log: &Log, portion: usize) -> Vec<Stored> {
    let mut records: Vec<Stored> = Vec::new();
    loop {
        let after = records.last().map_or(Position::START, |record| record.position);
        let next = log.read(after, portion).await.expect("the log can be read");
        assert!(next.len() <= portion, "{} records instead of {portion}", next.len());
        if next.is_empty() {
            return records;
        }
        records.extend(next);
    }
}

/// Positions are 1, 2, 3 …, and each record says what its place says.
pub fn assert_whole(records: &[Stored]) {
    for (expected, stored) in (1..).zip(records) {
        assert_eq!(stored.position, Position(expected));
        assert_eq!(crate::Hash::of(&stored.bytes), stored.hash);
        let record = Record::decode(&stored.bytes).expect("the suite writes records");
        assert_eq!(record.version, stored.version);
    }
}

/// The record that a conflict names; fails the test on any other answer.
pub fn standing<T: std::fmt::Debug>(answer: Result<T, AppendError>) -> Stored {
    match answer {
        Err(AppendError::Conflict { standing }) => *standing,
        other => panic!("a conflict was expected: {other:?}"),
    }
}

/// The cases of the suite as tests of one engine.
///
/// The expression is a future that makes an empty log and something to keep while the test runs (a
/// folder, a server). An engine on which several machines append says `many_clocks`: its time goes
/// forward in each stream, not over all of them.
#[macro_export]
macro_rules! engine_conformance {
    ($empty:expr) => {
        $crate::engine_conformance! { $empty => recorded_never_goes_back_within_the_log }
        $crate::engine_conformance! { $empty, many_clocks }
    };
    ($empty:expr, many_clocks) => {
        $crate::engine_conformance! { $empty =>
            the_first_record_stands_at_position_1
            versions_and_positions_follow_each_other
            the_second_of_two_writers_gets_a_conflict_with_what_stands
            a_conflict_far_back_names_the_record_that_follows
            a_retry_gets_the_position_of_the_first_try
            a_retry_in_the_same_breath_gets_the_same_position
            of_two_in_one_breath_the_second_gets_a_conflict_with_the_first
            a_retry_is_not_behind_the_clock
            an_append_that_nobody_awaits_is_written
            appends_stand_in_the_order_of_their_calls
            a_proposal_on_what_is_not_there_is_refused
            recorded_never_goes_back_within_a_stream
            the_last_recorded_moment_is_known
            a_closed_log_has_written_what_waited_and_takes_nothing
            an_open_log_is_healthy
            a_record_at_the_limit_is_taken_and_one_byte_above_is_refused
            large_records_are_read_in_parts
            large_records_that_come_at_once_all_stand
            odd_stream_names_are_streams_of_their_own
            of_32_creations_of_one_stream_one_wins
            of_32_equal_creations_one_stands_and_all_succeed
            on_one_stream_32_writers_win_each_version_once
            on_many_streams_32_writers_leave_no_gap
            appends_and_reads_of_one_stream_are_linearizable
            an_empty_log_has_nothing_to_read
            a_read_gives_no_more_than_its_limit
            a_stream_is_read_after_a_version
            who_has_the_answer_sees_the_record
            who_is_told_of_a_position_can_read_its_record
            a_follower_gets_what_is_stored_and_then_what_comes
            a_follower_that_is_interrupted_loses_nothing
            several_thousand_records_or_100_000_with_motcua_long
        }
    };
    ($empty:expr => $($case:ident)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let (log, _kept) = $empty.await;
                $crate::conformance::$case(log).await;
            }
        )+
    };
}
