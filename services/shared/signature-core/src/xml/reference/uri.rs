//! What a reference's URI names. Nothing is ever fetched.

use std::borrow::Cow;

use super::fault;
use crate::facts::Fault;

/// What a URI names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named<'u> {
    /// The document of the signature.
    Document { comments: bool },
    /// An element of it.
    Element { id: &'u str, comments: bool },
    /// A file beside it, by its name with `%xx` decoded.
    File(Cow<'u, str>),
}

/// Reads `""`, `#id`, `#xpointer(/)`, `#xpointer(id('x'))`, or a relative name.
///
/// # Errors
/// `xml-reference-uri`: everything else.
pub(super) fn read(uri: &str) -> Result<Named<'_>, Fault> {
    if uri.is_empty() {
        return Ok(Named::Document { comments: false });
    }
    let Some(pointer) = uri.strip_prefix('#') else { return file(uri) };
    if pointer == "xpointer(/)" {
        return Ok(Named::Document { comments: true });
    }
    if let Some(id) = pointer.strip_prefix("xpointer(id(").and_then(|p| p.strip_suffix("))")) {
        let quoted = |quote| id.strip_prefix(quote).and_then(|id| id.strip_suffix(quote));
        if let Some(id) = quoted('\'').or_else(|| quoted('"')).filter(|id| is_id(id)) {
            return Ok(Named::Element { id, comments: true });
        }
    }
    if is_id(pointer) {
        return Ok(Named::Element { id: pointer, comments: false });
    }
    Err(fault("xml-reference-uri", "a pointer that is not one of the allowed"))
}

/// An identifier has no character that would make it a pointer of another scheme.
fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || "()'\"#/".contains(c))
}

fn file(uri: &str) -> Result<Named<'_>, Fault> {
    let name = percent_decoded(uri);
    let is_outside = name.split('/').any(|segment| segment == "..") || name.starts_with('/');
    let first = name.split('/').next().unwrap_or_default();
    if is_outside || first.contains(':') || name.contains(['\\', '#', '?', '\0']) {
        return Err(fault("xml-reference-uri", "a URI that is never fetched"));
    }
    Ok(Named::File(name))
}

/// RFC 3986, section 2.1; what is not a triplet, or gives no UTF-8, stays as it is.
fn percent_decoded(uri: &str) -> Cow<'_, str> {
    if !uri.contains('%') {
        return Cow::Borrowed(uri);
    }
    let mut decoded = Vec::with_capacity(uri.len());
    let mut rest = uri.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let triplet = (*first == b'%').then(|| after.split_at_checked(2)).flatten();
        let byte = triplet.and_then(|(digits, after)| {
            let mut byte = [0];
            hex::decode_to_slice(digits, &mut byte).ok()?;
            Some((byte[0], after))
        });
        let (byte, after) = byte.unwrap_or((*first, after));
        decoded.push(byte);
        rest = after;
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(uri), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_allowed_forms_are_read() {
        assert_eq!(read(""), Ok(Named::Document { comments: false }));
        assert_eq!(read("#xpointer(/)"), Ok(Named::Document { comments: true }));
        assert_eq!(read("#a-1"), Ok(Named::Element { id: "a-1", comments: false }));
        assert_eq!(read("#xpointer(id('a'))"), Ok(Named::Element { id: "a", comments: true }));
        assert_eq!(read("#xpointer(id(\"a\"))"), Ok(Named::Element { id: "a", comments: true }));
        assert_eq!(read("t%E1%BB%9D%20khai.pdf"), Ok(Named::File("tờ khai.pdf".into())));
        assert_eq!(read("a/100%.txt"), Ok(Named::File("a/100%.txt".into())));
    }

    #[test]
    fn what_would_be_fetched_is_refused() {
        for uri in [
            "http://example.org/a.xml",
            "https://example.org/",
            "file:///etc/passwd",
            "/etc/passwd",
            "//host/a",
            "../a",
            "a/%2e%2e/%2e%2e/b",
            "a\\b",
            "a.xml#id",
            "a?b",
            "cid:part1",
        ] {
            assert_eq!(read(uri).unwrap_err().code, "xml-reference-uri", "{uri}");
        }
    }

    #[test]
    fn other_pointers_are_refused() {
        for uri in [
            "#xpointer(//a)",
            "#xpointer(id('a')/b)",
            "#xpointer(id('a'))xpointer(/)",
            "#element(/1/2)",
            "#",
            "#a b",
            "#xpointer(id('a' or 'b'))",
        ] {
            assert_eq!(read(uri).unwrap_err().code, "xml-reference-uri", "{uri}");
        }
    }
}
