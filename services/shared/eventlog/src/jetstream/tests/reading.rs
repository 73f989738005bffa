use async_nats::jetstream;
use async_nats::jetstream::message::PublishMessage;
use futures::StreamExt;

use super::super::message;
use super::*;
use crate::conformance::{all, append, proposal, stream};
use crate::{Position, ReadError, StreamName, Tail, Version};

/// Memory holds some thousand records: what is older comes from a replica, what is newer does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_old_and_the_new_records_of_a_stream_are_read_together() {
    let log: Log = open(&options(&Nats::shared().url(), 1)).await;
    let own = stream("dossier-1");
    let mut end = Tail::EMPTY;
    for _ in 0..3 {
        end = append(&log, &own, end).await;
    }
    let others: Vec<_> = (0..4200).map(|number| stream(&format!("other-{number}"))).collect();
    futures::stream::iter(&others)
        .for_each_concurrent(256, |other| async {
            append(&log, other, Tail::EMPTY).await;
        })
        .await;
    let versions = async |after| {
        let last = *log.last().borrow();
        let records = log.read_stream(&own, Version(after), last).await.unwrap();
        records.iter().map(|record| record.version.0).collect::<Vec<_>>()
    };
    assert_eq!(versions(0).await, [1, 2, 3]);
    end = append(&log, &own, end).await;
    append(&log, &own, end).await;
    assert_eq!(versions(0).await, [1, 2, 3, 4, 5]);
    assert_eq!(versions(2).await, [3, 4, 5]);
    assert_eq!(versions(3).await, [4, 5]);
    assert_eq!(versions(5).await, [0_u32; 0]);
    assert_eq!(all(&log, 1000).await.len(), 4205);
}

/// A direct get right after an acknowledged write may be answered by a replica that is behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_three_servers_who_brings_a_position_sees_the_record_3000_times_of_3000() {
    let cluster = Cluster::shared();
    let writing = options(&cluster.servers()[0].url(), 3);
    let reading = Options { servers: cluster.servers()[1].url(), ..writing.clone() };
    let (writer, reader): (Log, Log) = (open(&writing).await, open(&reading).await);
    let one = async |number: usize| {
        let own = stream(&format!("dossier-{number}"));
        let mut end = Tail::EMPTY;
        for _ in 0..10 {
            end = append(&writer, &own, end).await;
            let records = reader.read_stream(&own, Version::NONE, end.position).await.unwrap();
            assert_eq!(records.last().map(crate::Stored::tail), Some(end), "{own}");
            assert_eq!(records.len(), end.version.0 as usize);
        }
    };
    futures::stream::iter(0..300).for_each_concurrent(16, one).await;
}

#[tokio::test]
async fn a_position_that_the_log_does_not_have_yet_is_not_answered_with_less() {
    let log: Log = open(&options(&Nats::shared().url(), 1)).await;
    append(&log, &stream("a"), Tail::EMPTY).await;
    let answer = log.read_stream(&stream("a"), Version::NONE, Position(2)).await;
    assert!(matches!(answer, Err(ReadError::Unavailable(_))), "{answer:?}");
}

/// Whoever may write to the servers can write anything; it is never read as truth.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_record_is_damage_for_every_reader() {
    let own = proposal(&stream("dossier-1"), Tail::EMPTY);
    let subject = |log: &str, name: &StreamName| super::super::subject::of(log, name);
    let damages: [(&str, PublishMessage, &StreamName); 4] = [
        ("no hash", PublishMessage::build().payload(own.bytes.clone()), &own.stream),
        ("another hash", message::publish(&own).header("Motcua-Hash", "0".repeat(64)), &own.stream),
        ("other bytes", message::publish(&own).payload("flipped".into()), &own.stream),
        ("another stream", message::publish(&own), &stream("dossier-2")),
    ];
    for (what, damage, name) in damages {
        let options = options(&Nats::shared().url(), 1);
        let log: Log = open(&options).await;
        let mut last = log.last();
        let context = jetstream::new(async_nats::connect(&options.servers).await.unwrap());
        let sent = context.send_publish(subject(&options.stream, name), damage).await.unwrap();
        sent.await.unwrap();
        last.wait_for(|last| *last == Position(1)).await.unwrap();
        let read = log.read(Position::START, 10).await;
        assert!(matches!(read, Err(ReadError::Corrupt(Position(1)))), "{what}: {read:?}");
        let read = log.read_stream(name, Version::NONE, Position(1)).await;
        assert!(matches!(read, Err(ReadError::Corrupt(Position(1)))), "{what}: {read:?}");
        let answer = log.append(proposal(name, Tail::EMPTY)).await;
        assert!(matches!(answer, Err(crate::AppendError::Corrupt(Position(1)))), "{answer:?}");
        let again = JetstreamEngine::open(&options).await;
        assert!(matches!(again, Err(OpenError::Damaged { .. })), "{what}");
    }
}
