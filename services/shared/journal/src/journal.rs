//! The journal: reads entries, and makes records of decisions.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;
use jiff::Timestamp;
use motcua_domain::{Event, Who};
use motcua_eventlog::{
    AppendError, Appended, Clock, Log, Position, Proposal, ReadError, Record, RecordError, Stored,
    StreamName, Tail, Version,
};
use motcua_keys::{DataKey, KeyId, Keys, KeysError};
use tokio::sync::watch;
use tokio::task::{JoinError, spawn_blocking};
use uuid::Uuid;

use crate::recent::Recent;
use crate::{Decoded, Entry, RequestKey, seal};

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The log.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The key store.
    #[error("the key store cannot be read")]
    Keys(#[from] KeysError),
    /// The program ends while records are decoded.
    #[error("records are no longer decoded")]
    Interrupted(#[source] JoinError),
    /// A record that stands in the log cannot be read by this version.
    #[error("record at position {position} cannot be read")]
    Record {
        /// Where it stands.
        position: Position,
        /// Why.
        source: RecordError,
    },
}

/// The log, its keys and its clock. Cheap to clone.
#[derive(Clone)]
pub struct Journal(Arc<Inner>);

struct Inner {
    log: Log,
    keys: Keys,
    clock: Clock,
    recent: Recent,
    /// When the last record was made: time never goes back within the log. Held from reading the
    /// clock until the record is in the writer's queue, so that the log's order is time's order.
    last_recorded: Mutex<Timestamp>,
}

/// What is decided, before the log has taken it.
pub(crate) struct Draft<'a> {
    pub(crate) stream: &'a StreamName,
    pub(crate) after: Tail,
    pub(crate) who: &'a Who,
    pub(crate) key: Option<RequestKey>,
    pub(crate) trace_id: Option<[u8; 16]>,
    /// Where it is not when it was recorded: imports.
    pub(crate) happened: Option<Timestamp>,
    /// Seals personal data; `None` where the events have none.
    pub(crate) data_key: Option<&'a DataKey>,
}

/// A record on its way into the log.
pub(crate) struct Proposed {
    entry: Entry,
    bytes: usize,
    appending: BoxFuture<'static, Result<Appended, AppendError>>,
}

impl Journal {
    /// Opens the journal over a log.
    pub async fn open(log: Log, keys: Keys, clock: Clock) -> Result<Self, JournalError> {
        let last = log.last_recorded().await?.unwrap_or(Timestamp::UNIX_EPOCH);
        let last_recorded = Mutex::new(last);
        Ok(Self(Arc::new(Inner { log, keys, clock, recent: Recent::default(), last_recorded })))
    }

    /// The log itself.
    pub fn log(&self) -> &Log {
        &self.0.log
    }

    /// The key store.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The log's last position, kept up to date.
    pub fn last(&self) -> watch::Receiver<Position> {
        self.0.log.last()
    }

