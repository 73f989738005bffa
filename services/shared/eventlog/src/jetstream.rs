//! The log in a JetStream stream of NATS: several machines, no disk that must not fail.
//!
//! One message is one record, its sequence the position, its subject the stream; the server refuses
//! a message unless the record that it stands on is still the last of its subject. A bounded queue
//! is published in order, many at once, and each acknowledgement answers its caller. Where one is
//! missing, the stream's leader tells which record follows: so a retry never doubles. What others
//! write comes through a consumer into memory; older records come from any replica.

mod durability;
mod failure;
mod flight;
mod following;
mod message;
mod opening;
mod reading;
mod seen;
mod server;
mod subject;
mod writer;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::{BoxFuture, ready};
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use self::failure::NoAnswer;
use self::seen::{End, Seen};
use self::server::Server;
use self::writer::{Waiting, Work, Writer};
use crate::{
    AppendError, Appended, Engine, MAX_RECORD_BYTES, Position, Proposal, ReadError, Stored,
    StreamName, Version,
};

pub use self::opening::OpenError;

/// How many proposals may wait for the writer.
const QUEUE: usize = 1024;

/// How long an append may take, from its call to its answer. A new leader is elected in 4 to 9 s.
const PATIENCE: Duration = Duration::from_secs(6);

/// How long one request may take: an acknowledgement, a read, a connection.
const REQUEST: Duration = Duration::from_secs(3);

/// How long a full disk is remembered: then an append may find out that there is room again.
const FULL: Duration = Duration::from_secs(10);

/// Which log.
#[derive(Debug, Clone)]
pub struct Options {
    /// The servers' addresses, `nats://host:4222` or `tls://host:4222`, with commas.
    pub servers: String,
    /// The JetStream stream's name.
    pub stream: String,
    /// How many servers keep each record.
    pub replicas: usize,
    /// The servers' monitors, `http://host:8222`: they tell whether the disk has a record before
    /// the server answers.
    pub monitor_urls: Vec<String>,
    /// A file with the user's credentials, if the servers want them.
    pub credentials: Option<PathBuf>,
    /// How long servers that are starting, or looking for their leader, are waited for.
    pub patience: Duration,
}

impl Options {
    /// The stream `motcua` of these servers, on one of them.
    pub fn new(servers: &str) -> Self {
        Self {
            servers: servers.to_owned(),
            stream: "motcua".to_owned(),
            replicas: 1,
            monitor_urls: Vec::new(),
            credentials: None,
            patience: Duration::ZERO,
        }
    }
}

/// Whether the disk has a record before the servers answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Each server's monitor said so at the start.
    Checked,
    /// No monitor was given, or one of several did not answer.
    Unchecked,
}

/// The log in a JetStream stream.
///
/// Dropping the last handle lets the writer finish its queue; [`Engine::close`] waits for it.
pub struct JetstreamEngine {
    queue: mpsc::Sender<Work>,
    shared: Arc<Shared>,
    durability: Durability,
    /// Ends with this handle.
    _following: JoinSet<()>,
}

/// What appends, reads and the follower have in common.
struct Shared {
    server: Server,
    seen: Seen,
    /// How often the connection was lost.
    losses: watch::Receiver<u64>,
    /// When this process last left a server for another.
    left: Mutex<Option<Instant>>,
    /// When the last append was refused for want of room, unless one succeeded since.
    full: Mutex<Option<Instant>>,
}

impl JetstreamEngine {
    /// Opens the log; makes its stream if there is none.
    ///
    /// # Errors
    /// The servers cannot be reached, one of them does not sync before it answers, the stream is
    /// configured in another way, or its end is damaged.
    pub async fn open(options: &Options) -> Result<Arc<Self>, OpenError> {
        let opened = opening::open(options).await?;
        let durability = opened.durability;
        let seen = Seen::new(opened.last);
        let (server, losses) = (opened.server, opened.losses);
        let (left, full) = (Mutex::default(), Mutex::default());
        let shared = Arc::new(Shared { server, seen, losses, left, full });
        let (queue, work) = mpsc::channel(QUEUE);
        tokio::spawn(Writer::new(shared.clone()).run(work));
        let mut following = JoinSet::new();
        following.spawn(following::follow(shared.clone()));
        Ok(Arc::new(Self { queue, shared, durability, _following: following }))
    }

