//! The shared event log: append-only, totally ordered, the one truth of the shop.
//!
//! [`Engine`] is the contract; its promises are tested by one suite ([`conformance`]) that every
//! engine passes. Engines: [`sqlite`] (a file), [`memory`] (tests).

mod clock;
mod engine;
mod position;
mod record;

#[cfg(any(test, feature = "testing"))]
pub mod conformance;
#[cfg(any(test, feature = "testing"))]
pub mod memory;
pub mod sqlite;

pub use clock::Clock;
pub use engine::{AppendError, Appended, Engine, Log, ReadError};
pub use position::{Position, StreamName, StreamNameError, Tail, Version};
pub use record::{
    EventData, Hash, MAX_RECORD_BYTES, Proposal, Record, RecordError, Stored, WhoIds,
};
