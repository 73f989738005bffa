//! What the servers are asked: the stream's leader, which knows, or any replica, which may be behind.

use std::time::Duration;

use async_nats::jetstream::stream::{Info, RawMessageBuilder, RawMessageErrorKind, Stream};
use async_nats::jetstream::{Context, stream};
use async_nats::{Message, StatusCode};
use futures::StreamExt;

use super::failure::{NoAnswer, unread};
use super::{REQUEST, message, subject};
use crate::standing::Standing;
use crate::{Position, ReadError, StreamName};

/// The most records of one answer.
pub(super) const BATCH: usize = 4096;

/// The most bytes of one answer, about.
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// The end of an answer with many messages (ADR-31 of NATS).
const END_OF_BATCH: u16 = 204;

/// How long a leader may not have heard of a replica that counts for a majority. They speak every
/// second.
const SILENCE: Duration = Duration::from_secs(4);

/// The servers, seen from one JetStream stream.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) context: Context,
    pub(super) stream: Stream<()>,
    /// The stream's name, with which its subjects begin.
    pub(super) log: String,
}

impl Server {
    /// The record at a position, from the leader.
    pub(super) async fn at(&self, position: Position) -> Result<Option<Standing>, ReadError> {
        self.leader(self.stream.raw_message_builder().sequence(position.0)).await
    }

    /// The first record of a stream after a position, from the leader.
    pub(super) async fn next(
        &self,
        stream: &StreamName,
        after: Position,
    ) -> Result<Option<Standing>, ReadError> {
        let subject = subject::of(&self.log, stream);
        let ask = self.stream.raw_message_builder().sequence(after.0 + 1);
        self.leader(ask.next_by_subject(subject)).await
    }

    /// The last record of a stream, from the leader.
    pub(super) async fn last_of(&self, stream: &StreamName) -> Result<Option<Standing>, ReadError> {
        let subject = subject::of(&self.log, stream);
        self.leader(self.stream.raw_message_builder().last_by_subject(subject)).await
    }

    async fn leader(
        &self,
        ask: RawMessageBuilder<stream::WithHeaders>,
    ) -> Result<Option<Standing>, ReadError> {
        match in_time(ask.send()).await? {
            Ok(message) => message::of_leader(&self.log, message).map(Some),
            Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(None),
            Err(error) => Err(unread(error)),
        }
    }

    /// Up to `count` records of these subjects from a position on, oldest first, from any replica:
    /// what it does not have yet is missing at the end.
    pub(super) async fn batch(
        &self,
        subjects: &str,
        from: Position,
        count: usize,
    ) -> Result<Vec<Standing>, ReadError> {
        let client = self.context.client();
        let inbox = client.new_inbox();
        let mut answers = in_time(client.subscribe(inbox.clone())).await?.map_err(unread)?;
        let count = count.min(BATCH);
        let ask = format!(
            "{{\"seq\":{from},\"batch\":{count},\"max_bytes\":{BATCH_BYTES},\
             \"next_by_subj\":\"{subjects}\"}}"
        );
        let to = format!("$JS.API.DIRECT.GET.{}", self.log);
        in_time(client.publish_with_reply(to, inbox, ask.into())).await?.map_err(unread)?;
        let mut records = Vec::new();
        loop {
            let answer = in_time(answers.next()).await?.ok_or(NoAnswer::Disconnected)?;
            match answer.status {
                None => records.push(message::of_replica(&self.log, answer)?),
                Some(StatusCode::NOT_FOUND) => return Ok(records),
                Some(status) if status.as_u16() == END_OF_BATCH => return Ok(records),
                Some(status) => return Err(refused(status, &answer)),
            }
        }
    }

    /// What the leader says of the stream.
    pub(super) async fn info(&self) -> Result<Info, ReadError> {
        in_time(self.stream.get_info()).await?.map_err(unread)
    }
}

/// Waits as long as a request may take: with the connection down and much to send, the client itself
/// waits without end.
pub(super) async fn in_time<T>(request: impl Future<Output = T>) -> Result<T, NoAnswer> {
    tokio::time::timeout(REQUEST, request).await.map_err(|_| NoAnswer::Late)
}

/// Whether a majority of the stream's replicas has spoken with its leader a moment ago.
pub(super) fn has_majority(info: &Info) -> bool {
    let Some(cluster) = &info.cluster else { return true };
    let alive = |replica: &&stream::PeerInfo| !replica.offline && replica.active < SILENCE;
    let speaking = 1 + cluster.replicas.iter().filter(alive).count();
    cluster.leader.is_some() && speaking > info.config.num_replicas / 2
}

fn refused(status: StatusCode, answer: &Message) -> ReadError {
    let why = answer.description.as_deref().unwrap_or_default();
    unread(format!("the server answers a read with {status} {why}"))
}
