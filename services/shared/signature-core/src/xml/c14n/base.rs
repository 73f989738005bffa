//! `xml:base` of an element whose ancestors are not written (Canonical XML 1.1, section 2.4).

use roxmltree::{Attribute, NS_XML_URI, Node};

use super::fault;
use crate::facts::Fault;

/// How long the bases of an element and of those around it may be together: each join reads what the
/// joins before it have made.
const MAX_BASE_BYTES: usize = 16 * 1024;

/// The `xml:base` that the apex must have so that what is in it still resolves as it did: the
/// attribute that it is written as, and the value that it gets. `None` where no ancestor has one, and
/// the element's own stays as it is.
///
/// # Errors
/// `xml-base-too-long`
pub(super) fn fixed_up<'t, 'i>(
    apex: Node<'t, 'i>,
) -> Result<Option<(Attribute<'t, 'i>, String)>, Fault> {
    let length = apex.ancestors().filter_map(base_of).map(|base| base.value().len());
    if length.sum::<usize>() > MAX_BASE_BYTES {
        return Err(fault("xml-base-too-long", format!("more than {MAX_BASE_BYTES} bytes")));
    }
    let mut outer = apex.ancestors().skip(1).filter_map(base_of).peekable();
    let Some(nearest) = outer.peek().copied() else { return Ok(None) };
    let own = base_of(apex);
    let value = own.map(|own| own.value().to_owned());
    // From the inside to the outside: each value is joined to the one around it.
    let value = outer.fold(value, |inner, around| match inner {
        Some(inner) => Some(join(around.value(), &inner)),
        None => Some(around.value().to_owned()),
    });
    Ok(Some((own.unwrap_or(nearest), value.unwrap_or_default())))
}

fn base_of<'t, 'i>(node: Node<'t, 'i>) -> Option<Attribute<'t, 'i>> {
    node.attribute_node((NS_XML_URI, "base"))
}

/// A URI reference in its parts (RFC 3986, appendix B), without its fragment.
struct Parts<'u> {
    scheme: Option<&'u str>,
    authority: Option<&'u str>,
    path: &'u str,
    query: Option<&'u str>,
}

fn parts(uri: &str) -> Parts<'_> {
    let uri = uri.split_once('#').map_or(uri, |(before, _)| before);
    let (scheme, rest) = match uri.split_once(':') {
        Some((scheme, rest)) if !scheme.is_empty() && !scheme.contains(['/', '?']) => {
            (Some(scheme), rest)
        }
        _ => (None, uri),
    };
    let (rest, query) = match rest.split_once('?') {
        Some((rest, query)) => (rest, Some(query)),
        None => (rest, None),
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (Some(authority), path)
        }
        None => (None, rest),
    };
    Parts { scheme, authority, path, query }
}

/// `join-URI-References`: RFC 3986, section 5.2, for a base that may itself be relative.
fn join(base: &str, reference: &str) -> String {
    let base = parts(base);
    let reference = parts(reference);
    if reference.scheme.is_some() {
        let path = without_dots(reference.path);
        return together(reference.scheme, reference.authority, &path, reference.query);
    }
    if reference.authority.is_some() {
        let path = without_dots(reference.path);
        return together(base.scheme, reference.authority, &path, reference.query);
    }
    if reference.path.is_empty() {
        let query = reference.query.or(base.query);
        return together(base.scheme, base.authority, base.path, query);
    }
    let path = if reference.path.starts_with('/') {
        without_dots(reference.path)
    } else {
        without_dots(&merged(&base, reference.path))
    };
    together(base.scheme, base.authority, &path, reference.query)
}

/// RFC 3986, section 5.2.3; a base that ends in `..` names a folder, as if it ended in `../`.
fn merged(base: &Parts<'_>, path: &str) -> String {
    if base.authority.is_some() && base.path.is_empty() {
        return format!("/{path}");
    }
    if base.path == ".." || base.path.ends_with("/..") {
        return format!("{}/{path}", base.path);
    }
    let folder = base.path.rfind('/').and_then(|slash| base.path.get(..=slash));
    format!("{}{path}", folder.unwrap_or_default())
}

fn together(
    scheme: Option<&str>,
    authority: Option<&str>,
    path: &str,
    query: Option<&str>,
) -> String {
    let mut uri = String::new();
    if let Some(scheme) = scheme {
        uri.push_str(scheme);
        uri.push(':');
    }
    if let Some(authority) = authority {
        uri.push_str("//");
        uri.push_str(authority);
    }
    uri.push_str(path);
    if let Some(query) = query {
        uri.push('?');
        uri.push_str(query);
    }
    uri
}

/// RFC 3986, section 5.2.4, as Canonical XML 1.1 changes it: leading `../` stay, slashes in a row
/// become one, `..` at the end gets a slash.
fn without_dots(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let names_a_folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if is_absolute => {}
            other => kept.push(other),
        }
    }
    let mut clean = if is_absolute { "/".to_owned() } else { String::new() };
    clean.push_str(&kept.join("/"));
    if names_a_folder && !kept.is_empty() {
        clean.push('/');
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Canonical XML 1.1, appendix A.
    #[test]
    fn dots_are_removed_as_in_the_table_of_canonical_xml_1_1() {
        let rows = [
            ("no/.././/pseudo-netpath/seg/file.ext", "pseudo-netpath/seg/file.ext"),
            ("no/..//.///pseudo-netpath/seg/file.ext", "pseudo-netpath/seg/file.ext"),
            ("yes/no//..//.///pseudo-netpath/seg/file.ext", "yes/pseudo-netpath/seg/file.ext"),
            ("no/../yes", "yes"),
            ("no/../yes/no/..", "yes/"),
            ("../../no/../..", "../../../"),
            ("no/../..", "../"),
            ("no/..", ""),
            ("no/../", ""),
            ("/a/b/c/./../../g", "/a/g"),
            ("mid/content=5/../6", "mid/6"),
            ("../../..", "../../../"),
            ("..yes/..no/..no/..no/../../../..yes/", "..yes/..yes/"),
            (".", ""),
            ("./.", ""),
            ("//no/..", "/"),
            ("yes/no/no/no/../../../yes", "yes/yes"),
            ("../../..no/..", "../../"),
            ("/..yes/..no/..no/..no/../../..", "/..yes/"),
            ("/", "/"),
            ("/.", "/"),
            ("/../..", "/"),
            ("//..//..//..", "/"),
            ("/./.././.././..", "/"),
            ("..", "../"),
        ];
        for (path, clean) in rows {
            assert_eq!(without_dots(path), clean, "{path}");
        }
    }

    /// Canonical XML 1.1, section 2.4, and what RFC 3986 (section 5.4) says of a whole base.
    #[test]
    fn a_reference_is_joined_to_the_base_around_it() {
        let rows = [
            ("abc/", "../", ""),
            ("../", "../", "../../"),
            ("..", "..", "../../"),
            ("http://a/b/c/d?q", "g", "http://a/b/c/g"),
            ("http://a/b/c/d?q", "?y", "http://a/b/c/d?y"),
            ("http://a/b/c/d?q", "//g", "http://g"),
            ("http://a/b/c/d?q", "../../../g", "http://a/g"),
            ("http://a", "g", "http://a/g"),
            ("http://a/b", "urn:x", "urn:x"),
            ("http://a/b/c/d?q", "#s", "http://a/b/c/d?q"),
        ];
        for (base, reference, joined) in rows {
            assert_eq!(join(base, reference), joined, "{base} + {reference}");
        }
    }
}
