//! Canonical XML: the one way to write a set of nodes, over which hashes are made.
//!
//! Canonical XML 1.0 and 1.1 and Exclusive XML Canonicalization 1.0 (W3C), each with and without
//! comments. A set of nodes is a document or an element with all that is in it, less one element: that
//! is all that the allowed transforms can make.

mod base;
mod namespaces;
mod write;

use roxmltree::Node;

use super::fault;
use crate::facts::Fault;

/// Which canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Canonical XML 1.0.
    Inclusive,
    /// Canonical XML 1.1.
    Inclusive11,
    /// Exclusive XML Canonicalization 1.0.
    Exclusive,
}

/// A canonical form with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonicalization {
    /// Which.
    pub method: Method,
    /// Whether comments are written.
    pub comments: bool,
    /// Exclusive form: the prefixes that are treated as in the inclusive one, the default namespace as
    /// `#default`.
    pub inclusive_prefixes: Vec<String>,
}

/// The algorithms' names: XML-DSig 1.1, section 6.5, and Exclusive XML Canonicalization, section 4.
const URIS: [(&str, Method, bool); 6] = [
    ("http://www.w3.org/TR/2001/REC-xml-c14n-20010315", Method::Inclusive, false),
    ("http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", Method::Inclusive, true),
    ("http://www.w3.org/2006/12/xml-c14n11", Method::Inclusive11, false),
    ("http://www.w3.org/2006/12/xml-c14n11#WithComments", Method::Inclusive11, true),
    ("http://www.w3.org/2001/10/xml-exc-c14n#", Method::Exclusive, false),
    ("http://www.w3.org/2001/10/xml-exc-c14n#WithComments", Method::Exclusive, true),
];

impl Canonicalization {
    /// What is used where a signature names none (XML-DSig 1.1, section 4.4.3.2).
    pub const DEFAULT: Self =
        Self { method: Method::Inclusive, comments: false, inclusive_prefixes: Vec::new() };

    /// The form that a URI names, without parameters; `None` where it is none of the six.
    pub fn from_uri(uri: &str) -> Option<Self> {
        let row = URIS.iter().find(|row| row.0 == uri)?;
        Some(Self { method: row.1, comments: row.2, inclusive_prefixes: Vec::new() })
    }

    /// Its URI.
    pub fn uri(&self) -> &'static str {
        let row = URIS.iter().find(|row| row.1 == self.method && row.2 == self.comments);
        row.expect("the table has each method with and without comments").0
    }
}

/// What is written.
#[derive(Debug, Clone, Copy)]
pub struct NodeSet<'t, 'i> {
    /// The document's root, or an element: it and all that is in it.
    pub apex: Node<'t, 'i>,
    /// An element that is left out with all that is in it.
    pub without: Option<Node<'t, 'i>>,
    /// Whether comments belong to the set. A reference by `""` or `#id` leaves them out (XML-DSig 1.1,
    /// section 4.4.3.3), whatever the algorithm would write.
    pub comments: bool,
}

/// Writes a set of nodes in a canonical form.
///
/// # Errors
/// `xml-relative-namespace`: a namespace that is no absolute URI (Canonical XML, section 1.3, wants a
/// failure). `xml-canonical-form-too-large`: the exclusive form may repeat a declaration at each
/// element, so a short document could have a form of gigabytes.
pub fn canonicalize(set: &NodeSet<'_, '_>, how: &Canonicalization) -> Result<Vec<u8>, Fault> {
    canonicalize_within(set, how, &mut usize::MAX.clone())
}

/// The same with an amount of work that it may do and that it takes away from: a byte written, or a
/// namespace compared, is one.
///
/// # Errors
/// Those of [`canonicalize`], and `xml-too-much-work`.
pub(super) fn canonicalize_within(
    set: &NodeSet<'_, '_>,
    how: &Canonicalization,
    work: &mut usize,
) -> Result<Vec<u8>, Fault> {
    // Not even begun where the source is already longer: a thousand references to one long text would
    // each be written before being refused.
    spend(&mut work.clone(), set.apex.range().len())?;
    let written = write::Writer::new(set, how, work).write()?;
    spend(work, written.len())?;
    Ok(written)
}

/// Takes work away.
///
/// # Errors
/// `xml-too-much-work`: there is not as much left. Many references to one large element, or many
/// namespaces at many elements, would make the work a multiple of the input.
pub(super) fn spend(work: &mut usize, amount: usize) -> Result<(), Fault> {
    *work = work
        .checked_sub(amount)
        .ok_or_else(|| fault("xml-too-much-work", "the references are too much work"))?;
    Ok(())
}

#[cfg(test)]
mod tests;
