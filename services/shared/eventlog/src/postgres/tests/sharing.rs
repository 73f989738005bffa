//! Two engines on one database, as two programs have them.

use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::BoxFuture;
use futures::future::join_all;
use jiff::Timestamp;
use motcua_servers::{Postgres, Release};
use sqlx::Connection;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::hearing::write_untold;
use super::{RELEASES, connect, open, until};
use crate::conformance::{all, append, assert_whole, proposal, record, standing, stream, tail_of};
use crate::{
    AppendError, Appended, Engine, Log, Position, Proposal, ReadError, Stored, StreamName, Tail,
    Version,
};

/// Speaks to one program and to the other in turn.
struct Two {
    logs: [Log; 2],
    second: AtomicBool,
}

impl Two {
    async fn on(url: &str) -> Self {
        Self { logs: [open(url).await, open(url).await], second: AtomicBool::new(false) }
    }

    fn next(&self) -> &Log {
        &self.logs[usize::from(self.second.fetch_not(Ordering::Relaxed))]
    }
}

#[async_trait::async_trait]
impl Engine for Two {
    fn append(&self, proposal: Proposal) -> BoxFuture<'static, Result<Appended, AppendError>> {
        self.next().append(proposal)
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        after: Version,
        at_least: Position,
    ) -> Result<Vec<Stored>, ReadError> {
        self.next().read_stream(stream, after, at_least).await
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Stored>, ReadError> {
        self.next().read(after, limit).await
    }

    /// That of the program which knows more.
    fn last(&self) -> watch::Receiver<Position> {
        let [first, second] = [self.logs[0].last(), self.logs[1].last()];
        let second_knows_more = *second.borrow() > *first.borrow();
        if second_knows_more { second } else { first }
    }

    async fn end(&self) -> Result<Position, ReadError> {
        self.next().end().await
    }

    async fn last_recorded(&self) -> Result<Option<Timestamp>, ReadError> {
        self.next().last_recorded().await
    }

    async fn health(&self) -> Result<(), AppendError> {
        self.logs[0].health().await.and(self.logs[1].health().await)
    }

    async fn close(&self) {
        self.logs[0].close().await;
        self.logs[1].close().await;
    }
}

async fn two(release: Release) -> (Log, ()) {
    let url = Postgres::shared(release).database();
    (std::sync::Arc::new(Two::on(&url).await), ())
}

macro_rules! of_two_programs {
    ($release:expr) => {
        crate::engine_conformance! { super::two($release) =>
            versions_and_positions_follow_each_other
            the_second_of_two_writers_gets_a_conflict_with_what_stands
            a_conflict_far_back_names_the_record_that_follows
            a_retry_gets_the_position_of_the_first_try
            a_retry_is_not_behind_the_clock
            a_proposal_on_what_is_not_there_is_refused
            recorded_never_goes_back_within_a_stream
            recorded_never_goes_back_within_the_log
            the_last_recorded_moment_is_known
            an_open_log_is_healthy
            odd_stream_names_are_streams_of_their_own
            of_32_creations_of_one_stream_one_wins
            of_32_equal_creations_one_stands_and_all_succeed
            on_one_stream_32_writers_win_each_version_once
            on_many_streams_32_writers_leave_no_gap
            a_stream_is_read_after_a_version
            who_has_the_answer_sees_the_record
            a_follower_gets_what_is_stored_and_then_what_comes
            several_thousand_records_or_100_000_with_motcua_long
        }
    };
}

mod on_15 {
    of_two_programs!(motcua_servers::Release::System);
}
mod on_18 {
    of_two_programs!(motcua_servers::Release::Newest);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_programs_may_open_an_empty_database_at_once() {
    for release in RELEASES {
        let url = Postgres::shared(release).database();
        let logs: Vec<Log> =
            join_all((0..8).map(|_| open(&url))).await.into_iter().map(|log| log as Log).collect();
        for (index, log) in logs.iter().enumerate() {
            append(log, &stream(&format!("dossier-{index}")), Tail::EMPTY).await;
        }
        assert_eq!(all(&logs[0], 100).await.len(), 8);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_told_of_what_another_program_wrote_can_read_it() {
    let [writing, watching] = Two::on(&Postgres::shared(Release::System).database()).await.logs;
    let mut last = watching.last();
    let mut writers = JoinSet::new();
    for index in 0..200 {
        let log = writing.clone();
        let own = stream(&format!("dossier-{index}"));
        writers.spawn(async move { append(&log, &own, Tail::EMPTY).await });
    }
    let mut told = Position::START;
    while told < Position(200) {
        last.changed().await.unwrap();
        told = *last.borrow_and_update();
        let read = watching.read(Position(told.0 - 1), 1).await.unwrap();
        assert_eq!(read.len(), 1, "{told}");
    }
    writers.join_all().await;
    assert_whole(&all(&watching, 100).await);
}

/// A session that has the row of the log's end is a commit under way, on a connection that may be lost.
#[tokio::test]
async fn an_append_waits_for_one_that_is_under_way_elsewhere() {
    let url = Postgres::shared(Release::Newest).database();
    let log: Log = open(&url).await;
    let end = append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    let theirs = proposal(&stream("dossier-1"), end);

    let mut other = connect(&url).await;
    let mut transaction = other.begin().await.unwrap();
    write_untold(&mut transaction, &theirs, Position(2)).await;
    let answers = [log.append(theirs.clone()), log.append(proposal(&stream("dossier-1"), end))];
    let answers = tokio::spawn(join_all(answers));
    let mut asking = connect(&url).await;
    until("the engine waits for the lock", async || {
        let sql = "SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
        sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut asking).await.unwrap() > 0
    })
    .await;
    assert_eq!(log.read(Position::START, 10).await.unwrap().len(), 1, "readers do not wait");
    transaction.commit().await.unwrap();

    let [same, another]: [_; 2] = answers.await.unwrap().try_into().unwrap();
    assert_eq!(same.unwrap().position, Position(2), "the same record: it stands");
    assert_eq!(standing(another).tail(), tail_of(&theirs, Position(2)));
}

#[tokio::test]
async fn a_program_that_was_away_for_long_takes_in_the_end() {
    let url = Postgres::shared(Release::System).database();
    let [writing, away] = Two::on(&url).await.logs;
    let first = append(&away, &stream("dossier-1"), Tail::EMPTY).await;
    let second = append(&writing, &stream("dossier-1"), first).await;
    // More than is taken in one by one, in one transaction: nobody is told before its end.
    let mut other = connect(&url).await;
    let mut transaction = other.begin().await.unwrap();
    for index in 0..4200 {
        let many = proposal(&stream(&format!("many-{index}")), Tail::EMPTY);
        write_untold(&mut transaction, &many, Position(index + 3)).await;
    }
    transaction.commit().await.unwrap();
    let late = away.append(proposal(&stream("dossier-1"), first)).await;
    assert_eq!(standing(late).tail(), second);
    let third = append(&away, &stream("dossier-1"), second).await;
    assert_eq!(third.position, Position(4203));
    let late = record(&stream("dossier-2"), Tail::EMPTY, -1);
    let late = writing.append(Proposal::new(&late, Tail::EMPTY)).await;
    assert!(matches!(late, Err(AppendError::ClockBehind { .. })), "{late:?}");
    assert_whole(&all(&away, 1000).await);
}
