//! What a signed document's signatures are worth: bytes, evidence, trust, a policy and a moment in; a
//! verdict with every check that led to it out.
//!
//! Nothing here reads a file, the network or a clock.

pub mod asn1;
pub mod cms;
pub mod crypto;
pub mod facts;
pub mod pdf;
pub mod pki;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod xml;
