//! The one tree of a document, and the index of its identifiers.

use std::collections::BTreeMap;

use roxmltree::{Attribute, Node, NodeId, ParsingOptions};

use super::fault;
use super::precheck::MAX_NODES;
use crate::facts::Fault;

/// Elements that ask a processor to fetch and paste another document.
const XINCLUDE: &str = "http://www.w3.org/2001/XInclude";

/// A document that was looked through and parsed, once.
#[derive(Debug)]
pub struct Document<'a> {
    tree: roxmltree::Document<'a>,
    /// The element of each identifier; `None` where two elements have the same one.
    ids: BTreeMap<String, Option<NodeId>>,
}

impl<'a> Document<'a> {
    /// Parses what `precheck` has let pass.
    pub(super) fn parse(text: &'a str) -> Result<Self, Fault> {
        // The root itself is a node too.
        let nodes_limit = MAX_NODES.saturating_add(1);
        let options = ParsingOptions { nodes_limit, ..ParsingOptions::default() };
        let tree = roxmltree::Document::parse_with_options(text, options).map_err(refused)?;
        let mut ids = BTreeMap::new();
        for node in tree.descendants().filter(Node::is_element) {
            if node.tag_name().namespace() == Some(XINCLUDE) {
                return Err(fault("xml-xinclude", "an element of XInclude"));
            }
            for attribute in node.attributes().filter(names_an_id) {
                ids.entry(attribute.value().to_owned())
                    .and_modify(|first: &mut Option<NodeId>| {
                        *first = first.filter(|first| *first == node.id());
                    })
                    .or_insert(Some(node.id()));
            }
        }
        Ok(Self { tree, ids })
    }

    /// The root: the parent of the document's element.
    pub fn root(&self) -> Node<'_, 'a> {
        self.tree.root()
    }

    /// The element whose identifier this is; `None` where there is none, or more than one.
    pub fn by_id(&self, id: &str) -> Option<Node<'_, 'a>> {
        self.ids.get(id).copied().flatten().and_then(|id| self.tree.get_node(id))
    }

    /// How many identifiers more than one element has.
    pub fn repeated_ids(&self) -> usize {
        self.ids.values().filter(|element| element.is_none()).count()
    }

    /// How long the document is, in bytes.
    pub(super) fn size_bytes(&self) -> usize {
        self.tree.input_text().len()
    }
}

/// Checklist, and XML-DSig's own schema: `Id` of signatures, `ID` and `id` of other vocabularies,
/// `xml:id`. An attribute of another namespace is none.
fn names_an_id(attribute: &Attribute<'_, '_>) -> bool {
    match attribute.namespace() {
        None => matches!(attribute.name(), "Id" | "ID" | "id"),
        Some(roxmltree::NS_XML_URI) => attribute.name() == "id",
        Some(_) => false,
    }
}

fn refused(error: roxmltree::Error) -> Fault {
    use roxmltree::Error;
    match error {
        Error::DtdDetected => fault("xml-doctype", "there is a document type declaration"),
        Error::NodesLimitReached => fault("xml-too-many-nodes", format!("more than {MAX_NODES}")),
        Error::NamespacesLimitReached => {
            fault("xml-too-many-namespaces", "too many different ones")
        }
        Error::UnknownEntityReference(..) => {
            fault("xml-entity", "a reference to an entity that is not one of the five")
        }
        other => {
            let place = other.pos();
            fault("xml-not-well-formed", format!("at line {}, column {}", place.row, place.col))
        }
    }
}

/// An element's name as it is written, with its prefix. The tree keeps only the namespace.
pub(super) fn written_name<'i>(node: Node<'_, 'i>) -> &'i str {
    let text = node.document().input_text();
    let name = text.get(node.range().start.saturating_add(1)..).unwrap_or_default();
    let end = name.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
    end.and_then(|end| name.get(..end)).unwrap_or(name)
}

/// An attribute's name as it is written, with its prefix.
pub(super) fn written_attribute_name<'i>(
    node: Node<'_, 'i>,
    attribute: &Attribute<'_, 'i>,
) -> &'i str {
    node.document().input_text().get(attribute.range_qname()).unwrap_or_default()
}

/// The prefix of a written name; empty where there is none.
pub(super) fn prefix(written: &str) -> &str {
    written.split_once(':').map_or("", |(prefix, _)| prefix)
}
