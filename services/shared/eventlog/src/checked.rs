//! Bytes that came back from an engine: checked before anybody takes them for a record.

use bytes::Bytes;
use jiff::Timestamp;
use prost::Message;
use uuid::Uuid;

use crate::standing::Standing;
use crate::{Hash, Position, ReadError, Stored, StreamName, Version};

/// The fields of a record that say where it belongs; the rest is passed over.
#[derive(Clone, PartialEq, Message)]
struct Place {
    #[prost(string, tag = "2")]
    stream: String,
    #[prost(uint32, tag = "3")]
    version: u32,
    #[prost(bytes = "vec", tag = "4")]
    id: Vec<u8>,
    #[prost(int64, tag = "7")]
    recorded_ms: i64,
}

/// A record whose bytes have the hash that stands beside them.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) stored: Stored,
    place: Place,
}

impl Checked {
    /// Checks bytes that an engine kept at a position, beside their hash.
    pub(crate) fn new(position: Position, bytes: Bytes, hash: Hash) -> Result<Self, ReadError> {
        if Hash::of(&bytes) != hash {
            return Err(ReadError::Corrupt(position));
        }
        let place = Place::decode(bytes.as_ref()).map_err(|_| ReadError::Corrupt(position))?;
        let version = Version(place.version);
        Ok(Self { stored: Stored { position, version, hash, bytes }, place })
    }

    /// Whether the record says that it belongs to a stream.
    pub(crate) fn is_of(&self, stream: &StreamName) -> bool {
        self.place.stream == stream.as_str()
    }

    /// The record with what proposals are compared with.
    pub(crate) fn standing(self) -> Result<Standing, ReadError> {
        let Self { stored, place } = self;
        let damaged = ReadError::Corrupt(stored.position);
        let stream = StreamName::new(&place.stream).ok();
        let id = Uuid::from_slice(&place.id).ok();
        let recorded = Timestamp::from_millisecond(place.recorded_ms).ok();
        match (stream, id, recorded) {
            (Some(stream), Some(id), Some(recorded)) => {
                Ok(Standing { stream, id, recorded, stored })
            }
            _ => Err(damaged),
        }
    }
}