    /// Up to `limit` entries after a position, in order without gaps.
    pub async fn read(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Arc<Entry>>, JournalError> {
        let recent = self.0.recent.after(after, limit);
        if !recent.is_empty() {
            return Ok(recent);
        }
        self.entries(self.0.log.read(after, limit).await?).await
    }

    /// The entries of a stream after a version, all that stand up to position `at_least`.
    pub async fn read_stream(
        &self,
        stream: &StreamName,
        after: Version,
        at_least: Position,
    ) -> Result<Vec<Arc<Entry>>, JournalError> {
        self.entries(self.0.log.read_stream(stream, after, at_least).await?).await
    }

    /// The key of a stream, or a fresh one for a stream without (a new one, or an erased one).
    pub(crate) async fn key_of(&self, id: Option<KeyId>) -> Result<DataKey, KeysError> {
        if let Some(id) = id
            && let Some(key) = self.0.keys.find(id).await?
        {
            return Ok(key);
        }
        self.0.keys.take().await
    }

    /// Decodes and opens what the log holds; keys are looked up once for all.
    pub(crate) async fn entries(
        &self,
        stored: Vec<Stored>,
    ) -> Result<Vec<Arc<Entry>>, JournalError> {
        let wrong = |position| move |source| JournalError::Record { position, source };
        let records = in_portions(stored, move |stored| {
            let record = Record::decode(&stored.bytes).map_err(wrong(stored.position))?;
            Ok((stored, record))
        })
        .await?;
        let mut ids: Vec<_> =
            records.iter().flat_map(|(_, record)| seal::key_ids(record)).collect();
        ids.sort_unstable();
        ids.dedup();
        let keys = match ids.as_slice() {
            [] => HashMap::new(),
            ids => self.0.keys.find_all(ids).await?,
        };
        let keys = Arc::new(keys);
        in_portions(records, move |(stored, record)| {
            let entry = seal::open(&stored, record, &keys).map_err(wrong(stored.position))?;
            Ok(Arc::new(entry))
        })
        .await
    }

    /// Decides at the moment at which the record is made, and puts the record into the log's queue.
    pub(crate) fn propose<E>(
        &self,
        draft: &Draft<'_>,
        decide: impl FnOnce(Timestamp) -> Result<Vec<Event>, E>,
    ) -> Result<Proposed, E> {
        let mut last = self.0.last_recorded.lock().unwrap_or_else(PoisonError::into_inner);
        *last = self.0.clock.now().max(*last);
        let recorded = *last;
        let happened = draft.happened.unwrap_or(recorded);
        let events = decide(happened)?;
        let version = draft.after.version.next();
        let place = |index| (draft.stream, version, index);
        let record = Record {
            stream: draft.stream.clone(),
            version,
            id: Uuid::now_v7(),
            events: (events.iter().enumerate())
                .map(|(index, event)| seal::seal(event, draft.data_key, place(index)))
                .collect(),
            who: seal::who_ids(draft.who),
            recorded,
            happened,
            trace_id: draft.trace_id.map(|id| id.to_vec().into()).unwrap_or_default(),
            key_digest: draft.key.map(|key| key.key.to_vec().into()).unwrap_or_default(),
            request_digest: draft.key.map(|key| key.request.to_vec().into()).unwrap_or_default(),
            previous: draft.after.hash,
        };
        let proposal = Proposal::new(&record, draft.after);
        let sealed = record.events.iter().any(|event| !event.sealed.is_empty());
        let entry = Entry {
            position: Position::START,
            hash: proposal.hash,
            id: record.id,
            stream: record.stream,
            version,
            who: draft.who.clone(),
            recorded,
            happened,
            key: draft.key,
            events: events.into_iter().map(Decoded::Known).collect(),
            data_key: draft.data_key.filter(|_| sealed).map(DataKey::id),
        };
        let bytes = proposal.bytes.len();
        Ok(Proposed { entry, bytes, appending: self.0.log.append(proposal) })
    }

    /// Waits until the log has taken a record, and keeps its entry for the readers of this process.
    pub(crate) async fn settle(&self, proposed: Proposed) -> Result<Arc<Entry>, AppendError> {
        match proposed.appending.await {
            Ok(Appended { position }) => {
                let entry = Arc::new(Entry { position, ..proposed.entry });
                self.0.recent.keep(entry.clone(), proposed.bytes);
                Ok(entry)
            }
            Err(error) => {
                if let AppendError::ClockBehind { last_recorded } = &error {
                    let lock = &self.0.last_recorded;
                    let mut last = lock.lock().unwrap_or_else(PoisonError::into_inner);
                    *last = (*last).max(*last_recorded);
                }
                Err(error)
            }
        }
    }
}

/// So many records are worth a thread of their own: a portion takes about a millisecond.
const PORTION: usize = 125;

/// Does the same to each, many of them side by side, off the async threads; the order stays.
async fn in_portions<T: Send + 'static, R: Send + 'static>(
    items: Vec<T>,
    work: impl Fn(T) -> Result<R, JournalError> + Clone + Send + 'static,
) -> Result<Vec<R>, JournalError> {
    if items.len() <= PORTION {
        return items.into_iter().map(work).collect();
    }
    let mut done = Vec::with_capacity(items.len());
    let (mut items, mut portions) = (items.into_iter(), Vec::new());
    while items.len() > 0 {
        let portion: Vec<_> = items.by_ref().take(PORTION).collect();
        let work = work.clone();
        portions.push(spawn_blocking(move || {
            portion.into_iter().map(work).collect::<Result<Vec<_>, _>>()
        }));
    }
    for portion in portions {
        match portion.await {
            Ok(portion) => done.extend(portion?),
            Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
            Err(error) => return Err(JournalError::Interrupted(error)),
        }
    }
    Ok(done)
}
