//! Keeps a read model up to date until it is told to stop.

use std::sync::Arc;
use std::time::Duration;

use motcua_eventlog::Position;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use crate::Projection;
use crate::follower::{FollowError, Follower};
use crate::model::Inner;
use crate::reader::{Live, Look};

/// Batches begin at least so far apart, unless a reader waits or [`ENOUGH`] records do: a batch of
/// one record costs the processor about as much as a batch of ten (160 µs of it).
const PACE: Duration = Duration::from_millis(20);
/// So many records are a batch worth its costs.
const ENOUGH: u64 = 256;
/// After a failure, the first pause and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

/// How a projection is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It follows the log.
    Following,
    /// It has failed and tries again.
    Retrying {
        /// Why.
        reason: String,
    },
    /// It goes no further; what is in its tables can be read.
    Stopped {
        /// Why.
        reason: String,
    },
}

/// Whether to go on.
enum Next {
    GoOn,
    Stop,
}

/// Runs until `shutdown` says so (or its sender is gone); the batch at hand is finished.
pub(crate) async fn run<P: Projection>(model: &Inner<P>, mut shutdown: watch::Receiver<bool>) {
    set_state(model, State::Following);
    let _ending = Ending(&model.state);
    let mut running = Running::start(model);
    let mut pause = PAUSES.0;
    let mut last_batch = Instant::now();
    loop {
        tokio::select! {
            biased;
            () = told_to_stop(&mut shutdown) => return,
            () = work(model, running.follower.checkpoint(), last_batch + PACE) => {}
        }
        let step = {
            let _gate = model.gate.lock().await;
            last_batch = Instant::now();
            running.step(model).await
        };
        match step {
            Ok(true) => {
                set_state(model, State::Following);
                pause = PAUSES.0;
                continue;
            }
            // The log has told of a record that it does not show yet.
            Ok(false) => {}
            Err(error) => {
                if let Next::Stop = failed(model, &error) {
                    told_to_stop(&mut shutdown).await;
                    return;
                }
            }
        }
        tokio::select! {
            biased;
            () = told_to_stop(&mut shutdown) => return,
            () = sleep(pause) => pause = (pause * 2).min(PAUSES.1),
        }
    }
}

/// A projection on its way, in one generation or the next.
struct Running<'a, P> {
    live: Arc<Live>,
    follower: Follower<'a, P>,
}

impl<'a, P: Projection> Running<'a, P> {
    fn start(model: &'a Inner<P>) -> Self {
        let live = model.reader.live();
        let database = model.generations.database(live.generation);
        let (projection, journal) = (&model.projection, &model.journal);
        let follower = Follower::new(projection, journal, database, *model.checkpoint.borrow());
        Self { live, follower }
    }

    /// Folds the next batch, in the generation that is current; whether the checkpoint moved.
    async fn step(&mut self, model: &'a Inner<P>) -> Result<bool, FollowError> {
        let before = *model.checkpoint.borrow();
        if self.live.generation != model.reader.live().generation {
            *self = Self::start(model);
            self.follower.look().await?;
        }
        let stepped = self.follower.step().await;
        if let Err(error) = stepped {
            match model.reader.look(&self.live).await {
                Look::Same => return Err(error),
                Look::Replaced => return Err(FollowError::Replaced),
                Look::Moved => {
                    *self = Self::start(model);
                    self.follower.look().await?;
                }
            }
        }
        // It goes back where the database lost its last batches in a crash.
        let position = self.follower.checkpoint();
        let moved = position != before;
        if moved {
            model.checkpoint.send_replace(position);
        }
        Ok(moved)
    }
}

/// However the runner ends, also in a panic: nobody takes the read model for one that follows.
struct Ending<'a>(&'a watch::Sender<State>);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.send_if_modified(|state| {
            let ran = !matches!(state, State::Stopped { .. });
            if ran {
                *state = State::Stopped { reason: "the projection has ended".to_owned() };
            }
            ran
        });
    }
}

/// Waits until there is a batch worth beginning.
async fn work<P>(model: &Inner<P>, checkpoint: Position, pace: Instant) {
    let mut last = model.journal.last();
    if last.wait_for(|last| *last > checkpoint).await.is_err() {
        // The log is closed: nothing will follow.
        return std::future::pending().await;
    }
    let mut wanted = model.wanted.subscribe();
    tokio::select! {
        () = sleep_until(pace) => {}
        _ = wanted.wait_for(|wanted| *wanted > checkpoint) => {}
        _ = last.wait_for(|last| last.0 >= checkpoint.0 + ENOUGH) => {}
    }
}

async fn told_to_stop(shutdown: &mut watch::Receiver<bool>) {
    // An error means that nobody is left who could say so.
    let _ = shutdown.wait_for(|stop| *stop).await;
}

fn failed<P: Projection>(model: &Inner<P>, error: &FollowError) -> Next {
    let reason = with_sources(error);
    if error.is_passing() {
        tracing::warn!(projection = P::NAME, error = reason, "a read model waits, to try again");
        set_state(model, State::Retrying { reason });
        return Next::GoOn;
    }
    tracing::error!(projection = P::NAME, error = reason, "a read model has stopped");
    set_state(model, State::Stopped { reason });
    Next::Stop
}

fn set_state<P>(model: &Inner<P>, state: State) {
    model.state.send_if_modified(|now| {
        let other = *now != state;
        *now = state;
        other
    });
}

fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
