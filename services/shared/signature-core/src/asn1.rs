//! What stands in CMS, timestamps and OCSP answers, as DER.
//!
//! The types here borrow: where bytes are signed or hashed, they are kept as they came and never
//! written anew.

pub mod ber;
pub mod cms;
pub mod element;
pub mod ess;
pub mod revocation;
pub mod time;
pub mod tsp;
