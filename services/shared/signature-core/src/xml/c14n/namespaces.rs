//! Which declarations of namespaces are written at an element.

use roxmltree::{Namespace, Node};

use super::{Canonicalization, Method, fault, spend};
use crate::facts::Fault;
use crate::xml::tree::{prefix, written_attribute_name, written_name};

/// The prefix with its namespace; the default namespace has the empty prefix.
type Declaration<'t> = (&'t str, &'t str);

/// What the elements that are open have declared (exclusive form).
#[derive(Default)]
pub(super) struct Rendered<'t> {
    declared: Vec<Declaration<'t>>,
}

impl<'t> Rendered<'t> {
    /// How much is declared before an element.
    pub(super) fn mark(&self) -> usize {
        self.declared.len()
    }

    /// Forgets what an element declared.
    pub(super) fn back_to(&mut self, mark: usize) {
        self.declared.truncate(mark);
    }

    /// What is written at `node`, sorted by prefix. At the apex nothing was declared before.
    pub(super) fn at(
        &mut self,
        node: Node<'t, '_>,
        is_apex: bool,
        how: &Canonicalization,
        work: &mut usize,
    ) -> Result<Vec<Declaration<'t>>, Fault> {
        let count = node.namespaces().len();
        let is_same = !is_apex && has_its_parents(node);
        let compared = match how.method {
            Method::Exclusive if is_same => 1_usize.saturating_add(node.attributes().len()),
            Method::Exclusive => how
                .inclusive_prefixes
                .len()
                .saturating_add(1)
                .saturating_add(node.attributes().len()),
            Method::Inclusive | Method::Inclusive11 if is_same => 1,
            Method::Inclusive | Method::Inclusive11 => count,
        };
        spend(work, compared.saturating_mul(count))?;
        let mut written = match how.method {
            Method::Inclusive | Method::Inclusive11 if is_same => Vec::new(),
            Method::Inclusive | Method::Inclusive11 => inclusive(node, is_apex),
            Method::Exclusive => self.exclusive(node, how, is_same),
        };
        written.sort_unstable();
        written.dedup();
        for (_, uri) in &written {
            check_absolute(uri)?;
        }
        if how.method == Method::Exclusive {
            self.declared.extend_from_slice(&written);
        }
        Ok(written)
    }

    /// Exclusive XML Canonicalization, section 3: what the element's own name and its attributes'
    /// names use, and the listed prefixes.
    fn exclusive(
        &self,
        node: Node<'t, '_>,
        how: &Canonicalization,
        is_same: bool,
    ) -> Vec<Declaration<'t>> {
        let own = std::iter::once(prefix(written_name(node)));
        let attributes =
            node.attributes().map(|attribute| prefix(written_attribute_name(node, &attribute)));
        let used = own.chain(attributes.filter(|prefix| !prefix.is_empty()));
        let mut written = Vec::new();
        for name in used {
            written.extend(self.unless_declared(node, name));
        }
        // Where nothing is declared, what is listed was written at an element around this one.
        for listed in how.inclusive_prefixes.iter().filter(|_| !is_same) {
            let listed = if listed == "#default" { "" } else { listed.as_str() };
            written.extend(self.unless_declared(node, listed));
        }
        written
    }

    fn unless_declared(&self, node: Node<'t, '_>, wanted: &str) -> Option<Declaration<'t>> {
        let in_force = node.namespaces().find(|namespace| prefix_of(namespace) == wanted);
        let (name, uri) = match in_force {
            Some(namespace) => declaration(namespace),
            None if wanted.is_empty() => ("", ""),
            // `xml` is declared nowhere; a listed prefix may not be in force here.
            None => return None,
        };
        if name == "xml" {
            return None;
        }
        let before = self.declared.iter().rev().find(|declared| declared.0 == name);
        let before = before.map_or("", |declared| declared.1);
        (before != uri).then_some((name, uri))
    }
}

/// Canonical XML, section 2.3: every namespace in force that is not in force with the same value in the
/// parent; at the apex every one.
fn inclusive<'t>(node: Node<'t, '_>, is_apex: bool) -> Vec<Declaration<'t>> {
    let parent = node.parent_element().filter(|_| !is_apex);
    let Some(parent) = parent else {
        // `xmlns=""` is written only where it undoes a declaration that was written.
        return declarations(node).filter(|(_, uri)| !uri.is_empty()).collect();
    };
    declarations(node)
        .filter(|(name, uri)| {
            let before = declarations(parent).find(|before| before.0 == *name);
            before.map_or("", |before| before.1) != *uri
        })
        .collect()
}

/// Mostly an element declares nothing, and has its parent's very list.
fn has_its_parents(node: Node<'_, '_>) -> bool {
    node.parent_element().is_some_and(|parent| {
        let pairs = node.namespaces().zip(parent.namespaces());
        node.namespaces().len() == parent.namespaces().len()
            && pairs.into_iter().all(|(own, its)| std::ptr::eq(own, its))
    })
}

fn declarations<'t>(node: Node<'t, '_>) -> impl Iterator<Item = Declaration<'t>> {
    node.namespaces().map(declaration).filter(|(name, _)| *name != "xml")
}

fn declaration<'t>(namespace: &'t Namespace<'_>) -> Declaration<'t> {
    (prefix_of(namespace), namespace.uri())
}

fn prefix_of<'t>(namespace: &'t Namespace<'_>) -> &'t str {
    namespace.name().unwrap_or_default()
}

/// Canonical XML, section 1.3: a relative namespace is a failure. An absolute one starts with a scheme
/// (RFC 3986, section 3.1).
fn check_absolute(uri: &str) -> Result<(), Fault> {
    let scheme = uri.split_once(':').map(|(scheme, _)| scheme);
    let is_absolute = scheme.is_some_and(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    if uri.is_empty() || is_absolute {
        return Ok(());
    }
    Err(fault("xml-relative-namespace", "a namespace that is not an absolute URI"))
}
