//! The pages and their annotations: ISO 32000-2, 7.7.3 and 12.5.

use std::collections::BTreeSet;

use super::super::object::{Object, Reference};
use super::super::{Fault, fault};
use super::annotation;
use super::catalogue::kind;
use super::form::NewWidgets;
use super::walk::{Walk, pairs};
use super::{Allowance, ChangeKind, marks};

/// How many nodes a page tree may have.
const MAX_NODES: usize = 200_000;

/// A page or a node above pages, in the signed revision.
struct Node {
    reference: Reference,
    /// Counted from 1; `None` for what is no page.
    page: Option<usize>,
    /// `/MediaBox`, its own or inherited, as width times height in square points.
    area: f64,
}

/// Compares all pages. `widgets` are those that pages may have got.
pub(super) fn compare(
    walk: &mut Walk<'_, '_>,
    mut widgets: NewWidgets,
    allowance: Allowance,
) -> Result<(), Fault> {
    let nodes = nodes(walk)?;
    for node in &nodes {
        walk.claim(node.reference);
    }
    for node in &nodes {
        compare_node(walk, node, &mut widgets, allowance)?;
    }
    Ok(())
}

/// The page tree of the signed revision, the pages in their order.
fn nodes(walk: &Walk<'_, '_>) -> Result<Vec<Node>, Fault> {
    let (store, view) = (walk.store, walk.old);
    let root = store.in_catalogue("Pages", view, |pages| Ok(pages.reference()))?;
    let mut open: Vec<(Reference, f64)> = root.map(|root| (root, 0.0)).into_iter().collect();
    let (mut nodes, mut seen, mut pages) = (Vec::new(), BTreeSet::new(), 0_usize);
    while let Some((reference, inherited)) = open.pop() {
        if !seen.insert(reference) || seen.len() > MAX_NODES {
            return Err(fault("broken-page-tree", format!("at object {}", reference.number)));
        }
        let found = store.find(reference, view)?;
        let object = found.object()?;
        let Some(dictionary) = object.dictionary() else { continue };
        let area = store
            .with_key(dictionary, "MediaBox", view, |media_box| Ok(annotation::area(media_box)))?;
        let area = area.unwrap_or(inherited);
        let page = if dictionary.get("Kids").is_some() {
            store.with_key(dictionary, "Kids", view, |kids| {
                let kids = kids.array().unwrap_or_default().iter().rev();
                open.extend(kids.filter_map(Object::reference).map(|kid| (kid, area)));
                Ok(())
            })?;
            None
        } else {
            pages += 1;
            Some(pages)
        };
        nodes.push(Node { reference, page, area });
    }
    Ok(nodes)
}

fn compare_node(
    walk: &mut Walk<'_, '_>,
    node: &Node,
    widgets: &mut NewWidgets,
    allowance: Allowance,
) -> Result<(), Fault> {
    let store = walk.store;
    let Some(page) = node.page else {
        return compare_inner_node(walk, node);
    };
    let (old, new) = (store.find(node.reference, walk.old)?, store.find(node.reference, walk.new)?);
    let (old, new) = (old.object()?, new.object()?);
    let path = format!("page {page} [{}]", node.reference.number);
    let (Object::Dictionary(old), Object::Dictionary(new)) = (&old, &new) else {
        let kind = kind(&old, &new);
        walk.report_at("page-changed", &path, Some(node.reference), kind, None);
        return Ok(());
    };
    let marked = allowance.marks() && marks::on_page(walk, &path, old, new)?;
    for (key, one, other) in pairs(old, new) {
        match &*key.decoded() {
            b"Annots" => compare_annotations(walk, (&path, node), one, other, widgets, allowance)?,
            // Judged together, as one mark.
            b"Contents" | b"Resources" if marked => {}
            name => {
                let path = format!("{path}/{}", String::from_utf8_lossy(name));
                walk.same(code(name), &path, Some(one), Some(other));
            }
        }
    }
    Ok(())
}

fn compare_inner_node(walk: &mut Walk<'_, '_>, node: &Node) -> Result<(), Fault> {
    let store = walk.store;
    let (old, new) = (store.find(node.reference, walk.old)?, store.find(node.reference, walk.new)?);
    let path = format!("pages [{}]", node.reference.number);
    walk.same("pages-changed", &path, Some(&old.object()?), Some(&new.object()?));
    Ok(())
}

/// What a change under a key of a page is called.
fn code(key: &[u8]) -> &'static str {
    match key {
        b"Contents" => "page-content-changed",
        b"Resources" => "page-resources-changed",
        b"MediaBox" | b"CropBox" | b"BleedBox" | b"TrimBox" | b"ArtBox" | b"Rotate"
        | b"UserUnit" => "page-box-changed",
        b"AA" => "action-changed",
        b"Parent" => "pages-changed",
        _ => "page-changed",
    }
}

/// The old annotations must still be there in their order; what is between them must be allowed.
fn compare_annotations(
    walk: &mut Walk<'_, '_>,
    (path, node): (&str, &Node),
    old: &Object<'_>,
    new: &Object<'_>,
    widgets: &mut NewWidgets,
    allowance: Allowance,
) -> Result<(), Fault> {
    let store = walk.store;
    let path = format!("{path}/Annots");
    let (old_view, new_view) = (walk.old, walk.new);
    store.with(old, old_view, |old| {
        store.with(new, new_view, |new| {
            let mut missing = items(old).iter().enumerate().peekable();
            for item in items(new) {
                let Some(reference) = item.reference() else {
                    // Written into the list: it has no number to know it by, so it must be the same.
                    if let Some((at, old)) = missing.next() {
                        let path = format!("{path}/{at}");
                        walk.same("annotation-changed", &path, Some(old), Some(item));
                    } else {
                        let kind = ChangeKind::Added;
                        walk.report_at("annotation-added", &path, None, kind, None);
                    }
                    continue;
                };
                if missing.next_if(|(_, old)| old.reference() == Some(reference)).is_some() {
                    annotation::compare(walk, &path, reference, allowance)?;
                } else {
                    annotation::added(walk, &path, reference, node.area, widgets, allowance)?;
                }
            }
            for (_, missing) in missing {
                annotation::removed(walk, &path, missing, allowance)?;
            }
            Ok(())
        })
    })
}

fn items<'o>(list: &'o Object<'o>) -> &'o [Object<'o>] {
    list.array().unwrap_or_default()
}
