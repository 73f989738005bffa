//! A group: proposals that are written in one transaction, each seeing those before it.
//!
//! For the engines that keep the log in tables, where streams have numbers.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::standing::{Standing, Stands, may_be_next, stands};
use crate::{AppendError, Appended, Position, Proposal, StreamName, Tail, Version};

/// Where a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StreamEnd {
    /// The stream's number.
    pub(crate) number: i64,
    pub(crate) tail: Tail,
}

/// Where the log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LogEnd {
    pub(crate) position: Position,
    /// When the last record was made.
    pub(crate) recorded: Option<Timestamp>,
    /// The highest number of a stream.
    pub(crate) streams: i64,
}

impl LogEnd {
    /// The end of a log with this last record and this highest number of a stream.
    pub(crate) fn new(last: Option<&Standing>, streams: i64) -> Self {
        Self {
            position: last.map(|last| last.stored.position).unwrap_or_default(),
            recorded: last.map(|last| last.recorded),
            streams,
        }
    }
}

/// A record on its way into the tables.
#[derive(Debug)]
pub(crate) struct NewRecord {
    /// The stream's number.
    pub(crate) stream: i64,
    pub(crate) standing: Standing,
}

/// What a group will write. Nothing outside changes until it is committed.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) end: LogEnd,
    /// The ends of the group's streams; a stream that is not there does not exist.
    pub(crate) ends: HashMap<StreamName, StreamEnd>,
    pub(crate) streams: Vec<(i64, StreamName)>,
    pub(crate) records: Vec<NewRecord>,
}

/// What becomes of a proposal.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It is part of the group, or can never be.
    Known(Result<Appended, AppendError>),
    /// It stands on something earlier than the stream's end: look what follows.
    Earlier,
}

impl Group {
    pub(crate) fn new(end: LogEnd, ends: HashMap<StreamName, StreamEnd>) -> Self {
        Self { end, ends, streams: Vec::new(), records: Vec::new() }
    }

    /// Takes a proposal into the group, if it stands on the end of its stream.
    pub(crate) fn offer(&mut self, proposal: &Proposal) -> Outcome {
        let end = self.ends.get(&proposal.stream).copied();
        match stands(&proposal.after, &end.map_or(Tail::EMPTY, |end| end.tail)) {
            Stands::Earlier => Outcome::Earlier,
            Stands::Nowhere => Outcome::Known(Err(AppendError::UnknownTail)),
            Stands::AtTheEnd => Outcome::Known(self.take(proposal, end)),
        }
    }

    /// A record of this group.
    pub(crate) fn record(&self, stream: &StreamName, version: Version) -> Option<&Standing> {
        let mut records = self.records.iter().rev().map(|record| &record.standing);
        records.find(|record| record.stored.version == version && record.stream == *stream)
    }

    fn take(
        &mut self,
        proposal: &Proposal,
        end: Option<StreamEnd>,
    ) -> Result<Appended, AppendError> {
        let position = Position(self.end.position.0 + 1);
        may_be_next(proposal, position, self.end.recorded)?;
        let number = end.map_or_else(|| self.new_stream(&proposal.stream), |end| end.number);
        let standing = Standing::new(proposal, position);
        self.end.position = position;
        self.end.recorded = Some(standing.recorded);
        let end = StreamEnd { number, tail: standing.stored.tail() };
        self.ends.insert(proposal.stream.clone(), end);
        self.records.push(NewRecord { stream: number, standing });
        Ok(Appended { position })
    }

    fn new_stream(&mut self, name: &StreamName) -> i64 {
        self.end.streams += 1;
        self.streams.push((self.end.streams, name.clone()));
        self.end.streams
    }
}
