//! Filled form fields: the appearance must show the value, and nothing else may differ.

use super::super::Fault;
use super::super::field::{Field, FieldKind};
use super::super::filter;
use super::super::object::{Dictionary, Object, Reference};
use super::super::text::text;
use super::content::{MAX_CONTENT_BYTES, each_operation, shown};
use super::walk::{Walk, equal};
use super::{ChangeKind, Rule};

/// The text of a field's new value; `None` where it is the old one, or no string and no name.
pub(super) fn new_value(walk: &Walk<'_, '_>, field: Reference) -> Result<Option<String>, Fault> {
    let (store, from, to) = (walk.store, walk.old, walk.new);
    let field = Object::Reference(field);
    store.with(&field, from, |old| {
        store.with(&field, to, |new| {
            let (Some(old), Some(new)) = (old.dictionary(), new.dictionary()) else {
                return Ok(None);
            };
            store.with_key(old, "V", from, |old| {
                store.with_key(new, "V", to, |new| {
                    Ok(if equal(old, new) { None } else { value_text(new) })
                })
            })
        })
    })
}

fn value_text(value: &Object<'_>) -> Option<String> {
    match value {
        Object::Name(name) => Some(String::from_utf8_lossy(&name.decoded()).into_owned()),
        Object::Null => Some(String::new()),
        other => text(other),
    }
}

/// Compares the appearance of a filled field or widget with its value. Where the appearance cannot be
/// read as text, it counts as different: an overlay is a way to show another value than the one stored.
pub(super) fn check_appearance(
    walk: &mut Walk<'_, '_>,
    field: &Field,
    old: &Dictionary<'_>,
    new: &Dictionary<'_>,
    value: &str,
) -> Result<(), Fault> {
    let path = format!("field {} [{}]", field.name, field.reference.number);
    let fits = if field.kind == FieldKind::Button {
        walk.same("field-appearance-changed", &format!("{path}/AP"), old.get("AP"), new.get("AP"));
        new.name("AS").is_none_or(|state| state.is("Off") || state.is(value))
    } else {
        text_appearance_fits(walk, &path, new, value)?
    };
    let (code, allowed) = if fits {
        ("field-filled", Some(Rule::FormFill))
    } else {
        ("field-appearance-differs", None)
    };
    walk.report_at(code, &path, Some(field.reference), ChangeKind::Changed, allowed);
    Ok(())
}

fn text_appearance_fits(
    walk: &mut Walk<'_, '_>,
    path: &str,
    field: &Dictionary<'_>,
    value: &str,
) -> Result<bool, Fault> {
    let (store, view) = (walk.store, walk.new);
    let appearance = store.with_key(field, "AP", view, |appearance| {
        Ok(match appearance {
            Object::Null => Some(None),
            Object::Dictionary(appearance) => match appearance.entries.as_slice() {
                [one] if one.key.is("N") => one.value.reference().map(Some),
                _ => None,
            },
            _ => None,
        })
    })?;
    let reference = match appearance {
        // No appearance: readers make one from the value.
        Some(None) => return Ok(true),
        Some(Some(reference)) => reference,
        None => return Ok(false),
    };
    let Some((Object::Stream(stream), _)) = store.in_file(reference, view)? else {
        return Ok(false);
    };
    // Fonts that came with the value could draw any other text for it: all must be old ones.
    for font in references(&Object::Dictionary(stream.dictionary.clone())) {
        walk.same_object("field-appearance-changed", &format!("{path}/AP/N/Resources"), font);
    }
    let content = filter::decode(&stream, MAX_CONTENT_BYTES)?;
    let mut seen = Vec::new();
    let whole = each_operation(&content, |operator, operands| {
        seen.extend(shown(operator, operands));
        !matches!(operator, b"Do" | b"sh" | b"BI" | b"gs" | b"Tr")
    })?;
    let letters = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    let seen = text(&Object::Hex(hex::encode(&seen).as_bytes()));
    Ok(whole && seen.is_some_and(|seen| letters(&seen) == letters(value)))
}

fn references(object: &Object<'_>) -> Vec<Reference> {
    match object {
        Object::Reference(reference) => vec![*reference],
        Object::Array(items) => items.iter().flat_map(references).collect(),
        Object::Dictionary(dictionary) => {
            dictionary.entries.iter().flat_map(|entry| references(&entry.value)).collect()
        }
        _ => Vec::new(),
    }
}
