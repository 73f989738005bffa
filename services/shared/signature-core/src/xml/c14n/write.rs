//! The walk over the nodes.

use roxmltree::{Attribute, NS_XML_URI, Node, NodeType};

use super::namespaces::Rendered;
use super::{Canonicalization, Method, NodeSet, base, fault};
use crate::facts::Fault;
use crate::xml::precheck::MAX_SIZE_BYTES;
use crate::xml::tree::{written_attribute_name, written_name};

/// How large a canonical form may be, in bytes. Escapes and declarations make it longer than the
/// document; a form twice the largest document is no document's of good faith.
const MAX_FORM_BYTES: usize = 2 * MAX_SIZE_BYTES;

/// What stands in front of a text that is escaped.
const IN_TEXT: [(u8, &str); 4] =
    [(b'&', "&amp;"), (b'<', "&lt;"), (b'>', "&gt;"), (b'\r', "&#xD;")];
const IN_ATTRIBUTE: [(u8, &str); 6] = [
    (b'&', "&amp;"),
    (b'<', "&lt;"),
    (b'"', "&quot;"),
    (b'\t', "&#x9;"),
    (b'\n', "&#xA;"),
    (b'\r', "&#xD;"),
];

pub(super) struct Writer<'s, 't, 'i> {
    set: &'s NodeSet<'t, 'i>,
    how: &'s Canonicalization,
    comments: bool,
    rendered: Rendered<'t>,
    work: &'s mut usize,
    out: Vec<u8>,
}

impl<'s, 't, 'i> Writer<'s, 't, 'i> {
    pub(super) fn new(
        set: &'s NodeSet<'t, 'i>,
        how: &'s Canonicalization,
        work: &'s mut usize,
    ) -> Self {
        let size = set.apex.range().len();
        Self {
            set,
            how,
            comments: set.comments && how.comments,
            rendered: Rendered::default(),
            work,
            out: Vec::with_capacity(size.saturating_add(size / 8)),
        }
    }

    pub(super) fn write(mut self) -> Result<Vec<u8>, Fault> {
        if !self.set.apex.is_root() {
            self.node(self.set.apex)?;
            return Ok(self.out);
        }
        // Canonical XML, section 2.3: a line feed between the document's element and what stands
        // before and after it, and no other white space there.
        let mut after_element = false;
        for child in self.set.apex.children() {
            let before = self.out.len();
            if after_element {
                self.out.push(b'\n');
            }
            let start = self.out.len();
            self.node(child)?;
            if child.is_element() {
                after_element = true;
            } else if self.out.len() == start {
                self.out.truncate(before);
            } else if !after_element {
                self.out.push(b'\n');
            }
        }
        Ok(self.out)
    }

    fn node(&mut self, node: Node<'t, 'i>) -> Result<(), Fault> {
        if self.set.without == Some(node) {
            return Ok(());
        }
        match node.node_type() {
            NodeType::Element => return self.element(node),
            NodeType::Text => self.escaped(node.text().unwrap_or_default(), &IN_TEXT),
            NodeType::Comment if self.comments => {
                self.raw("<!--");
                self.lines(node.text().unwrap_or_default());
                self.raw("-->");
            }
            NodeType::PI => self.instruction(node),
            NodeType::Comment | NodeType::Root => {}
        }
        Ok(())
    }

    /// It recurses as deep as elements stand in each other, which `precheck` bounds.
    fn element(&mut self, node: Node<'t, 'i>) -> Result<(), Fault> {
        if self.out.len() > MAX_FORM_BYTES {
            return Err(fault(
                "xml-canonical-form-too-large",
                format!("more than {MAX_FORM_BYTES} bytes"),
            ));
        }
        let name = written_name(node);
        let is_apex = node == self.set.apex || node.parent().is_some_and(|p| p.is_root());
        self.raw("<");
        self.raw(name);
        let mark = self.rendered.mark();
        for (prefix, uri) in self.rendered.at(node, is_apex, self.how, self.work)? {
            self.declaration(prefix, uri);
        }
        self.attributes(node, is_apex)?;
        self.raw(">");
        for child in node.children() {
            self.node(child)?;
        }
        self.rendered.back_to(mark);
        self.raw("</");
        self.raw(name);
        self.raw(">");
        Ok(())
    }

