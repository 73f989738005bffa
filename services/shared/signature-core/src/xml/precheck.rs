//! The look through a document before a tree is made of it.
//!
//! It streams, so a hostile document costs no more than its own length. It also refuses the few things
//! in which the tree's parser differs from XML 1.0, so that there is one reading of what was signed.

use quick_xml::Reader;
use quick_xml::events::{BytesDecl, BytesPI, BytesStart, Event};

use super::fault;
use crate::facts::Fault;

/// The largest document, in bytes: a dossier's form has some kilobytes, one with an embedded scan a few
/// megabytes.
pub(in crate::xml) const MAX_SIZE_BYTES: usize = 10 * 1024 * 1024;
/// How deep elements may stand in each other. Walking the tree recurses, so this bounds the stack.
pub(super) const MAX_DEPTH: usize = 256;
/// How many nodes a document may have; the tree needs about 100 bytes for each.
pub(super) const MAX_NODES: u32 = 100_000;
/// How many attributes an element may have, declarations of namespaces among them: they are compared
/// each with each.
pub(super) const MAX_ATTRIBUTES: usize = 64;
/// How many declarations of namespaces may be in force at once: canonicalisation compares them at each
/// element.
pub(super) const MAX_NAMESPACES: usize = 64;
/// The longest name, in bytes: the tree keeps an attribute name's length in 16 bits.
const MAX_NAME_BYTES: usize = 1024;

/// The document's text, once nothing in it speaks against parsing it.
pub(super) fn look_through(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.len() > MAX_SIZE_BYTES {
        return Err(fault(
            "xml-too-large",
            format!("{} bytes, at most {MAX_SIZE_BYTES}", bytes.len()),
        ));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| fault("xml-encoding", format!("not UTF-8: {error}")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    check_line_ends(text)?;
    let mut reader = Reader::from_str(text);
    let mut seen = Seen::default();
    loop {
        let event = reader
            .read_event()
            .map_err(|error| fault("xml-not-well-formed", format!("cannot be read: {error}")))?;
        if let Event::Eof = event {
            return Ok(text);
        }
        seen.look_at(&event)?;
    }
}

/// A carriage return alone ended lines on systems that are gone. The tree's parser leaves it as it is
/// beside a character reference, where XML 1.0 (section 2.11) makes it a line feed.
fn check_line_ends(text: &str) -> Result<(), Fault> {
    if text.split('\r').skip(1).any(|rest| !rest.starts_with('\n')) {
        return Err(fault("xml-line-end", "a carriage return without a line feed after it"));
    }
    Ok(())
}

/// What was counted so far.
#[derive(Default)]
struct Seen {
    nodes: u32,
    /// How many namespaces each open element declares.
    open: Vec<usize>,
    namespaces: usize,
}

impl Seen {
    fn look_at(&mut self, event: &Event<'_>) -> Result<(), Fault> {
        match event {
            Event::Start(start) => {
                let declared = self.element(start)?;
                self.open.push(declared);
                if self.open.len() > MAX_DEPTH {
                    return Err(fault("xml-too-deep", format!("more than {MAX_DEPTH} levels")));
                }
                return Ok(());
            }
            Event::Empty(start) => {
                let declared = self.element(start)?;
                self.namespaces = self.namespaces.saturating_sub(declared);
                return Ok(());
            }
            Event::End(_) => {
                let declared = self.open.pop().unwrap_or_default();
                self.namespaces = self.namespaces.saturating_sub(declared);
            }
            Event::DocType(_) => {
                return Err(fault("xml-doctype", "there is a document type declaration"));
            }
            Event::GeneralRef(reference) => check_reference(reference)?,
            Event::Decl(declaration) => check_declaration(declaration)?,
            Event::PI(instruction) => check_instruction(instruction)?,
            Event::Text(_) | Event::CData(_) | Event::Comment(_) | Event::Eof => {}
        }
        self.count_node()
    }

    fn count_node(&mut self) -> Result<(), Fault> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > MAX_NODES {
            return Err(fault("xml-too-many-nodes", format!("more than {MAX_NODES} nodes")));
        }
        Ok(())
    }

    /// How many namespaces it declares.
    fn element(&mut self, start: &BytesStart<'_>) -> Result<usize, Fault> {
        self.count_node()?;
        check_name(start.name().as_ref())?;
        let mut declared = 0_usize;
        // Two attributes of one name are an error of this iterator: the tree's parser lets two
        // `xmlns` pass and takes the first.
        for (count, attribute) in start.attributes().enumerate() {
            if count >= MAX_ATTRIBUTES {
                return Err(fault(
                    "xml-too-many-attributes",
                    format!("an element with more than {MAX_ATTRIBUTES}"),
                ));
            }
            let attribute = attribute
                .map_err(|error| fault("xml-not-well-formed", format!("an attribute: {error}")))?;
            let name: &str = attribute.key.as_ref();
            check_name(name)?;
            if name == "xmlns" || name.starts_with("xmlns:") {
                declared = declared.saturating_add(1);
                if name != "xmlns" && attribute.value.is_empty() {
                    // Namespaces in XML 1.0, section 2.2: a prefix cannot be undeclared.
                    return Err(fault("xml-not-well-formed", "a prefix with an empty namespace"));
                }
            } else if name.ends_with(":xmlns") {
                // The tree's parser would take it for a declaration of the default namespace.
                return Err(fault("xml-not-well-formed", "an attribute `xmlns` with a prefix"));
            }
        }
        self.namespaces = self.namespaces.saturating_add(declared);
        if self.namespaces > MAX_NAMESPACES {
            return Err(fault(
                "xml-too-many-namespaces",
                format!("more than {MAX_NAMESPACES} in force at once"),
            ));
        }
        Ok(declared)
    }
}

fn check_name(name: &str) -> Result<(), Fault> {
    if name.len() > MAX_NAME_BYTES {
        return Err(fault("xml-name-too-long", format!("more than {MAX_NAME_BYTES} bytes")));
    }
    Ok(())
}

/// Without a document type there are five entities, and character references.
fn check_reference(reference: &str) -> Result<(), Fault> {
    let known = ["amp", "lt", "gt", "apos", "quot"];
    if reference.starts_with('#') || known.contains(&reference) {
        return Ok(());
    }
    Err(fault("xml-entity", "a reference to an entity that is not one of the five"))
}

fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), Fault> {
    // Other white space after the name makes the tree's parser take the declaration for an
    // instruction, which would become part of what is signed.
    if !declaration.starts_with("xml ") {
        return Err(fault("xml-not-well-formed", "no space after `<?xml`"));
    }
    let version = declaration
        .version()
        .map_err(|error| fault("xml-not-well-formed", format!("the declaration: {error}")))?;
    if version != "1.0" {
        return Err(fault("xml-not-well-formed", "the declared version is not 1.0"));
    }
    let Some(encoding) = declaration.encoding() else { return Ok(()) };
    let encoding = encoding
        .map_err(|error| fault("xml-not-well-formed", format!("the declaration: {error}")))?;
    if !encoding.eq_ignore_ascii_case("utf-8") && !encoding.eq_ignore_ascii_case("us-ascii") {
        return Err(fault("xml-encoding", "the declared encoding is not UTF-8"));
    }
    Ok(())
}

fn check_instruction(instruction: &BytesPI<'_>) -> Result<(), Fault> {
    check_name(instruction.target())?;
    if instruction.target().eq_ignore_ascii_case("xml") {
        return Err(fault("xml-not-well-formed", "an instruction named `xml`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
