//! XML signatures (XML-DSig, `XAdES`): what a document carries, read with suspicion.
//!
//! A document is looked through before it is parsed, and parsed once. What a reference covers is a set
//! of nodes of that one tree, and nothing is looked up a second time: a consumer that works with other
//! nodes than these works with what nobody signed.
//!
//! What [`signatures`] finds wrong, by the verdict that it leads to (EN 319 102-1):
//!
//! - the form is broken: `xml-structure`, `xml-base64`, `xml-duplicate-id`, `xml-manifest`,
//!   `xml-covers-nothing`, `xml-reference-covers-nothing`, `xml-relative-namespace`, every `xades-…`
//!   fault, every limit (`xml-too-…`, `xml-canonical-form-too-large`, `xml-base-too-long`), and what
//!   [`read`] refuses of a file that a reference canonicalises;
//! - the form is not allowed: `xml-transform`, `xml-transform-order`, `xml-canonicalization`,
//!   `xml-reference-uri`, `xml-hmac`.
//!
//! What it remarks: `xml-covers-part`, `xml-object-not-covered`, `xml-comment-in-text`, `xml-manifest`,
//! `xml-key-value`, `xml-retrieval-method`, `xades-signing-certificate` (none is bound),
//! `xades-signing-time`, `xades-timestamp-not-checked`, and `xml-base64` and `xml-structure` of a
//! certificate or an answer that came along.
//!
//! Sources: XML Signature Syntax and Processing 1.1 (W3C), ETSI EN 319 132-1.

pub mod c14n;
#[cfg(any(test, feature = "testing"))]
pub(crate) mod draft;
mod dsig;
mod key_info;
mod precheck;
mod reference;
mod tree;
mod uncovered;
mod vocabulary;
mod xades;

pub use dsig::signatures;
pub use tree::Document;
pub use uncovered::uncovered;

use crate::facts::Fault;

/// Reads a document: UTF-8, XML 1.0, without a document type, within the limits of `precheck`.
///
/// # Errors
/// `xml-too-large`, `xml-too-deep`, `xml-too-many-nodes`, `xml-too-many-attributes`,
/// `xml-too-many-namespaces`, `xml-name-too-long`, `xml-encoding`, `xml-doctype`, `xml-entity`,
/// `xml-xinclude`, `xml-line-end`, `xml-not-well-formed`.
pub fn read(bytes: &[u8]) -> Result<Document<'_>, Fault> {
    Document::parse(precheck::look_through(bytes)?)
}

fn fault(code: &'static str, detail: impl Into<String>) -> Fault {
    Fault { code, detail: detail.into() }
}
