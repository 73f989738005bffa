//! The one writer of this process: publishes proposals in the order of their calls, many at once.
//!
//! The server compares positions alone, so a proposal is published only after the record that it
//! stands on is known to stand, hash and version included. Proposals of other streams do not wait
//! for each other's answers; one whose stream has an append in flight waits for that, and so does
//! what comes after it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures::future::{OptionFuture, join_all};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::Shared;
use super::failure::NoAnswer;
use super::flight::Flight;
use super::seen::End;
use crate::standing::{not_behind, settle_next};
use crate::{AppendError, Appended, Proposal, ReadError, StreamName, Version};

/// How many appends may be without an answer. The server refuses more than 10,000 that wait
/// (`max_buffered_msgs`), and several processes may write.
pub(super) const IN_FLIGHT: usize = 1024;

/// An append needs a permit, and one more for each so many bytes: 1,024 of 16 KiB are in memory at
/// most.
const PERMIT_BYTES: usize = 16 * 1024;

/// The most proposals that are looked at together.
const GROUP: usize = 256;

/// What the writer is asked.
pub(super) enum Work {
    Append(Waiting),
    /// Finish what waits, and end.
    Close(oneshot::Sender<()>),
}

/// A proposal whose sender waits for the answer.
pub(super) struct Waiting {
    pub(super) proposal: Proposal,
    pub(super) reply: oneshot::Sender<Result<Appended, AppendError>>,
    /// When it is answered at the latest.
    pub(super) deadline: Instant,
}

pub(super) struct Writer {
    shared: Arc<Shared>,
    room: Arc<Semaphore>,
    /// Streams with an append in flight.
    flights: HashMap<StreamName, JoinHandle<()>>,
}

/// What the leader said of the record that a proposal stands on.
type LookedUp = Option<Result<Option<End>, ReadError>>;

impl Writer {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, room: Arc::new(Semaphore::new(IN_FLIGHT)), flights: HashMap::new() }
    }

    /// Works until it is told to close, or until nobody can ask it any more.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Work>) {
        let mut closed = None;
        while let Some(work) = queue.recv().await {
            let (group, close) = gather(work, &mut queue);
            let looked_up = self.look_up(&group).await;
            for (waiting, looked_up) in group.into_iter().zip(looked_up) {
                self.begin(waiting, looked_up).await;
            }
            if self.flights.len() > 2 * IN_FLIGHT {
                self.flights.retain(|_, flight| !flight.is_finished());
            }
            if let Some(reply) = close {
                queue.close();
                closed = Some(reply);
            }
        }
        for (_, flight) in self.flights {
            ended(flight).await;
        }
        // Nobody waits for it if the handles were dropped.
        closed.map(|reply: oneshot::Sender<()>| reply.send(()));
    }

    /// Asks the leader for what memory does not know, for a whole group at once.
    async fn look_up(&self, group: &[Waiting]) -> Vec<LookedUp> {
        let mut streams = HashSet::new();
        let asked = group.iter().map(|Waiting { proposal, .. }| {
            // What comes behind another append of its stream is looked at after that.
            let first = streams.insert(&proposal.stream);
            let ends = self.flights.get(&proposal.stream).is_none_or(JoinHandle::is_finished);
            let known = self.shared.seen.end_at(&proposal.stream, proposal.after.version);
            let ask = first && ends && known.is_none();
            OptionFuture::from(ask.then(|| self.shared.stands_on(proposal)))
        });
        join_all(asked).await
    }

    /// Publishes a proposal, or answers it.
    async fn begin(&mut self, waiting: Waiting, looked_up: LookedUp) {
        if let Some(flight) = self.flights.remove(&waiting.proposal.stream) {
            ended(flight).await;
        }
        match self.judge(&waiting, looked_up).await {
            Ok(Some(appended)) => drop(waiting.reply.send(Ok(appended))),
            Err(error) => drop(waiting.reply.send(Err(error))),
            Ok(None) => self.launch(waiting).await,
        }
    }

    /// The answer, if it is known without asking the server to append.
    async fn judge(
        &self,
        waiting: &Waiting,
        looked_up: LookedUp,
    ) -> Result<Option<Appended>, AppendError> {
        let Waiting { proposal, deadline, .. } = waiting;
        if Instant::now() >= *deadline {
            return Err(NoAnswer::Late.into());
        }
        let (stream, after) = (&proposal.stream, proposal.after.version);
        let known = self.shared.seen.end_at(stream, after);
        let end = match (known, looked_up) {
            (Some(end), _) => Some(end),
            (None, Some(looked_up)) => looked_up?,
            (None, None) => self.shared.stands_on(proposal).await?,
        };
        let Some(end) = end.filter(|end| end.tail == proposal.after) else {
            return Err(AppendError::UnknownTail);
        };
        if let Some(next) = self.shared.seen.recent.record(stream, after.next()) {
            return settle_next(proposal, next).map(Some);
        }
        let newest = self.shared.seen.newest(stream).map_or(Version::NONE, |end| end.tail.version);
        if newest <= after {
            not_behind(proposal, end.recorded)?;
        }
        Ok(None)
    }

    /// Publishes a proposal and lets its flight wait for the answer.
    async fn launch(&mut self, waiting: Waiting) {
        let permits = 1 + waiting.proposal.bytes.len() / PERMIT_BYTES;
        let permits = u32::try_from(permits).expect("a record has 256 KiB at most");
        let room = self.room.clone().acquire_many_owned(permits).await;
        let room = room.expect("nobody closes the semaphore");
        let stream = waiting.proposal.stream.clone();
        let published = self.shared.publish(&waiting).await;
        let flight = Flight { shared: self.shared.clone(), waiting, _room: room };
        self.flights.insert(stream, tokio::spawn(flight.run(published)));
    }
}

async fn ended(flight: JoinHandle<()>) {
    if let Err(error) = flight.await {
        tracing::error!(%error, "an append ended without an answer");
    }
}

/// What waits, up to the size of a group, and whether it is the end.
fn gather(
    first: Work,
    queue: &mut mpsc::Receiver<Work>,
) -> (Vec<Waiting>, Option<oneshot::Sender<()>>) {
    let mut group = Vec::new();
    let mut next = Some(first);
    while let Some(work) = next {
        match work {
            Work::Append(waiting) => group.push(waiting),
            Work::Close(reply) => return (group, Some(reply)),
        }
        next = if group.len() < GROUP { queue.try_recv().ok() } else { None };
    }
    (group, None)
}
