//! The parts of a `Signature` element, each where the schema wants it.

use roxmltree::Node;

use super::fault;
use crate::facts::Fault;
use crate::xml::vocabulary::{elements, is_dsig};

/// The parts of a signature.
pub(in super::super) struct Structure<'t, 'i> {
    /// The `Signature` element.
    pub(in super::super) node: Node<'t, 'i>,
    pub(in super::super) signed_info: Node<'t, 'i>,
    pub(in super::super) canonicalization: Node<'t, 'i>,
    pub(in super::super) method: Node<'t, 'i>,
    pub(in super::super) references: Vec<Node<'t, 'i>>,
    /// `SignatureValue`
    pub(in super::super) value: Node<'t, 'i>,
    pub(in super::super) key_info: Option<Node<'t, 'i>>,
    /// `Object`, each.
    pub(in super::super) objects: Vec<Node<'t, 'i>>,
}

impl<'t, 'i> Structure<'t, 'i> {
    /// Takes a signature apart (XML-DSig 1.1, sections 4.1 to 4.4).
    ///
    /// # Errors
    /// `xml-structure`: an element that is missing, there twice, or in another place. A second
    /// `SignedInfo` would be verified by one reader and believed by another.
    pub(in super::super) fn read(node: Node<'t, 'i>) -> Result<Self, Fault> {
        let mut children = elements(node).peekable();
        let mut next = |name: &str| children.next_if(|child| is_dsig(*child, name));
        let missing =
            || fault("xml-structure", "a Signature without SignedInfo and SignatureValue");
        let signed_info = next("SignedInfo").ok_or_else(missing)?;
        let value = next("SignatureValue").ok_or_else(missing)?;
        let key_info = next("KeyInfo");
        let objects: Vec<_> = std::iter::from_fn(|| next("Object")).collect();
        if children.next().is_some() {
            return Err(fault("xml-structure", "a Signature with other content"));
        }
        let mut inside = elements(signed_info);
        let (canonicalization, method) = match (inside.next(), inside.next()) {
            (Some(how), Some(method))
                if is_dsig(how, "CanonicalizationMethod") && is_dsig(method, "SignatureMethod") =>
            {
                (how, method)
            }
            _ => return Err(fault("xml-structure", "a SignedInfo without its methods")),
        };
        let references: Vec<_> = inside.collect();
        if references.is_empty() || references.iter().any(|child| !is_dsig(*child, "Reference")) {
            return Err(fault("xml-structure", "a SignedInfo with other than references"));
        }
        Ok(Self {
            node,
            signed_info,
            canonicalization,
            method,
            references,
            value,
            key_info,
            objects,
        })
    }
}
