//! What fuzzers do to documents. The targets stand in `tests/`: they ask the whole verifier.
//!
//! In a package of its own, so that `cargo bolero` builds nothing but these targets.

mod der;
mod edit;

pub use edit::Edited;
