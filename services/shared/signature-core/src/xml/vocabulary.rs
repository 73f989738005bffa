//! The vocabularies' names, and reading single elements of them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;

use super::fault;
use crate::facts::Fault;

/// XML-DSig's namespace.
pub(super) const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// `XAdES`: that of the properties, and that of the elements that came later.
const XADES: [&str; 2] = ["http://uri.etsi.org/01903/v1.3.2#", "http://uri.etsi.org/01903/v1.4.1#"];

/// Whether it is this element of XML-DSig.
pub(super) fn is_dsig(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().namespace() == Some(DSIG) && node.tag_name().name() == name
}

/// Whether it is this element of `XAdES`.
pub(super) fn is_xades(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name
        && node.tag_name().namespace().is_some_and(|namespace| XADES.contains(&namespace))
}

/// The elements directly in `node`.
pub(super) fn elements<'t, 'i>(node: Node<'t, 'i>) -> impl Iterator<Item = Node<'t, 'i>> {
    node.children().filter(Node::is_element)
}

/// The elements of `XAdES` with this name directly in `node`.
pub(super) fn xades_children<'t, 'i>(
    node: Node<'t, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'t, 'i>> {
    elements(node).filter(move |child| is_xades(*child, name))
}

/// The element of `XAdES` with this name directly in `node`; `None` where there is none.
///
/// # Errors
/// `xades-repeated`: there are more than one, and readers would disagree which counts.
pub(super) fn xades_child<'t, 'i>(
    node: Node<'t, 'i>,
    name: &'static str,
) -> Result<Option<Node<'t, 'i>>, Fault> {
    let mut found = xades_children(node, name);
    let first = found.next();
    if found.next().is_some() {
        return Err(fault("xades-repeated", format!("{name} stands there more than once")));
    }
    Ok(first)
}

/// The text of an element that has nothing but text.
///
/// # Errors
/// `xml-structure`: there is an element or a comment in it. Some readers would stop at it and some
/// would read across, and a canonical form without comments does not show it.
pub(super) fn text_of(node: Node<'_, '_>) -> Result<String, Fault> {
    if node.children().any(|child| !child.is_text()) {
        return Err(fault("xml-structure", "a value with something other than text in it"));
    }
    Ok(node.children().filter_map(|child| child.text()).collect())
}

/// The bytes that an element has in base64.
///
/// # Errors
/// `xml-base64`, and those of [`text_of`].
pub(super) fn bytes_of(node: Node<'_, '_>) -> Result<Vec<u8>, Fault> {
    from_base64(&text_of(node)?)
}

/// Decodes base64 that may be broken into lines (RFC 2045, as XML Schema's `base64Binary`).
///
/// # Errors
/// `xml-base64`: another character, missing padding, or bits after the end.
pub(super) fn from_base64(text: &str) -> Result<Vec<u8>, Fault> {
    let dense: String = text.split([' ', '\t', '\r', '\n']).collect();
    STANDARD.decode(dense).map_err(|error| fault("xml-base64", format!("not base64: {error}")))
}

/// The algorithm that an element names.
///
/// # Errors
/// `xml-structure`: it names none.
pub(super) fn algorithm_of<'t>(node: Node<'t, '_>) -> Result<&'t str, Fault> {
    node.attribute("Algorithm")
        .ok_or_else(|| fault("xml-structure", "an element without its `Algorithm`"))
}

/// Where an element stands, by counting: `/*[1]/*[3]`. Its names would be the document's own text.
pub(super) fn place_of(node: Node<'_, '_>) -> String {
    let mut steps: Vec<String> = node
        .ancestors()
        .filter(Node::is_element)
        .map(|element| {
            let before = element.prev_siblings().filter(Node::is_element).count();
            format!("/*[{before}]")
        })
        .collect();
    steps.reverse();
    if steps.is_empty() { "/".to_owned() } else { steps.concat() }
}
