//! What a signed document's signatures are worth: bytes, evidence, trust, a policy and a moment in; a
//! verdict with every check that led to it out.
//!
//! The formats ([`pdf`], [`cms`], [`xml`]) deliver facts; one engine judges them (ETSI EN 319 102-1).
//! Nothing here reads a file, the network or a clock, and no anchor is taken from a document.

pub mod asn1;
pub mod cms;
pub mod crypto;
mod detect;
mod document;
pub mod facts;
pub mod pdf;
pub mod pki;
mod policy;
pub mod report;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod trust;
mod verdict;
mod wants;
pub mod xml;

pub use detect::Kind;
pub use document::{Evidence, Question, verify};
pub use pki::Cache;
pub use policy::{Changes, Policy, PolicyError, Weight};
pub use report::{Report, SubIndication, Verdict};
pub use trust::{AnchorKind, Entry, Trust, TrustError, TrustList};
pub use wants::{Fetched, Want, WantKind};
