//! A record of the log, read: its events decoded, its personal data opened.

use jiff::Timestamp;
use motcua_domain::{Event, Who};
use motcua_eventlog::{Hash, Position, StreamName, Tail, Version};
use motcua_keys::KeyId;
use uuid::Uuid;

use crate::RequestKey;

/// One record, as projections and commands read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the log.
    pub position: Position,
    /// The hash of its bytes.
    pub hash: Hash,
    /// The record's id.
    pub id: Uuid,
    /// Its stream.
    pub stream: StreamName,
    /// Its place in the stream.
    pub version: Version,
    /// Who decided.
    pub who: Who,
    /// When the record was made.
    pub recorded: Timestamp,
    /// When it happened.
    pub happened: Timestamp,
    /// The idempotency key that it used, if any.
    pub key: Option<RequestKey>,
    /// What was decided.
    pub events: Vec<Decoded>,
    /// The key that sealed its personal data.
    pub data_key: Option<KeyId>,
}

/// An event of a record.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly every event is known")]
pub enum Decoded {
    /// One that this version knows.
    Known(Event),
    /// One that it does not.
    Unknown {
        /// Full name of the event's message.
        type_name: String,
        /// Whether a reader may pass over it.
        may_be_skipped: bool,
    },
}

impl Entry {
    /// The events that this version knows.
    pub fn known(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().filter_map(|event| match event {
            Decoded::Known(event) => Some(event),
            Decoded::Unknown { .. } => None,
        })
    }

    /// The end of the stream after this record.
    pub fn tail(&self) -> Tail {
        Tail { version: self.version, position: self.position, hash: Some(self.hash) }
    }
}
