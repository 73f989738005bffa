//! The log in memory, for tests: the same contract, and switches for what goes wrong.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures::future::{BoxFuture, ready};
use jiff::Timestamp;
use tokio::sync::{oneshot, watch};

use crate::standing::{Standing, Stands, may_be_next, settle, stands};
use crate::{
    AppendError, Appended, Engine, Hash, MAX_RECORD_BYTES, Position, Proposal, ReadError, Stored,
    StreamName, Tail, Version,
};

/// How many proposals may wait while the log is held.
const QUEUE: usize = 1024;

/// What goes wrong with an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is written: [`AppendError::Unavailable`].
    BeforeWriting,
    /// The record is written, but the answer is [`AppendError::Unavailable`]: an unknown outcome.
    AfterWriting,
    /// Nothing is written: [`AppendError::DiskFull`].
    DiskFull,
}

/// The log in memory.
pub struct MemoryEngine {
    state: Mutex<State>,
    last: watch::Sender<Position>,
}

#[derive(Default)]
struct State {
    records: Vec<Standing>,
    /// The index of each stream's records.
    streams: HashMap<StreamName, Vec<usize>>,
    faults: VecDeque<Fault>,
    held: bool,
    closed: bool,
    waiting: VecDeque<Waiting>,
}

struct Waiting {
    proposal: Proposal,
    reply: oneshot::Sender<Result<Appended, AppendError>>,
}

impl MemoryEngine {
    /// An empty log.
    pub fn new() -> Arc<Self> {
        let last = watch::Sender::new(Position::START);
        Arc::new(Self { state: Mutex::default(), last })
    }

    /// The next appends fail, one a fault, in this order.
    pub fn fail_next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state().faults.extend(faults);
    }

    /// Lets appends wait, in the order in which they come, until [`MemoryEngine::release`].
    pub fn hold(&self) {
        self.state().held = true;
    }

    /// Writes what waits, and no longer holds.
    pub fn release(&self) {
        let mut state = self.state();
        state.held = false;
        self.drain(&mut state);
    }

    /// How many appends wait.
    pub fn waiting(&self) -> usize {
        self.state().waiting.len()
    }

    /// Flips a bit in a stored record, if there is one at this position.
    pub fn damage(&self, position: Position) {
        let mut state = self.state();
        let index = usize::try_from(position.0).ok().and_then(|position| position.checked_sub(1));
        if let Some(record) = index.and_then(|index| state.records.get_mut(index)) {
            let mut bytes = record.stored.bytes.to_vec();
            if let Some(last) = bytes.last_mut() {
                *last ^= 1;
            }
            record.stored.bytes = Bytes::from(bytes);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn drain(&self, state: &mut State) {
        while let Some(Waiting { proposal, reply }) = state.waiting.pop_front() {
            let answer = match state.faults.pop_front() {
                Some(Fault::BeforeWriting) => Err(lost()),
                Some(Fault::DiskFull) => Err(AppendError::DiskFull),
                Some(Fault::AfterWriting) => state.append(&proposal).and(Err(lost())),
                None => state.append(&proposal),
            };
            self.last.send_replace(state.last());
            drop(reply.send(answer));
        }
    }
}

fn lost() -> AppendError {
    AppendError::Unavailable("the test lets this append fail".into())
}

impl State {
    fn last(&self) -> Position {
        Position(self.records.len() as u64)
    }

    fn append(&mut self, proposal: &Proposal) -> Result<Appended, AppendError> {
        let end = self.record(&proposal.stream, self.version(&proposal.stream));
        let end = end.map_or(Tail::EMPTY, |end| end.stored.tail());
        match stands(&proposal.after, &end) {
            Stands::Nowhere => Err(AppendError::UnknownTail),
            Stands::Earlier => {
                let after = proposal.after.version;
                let before = self.record(&proposal.stream, after);
                let next = self.record(&proposal.stream, after.next());
                let next = next.expect("the stream's versions have no gaps").clone();
                checked(&next.stored)?;
                settle(proposal, before, next)
            }
            Stands::AtTheEnd => {
                let position = Position(self.last().0 + 1);
                let last_recorded = self.records.last().map(|last| last.recorded);
                may_be_next(proposal, position, last_recorded)?;
                let stream = self.streams.entry(proposal.stream.clone()).or_default();
                stream.push(self.records.len());
                self.records.push(Standing::new(proposal, position));
                Ok(Appended { position })
            }
        }
    }

    fn version(&self, stream: &StreamName) -> Version {
        let count = self.streams.get(stream).map_or(0, Vec::len);
        Version(u32::try_from(count).expect("no test writes so many records"))
    }

    fn record(&self, stream: &StreamName, version: Version) -> Option<&Standing> {
        let index = usize::try_from(version.0).ok()?.checked_sub(1)?;
        self.records.get(*self.streams.get(stream)?.get(index)?)
    }
}

fn checked(record: &Stored) -> Result<Stored, ReadError> {
    if Hash::of(&record.bytes) == record.hash {
        Ok(record.clone())
    } else {
        Err(ReadError::Corrupt(record.position))
    }
}

#[async_trait::async_trait]
impl Engine for MemoryEngine {
    fn append(&self, proposal: Proposal) -> BoxFuture<'static, Result<Appended, AppendError>> {
        let bytes = proposal.bytes.len();
        if bytes > MAX_RECORD_BYTES {
            return Box::pin(ready(Err(AppendError::TooLarge { bytes })));
        }
        let mut state = self.state();
        if state.closed || state.waiting.len() >= QUEUE {
            let refused = AppendError::Unavailable("the log takes nothing now".into());
            return Box::pin(ready(Err(refused)));
        }
        let (reply, answer) = oneshot::channel();
        state.waiting.push_back(Waiting { proposal, reply });
        if !state.held {
            self.drain(&mut state);
        }
        Box::pin(async move {
            let closed = |_| Err(AppendError::Unavailable("the log is closed".into()));
            answer.await.unwrap_or_else(closed)
        })
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        after: Version,
        _at_least: Position,
    ) -> Result<Vec<Stored>, ReadError> {
        let state = self.state();
        let records = state.streams.get(stream).into_iter().flatten();
        let after = usize::try_from(after.0).unwrap_or(usize::MAX);
        records.skip(after).map(|index| checked(&state.records[*index].stored)).collect()
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Stored>, ReadError> {
        let state = self.state();
        let after = usize::try_from(after.0).unwrap_or(usize::MAX);
        state.records.iter().skip(after).take(limit).map(|record| checked(&record.stored)).collect()
    }

    fn last(&self) -> watch::Receiver<Position> {
        self.last.subscribe()
    }

    async fn end(&self) -> Result<Position, ReadError> {
        Ok(self.state().last())
    }

    async fn last_recorded(&self) -> Result<Option<Timestamp>, ReadError> {
        Ok(self.state().records.last().map(|record| record.recorded))
    }

    async fn health(&self) -> Result<(), AppendError> {
        let state = self.state();
        match state.faults.front() {
            Some(Fault::DiskFull) => Err(AppendError::DiskFull),
            Some(Fault::BeforeWriting | Fault::AfterWriting) => Err(lost()),
            None if state.closed => Err(AppendError::Unavailable("the log is closed".into())),
            None => Ok(()),
        }
    }
    async fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        self.drain(&mut state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> impl Future<Output = (crate::Log, ())> {
        let log: crate::Log = MemoryEngine::new();
        ready((log, ()))
    }

    mod conformance {
        crate::engine_conformance!(super::empty());
    }
}
