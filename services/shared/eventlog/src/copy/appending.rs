//! The appends of a copy: many in flight, called in order, each answer at its position.

use std::collections::VecDeque;

use futures::future::BoxFuture;

use super::CopyError;
use crate::chain::{Link, PATIENCE, PAUSE};
use crate::{AppendError, Appended, Log, Position, Proposal, Stored};

/// How many appends are in flight: as many as an engine writes at once.
const IN_FLIGHT: usize = 512;

/// How many bytes they have together, at most, beside the newest.
const IN_FLIGHT_BYTES: usize = 4 * 1024 * 1024;

/// The appends in flight, oldest first.
pub(super) struct Appending {
    to: Log,
    flight: VecDeque<Append>,
    bytes: usize,
}

struct Append {
    proposal: Proposal,
    position: Position,
    answer: BoxFuture<'static, Result<Appended, AppendError>>,
}

impl Appending {
    pub(super) fn new(to: Log) -> Self {
        Self { to, flight: VecDeque::new(), bytes: 0 }
    }

    /// Calls the next append; waits for the oldest while too many are in flight.
    pub(super) async fn append(&mut self, stored: Stored, link: &Link) -> Result<(), CopyError> {
        while self.flight.len() >= IN_FLIGHT || self.bytes >= IN_FLIGHT_BYTES {
            self.await_oldest().await?;
        }
        let proposal = Proposal {
            stream: link.record.stream.clone(),
            after: link.after,
            id: link.record.id,
            recorded: link.record.recorded,
            bytes: stored.bytes,
            hash: stored.hash,
            copied: Some(stored.position),
        };
        self.bytes += proposal.bytes.len();
        let answer = self.to.append(proposal.clone());
        self.flight.push_back(Append { proposal, position: stored.position, answer });
        Ok(())
    }

    /// Waits for all.
    pub(super) async fn finish(mut self) -> Result<(), CopyError> {
        while !self.flight.is_empty() {
            self.await_oldest().await?;
        }
        Ok(())
    }

    async fn await_oldest(&mut self) -> Result<(), CopyError> {
        let Some(Append { proposal, position, answer }) = self.flight.pop_front() else {
            return Ok(());
        };
        self.bytes -= proposal.bytes.len();
        match answer.await {
            Err(AppendError::Unavailable(_)) => self.one_by_one(proposal, position).await,
            answer => at_its_position(position, answer),
        }
    }

    /// Tries a failed append again. Those called after it are answered first: a copied record takes no
    /// other place than its own, so they have failed as well, and all are appended again, each when
    /// the one before it stands.
    async fn one_by_one(&mut self, first: Proposal, position: Position) -> Result<(), CopyError> {
        let mut failed = vec![(first, position)];
        for Append { proposal, position, answer } in std::mem::take(&mut self.flight) {
            match answer.await {
                Err(AppendError::Unavailable(_) | AppendError::UnknownTail) => {
                    failed.push((proposal, position));
                }
                answer => at_its_position(position, answer)?,
            }
        }
        self.bytes = 0;
        for (proposal, position) in failed {
            at_its_position(position, self.insist(proposal).await)?;
        }
        Ok(())
    }

    async fn insist(&self, proposal: Proposal) -> Result<Appended, AppendError> {
        let began = tokio::time::Instant::now();
        loop {
            match self.to.append(proposal.clone()).await {
                Err(AppendError::Unavailable(_)) if began.elapsed() <= PATIENCE => {
                    tokio::time::sleep(PAUSE).await;
                }
                answer => return answer,
            }
        }
    }
}

fn at_its_position(
    position: Position,
    answer: Result<Appended, AppendError>,
) -> Result<(), CopyError> {
    match answer {
        Ok(appended) if appended.position == position => Ok(()),
        Ok(appended) => Err(CopyError::OutOfOrder { expected: position, found: appended.position }),
        Err(AppendError::Unavailable(cause)) => Err(CopyError::Unavailable(cause)),
        Err(source) => Err(CopyError::Refused { position, source }),
    }
}
