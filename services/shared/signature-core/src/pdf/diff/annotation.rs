//! Annotations that were there, that came, and that went.

use super::super::Fault;
use super::super::object::{Dictionary, Object, Reference};
use super::super::signature::SignatureKind;
use super::form::NewWidgets;
use super::walk::Walk;
use super::{Allowance, ChangeKind, Rule, marks};

/// How much of its page a new signature or mark may cover: one part in so many. Seals take a twentieth;
/// an appearance over the text would be a way to change what is read ("sneaky signature attack",
/// Rohlmann et al. 2021).
pub(super) const LARGEST_PART: f64 = 4.0;

/// What people comment with (table 171), without links, media, files, redactions and watermarks.
const COMMENTS: [&str; 14] = [
    "Text",
    "FreeText",
    "Line",
    "Square",
    "Circle",
    "Polygon",
    "PolyLine",
    "Highlight",
    "Underline",
    "Squiggly",
    "StrikeOut",
    "Caret",
    "Stamp",
    "Ink",
];

/// Annotation flags (table 167): hidden, and not shown on screen.
const HIDDEN: i64 = 1 << 1;
const NO_VIEW: i64 = 1 << 5;

/// Compares an annotation that is still there.
pub(super) fn compare(
    walk: &mut Walk<'_, '_>,
    path: &str,
    reference: Reference,
    allowance: Allowance,
) -> Result<(), Fault> {
    if allowance.annotations()
        && is_comment(walk, reference, walk.old)?
        && is_comment(walk, reference, walk.new)?
    {
        let store = walk.store;
        if store.location(reference, walk.old)? != store.location(reference, walk.new)? {
            let (kind, allowed) = (ChangeKind::Changed, Some(Rule::Annotation));
            walk.report_at("annotation-changed", path, Some(reference), kind, allowed);
        }
        return Ok(());
    }
    walk.same_object("annotation-changed", path, reference);
    Ok(())
}

/// Judges an annotation that was added to a page with this area in square points.
pub(super) fn added(
    walk: &mut Walk<'_, '_>,
    path: &str,
    reference: Reference,
    page_area: f64,
    widgets: &mut NewWidgets,
    allowance: Allowance,
) -> Result<(), Fault> {
    // Taken out: a widget has one place on one page.
    if let Some(kind) = widgets.remove(&reference) {
        return added_widget(walk, path, reference, page_area, kind);
    }
    let allowed = if allowance.annotations() && is_comment(walk, reference, walk.new)? {
        Some(Rule::Annotation)
    } else if allowance.marks() && marks::is_annotation(walk, reference, page_area)? {
        Some(Rule::Mark)
    } else {
        None
    };
    let allowed = if walk.is_new(reference)? { allowed } else { None };
    walk.report_at("annotation-added", path, Some(reference), ChangeKind::Added, allowed);
    Ok(())
}

fn added_widget(
    walk: &mut Walk<'_, '_>,
    path: &str,
    reference: Reference,
    page_area: f64,
    kind: SignatureKind,
) -> Result<(), Fault> {
    let store = walk.store;
    let (area, hidden) = store.with(&Object::Reference(reference), walk.new, |widget| {
        let Some(widget) = widget.dictionary() else { return Ok((None, false)) };
        let area = widget.get("Rect").and_then(area);
        let flags = widget.integer("F").unwrap_or(0);
        let nothing = widget.get("AP").is_none() || flags & (HIDDEN | NO_VIEW) != 0;
        Ok((area, nothing))
    })?;
    let shows_nothing = hidden || area.is_none_or(|area| area <= 0.0);
    let fits = match kind {
        SignatureKind::DocumentTimestamp => shows_nothing,
        SignatureKind::Signature => {
            shows_nothing || area.is_some_and(|area| area <= page_area / LARGEST_PART)
        }
    };
    if !fits {
        let kind = ChangeKind::Added;
        walk.report_at("signature-covers-page", path, Some(reference), kind, None);
    }
    Ok(())
}

/// Judges what is not in the list any more, or not in its place.
pub(super) fn removed(
    walk: &mut Walk<'_, '_>,
    path: &str,
    old: &Object<'_>,
    allowance: Allowance,
) -> Result<(), Fault> {
    let reference = old.reference();
    let comment = match reference {
        Some(reference) => is_comment(walk, reference, walk.old)?,
        None => false,
    };
    let allowed = (comment && allowance.annotations()).then_some(Rule::Annotation);
    walk.report_at("annotation-removed", path, reference, ChangeKind::Removed, allowed);
    Ok(())
}

/// A comment that does nothing but stand there.
fn is_comment(walk: &Walk<'_, '_>, reference: Reference, view: usize) -> Result<bool, Fault> {
    walk.store.with(&Object::Reference(reference), view, |annotation| {
        Ok(annotation.dictionary().is_some_and(|annotation| {
            let comment = annotation
                .name("Subtype")
                .is_some_and(|subtype| COMMENTS.iter().any(|known| subtype.is(known)));
            comment && acts_on_nothing(annotation)
        }))
    })
}

fn acts_on_nothing(annotation: &Dictionary<'_>) -> bool {
    ["A", "AA", "OC", "Parent", "FT"].iter().all(|key| annotation.get(key).is_none())
}

/// The area of a rectangle; `None` for what is none.
pub(super) fn area(rectangle: &Object<'_>) -> Option<f64> {
    let [left, bottom, right, top] = rectangle.array()? else { return None };
    let width = right.number()? - left.number()?;
    let height = top.number()? - bottom.number()?;
    Some((width * height).abs()).filter(|area| area.is_finite())
}
