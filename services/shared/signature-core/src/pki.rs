//! Certificates, the paths that they make, and whether one of them has been revoked (RFC 5280, RFC 6960).
//!
//! [`build::build`] finds a valid path, or tells what is wrong with the nearest. Then [`ocsp::status`] and
//! [`crl::status`] are asked about each certificate below the anchor, by the path that ends with it.
//!
//! Nothing is fetched: certificates, lists and answers come in as bytes. What is found is a fact with its
//! times; whether it is fresh enough, and which algorithms are good enough, is judged by the policy.

pub mod build;
mod cache;
pub mod cert;
mod checked;
pub mod crl;
pub mod extensions;
pub mod names;
pub mod ocsp;
pub mod path;
pub mod policy_tree;
pub mod purpose;
mod tlv;

pub use cache::Cache;
pub use cert::Certificate;

use crate::asn1::cms::SignedData;

/// The certificates, each in DER, that an authority gives out as those of its issuer: one, or a CMS that
/// holds nothing else (RFC 5280, 4.2.2.1). None, where it is neither.
pub fn issuers(body: &[u8]) -> Vec<&[u8]> {
    match SignedData::from_content_info(body) {
        Ok(signed) => signed.certificates,
        Err(_) if Certificate::from_der(body).is_ok() => vec![body],
        Err(_) => Vec::new(),
    }
}