    fn declaration(&mut self, prefix: &str, uri: &str) {
        self.raw(" xmlns");
        if !prefix.is_empty() {
            self.raw(":");
            self.raw(prefix);
        }
        self.raw("=\"");
        self.escaped(uri, &IN_ATTRIBUTE);
        self.raw("\"");
    }

    /// The attributes, sorted by namespace and local name; those without a namespace come first.
    fn attributes(&mut self, node: Node<'t, 'i>, is_apex: bool) -> Result<(), Fault> {
        let mut attributes: Vec<(Attribute<'t, 'i>, Node<'t, 'i>)> =
            node.attributes().map(|attribute| (attribute, node)).collect();
        let mut joined_base = None;
        if is_apex {
            attributes.extend(self.inherited(node));
            if self.how.method == Method::Inclusive11 {
                joined_base = base::fixed_up(node)?;
            }
        }
        if let Some((attribute, _)) = &joined_base {
            attributes.retain(|(other, _)| !is_xml(other, "base"));
            attributes.push((*attribute, node));
        }
        attributes.sort_by_key(|(attribute, _)| {
            (attribute.namespace().unwrap_or_default(), attribute.name())
        });
        for (attribute, holder) in &attributes {
            let value = match &joined_base {
                Some((_, value)) if is_xml(attribute, "base") => value,
                _ => attribute.value(),
            };
            // Canonical XML 1.1, section 2.4: a base that comes to nothing is not written.
            if value.is_empty() && joined_base.is_some() && is_xml(attribute, "base") {
                continue;
            }
            self.raw(" ");
            if attribute.namespace() == Some(NS_XML_URI) {
                self.raw("xml:");
                self.raw(attribute.name());
            } else {
                self.raw(written_attribute_name(*holder, attribute));
            }
            self.raw("=\"");
            self.escaped(value, &IN_ATTRIBUTE);
            self.raw("\"");
        }
        Ok(())
    }

    /// The `xml:` attributes that the apex has from elements that are not written: all of them in
    /// Canonical XML 1.0 (section 2.4), `xml:lang` and `xml:space` in 1.1, none in the exclusive form.
    fn inherited(&self, apex: Node<'t, 'i>) -> Vec<(Attribute<'t, 'i>, Node<'t, 'i>)> {
        let passes = |attribute: &Attribute<'_, '_>| match self.how.method {
            Method::Inclusive => true,
            Method::Inclusive11 => matches!(attribute.name(), "lang" | "space"),
            Method::Exclusive => false,
        };
        let mut found: Vec<(Attribute<'t, 'i>, Node<'t, 'i>)> = Vec::new();
        for ancestor in apex.ancestors().skip(1) {
            for attribute in ancestor.attributes() {
                let is_inherited = attribute.namespace() == Some(NS_XML_URI) && passes(&attribute);
                let is_nearer = found.iter().any(|(other, _)| other.name() == attribute.name())
                    || apex.has_attribute((NS_XML_URI, attribute.name()));
                if is_inherited && !is_nearer {
                    found.push((attribute, ancestor));
                }
            }
        }
        found
    }

    fn instruction(&mut self, node: Node<'t, 'i>) {
        let Some(instruction) = node.pi() else { return };
        self.raw("<?");
        self.raw(instruction.target);
        if let Some(value) = instruction.value {
            self.raw(" ");
            self.lines(value);
        }
        self.raw("?>");
    }

    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Text in which the tree's parser leaves line ends as they are in the file.
    fn lines(&mut self, text: &str) {
        for (index, line) in text.split("\r\n").enumerate() {
            if index > 0 {
                self.out.push(b'\n');
            }
            self.raw(line);
        }
    }

    fn escaped(&mut self, text: &str, escapes: &[(u8, &str)]) {
        let mut rest = text.as_bytes();
        let escape_of = |byte: u8| escapes.iter().find(|escape| escape.0 == byte);
        while let Some(at) = rest.iter().position(|byte| escape_of(*byte).is_some()) {
            let (plain, from) = rest.split_at(at);
            self.out.extend_from_slice(plain);
            let Some((byte, after)) = from.split_first() else { break };
            if let Some((_, written)) = escape_of(*byte) {
                self.raw(written);
            }
            rest = after;
        }
        self.out.extend_from_slice(rest);
    }
}

fn is_xml(attribute: &Attribute<'_, '_>, name: &str) -> bool {
    attribute.namespace() == Some(NS_XML_URI) && attribute.name() == name
}
