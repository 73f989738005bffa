//! What a maker of signatures must hash and sign, as the reader will hash and verify it.

use std::ops::Range;

use roxmltree::Node;

use super::c14n::{Canonicalization, NodeSet, canonicalize};
use super::dsig::Structure;
use super::reference::{Reference, Sources, canonicalization};
use super::vocabulary::is_dsig;
use super::{Document, fault};
use crate::facts::Fault;

/// The octets that the last `Reference` without a hash names, and where its `DigestValue` stands; `None`
/// where each has one.
pub(crate) fn digested(
    document: &Document<'_>,
    files: &[(&str, &[u8])],
) -> Option<(Vec<u8>, Range<usize>)> {
    let mut sources = Sources { document, files, work: usize::MAX };
    let (node, value) = document
        .root()
        .descendants()
        .filter(|node| is_dsig(*node, "Reference"))
        .filter_map(|node| node.last_element_child().map(|value| (node, value)))
        .rfind(|(_, value)| !value.has_children())?;
    let signature = node.ancestors().find(|node| is_dsig(*node, "Signature"))?;
    let octets = Reference::read(node).and_then(|read| {
        let target = read.target(&sources)?;
        Ok(read
            .octets(&target, signature, &Canonicalization::DEFAULT, &mut sources.work)?
            .into_owned())
    });
    // A reference that is refused is part of an attack: its hash does not matter.
    Some((octets.unwrap_or_default(), value.range()))
}

/// The canonical `SignedInfo` of the document's last signature, and where its `SignatureValue` stands.
pub(crate) fn to_sign(document: &Document<'_>) -> Result<(Vec<u8>, Range<usize>), Fault> {
    let parts = Structure::read(last_signature(document)?)?;
    let how = canonicalization(parts.canonicalization).ok().flatten();
    let how = how.unwrap_or(Canonicalization::DEFAULT);
    let set = NodeSet { apex: parts.signed_info, without: None, comments: true };
    Ok((canonicalize(&set, &how)?, parts.value.range()))
}

/// The canonical `SignatureValue` of the document's last signature, which a timestamp stamps.
pub(crate) fn to_stamp(document: &Document<'_>, how: &Canonicalization) -> Result<Vec<u8>, Fault> {
    let parts = Structure::read(last_signature(document)?)?;
    canonicalize(&NodeSet { apex: parts.value, without: None, comments: true }, how)
}

fn last_signature<'t, 'i>(document: &'t Document<'i>) -> Result<Node<'t, 'i>, Fault> {
    let last = document.root().descendants().rfind(|node| is_dsig(*node, "Signature"));
    last.ok_or_else(|| fault("xml-structure", "there is no signature"))
}
