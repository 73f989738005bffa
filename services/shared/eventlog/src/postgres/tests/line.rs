//! The line to the server is cut while appends are under way: nobody knows their outcome, and everybody
//! learns it.

use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::join_all;
use motcua_servers::{Postgres, Proxy, Release};
use sqlx::Connection;
use sqlx::postgres::PgConnection;

use super::hearing::write_untold;
use super::{RELEASES, connect, open, until};
use crate::conformance::{all, append, assert_whole, proposal, stream, tail_of};
use crate::queue::QUEUE;
use crate::{AppendError, Log, Position, Proposal, Tail};

/// A log at the other end of a line, and the same log seen from beside the server.
struct Ends {
    log: Log,
    line: Proxy,
    beside: Log,
    url: String,
}

async fn ends(release: Release) -> Ends {
    let server = Postgres::shared(release);
    let url = server.database();
    let line = Proxy::to(server.port()).await;
    let far = url.replace(&format!(":{}/", server.port()), &format!(":{}/", line.port()));
    Ends { log: open(&far).await, line, beside: open(&url).await, url }
}

fn many(name: &str, count: usize) -> Vec<Proposal> {
    (0..count).map(|index| proposal(&stream(&format!("{name}-{index}")), Tail::EMPTY)).collect()
}

/// Lets every commit of a record wait, at its very end, while somebody holds the gate.
const GATED: &str = "
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_advisory_xact_lock_shared(77);
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON motcua_log.records
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()";
const CLOSE: &str = "SELECT pg_advisory_lock(77)";
const OPEN: &str = "SELECT pg_advisory_unlock(77)";

async fn run(connection: &mut PgConnection, sql: &'static str) {
    sqlx::raw_sql(sql).execute(connection).await.unwrap();
}

async fn somebody_waits_for(connection: &mut PgConnection, events: &[&str]) {
    until("a commit is under way", async || {
        let sql = "SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event = ANY($1)";
        let waiting = sqlx::query_scalar::<_, i64>(sql).bind(events);
        waiting.fetch_one(&mut *connection).await.unwrap() > 0
    })
    .await;
}

/// When the line is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// While the server commits; it ends while the engine asks again.
    Under,
    /// When the server has committed, before the answer arrives.
    After,
}

