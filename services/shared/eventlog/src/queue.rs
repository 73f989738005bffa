//! The bounded queue before an engine's one writer, and the groups in which it is emptied.

use std::time::Duration;

use futures::future::{BoxFuture, ready};
use tokio::sync::{mpsc, oneshot};

use crate::{AppendError, Appended, MAX_RECORD_BYTES, Proposal};

/// How many proposals may wait for the writer.
pub(crate) const QUEUE: usize = 1024;

/// The most proposals of one group.
const GROUP: usize = 512;

/// The most bytes of one group.
const GROUP_BYTES: usize = 4 * 1024 * 1024;

/// How long [`Queue::probe`] waits for the writer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the writer is asked.
#[derive(Debug)]
pub(crate) enum Work {
    Append(Waiting),
    /// Can it write?
    Probe(oneshot::Sender<Result<(), AppendError>>),
    /// Finish what waits, and end.
    Close(oneshot::Sender<()>),
}

/// A proposal whose sender waits for the answer.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) proposal: Proposal,
    pub(crate) reply: oneshot::Sender<Result<Appended, AppendError>>,
}

/// The writer gives no answer: its queue is full, or it has ended.
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error("{QUEUE} proposals wait already")]
    Full,
    #[error("the log is closed")]
    Closed,
    #[error("the writer has not answered in time")]
    Late,
}

/// Where proposals wait. The writer ends once the last queue is dropped and what waits is written.
#[derive(Debug)]
pub(crate) struct Queue(mpsc::Sender<Work>);

impl Queue {
    /// An empty queue, and the end that the writer takes from.
    pub(crate) fn new() -> (Self, mpsc::Receiver<Work>) {
        let (queue, work) = mpsc::channel(QUEUE);
        (Self(queue), work)
    }

    /// Lets a proposal wait: [`crate::Engine::append`].
    pub(crate) fn append(
        &self,
        proposal: Proposal,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        let bytes = proposal.bytes.len();
        if bytes > MAX_RECORD_BYTES {
            return Box::pin(ready(Err(AppendError::TooLarge { bytes })));
        }
        let (reply, answer) = oneshot::channel();
        match self.0.try_send(Work::Append(Waiting { proposal, reply })) {
            Ok(()) => Box::pin(async move {
                answer.await.unwrap_or_else(|_| Err(unavailable(NoAnswer::Closed)))
            }),
            Err(error) => Box::pin(ready(Err(unavailable(error.into())))),
        }
    }

    /// Asks the writer whether it can write: [`crate::Engine::health`].
    pub(crate) async fn probe(&self) -> Result<(), AppendError> {
        let (reply, answer) = oneshot::channel();
        self.0.try_send(Work::Probe(reply)).map_err(|error| unavailable(error.into()))?;
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(health)) => health,
            Ok(Err(_)) => Err(unavailable(NoAnswer::Closed)),
            Err(_) => Err(unavailable(NoAnswer::Late)),
        }
    }

    /// Lets the writer finish what waits, and end: [`crate::Engine::close`].
    pub(crate) async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.0.send(Work::Close(reply)).await.is_ok() {
            // No answer: the writer has ended before.
            closed.await.ok();
        }
    }
}

fn unavailable(why: NoAnswer) -> AppendError {
    AppendError::Unavailable(Box::new(why))
}

impl<T> From<mpsc::error::TrySendError<T>> for NoAnswer {
    fn from(error: mpsc::error::TrySendError<T>) -> Self {
        match error {
            mpsc::error::TrySendError::Full(_) => Self::Full,
            mpsc::error::TrySendError::Closed(_) => Self::Closed,
        }
    }
}

/// What waits, up to the size of a group, and what else was asked after it.
pub(crate) fn gather(
    first: Work,
    queue: &mut mpsc::Receiver<Work>,
) -> (Vec<Waiting>, Option<Work>) {
    let mut group = Vec::new();
    let mut bytes = 0;
    let mut next = Some(first);
    while let Some(work) = next {
        match work {
            Work::Append(waiting) => {
                bytes += waiting.proposal.bytes.len();
                group.push(waiting);
            }
            other @ (Work::Probe(_) | Work::Close(_)) => return (group, Some(other)),
        }
        let full = group.len() >= GROUP || bytes + MAX_RECORD_BYTES > GROUP_BYTES;
        next = if full { None } else { queue.try_recv().ok() };
    }
    (group, None)
}
