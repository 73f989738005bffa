//! Content of a document that no signature covers.
//!
//! A signature over a part is sound, and still a reader may be shown what stands beside that part: that
//! is what wrapping attacks live from. So a document passes only where everything that says something
//! is covered by one signature or another.

use std::collections::HashSet;

use roxmltree::{Node, NodeId};

use super::Document;
use super::fault;
use super::vocabulary::{elements, is_dsig, is_xades, place_of};
use crate::facts::{Fault, ReferenceState, Scope, Signature};

/// The first content that no signature covers; `None` where there is none.
///
/// Content is text, and an attribute of an element that is not covered. What a `Signature` says of itself
/// is none; what was put into it is.
pub fn uncovered(document: &Document<'_>, signatures: &[Signature<'_>]) -> Option<Fault> {
    let references = signatures.iter().flat_map(|signature| &signature.references);
    let mut covered = HashSet::new();
    for reference in references.filter(|reference| reference.state == ReferenceState::Intact) {
        match &reference.scope {
            Scope::Whole => return None,
            Scope::Fragment(id) => covered.extend(document.by_id(id).map(|node| node.id())),
            Scope::File(_) | Scope::Revision(_) | Scope::Properties => {}
        }
    }
    let place = first(document.root(), &covered)?;
    Some(fault("xml-content-not-covered", format!("at {place}")))
}

/// Goes through the tree without recursion: its depth is the document's.
fn first(root: Node<'_, '_>, covered: &HashSet<NodeId>) -> Option<String> {
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if covered.contains(&node.id()) || is_of_signature(node) {
            continue;
        }
        let says = match node.text().filter(|_| node.is_text()) {
            Some(text) => !text.trim_ascii().is_empty(),
            None => {
                node.attributes().len() > 0
                    && !is_dsig(node, "Signature")
                    && !is_dsig(node, "Object")
            }
        };
        if says {
            return Some(place_of(node));
        }
        waiting.extend(node.children());
    }
    None
}

/// What a signature says of itself: its value, its key, the properties that it signs or not.
fn is_of_signature(node: Node<'_, '_>) -> bool {
    let own = ["SignedInfo", "SignatureValue", "KeyInfo"];
    let is_part = node.parent().is_some_and(|parent| is_dsig(parent, "Signature"))
        && own.iter().any(|name| is_dsig(node, name));
    // The element alone: text beside it in the Object is nobody's.
    let is_properties = node.parent().is_some_and(|parent| {
        is_dsig(parent, "Object") && elements(parent).count() == 1 && node.is_element()
    }) && (is_xades(node, "QualifyingProperties")
        || is_dsig(node, "SignatureProperties")
        || is_dsig(node, "Manifest"));
    is_part || is_properties
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::xml::Recipe;
    use crate::xml::{read, signatures};

    fn code(made: &str) -> Option<&'static str> {
        let document = read(made.as_bytes()).unwrap();
        uncovered(&document, &signatures(&document, &[])).map(|fault| fault.code)
    }

    fn beside() -> String {
        Recipe::beside(b"certificate").make(|_| vec![1])
    }

    #[test]
    fn a_document_whose_one_part_is_signed_has_nothing_beside_it() {
        assert_eq!(code(&beside()), None, "{}", beside());
        assert_eq!(code(&Recipe::enveloped(b"certificate").make(|_| vec![1])), None);
        assert_eq!(code(&Recipe::enveloping(b"certificate").make(|_| vec![1])), None);
    }

    #[test]
    fn text_or_an_attribute_beside_the_signed_part_is_not_covered() {
        let end = beside().rfind("</").unwrap();
        for beside_it in ["<fee>0</fee>", "<fee amount=\"0\"/>", "loose text"] {
            let mut made = beside();
            made.insert_str(end, beside_it);
            assert_eq!(code(&made), Some("xml-content-not-covered"), "{beside_it}");
        }
        let mut made = beside();
        made.insert_str(end, "<empty><container/></empty>");
        assert_eq!(code(&made), None);
    }
    #[test]
    fn what_stands_beside_the_properties_or_only_has_their_name_is_not_covered() {
        let made = Recipe::enveloping(b"certificate").make(|_| vec![1]);
        let loose = made.replacen("<xades:Qualifying", "loose text<xades:Qualifying", 1);
        assert_ne!(loose, made);
        assert_eq!(code(&loose), Some("xml-content-not-covered"));
        let named = "<ds:Object><QualifyingProperties xmlns=\"urn:other\">loose text\
                     </QualifyingProperties></ds:Object></ds:Signature>";
        let named = made.replacen("</ds:Signature>", named, 1);
        assert_eq!(code(&named), Some("xml-content-not-covered"));
    }
}