/// A group of which nobody knows whether it is committed. `behind`: another program was faster, so the
/// group is a transaction; else it is one statement.
async fn settles(release: Release, cut: Cut, behind: bool) {
    let Ends { log, line, beside, url } = ends(release).await;
    let mut other = connect(&url).await;
    let mut proposals = Vec::new();
    for first in many("dossier", 20) {
        let end = append(&log, &first.stream, Tail::EMPTY).await;
        proposals.push(proposal(&first.stream, end));
    }
    if behind {
        let theirs = proposal(&stream("theirs"), Tail::EMPTY);
        let mut transaction = other.begin().await.unwrap();
        write_untold(&mut transaction, &theirs, Position(21)).await;
        transaction.commit().await.unwrap();
        proposals.insert(0, proposal(&stream("theirs"), tail_of(&theirs, Position(21))));
    }
    run(&mut other, GATED).await;
    run(&mut other, CLOSE).await;

    let answers: Vec<_> = proposals.iter().map(|own| log.append(own.clone())).collect();
    let answers = tokio::spawn(join_all(answers));
    somebody_waits_for(&mut other, &["advisory"]).await;
    match cut {
        Cut::Under => {
            line.cut();
            line.mend();
            somebody_waits_for(&mut other, &["transactionid", "tuple"]).await;
            run(&mut other, OPEN).await;
        }
        Cut::After => {
            let before = *beside.last().borrow();
            line.deafen();
            run(&mut other, OPEN).await;
            until("the commit", async || *beside.last().borrow() > before).await;
            assert!(!answers.is_finished());
            line.cut();
            line.mend();
        }
    }
    let first = 21 + u64::from(behind);
    for (own, (at, answer)) in proposals.iter().zip((first..).zip(answers.await.unwrap())) {
        assert_eq!(answer.unwrap().position, Position(at), "{cut:?}, {behind}");
        assert_eq!(beside.append(own.clone()).await.unwrap().position, Position(at));
    }
    let records = all(&log, 1000).await;
    assert_eq!(records.len() as u64, first - 1 + proposals.len() as u64, "nothing twice");
    assert_whole(&records);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_is_found_to_stand() {
    for release in RELEASES {
        settles(release, Cut::After, false).await;
        settles(release, Cut::After, true).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_goes_on_while_the_line_is_cut_is_waited_for() {
    for release in RELEASES {
        settles(release, Cut::Under, false).await;
        settles(release, Cut::Under, true).await;
    }
}

/// The line is cut at any moment, again and again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_line_that_is_cut_all_the_time_nothing_is_lost_and_nothing_doubled() {
    let Ends { log, line, beside, .. } = ends(Release::Newest).await;
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let log = log.clone();
            tokio::spawn(async move {
                let own = stream(&format!("dossier-{writer}"));
                let mut end = Tail::EMPTY;
                for _ in 0..40 {
                    let next = proposal(&own, end);
                    let position = loop {
                        match log.append(next.clone()).await {
                            Ok(appended) => break appended.position,
                            Err(AppendError::Unavailable(_)) => {}
                            Err(other) => panic!("{other:?}"),
                        }
                    };
                    end = tail_of(&next, position);
                }
                end
            })
        })
        .collect();
    let mut cuts = 0;
    let mut seen = Position::START;
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        if cuts % 2 == 0 {
            line.deafen();
        }
        line.cut();
        line.mend();
        cuts += 1;
        // It goes on before the next cut.
        until("progress", async || {
            let last = *beside.last().borrow();
            last > seen || writers.iter().all(tokio::task::JoinHandle::is_finished)
        })
        .await;
        seen = *beside.last().borrow();
    }
    assert!(cuts > 5, "{cuts}");
    let records = all(&log, 1000).await;
    assert_eq!(records.len(), 8 * 40, "nothing twice");
    assert_whole(&records);
    for writer in join_all(writers).await {
        let end = writer.unwrap();
        let at = usize::try_from(end.position.0 - 1).unwrap();
        assert_eq!(records[at].tail(), end);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_server_is_away_appends_are_unavailable_and_health_is_red() {
    let Ends { log, line, beside, .. } = ends(Release::System).await;
    let first = append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    log.health().await.unwrap();
    line.deafen();
    let tried = proposal(&stream("dossier-1"), first);
    let answer = tokio::spawn(log.append(tried.clone()));
    until("the commit", async || *beside.last().borrow() == Position(2)).await;
    line.cut();
    let began = Instant::now();
    let answer = answer.await.unwrap();
    assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{answer:?}");
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    let health = log.health().await;
    assert!(matches!(health, Err(AppendError::Unavailable(_))), "{health:?}");

    // Nobody who waits meanwhile waits for long, and who finds the queue full does not wait at all.
    let waiting: Vec<_> = many("waiting", QUEUE).into_iter().map(|own| log.append(own)).collect();
    let mut refused = None;
    for own in many("late", QUEUE) {
        refused = refused.or(log.append(own).now_or_never());
    }
    let refused = refused.expect("nobody is waited for");
    assert!(matches!(refused, Err(AppendError::Unavailable(_))), "{refused:?}");
    for answer in join_all(waiting).await {
        assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{answer:?}");
    }

    line.mend();
    until("health is green again", async || log.health().await.is_ok()).await;
    let settled = log.append(tried).await.unwrap();
    assert_eq!(settled.position, Position(2), "the retry learns that it stood");
    assert_whole(&all(&log, 100).await);
}

/// Nothing comes and nobody is told: a firewall that forgot the connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_falls_silent_does_not_hold_anybody_for_ever() {
    let Ends { log, line, beside, .. } = ends(Release::Newest).await;
    append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    line.silence();
    let tried = proposal(&stream("dossier-2"), Tail::EMPTY);
    let answer = log.append(tried.clone()).await;
    assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{answer:?}");
    assert!(log.health().await.is_err());
    append(&beside, &stream("dossier-3"), Tail::EMPTY).await;
    // What waited on the line comes late: it finds the log moved on, and does nothing.
    line.mend();
    until("health is green again", async || log.health().await.is_ok()).await;
    let position = log.append(tried.clone()).await.unwrap().position;
    assert_eq!(beside.append(tried).await.unwrap().position, position);
    let records = all(&log, 100).await;
    assert_eq!(records.len(), 3);
    assert_whole(&records);
}
