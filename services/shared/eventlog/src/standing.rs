//! What a proposal meets in its stream: one rule for every engine.

use std::cmp::Ordering;

use jiff::Timestamp;
use uuid::Uuid;

use crate::{AppendError, Appended, Position, Proposal, Stored, StreamName, Tail};

/// A record that stands in the log, with what the next proposals are compared with.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) stream: StreamName,
    pub(crate) id: Uuid,
    /// In whole milliseconds, as the log keeps it.
    pub(crate) recorded: Timestamp,
    pub(crate) stored: Stored,
}

impl Standing {
    /// The proposal, once it stands at `position`.
    pub(crate) fn new(proposal: &Proposal, position: Position) -> Self {
        let recorded = Timestamp::from_millisecond(proposal.recorded.as_millisecond());
        Self {
            stream: proposal.stream.clone(),
            id: proposal.id,
            recorded: recorded.expect("it was a timestamp before it was cut to milliseconds"),
            stored: Stored {
                position,
                version: proposal.after.version.next(),
                hash: proposal.hash,
                bytes: proposal.bytes.clone(),
            },
        }
    }
}

/// Where a proposal stands, seen from the end of its stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    /// On the end: append it.
    AtTheEnd,
    /// On something earlier: look which record follows it.
    Earlier,
    /// On what the log does not have.
    Nowhere,
}

/// Compares what a proposal stands on with the end of its stream.
pub(crate) fn stands(after: &Tail, end: &Tail) -> Stands {
    match after.version.cmp(&end.version) {
        Ordering::Equal if after == end => Stands::AtTheEnd,
        Ordering::Less => Stands::Earlier,
        Ordering::Equal | Ordering::Greater => Stands::Nowhere,
    }
}

/// Refuses a record that is older than the log's last one, and a copied one whose place is not the next.
pub(crate) fn may_be_next(
    proposal: &Proposal,
    next: Position,
    last_recorded: Option<Timestamp>,
) -> Result<(), AppendError> {
    match proposal.copied {
        None => not_behind(proposal, last_recorded),
        Some(place) if place == next => Ok(()),
        Some(place) => {
            let why = format!("the next position of the log is {next}, not {place}");
            Err(AppendError::Unavailable(why.into()))
        }
    }
}

/// Refuses a record that is older than the one before it.
pub(crate) fn not_behind(
    proposal: &Proposal,
    last_recorded: Option<Timestamp>,
) -> Result<(), AppendError> {
    match last_recorded {
        Some(last) if proposal.recorded.as_millisecond() < last.as_millisecond() => {
            Err(AppendError::ClockBehind { last_recorded: last })
        }
        _ => Ok(()),
    }
}

/// Answers a proposal that stands on something earlier than the end: its own record follows (it was
/// appended before, and the answer got lost), or another.
///
/// `before` is the record at the version that it stands on (`None` for version 0), `next` the one
/// that follows.
pub(crate) fn settle(
    proposal: &Proposal,
    before: Option<&Standing>,
    next: Standing,
) -> Result<Appended, AppendError> {
    let tail = before.map_or(Tail::EMPTY, |before| before.stored.tail());
    if tail != proposal.after {
        return Err(AppendError::UnknownTail);
    }
    settle_next(proposal, next)
}

/// The same, where what the proposal stands on was found before.
pub(crate) fn settle_next(proposal: &Proposal, next: Standing) -> Result<Appended, AppendError> {
    if next.id == proposal.id {
        return Ok(Appended { position: next.stored.position });
    }
    Err(AppendError::Conflict { standing: Box::new(next.stored) })
}
