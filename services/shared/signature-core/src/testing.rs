//! What tests need to make: a little PKI, signed documents, and attacks on them. Never part of the
//! program.

pub mod cms;
pub mod pdf;
pub mod pki;
pub mod xml;