    /// Whether the disk has a record before the servers answer.
    pub fn durability(&self) -> Durability {
        self.durability
    }
}

impl Shared {
    /// The record that a proposal stands on, from the leader; `None` if there is none at its place.
    async fn stands_on(&self, proposal: &Proposal) -> Result<Option<End>, ReadError> {
        let after = &proposal.after;
        if after.position == Position::START {
            return Ok(None);
        }
        let record = self.server.at(after.position).await?;
        let record = record.filter(|record| {
            record.stream == proposal.stream && record.stored.version == after.version
        });
        let end = record.as_ref().map(End::from);
        if let Some(record) = record {
            self.seen.learn(record);
        }
        Ok(end)
    }

    /// Connects again, most likely elsewhere: a server that is cut off from the others keeps its
    /// clients and answers them nothing.
    async fn try_another_server(&self) {
        let now = Instant::now();
        let before = lock(&self.left).replace(now);
        if before.is_some_and(|before| now - before < PATIENCE) {
            *lock(&self.left) = before;
            return;
        }
        tracing::warn!("NATS gives no answer: connecting again");
        // A connection that is down is being made anew already.
        server::in_time(self.server.context.client().force_reconnect()).await.ok();
    }

    fn note_room(&self, room: bool) {
        let full = if room { None } else { Some(Instant::now()) };
        *lock(&self.full) = full;
    }

    fn is_full(&self) -> bool {
        lock(&self.full).is_some_and(|since| since.elapsed() < FULL)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait::async_trait]
impl Engine for JetstreamEngine {
    fn append(&self, proposal: Proposal) -> BoxFuture<'static, Result<Appended, AppendError>> {
        let bytes = proposal.bytes.len();
        if bytes > MAX_RECORD_BYTES {
            return Box::pin(ready(Err(AppendError::TooLarge { bytes })));
        }
        let (reply, answer) = oneshot::channel();
        let waiting = Waiting { proposal, reply, deadline: Instant::now() + PATIENCE };
        match self.queue.try_send(Work::Append(waiting)) {
            Ok(()) => {
                Box::pin(
                    async move { answer.await.unwrap_or_else(|_| Err(NoAnswer::Closed.into())) },
                )
            }
            Err(mpsc::error::TrySendError::Full(_)) => Box::pin(ready(Err(NoAnswer::Full.into()))),
            Err(mpsc::error::TrySendError::Closed(_)) => {
                Box::pin(ready(Err(NoAnswer::Closed.into())))
            }
        }
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        after: Version,
        at_least: Position,
    ) -> Result<Vec<Stored>, ReadError> {
        self.shared.stream_after(stream, after, at_least).await
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Stored>, ReadError> {
        self.shared.after(after, limit).await
    }

    fn last(&self) -> watch::Receiver<Position> {
        self.shared.seen.watch()
    }

    async fn end(&self) -> Result<Position, ReadError> {
        let told = Position(self.shared.server.info().await?.state.last_sequence);
        Ok(told.max(self.shared.seen.last()))
    }

    async fn last_recorded(&self) -> Result<Option<Timestamp>, ReadError> {
        let Shared { seen, server, .. } = &*self.shared;
        let last = seen.last();
        if seen.recent.end() >= last {
            return Ok(seen.recent.last_recorded());
        }
        let record = server.at(last).await?.ok_or(NoAnswer::Behind(last))?;
        Ok(Some(record.recorded))
    }

    /// Healthy: the stream's leader answers, and has heard of a majority a moment ago.
    async fn health(&self) -> Result<(), AppendError> {
        if self.queue.is_closed() {
            return Err(NoAnswer::Closed.into());
        }
        if self.shared.is_full() {
            return Err(AppendError::DiskFull);
        }
        let info = self.shared.server.info().await?;
        if server::has_majority(&info) { Ok(()) } else { Err(NoAnswer::NoMajority.into()) }
    }

    /// Answers what waits; later calls are refused.
    async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.queue.send(Work::Close(reply)).await.is_ok() {
            // No answer: the writer has ended before.
            closed.await.ok();
        }
    }
}

#[cfg(test)]
mod tests;
