//! What others append: delivered by an ephemeral consumer, which is made again after the last record
//! that came whenever it falls silent or leaves something out.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PushConsumer, push};
use async_nats::{StatusCode, Subscriber};
use futures::StreamExt;
use tokio::time::{sleep, timeout};

use super::failure::NoAnswer;
use super::{Shared, message};
use crate::{Cause, Position};

/// How often a consumer without news says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// A consumer that says nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(3);

/// How long the server keeps a consumer that nobody listens to.
const ABANDONED: Duration = Duration::from_secs(10);

/// The pause before a consumer is made again, and the longest, where nothing came in between.
const PAUSE: Duration = Duration::from_millis(50);
const LONG_PAUSE: Duration = Duration::from_secs(1);

/// The stream position of the last record that was delivered, in a heartbeat.
const LAST_STREAM: &str = "Nats-Last-Stream";

/// Why a consumer is left.
#[derive(Debug, thiserror::Error)]
enum Left {
    #[error("the consumer is silent")]
    Silent,
    #[error("the consumer delivered position {came} instead of {next}")]
    Gap { next: u64, came: u64 },
    #[error("the consumer ended with {0}")]
    Ended(StatusCode),
}

/// Learns of every record, in order, until it is dropped.
pub(super) async fn follow(shared: Arc<Shared>) {
    let mut pause = PAUSE;
    loop {
        let from = shared.seen.recent.end();
        let Err(error) = deliver(&shared).await;
        let to = shared.seen.recent.end();
        tracing::warn!(log.position = %to, %error, "following the log begins again");
        pause = if to > from { PAUSE } else { LONG_PAUSE.min(pause * 2) };
        sleep(pause).await;
    }
}

/// Makes a consumer after the last record and learns what it delivers.
async fn deliver(shared: &Shared) -> Result<Infallible, Cause> {
    let mut next = shared.seen.recent.end().0 + 1;
    let mut delivered = subscribe(shared, next).await?;
    loop {
        let message = timeout(SILENCE, delivered.next()).await.map_err(|_| Left::Silent)?;
        let message = message.ok_or(NoAnswer::Disconnected)?;
        match message.status {
            None => {
                learn(shared, next, message)?;
                next += 1;
            }
            Some(StatusCode::IDLE_HEARTBEAT) => heartbeat(shared, next, message).await?,
            Some(status) => return Err(Left::Ended(status).into()),
        }
    }
}

async fn subscribe(shared: &Shared, next: u64) -> Result<Subscriber, Cause> {
    let client = shared.server.context.client();
    let inbox = client.new_inbox();
    let delivered = client.subscribe(inbox.clone()).await?;
    let consumer = push::Config {
        description: Some("follows the event log".to_owned()),
        deliver_subject: inbox,
        deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: next },
        ack_policy: AckPolicy::None,
        flow_control: true,
        idle_heartbeat: HEARTBEAT,
        inactive_threshold: ABANDONED,
        num_replicas: 1,
        memory_storage: true,
        ..push::Config::default()
    };
    let _: PushConsumer = shared.server.stream.create_consumer(consumer).await?;
    Ok(delivered)
}

fn learn(shared: &Shared, next: u64, message: async_nats::Message) -> Result<(), Cause> {
    let message = Message { message, context: shared.server.context.clone() };
    let came = message.info()?.stream_sequence;
    if came != next {
        return Err(Left::Gap { next, came }.into());
    }
    let headers = message.headers.clone().unwrap_or_default();
    let payload = message.payload.clone();
    let log = &shared.server.log;
    let record = message::standing(log, &message.subject, Position(came), &headers, payload);
    // Whoever reads it meets the damage.
    let record = record.inspect_err(|_| shared.seen.reach(Position(came)))?;
    shared.seen.learn(record);
    Ok(())
}

/// Answers flow control, and compares what was sent with what came.
async fn heartbeat(shared: &Shared, next: u64, message: async_nats::Message) -> Result<(), Cause> {
    let headers = message.headers.unwrap_or_default();
    let last = headers.get(LAST_STREAM).and_then(|last| last.as_str().parse::<u64>().ok());
    if let Some(reply) = message.reply {
        shared.server.context.client().publish(reply, bytes::Bytes::new()).await?;
    }
    match last {
        Some(last) if last >= next => Err(Left::Gap { next, came: last + 1 }.into()),
        _ => Ok(()),
    }
}
