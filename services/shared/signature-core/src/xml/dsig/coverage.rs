//! What is said of that which a signature does not cover.

use roxmltree::Node;

use super::{Resolved, Structure, fault};
use crate::facts::{Scope, Signature};
use crate::xml::reference::{Target, is_about_signature};
use crate::xml::vocabulary::place_of;

/// Says where the parts stand that are covered, where the whole is not: a reader who works with an
/// element of another place works with what nobody signed. Where the whole is covered, says what in it
/// is not.
pub(super) fn remark<'t, 'i>(
    parts: &Structure<'t, 'i>,
    resolved: &[Resolved<'_, 't, 'i>],
    facts: &mut Signature<'static>,
) {
    if facts.references.iter().all(|reference| reference.scope == Scope::Properties) {
        facts.faults.push(fault("xml-covers-nothing", "no reference covers any data"));
    }
    let covers_whole = facts.references.iter().any(|row| row.scope == Scope::Whole);
    for (reference, target) in resolved {
        let Target::Node(node, _) = target else { continue };
        let scope = reference.scope(target, parts.node);
        if !covers_whole && scope != Scope::Properties {
            let detail = format!("the element at {} is covered, not the document", place_of(*node));
            facts.remarks.push(fault("xml-covers-part", detail));
        }
        if scope != Scope::Properties && !reference.covers_comments(target) {
            remark_comments(*node, parts.node, facts);
        }
    }
    if covers_whole {
        remark_objects(parts, resolved, facts);
    }
}

/// A comment that is not signed may be put into a signed text. A reader who takes the text before it
/// for the whole text is then misled, and no hash shows it.
fn remark_comments(covered: Node<'_, '_>, signature: Node<'_, '_>, facts: &mut Signature<'static>) {
    let own = signature.range();
    let says = |node: Option<Node<'_, '_>>| {
        let text = node.filter(Node::is_text).and_then(|node| node.text());
        text.is_some_and(|text| !text.trim_ascii().is_empty())
    };
    let splits = covered.descendants().filter(Node::is_comment).any(|comment| {
        let is_outside = !own.contains(&comment.range().start);
        is_outside && (says(comment.prev_sibling()) || says(comment.next_sibling()))
    });
    let is_new = facts.remarks.iter().all(|remark| remark.code != "xml-comment-in-text");
    if splits && is_new {
        let detail = "a comment that is not signed splits a text that is";
        facts.remarks.push(fault("xml-comment-in-text", detail));
    }
}

/// The signature itself is taken out of the whole, and with it what is put into it.
fn remark_objects<'t, 'i>(
    parts: &Structure<'t, 'i>,
    resolved: &[Resolved<'_, 't, 'i>],
    facts: &mut Signature<'static>,
) {
    for object in &parts.objects {
        let is_covered = resolved.iter().any(|(_, target)| match target {
            Target::Node(node, _) => node.ancestors().any(|ancestor| ancestor == *object),
            Target::File(..) | Target::Missing => false,
        });
        if !is_covered && !is_about_signature(*object, parts.node) {
            let detail = format!("the Object at {} is not signed", place_of(*object));
            facts.remarks.push(fault("xml-object-not-covered", detail));
        }
    }
}
