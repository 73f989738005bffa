use std::time::{Duration, Instant};

use super::load::{Load, all};
use super::*;
use crate::conformance::{append, proposal, stream, tail_of};
use crate::{AppendError, Tail};

/// The number of the server that leads the log's stream.
async fn leader(cluster: &Cluster, log: &JetstreamEngine) -> usize {
    eventually("the stream has a leader", async || {
        let info = log.shared.server.info().await.ok()?;
        info.cluster?.leader.map(|name| cluster.named(&name))
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_that_is_killed_under_load_takes_nothing_with_it() {
    let cluster = Cluster::start().await;
    let options = options(&cluster.url(), 3);
    let (engine, other) = (open(&options).await, open(&options).await);
    let (log, followed): (Log, Log) = (engine.clone(), other);
    let load = Load::begin(std::slice::from_ref(&log), 16, &followed);
    for _ in 0..2 {
        load.goes_on(200).await;
        let killed = &cluster.servers()[leader(&cluster, &engine).await];
        killed.kill();
        load.goes_on(200).await;
        killed.start_again();
    }
    load.goes_on(200).await;
    load.ends_whole(&log).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_hangs_is_done_without_and_catches_up() {
    let cluster = Cluster::start().await;
    let options = options(&cluster.url(), 3);
    let (engine, other) = (open(&options).await, open(&options).await);
    let (log, followed): (Log, Log) = (engine.clone(), other);
    let load = Load::begin(std::slice::from_ref(&log), 16, &followed);
    load.goes_on(200).await;
    let replica = (leader(&cluster, &engine).await + 1) % 3;
    cluster.servers()[replica].pause();
    load.goes_on(400).await;
    cluster.servers()[replica].go_on();
    load.goes_on(200).await;
    let servers = cluster.servers()[replica].url();
    let there: Log = open(&Options { servers, ..options }).await;
    load.ends_whole(&log).await;
    let last = *log.last().borrow();
    there.last().wait_for(|there| *there == last).await.unwrap();
    assert_eq!(all(&there).await, all(&log).await);
}

/// Its clients are told to retry, those of the others go on; when it is back, all agree.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_that_is_cut_off_acknowledges_nothing_that_is_lost() {
    let cluster = Cluster::start().await;
    let options = options(&cluster.url(), 3);
    let engine = open(&options).await;
    let cut = leader(&cluster, &engine).await;
    let others: Vec<_> = (0..3).filter(|server| *server != cut).collect();
    let others: Vec<_> = others.iter().map(|other| cluster.servers()[*other].url()).collect();
    let inside: Log = open(&Options { servers: others.join(","), ..options.clone() }).await;
    let outside = Options { servers: cluster.servers()[cut].url(), ..options };
    let outside: Log = open(&outside).await;
    let load = Load::begin(&[inside.clone(), outside.clone()], 16, &outside);
    load.goes_on(200).await;
    cluster.isolate(cut);
    load.goes_on(200).await;
    eventually("its clients are told to retry", async || (load.unavailable() > 0).then_some(()))
        .await;
    eventually("it knows that it is alone", async || outside.health().await.err()).await;
    cluster.mend();
    eventually("it is back", async || outside.health().await.ok()).await;
    load.goes_on(200).await;
    load.ends_whole(&outside).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_majority_the_log_says_so_in_time_and_gets_well_by_itself() {
    let cluster = Cluster::start().await;
    let log: Log = open(&options(&cluster.url(), 3)).await;
    let own = stream("dossier-1");
    let end = append(&log, &own, Tail::EMPTY).await;
    cluster.isolate(0);
    cluster.isolate(1);
    let next = proposal(&own, end);
    for _ in 0..2 {
        let began = Instant::now();
        let answer = log.append(next.clone()).await;
        assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{answer:?}");
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }
    eventually("nobody leads", async || log.health().await.err()).await;
    cluster.mend();
    eventually("a majority leads", async || log.health().await.ok()).await;
    let appended = eventually("the retry settles", async || log.append(next.clone()).await.ok());
    let end = tail_of(&next, appended.await.position);
    assert_eq!(append(&log, &own, end).await.version.0, 3);
    assert_eq!(all(&log).await.len(), 3);
}

/// It is connected to one of three, and that one is cut off from the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_leaves_a_server_that_is_cut_off_for_the_others() {
    let cluster = Cluster::start().await;
    let engine = open(&options(&cluster.url(), 3)).await;
    let log: Log = engine.clone();
    let load = Load::begin(std::slice::from_ref(&log), 8, &log);
    load.goes_on(100).await;
    let connected = engine.shared.server.context.client().server_info().server_name;
    cluster.isolate(cluster.named(&connected));
    load.goes_on(200).await;
    cluster.mend();
    load.goes_on(100).await;
    load.ends_whole(&log).await;
}
