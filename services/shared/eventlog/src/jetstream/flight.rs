//! One append on its way: its acknowledgement, or what the leader says about its outcome.

use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::context::{PublishAckFuture, PublishError};
use async_nats::jetstream::publish::PublishAck;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep, timeout_at};

use super::failure::{NoAnswer, is_full};
use super::writer::Waiting;
use super::{Shared, message, subject};
use crate::standing::{Standing, settle_next};
use crate::{AppendError, Appended, Cause, Position, ReadError};

/// The pause before a proposal that was refused, though nothing follows what it stands on, is
/// published again: another one for the same stream is being replicated, or there is no leader. It
/// doubles each time.
const PAUSE: Duration = Duration::from_millis(10);

/// An acknowledgement that may come.
pub(super) type Ack = Result<Published, Cause>;

/// A message on its way.
pub(super) struct Published {
    ack: PublishAckFuture,
    /// How often the connection had been lost before.
    losses: u64,
}

/// What is known of an append.
enum Outcome {
    Stands(Position),
    Full,
    Unknown(Cause),
}

impl Shared {
    /// Publishes a proposal.
    pub(super) async fn publish(&self, waiting: &Waiting) -> Ack {
        let Waiting { proposal, deadline, .. } = waiting;
        let losses = *self.losses.borrow();
        let subject = subject::of(&self.server.log, &proposal.stream);
        let sent = self.server.context.send_publish(subject, message::publish(proposal));
        // With the connection down, the client takes a few thousand messages and then waits.
        let ack = timeout_at(*deadline, sent).await.map_err(|_| NoAnswer::Late)??;
        Ok(Published { ack, losses })
    }

    /// Waits for the answer to what was published, as long as it can come.
    async fn outcome(&self, published: Ack) -> Outcome {
        let Published { ack, losses } = match published {
            Ok(published) => published,
            Err(cause) => return Outcome::Unknown(cause),
        };
        let mut watched = self.losses.clone();
        tokio::select! {
            biased;
            answer = ack => judge(answer),
            _ = watched.wait_for(|count| *count != losses) => {
                Outcome::Unknown(NoAnswer::Disconnected.into())
            }
        }
    }
}

fn judge(answer: Result<PublishAck, PublishError>) -> Outcome {
    match answer {
        // A duplicate is one by its id: whether it stands where this one should, is looked up.
        Ok(ack) if !ack.duplicate => Outcome::Stands(Position(ack.sequence)),
        Ok(_) => Outcome::Unknown(NoAnswer::Duplicate.into()),
        Err(error) if is_full(&error) => Outcome::Full,
        Err(error) => Outcome::Unknown(error.into()),
    }
}

/// An append on its way. Its stream's next one waits until it has ended.
pub(super) struct Flight {
    pub(super) shared: Arc<Shared>,
    pub(super) waiting: Waiting,
    pub(super) _room: OwnedSemaphorePermit,
}

impl Flight {
    /// Answers the proposal, by its deadline.
    pub(super) async fn run(self, published: Ack) {
        let answer = timeout_at(self.waiting.deadline, self.answer(published)).await;
        let answer = answer.unwrap_or_else(|_| Err(NoAnswer::Late.into()));
        if matches!(answer, Err(AppendError::Unavailable(_))) {
            self.shared.try_another_server().await;
        }
        // Who has gone away reads later that the record stands.
        drop(self.waiting.reply.send(answer));
    }

    /// Publishes until it is known which record follows the one that the proposal stands on.
    ///
    /// To publish again is safe: the server takes it only while nothing follows.
    async fn answer(&self, mut published: Ack) -> Result<Appended, AppendError> {
        let Self { shared, waiting, .. } = self;
        let proposal = &waiting.proposal;
        let mut pause = PAUSE;
        loop {
            let cause = match shared.outcome(published).await {
                Outcome::Stands(position) => {
                    shared.seen.learn(Standing::new(proposal, position));
                    shared.note_room(true);
                    return Ok(Appended { position });
                }
                Outcome::Full => {
                    shared.note_room(false);
                    return Err(AppendError::DiskFull);
                }
                Outcome::Unknown(cause) => cause,
            };
            match shared.server.next(&proposal.stream, proposal.after.position).await {
                Ok(Some(next)) => {
                    shared.seen.learn(next.clone());
                    return settle_next(proposal, next);
                }
                Err(ReadError::Corrupt(position)) => return Err(AppendError::Corrupt(position)),
                Ok(None) | Err(ReadError::Unavailable(_)) => {}
            }
            if Instant::now() + pause >= waiting.deadline {
                return Err(AppendError::Unavailable(cause));
            }
            sleep(pause).await;
            pause *= 2;
            published = shared.publish(waiting).await;
        }
    }
}
