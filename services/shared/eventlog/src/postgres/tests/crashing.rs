//! The server is killed in the middle of its work, and started again.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use motcua_servers::{Postgres, Release};
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::{RELEASES, open, until};
use crate::conformance::{all, append, assert_whole, proposal, stream, tail_of};
use crate::{AppendError, Log, Position, Proposal, Record, StreamName, Tail};

/// What a writer was told, and the proposals whose outcome it does not know.
#[derive(Default)]
struct Told {
    acknowledged: Vec<(Proposal, Position)>,
    unknown: Vec<Proposal>,
}

/// Appends until it is told to stop. Every third time that the log is not available it gives up on
/// that proposal, and goes on from what stands.
async fn write(log: Log, own: StreamName, stop: watch::Receiver<bool>) -> Told {
    let (mut told, mut end, mut failed) = (Told::default(), Tail::EMPTY, 0);
    let mut next = proposal(&own, end);
    while !*stop.borrow() {
        match log.append(next.clone()).await {
            Ok(appended) => {
                end = tail_of(&next, appended.position);
                told.acknowledged.push((next, appended.position));
                next = proposal(&own, end);
            }
            Err(AppendError::Conflict { standing }) => {
                end = standing.tail();
                next = proposal(&own, end);
            }
            Err(AppendError::Unavailable(_)) => {
                failed += 1;
                if failed % 3 == 0 {
                    told.unknown.push(std::mem::replace(&mut next, proposal(&own, end)));
                }
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    told.unknown.push(next);
    told
}

/// `away` is how long the server stays down, at least.
async fn crash(release: Release, kills: usize, away: Duration) {
    let server = Arc::new(spawn_blocking(move || Postgres::start(release)).await.unwrap());
    let url = server.database();
    let log: Log = open(&url).await;
    let (stop, stopped) = watch::channel(false);
    let writers: Vec<_> = (0..16)
        // Two on each stream: they meet.
        .map(|writer| stream(&format!("dossier-{}", writer / 2)))
        .map(|own| tokio::spawn(write(log.clone(), own, stopped.clone())))
        .collect();
    for _ in 0..kills {
        let reached = log.last().borrow().0;
        until("the load goes on", async || log.last().borrow().0 > reached + 100).await;
        let server = server.clone();
        spawn_blocking(move || {
            server.kill();
            std::thread::sleep(away);
            server.start_again();
        })
        .await
        .unwrap();
    }
    until("the log is healthy again", async || log.health().await.is_ok()).await;
    stop.send_replace(true);
    let told: Vec<_> = join_all(writers).await.into_iter().map(Result::unwrap).collect();
    check(&log, &told).await;
    let again: Log = open(&url).await;
    assert_eq!(all(&again, 1000).await, all(&log, 1000).await);
    log.close().await;
    again.close().await;
}

async fn check(log: &Log, told: &[Told]) {
    let records = all(log, 1000).await;
    assert_whole(&records);
    let ids: Vec<_> = records.iter().map(|own| Record::decode(&own.bytes).unwrap().id).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "none twice");
    for (proposal, position) in told.iter().flat_map(|told| &told.acknowledged) {
        let at = usize::try_from(position.0 - 1).unwrap();
        assert_eq!(records[at].tail(), tail_of(proposal, *position), "what was answered stands");
    }
    for unknown in told.iter().flat_map(|told| &told.unknown) {
        let stood = ids.iter().position(|id| *id == unknown.id);
        match log.append(unknown.clone()).await {
            Ok(appended) => match stood {
                Some(at) => assert_eq!(appended.position.0, at as u64 + 1),
                None => assert!(appended.position.0 > records.len() as u64),
            },
            Err(AppendError::Conflict { .. }) => assert_eq!(stood, None, "it never stood"),
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Three times, or 20 with `MOTCUA_LONG=1` in the environment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_under_load_loses_nothing_and_doubles_nothing() {
    let in_full = std::env::var_os("MOTCUA_LONG").is_some_and(|value| value == "1");
    for release in RELEASES {
        crash(release, if in_full { 20 } else { 3 }, Duration::ZERO).await;
    }
}

/// Longer than the engine tries by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stays_away_is_unavailable_and_every_retry_settles() {
    crash(Release::System, 1, Duration::from_secs(8)).await;
}

#[tokio::test]
async fn a_server_that_lost_records_is_not_written_to() {
    let server = Postgres::shared(Release::System);
    let url = server.database();
    let log: Log = open(&url).await;
    let first = append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    append(&log, &stream("dossier-2"), Tail::EMPTY).await;
    // As a backup of a minute ago has it, which somebody brought back.
    let back = "
        DELETE FROM motcua_log.records WHERE position = 2;
        UPDATE motcua_log.log_end SET position = 1, streams = 1;
        DELETE FROM motcua_log.streams WHERE id = 2;
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'motcua log%'";
    super::sql(&url, back).await;
    let late = log.append(proposal(&stream("dossier-1"), first)).await;
    assert!(matches!(late, Err(AppendError::Corrupt(Position(2)))), "{late:?}");
    assert!(log.health().await.is_err());
    // Who begins with what is there now can go on.
    append(&(open(&url).await as Log), &stream("dossier-1"), first).await;
    let late = log.append(proposal(&stream("dossier-3"), Tail::EMPTY)).await;
    assert!(matches!(late, Err(AppendError::Corrupt(Position(2)))), "another record stands there");
}
