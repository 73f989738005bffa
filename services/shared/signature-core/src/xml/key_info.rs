//! `KeyInfo`: certificates that came along. It is seldom signed, and never trusted.

use std::borrow::Cow;

use roxmltree::Node;

use super::fault;
use super::vocabulary::{bytes_of, elements, is_dsig};
use crate::facts::Signature;

/// How many certificates are taken in: a chain has four or five.
pub(super) const MAX_CERTIFICATES: usize = 64;

/// Notes the certificates, and a key that stands there without one.
pub(super) fn read(node: Node<'_, '_>, facts: &mut Signature<'static>) {
    let data = elements(node).filter(|child| is_dsig(*child, "X509Data"));
    for certificate in data.flat_map(elements).filter(|child| is_dsig(*child, "X509Certificate")) {
        match bytes_of(certificate) {
            Ok(der) => add_certificate(der, facts),
            Err(found) => facts.remarks.push(found),
        }
    }
    // XML-DSig 1.1, section 4.5.2: a bare key. Whoever made the document chose it.
    let is_key = |child: Node<'_, '_>| {
        is_dsig(child, "KeyValue") || child.tag_name().name() == "DEREncodedKeyValue"
    };
    if elements(node).any(is_key) {
        facts.remarks.push(fault("xml-key-value", "a key without a certificate is not used"));
    }
    if elements(node).any(|child| is_dsig(child, "RetrievalMethod")) {
        facts.remarks.push(fault("xml-retrieval-method", "keys kept elsewhere are not fetched"));
    }
}

/// Keeps each certificate once.
pub(super) fn add_certificate(der: Vec<u8>, facts: &mut Signature<'static>) {
    let is_new = facts.certificates.iter().all(|known| known.as_ref() != der);
    if is_new && facts.certificates.len() < MAX_CERTIFICATES {
        facts.certificates.push(Cow::Owned(der));
    }
}
