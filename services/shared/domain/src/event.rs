//! Everything that can stand in a record.

use crate::{catalogue, dossier, slip};

/// One event of any stream.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Something happened to a dossier.
    Dossier(dossier::Event),
    /// A slip was given at a counter.
    Slip(slip::Event),
    /// The catalogue changed.
    Catalogue(catalogue::Event),
}
