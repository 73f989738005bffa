//! The floor of JetStream: messages of the same size with the same headers, published asynchronously with as
//! many without an answer, into a stream of the same configuration on the same server.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use anyhow::Context;
use async_nats::jetstream;
use async_nats::jetstream::context::ContextBuilder;
use async_nats::jetstream::message::PublishMessage;
use motcua_eventlog::jetstream::{JetstreamEngine, Options};
use motcua_eventlog::{Engine, Proposal};
use motcua_servers::Nats;
use uuid::Uuid;

use super::records::Maker;
use super::{Rate, say};

/// Before the figure is taken.
const WARM: Duration = Duration::from_millis(500);

pub(super) async fn run(
    server: &Nats,
    maker: &Maker,
    in_flight: &[usize],
    seconds: u64,
) -> anyhow::Result<()> {
    let options = Options { stream: "floor".to_owned(), ..Options::new(&server.url()) };
    // It makes the stream.
    JetstreamEngine::open(&options).await?.close().await;
    let client = async_nats::connect(server.url()).await.context("cannot connect")?;
    let context = ContextBuilder::new().max_ack_inflight(16 * 1024).build(client);
    let pen = maker.pen();
    let example = pen.propose(maker.streams.first().context("no streams")?);
    let mut floor = Floor { context, example, published: 0 };
    for count in in_flight {
        floor.run(*count, WARM).await?;
        let rate = floor.run(*count, Duration::from_secs(seconds)).await?;
        say(&format!("  raw, {count:3} in flight      {rate}"))?;
    }
    Ok(())
}

struct Floor {
    context: jetstream::Context,
    example: Proposal,
    published: u64,
}

impl Floor {
    async fn run(&mut self, in_flight: usize, time: Duration) -> anyhow::Result<Rate> {
        let (mut count, began) = (0, Instant::now());
        let mut waiting = VecDeque::with_capacity(in_flight);
        while began.elapsed() < time {
            if waiting.len() == in_flight
                && let Some(oldest) = waiting.pop_front()
            {
                let oldest: jetstream::context::PublishAckFuture = oldest;
                oldest.await.context("not acknowledged")?;
                count += 1;
            }
            waiting.push_back(self.publish().await?);
        }
        let seconds = began.elapsed().as_secs_f64();
        for rest in waiting {
            rest.await.context("not acknowledged")?;
        }
        Ok(Rate { count, seconds, note: String::new() })
    }

    /// Each message begins a subject of its own.
    async fn publish(&mut self) -> anyhow::Result<jetstream::context::PublishAckFuture> {
        self.published += 1;
        let message = PublishMessage::build()
            .payload(self.example.bytes.clone())
            .message_id(Uuid::now_v7().to_string())
            .header("Motcua-Hash", self.example.hash.to_string())
            .expected_last_subject_sequence(0);
        let subject = format!("floor.dossier-{}", self.published);
        self.context.send_publish(subject, message).await.context("cannot publish")
    }
}
