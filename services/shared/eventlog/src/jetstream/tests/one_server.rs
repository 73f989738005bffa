use std::time::{Duration, Instant};

use super::load::Load;
use super::*;
use crate::conformance::{append, proposal, stream, tail_of};
use crate::{AppendError, Tail};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_under_load_and_starts_again_loses_nothing() {
    let server = Nats::start();
    let options = options(&server.url(), 1);
    let (log, followed): (Log, Log) = (open(&options).await, open(&options).await);
    let load = Load::begin(std::slice::from_ref(&log), 16, &followed);
    for _ in 0..3 {
        load.goes_on(200).await;
        server.kill();
        server.start_again();
    }
    load.goes_on(200).await;
    load.ends_whole(&log).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_server_the_log_says_so_in_time_and_gets_well_by_itself() {
    let server = Nats::start();
    let log: Log = open(&options(&server.url(), 1)).await;
    let end = append(&log, &stream("a"), Tail::EMPTY).await;
    server.kill();
    let began = Instant::now();
    let waiting: Vec<_> =
        (0..2000).map(|n| log.append(proposal(&stream(&format!("b{n}")), Tail::EMPTY))).collect();
    let chained = log.append(proposal(&stream("a"), end));
    for answer in futures::future::join_all(waiting).await {
        assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{answer:?}");
    }
    assert!(matches!(chained.await, Err(AppendError::Unavailable(_))));
    assert!(log.health().await.is_err());
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    server.start_again();
    eventually("the log is healthy", async || log.health().await.ok()).await;
    append(&log, &stream("c"), Tail::EMPTY).await;
}

/// The process holds its connections and says nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_makes_nobody_wait_for_long() {
    let server = Nats::start();
    let log: Log = open(&options(&server.url(), 1)).await;
    let load = Load::begin(std::slice::from_ref(&log), 8, &log);
    load.goes_on(100).await;
    server.pause();
    let began = Instant::now();
    assert!(log.health().await.is_err());
    let answer = log.append(proposal(&stream("a"), Tail::EMPTY)).await;
    assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{answer:?}");
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    server.go_on();
    eventually("the log is healthy", async || log.health().await.ok()).await;
    load.goes_on(200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_room_says_so_and_takes_the_retry_when_there_is_some() {
    let server = Nats::start_with_room(256 * 1024);
    let log: Log = open(&options(&server.url(), 1)).await;
    let own = stream("a");
    let mut end = Tail::EMPTY;
    let refused = loop {
        let next = proposal(&own, end);
        match log.append(next.clone()).await {
            Ok(appended) => end = tail_of(&next, appended.position),
            Err(error) => {
                assert!(matches!(error, AppendError::DiskFull), "{error:?}");
                break next;
            }
        }
        assert!(end.version.0 < 5000, "there is room for so many");
    };
    assert!(matches!(log.health().await, Err(AppendError::DiskFull)));
    server.kill();
    server.make_room(1024 * 1024);
    server.start_again();
    let appended = eventually("there is room", async || log.append(refused.clone()).await.ok());
    assert_eq!(appended.await.position.0, end.position.0 + 1);
    log.health().await.unwrap();
}
