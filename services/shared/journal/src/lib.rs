//! The log as the services see it: domain events in and out, personal data sealed and opened.
//!
//! Every command goes through here in the same order: rights, idempotency key, `If-Match`, rules,
//! log. [`Dossiers`] decides on dossiers, [`Slips`] on slips, [`Publisher`] on the catalogue.

mod act;
mod dossiers;
mod entry;
mod error;
mod journal;
mod loaded;
mod publisher;
mod recent;
mod seal;
mod series;
mod slips;

pub use act::{Act, RequestKey};
pub use dossiers::{Done, Dossiers};
pub use entry::{Decoded, Entry};
pub use error::{Change, ExecuteError};
pub use journal::{Journal, JournalError};
pub use loaded::Loaded;
pub use publisher::{Publisher, stream_of};
pub use slips::{GivenSlip, Slips};

#[cfg(test)]
mod tests;
