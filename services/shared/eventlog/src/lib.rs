//! The shared event log: append-only, totally ordered, the one truth of the shop.
//!
//! [`Engine`] is the contract; its promises are tested by one suite (`conformance`) that every
//! engine passes. Engines: [`sqlite`] (a file), [`postgres`] (a database, several programs),
//! [`jetstream`] (NATS servers), `memory` (tests).
//!
//! To add an engine: a file that implements [`Engine`] and ends with `engine_conformance!`. The
//! rule by which a proposal is taken or refused stands once, in `standing.rs`.

mod chain;
mod checked;
mod clock;
pub mod copy;
mod ends;
mod engine;
mod follow;
mod group;
mod position;
mod queue;
mod recent;
mod record;
mod standing;

#[cfg(any(test, feature = "testing"))]
pub mod conformance;
pub mod jetstream;
#[cfg(any(test, feature = "testing"))]
pub mod memory;
#[cfg(test)]
mod model;
pub mod postgres;
pub mod sqlite;
pub mod verify;

pub use chain::{Bad, Fault, Verified};
pub use clock::Clock;
pub use engine::{AppendError, Appended, Cause, Engine, Log, ReadError};
pub use follow::Follower;
pub use position::{Position, StreamName, StreamNameError, Tail, Version};
pub use record::{
    EventData, Hash, MAX_RECORD_BYTES, Proposal, Record, RecordError, Stored, WhoIds,
};
