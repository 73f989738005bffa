//! A log in memory that hands out its records in portions of any size.

use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use jiff::Timestamp;
use motcua_eventlog::{
    AppendError, Appended, Engine, EventData, Hash, Position, Proposal, ReadError, Record, Stored,
    StreamName, Version, WhoIds,
};
use tokio::sync::watch;
use uuid::Uuid;

pub(crate) struct Notebook {
    records: Mutex<Vec<Stored>>,
    last: watch::Sender<Position>,
    /// The next reads give at most so many records, in turn.
    portions: Mutex<Vec<usize>>,
}

impl Default for Notebook {
    fn default() -> Self {
        let last = watch::Sender::new(Position::START);
        Self { records: Mutex::default(), last, portions: Mutex::default() }
    }
}

/// What is written: a stream and the names of the events.
pub(crate) type Note = (u8, Vec<&'static str>);

impl Notebook {
    /// Writes a record; events whose name begins with `must` may not be passed over.
    pub(crate) fn write(&self, (stream, events): &Note) -> Position {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let position = Position(records.len() as u64 + 1);
        let record = Record {
            stream: StreamName::new(&format!("toy-{stream}")).unwrap(),
            version: Version(u32::try_from(position.0).unwrap()),
            id: Uuid::now_v7(),
            events: events.iter().map(|name| event(name)).collect(),
            who: WhoIds { account: "desk-1".into(), ..WhoIds::default() },
            recorded: Timestamp::UNIX_EPOCH,
            happened: Timestamp::UNIX_EPOCH,
            trace_id: bytes_of(&[]),
            key_digest: bytes_of(&[]),
            request_digest: bytes_of(&[]),
            previous: None,
        };
        let bytes = record.encode();
        let hash = Hash::of(&bytes);
        records.push(Stored { position, version: record.version, hash, bytes });
        drop(records);
        self.last.send_replace(position);
        position
    }

    pub(crate) fn write_all(&self, notes: &[Note]) -> Position {
        notes.iter().map(|note| self.write(note)).last().unwrap_or(Position::START)
    }

    pub(crate) fn hand_out(&self, portions: Vec<usize>) {
        *self.portions.lock().unwrap() = portions;
    }

    /// A log with only the first records of this one.
    pub(crate) fn first(&self, count: usize) -> Notebook {
        let records = self.records.lock().unwrap()[..count].to_vec();
        let last = watch::Sender::new(Position(count as u64));
        Notebook { records: Mutex::new(records), last, portions: Mutex::default() }
    }
}

fn event(name: &str) -> EventData {
    let may_be_skipped = !name.starts_with("must");
    EventData { type_name: name.into(), may_be_skipped, ..EventData::default() }
}

fn bytes_of<T: From<Vec<u8>>>(bytes: &[u8]) -> T {
    bytes.to_vec().into()
}

#[async_trait::async_trait]
impl Engine for Notebook {
    fn append(&self, _: Proposal) -> BoxFuture<'static, Result<Appended, AppendError>> {
        unreachable!("the tests write into the notebook themselves")
    }

    async fn read_stream(
        &self,
        _: &StreamName,
        _: Version,
        _: Position,
    ) -> Result<Vec<Stored>, ReadError> {
        unreachable!("a read model follows the whole log")
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Stored>, ReadError> {
        let limit = self.portions.lock().unwrap().pop().unwrap_or(limit).min(limit);
        let records = self.records.lock().unwrap();
        let after = usize::try_from(after.0).unwrap();
        Ok(records.iter().skip(after).take(limit).cloned().collect())
    }

    fn last(&self) -> watch::Receiver<Position> {
        self.last.subscribe()
    }

    async fn end(&self) -> Result<Position, ReadError> {
        Ok(*self.last.borrow())
    }

    async fn last_recorded(&self) -> Result<Option<Timestamp>, ReadError> {
        Ok(None)
    }

    async fn close(&self) {}

    async fn health(&self) -> Result<(), AppendError> {
        Ok(())
    }
}
