//! The transforms that may stand between what is named and what is hashed.

use roxmltree::Node;

use super::super::c14n::{Canonicalization, Method, NodeSet, canonicalize_within, spend};
use super::super::vocabulary::{algorithm_of, elements, from_base64};
use super::fault;
use crate::facts::Fault;

const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const BASE64: &str = "http://www.w3.org/2000/09/xmldsig#base64";
/// How many prefixes may be listed: each is looked for at each element.
const MAX_PREFIXES: usize = 32;

/// A transform.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Transform {
    /// Takes out the signature that the reference stands in.
    Enveloped,
    /// Decodes the text.
    Base64,
    /// Writes the canonical form.
    Canonical(Canonicalization),
}

/// What there is between two transforms.
pub(super) enum Data<'s, 't, 'i> {
    /// Nodes of the document.
    Nodes(NodeSet<'t, 'i>),
    /// A file as it was given.
    File(&'s [u8]),
    /// What a transform has made.
    Octets(Vec<u8>),
}

impl Transform {
    /// Reads a `Transform` element.
    ///
    /// # Errors
    /// `xml-transform`: `XPath`, XSLT and whatever else is not on the list; they are programs that choose
    /// what is signed. `xml-structure`: parameters that it has not.
    pub(super) fn read(node: Node<'_, '_>) -> Result<Self, Fault> {
        let algorithm = algorithm_of(node)?;
        let simple = match algorithm {
            ENVELOPED => Some(Self::Enveloped),
            BASE64 => Some(Self::Base64),
            _ => None,
        };
        if let Some(transform) = simple {
            if elements(node).next().is_some() {
                return Err(fault("xml-structure", "a transform with parameters it has not"));
            }
            return Ok(transform);
        }
        match canonicalization(node)? {
            Some(how) => Ok(Self::Canonical(how)),
            None => Err(fault("xml-transform", refused_name(algorithm))),
        }
    }

    /// Does it.
    ///
    /// # Errors
    /// `xml-transform-order`: it would have to parse what a transform before it has made, and a document
    /// is parsed once. `xml-reference-covers-nothing`: all is taken out. Those of canonicalisation,
    /// base64 and reading a file as XML.
    pub(super) fn apply<'s, 't, 'i>(
        &self,
        data: Data<'s, 't, 'i>,
        signature: Node<'t, 'i>,
        work: &mut usize,
    ) -> Result<Data<'s, 't, 'i>, Fault> {
        match (self, data) {
            (Self::Enveloped, Data::Nodes(set)) => without_signature(set, signature),
            (Self::Canonical(how), Data::Nodes(set)) => {
                Ok(Data::Octets(canonicalize_within(&set, how, work)?))
            }
            (Self::Canonical(how), Data::File(bytes)) => {
                let document = super::super::read(bytes)?;
                let set = NodeSet { apex: document.root(), without: None, comments: true };
                Ok(Data::Octets(canonicalize_within(&set, how, work)?))
            }
            (Self::Base64, Data::Nodes(set)) => {
                spend(work, set.apex.range().len())?;
                Ok(Data::Octets(from_base64(&text_in(&set))?))
            }
            (Self::Base64, Data::File(bytes)) => Ok(Data::Octets(decoded(bytes)?)),
            (Self::Base64, Data::Octets(bytes)) => Ok(Data::Octets(decoded(&bytes)?)),
            (Self::Enveloped, Data::File(_) | Data::Octets(_))
            | (Self::Canonical(_), Data::Octets(_)) => {
                Err(fault("xml-transform-order", "a transform of nodes where there are bytes"))
            }
        }
    }
}

/// Exactly this signature, and only where it stands inside of what is named (XML-DSig 1.1, section
/// 6.6.4).
fn without_signature<'s, 't, 'i>(
    set: NodeSet<'t, 'i>,
    signature: Node<'t, 'i>,
) -> Result<Data<'s, 't, 'i>, Fault> {
    if set.apex.ancestors().any(|ancestor| ancestor == signature) {
        return Err(fault(
            "xml-reference-covers-nothing",
            "the reference names what its transform takes out",
        ));
    }
    Ok(Data::Nodes(NodeSet { without: Some(signature), ..set }))
}

/// The text of all nodes of the set, in document order.
fn text_in(set: &NodeSet<'_, '_>) -> String {
    let left_out = set.without.map(|node| node.range());
    set.apex
        .descendants()
        .filter(Node::is_text)
        .filter(|node| left_out.as_ref().is_none_or(|range| !range.contains(&node.range().start)))
        .filter_map(|node| node.text())
        .collect()
}

fn decoded(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let text = std::str::from_utf8(bytes);
    from_base64(text.map_err(|error| fault("xml-base64", format!("not text: {error}")))?)
}

/// The canonical form that an element names, with its `InclusiveNamespaces`; `None` where it names
/// none of the six.
///
/// # Errors
/// `xml-structure`: no algorithm, or parameters that it has not.
pub(in super::super) fn canonicalization(
    node: Node<'_, '_>,
) -> Result<Option<Canonicalization>, Fault> {
    let Some(mut how) = Canonicalization::from_uri(algorithm_of(node)?) else { return Ok(None) };
    let parameters: Vec<_> = elements(node).collect();
    match parameters.as_slice() {
        [] => {}
        [list]
            if how.method == Method::Exclusive
                && list.tag_name().namespace()
                    == Some("http://www.w3.org/2001/10/xml-exc-c14n#")
                && list.tag_name().name() == "InclusiveNamespaces" =>
        {
            let list = list.attribute("PrefixList").unwrap_or_default();
            if list.split_ascii_whitespace().count() > MAX_PREFIXES {
                return Err(fault("xml-structure", "a PrefixList that is too long"));
            }
            how.inclusive_prefixes = list.split_ascii_whitespace().map(str::to_owned).collect();
        }
        _ => return Err(fault("xml-structure", "a canonical form with parameters it has not")),
    }
    Ok(Some(how))
}

fn refused_name(algorithm: &str) -> &'static str {
    match algorithm {
        "http://www.w3.org/TR/1999/REC-xpath-19991116" => "XPath is not allowed",
        "http://www.w3.org/2002/06/xmldsig-filter2" => "XPath Filter 2.0 is not allowed",
        "http://www.w3.org/TR/1999/REC-xslt-19991116" => "XSLT is not allowed",
        _ => "a transform that is not one of the allowed",
    }
}
