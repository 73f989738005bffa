use std::collections::HashSet;

use tokio::task::JoinSet;

use super::*;
use crate::conformance::{all, all_of, append, assert_whole, proposal, standing, stream, tail_of};
use crate::{AppendError, Follower, Position, Tail, Version};

/// Two handles with connections of their own: two processes.
async fn two(servers: &str, replicas: usize) -> [Log; 2] {
    let options = options(servers, replicas);
    [open(&options).await, open(&options).await]
}

async fn of_32_writers_each_version_is_won_once(logs: [Log; 2]) {
    let contested = stream("dossier-1");
    let mut writers = JoinSet::new();
    for writer in 0..32 {
        let (log, own) = (logs[writer % 2].clone(), contested.clone());
        writers.spawn(async move {
            let (mut won, mut end) = (Vec::new(), Tail::EMPTY);
            while won.len() < 5 {
                let next = proposal(&own, end);
                end = match log.append(next.clone()).await {
                    Ok(appended) => {
                        won.push(next.id);
                        tail_of(&next, appended.position)
                    }
                    Err(AppendError::Conflict { standing }) => standing.tail(),
                    Err(other) => panic!("{other:?}"),
                };
            }
            won
        });
    }
    let won: HashSet<_> = writers.join_all().await.concat().into_iter().collect();
    assert_eq!(won.len(), 160);
    // What one process has seen may be less than what the other wrote: the last record is asked for.
    let last = Position(160);
    for log in &logs {
        let records = log.read_stream(&contested, Version::NONE, last).await.unwrap();
        assert_eq!(records.len(), 160);
        assert_whole(&records);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_32_writers_in_two_processes_each_version_is_won_once() {
    of_32_writers_each_version_is_won_once(two(&Nats::shared().url(), 1).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_32_writers_in_two_processes_each_version_is_won_once_on_three_servers() {
    of_32_writers_each_version_is_won_once(two(&Cluster::shared().url(), 3).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_in_one_process_sees_what_the_other_writes() {
    let [here, there] = two(&Nats::shared().url(), 1).await;
    let mut follower = Follower::new(there, Position::START);
    let writing = tokio::spawn(async move {
        for number in 0..300 {
            append(&here, &stream(&format!("dossier-{number}")), Tail::EMPTY).await;
        }
        here
    });
    let mut seen = Vec::new();
    while seen.len() < 300 {
        seen.extend(follower.next(7).await.unwrap());
    }
    assert_eq!(seen, all(&writing.await.unwrap(), 50).await);
    assert_whole(&seen);
}

/// A chain of appends may predict where its records will stand. If another process is faster, the
/// record that stands at the predicted place must not be taken for the one that was meant.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chain_is_not_continued_on_a_strangers_record() {
    let [here, there] = two(&Nats::shared().url(), 1).await;
    let own = stream("dossier-1");
    let first = proposal(&own, Tail::EMPTY);
    let second = proposal(&own, tail_of(&first, Position(1)));
    let stranger = append(&there, &own, Tail::EMPTY).await;
    let (first, second) = (here.append(first), here.append(second));
    assert_eq!(standing(first.await).tail(), stranger);
    let answer = second.await;
    assert!(matches!(answer, Err(AppendError::UnknownTail)), "{answer:?}");
    assert_eq!(all_of(&there, &own).await.len(), 1);
}
