//! A record: one decision on one stream, with all its events, in the bytes that are hashed.

use std::fmt;

use bytes::Bytes;
use jiff::Timestamp;
use motcua_proto::log::v1 as proto;
use prost::Message;
use uuid::Uuid;

use crate::{Position, StreamName, Tail, Version};

/// The largest record that any engine takes: 256 KiB.
pub const MAX_RECORD_BYTES: usize = 256 * 1024;

const FORMAT: u32 = 1;

/// SHA-256 of a record's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
        Self(digest.as_ref().try_into().expect("SHA-256 has 32 bytes"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// One event as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventData {
    /// Full name of the event's message.
    pub type_name: String,
    /// The message's bytes, without personal data.
    pub data: Bytes,
    /// A reader that does not know the type may pass over it.
    pub may_be_skipped: bool,
    /// The key that sealed the personal data: 16 bytes, or empty.
    pub key_id: Bytes,
    /// The sealed personal data, or empty.
    pub sealed: Bytes,
}

/// Who decided, as the log keeps it; empty texts where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WhoIds {
    /// The account.
    pub account: String,
    /// The agency.
    pub agency: String,
    /// The counter.
    pub counter: String,
}

/// One decision on one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The stream.
    pub stream: StreamName,
    /// The stream's version after it.
    pub version: Version,
    /// Made once a command; a retry brings the same.
    pub id: Uuid,
    /// What was decided.
    pub events: Vec<EventData>,
    /// Who decided.
    pub who: WhoIds,
    /// When the record was made.
    pub recorded: Timestamp,
    /// When it happened.
    pub happened: Timestamp,
    /// W3C trace id, or empty.
    pub trace_id: Bytes,
    /// Keyed digest of caller and idempotency key, or empty.
    pub key_digest: Bytes,
    /// Keyed digest of the request, or empty.
    pub request_digest: Bytes,
    /// Hash of the stream's previous record.
    pub previous: Option<Hash>,
}

/// Bytes that are no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("record is not readable: {0}")]
pub struct RecordError(pub String);

impl Record {
    /// The bytes that are hashed and stored.
    pub fn encode(&self) -> Bytes {
        let events = self.events.iter().map(|event| proto::Event {
            r#type: event.type_name.clone(),
            data: event.data.to_vec(),
            may_be_skipped: event.may_be_skipped,
            key_id: event.key_id.to_vec(),
            sealed: event.sealed.to_vec(),
        });
        let record = proto::Record {
            format: FORMAT,
            stream: self.stream.as_str().to_owned(),
            version: self.version.0,
            id: self.id.as_bytes().to_vec(),
            events: events.collect(),
            who: Some(proto::Who {
                account: self.who.account.clone(),
                agency: self.who.agency.clone(),
                counter: self.who.counter.clone(),
            }),
            recorded_ms: self.recorded.as_millisecond(),
            happened_ms: self.happened.as_millisecond(),
            trace_id: self.trace_id.to_vec(),
            key_digest: self.key_digest.to_vec(),
            request_digest: self.request_digest.to_vec(),
            previous_hash: self.previous.map(|hash| hash.0.to_vec()).unwrap_or_default(),
        };
        record.encode_to_vec().into()
    }

    /// Reads a record from the bytes that were stored.
    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let record = proto::Record::decode(bytes).map_err(|e| RecordError(e.to_string()))?;
        if record.format != FORMAT {
            return Err(RecordError(format!("format {} is not known", record.format)));
        }
        let wrong = |what: &str| RecordError(format!("{what} is wrong"));
        let who = record.who.ok_or_else(|| wrong("who"))?;
        let previous = match record.previous_hash.as_slice() {
            [] => None,
            hash => Some(Hash(hash.try_into().map_err(|_| wrong("previous hash"))?)),
        };
        Ok(Self {
            stream: StreamName::new(&record.stream).map_err(|_| wrong("stream"))?,
            version: Version(record.version),
            id: Uuid::from_slice(&record.id).map_err(|_| wrong("id"))?,
            events: record.events.into_iter().map(EventData::from).collect(),
            who: WhoIds { account: who.account, agency: who.agency, counter: who.counter },
            recorded: Timestamp::from_millisecond(record.recorded_ms)
                .map_err(|_| wrong("recorded"))?,
            happened: Timestamp::from_millisecond(record.happened_ms)
                .map_err(|_| wrong("happened"))?,
            trace_id: record.trace_id.into(),
            key_digest: record.key_digest.into(),
            request_digest: record.request_digest.into(),
            previous,
        })
    }
}

impl From<proto::Event> for EventData {
    fn from(event: proto::Event) -> Self {
        Self {
            type_name: event.r#type,
            data: event.data.into(),
            may_be_skipped: event.may_be_skipped,
            key_id: event.key_id.into(),
            sealed: event.sealed.into(),
        }
    }
}

/// A record that somebody asks the log to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The stream.
    pub stream: StreamName,
    /// The end of the stream on which it was decided.
    pub after: Tail,
    /// The record's id.
    pub id: Uuid,
    /// When it was made: within one log, time never goes back.
    pub recorded: Timestamp,
    /// The record's bytes.
    pub bytes: Bytes,
    /// Their hash.
    pub hash: Hash,
    /// Where the record stands in the log that it is copied from: it takes the same place or none,
    /// and its time is not compared with that of other streams.
    pub copied: Option<Position>,
}

impl Proposal {
    /// Proposes a record after the end of the stream on which it was decided.
    ///
    /// `record.version` and `record.previous` are those that follow from `after`.
    pub fn new(record: &Record, after: Tail) -> Self {
        debug_assert_eq!(record.version, after.version.next());
        debug_assert_eq!(record.previous, after.hash);
        let bytes = record.encode();
        let hash = Hash::of(&bytes);
        let stream = record.stream.clone();
        let (id, recorded) = (record.id, record.recorded);
        Self { stream, after, id, recorded, bytes, hash, copied: None }
    }
}

/// A record that stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its place in the log.
    pub position: Position,
    /// Its place in its stream.
    pub version: Version,
    /// SHA-256 of `bytes`, checked when it was read.
    pub hash: Hash,
    /// The record's bytes.
    pub bytes: Bytes,
}

impl Stored {
    /// The end of the stream after this record.
    pub fn tail(&self) -> Tail {
        Tail { version: self.version, position: self.position, hash: Some(self.hash) }
    }
}
