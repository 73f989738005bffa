//! The fields of the form, as a view sees them: ISO 32000-2, 12.7.4.

use std::collections::BTreeSet;

use super::object::{Dictionary, Object, Reference};
use super::store::Store;
use super::text::text_of;
use super::{Fault, fault};

/// How many fields and widgets a form may have; the largest administrative forms have a few thousand.
const MAX_FIELDS: usize = 50_000;

/// What kind of field it is (12.7.4.1, `/FT`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Signature,
    Text,
    Button,
    Choice,
    Unknown,
}

/// A field or a widget of one.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) reference: Reference,
    /// Its full name: the partial names from the root, with full stops between.
    pub(crate) name: String,
    pub(crate) kind: FieldKind,
    /// The object of its value, if that is one of its own.
    pub(crate) value: Option<Reference>,
    /// Whether its value is written into the field itself.
    pub(crate) direct_value: bool,
}

struct Open {
    reference: Reference,
    name: String,
    kind: FieldKind,
}

/// All fields and their widgets, in the order of the form.
///
/// # Errors
/// `field-twice` where one stands in the tree twice, `too-many-fields`, and what reading objects may
/// bring.
pub(crate) fn all(store: &Store<'_>, view: usize) -> Result<Vec<Field>, Fault> {
    let roots = store.in_catalogue("AcroForm", view, |form| {
        store.with(form, view, |form| match form.dictionary() {
            Some(form) => store.with_key(form, "Fields", view, |list| Ok(references(list))),
            None => Ok(Vec::new()),
        })
    })?;
    let root = |reference| Open { reference, name: String::new(), kind: FieldKind::Unknown };
    let mut open: Vec<Open> = roots.into_iter().rev().map(root).collect();
    let (mut seen, mut fields) = (BTreeSet::new(), Vec::new());
    while let Some(next) = open.pop() {
        if !seen.insert(next.reference) {
            let detail = format!("object {} is in the form twice", next.reference.number);
            return Err(fault("field-twice", detail));
        }
        if seen.len() > MAX_FIELDS {
            return Err(fault("too-many-fields", format!("more than {MAX_FIELDS}")));
        }
        let found = store.find(next.reference, view)?;
        let object = found.object()?;
        let Some(dictionary) = object.dictionary() else { continue };
        let field = one(&next, dictionary);
        store.with_key(dictionary, "Kids", view, |kids| {
            open.extend(references(kids).into_iter().rev().map(|reference| Open {
                reference,
                name: field.name.clone(),
                kind: field.kind,
            }));
            Ok(())
        })?;
        fields.push(field);
    }
    Ok(fields)
}

fn one(place: &Open, dictionary: &Dictionary<'_>) -> Field {
    let name = match (text_of(dictionary, "T"), place.name.as_str()) {
        (Some(own), "") => own,
        (Some(own), parents) => format!("{parents}.{own}"),
        (None, parents) => parents.to_owned(),
    };
    let kind = dictionary.name("FT").map_or(place.kind, |name| match &*name.decoded() {
        b"Sig" => FieldKind::Signature,
        b"Tx" => FieldKind::Text,
        b"Btn" => FieldKind::Button,
        b"Ch" => FieldKind::Choice,
        _ => FieldKind::Unknown,
    });
    let value = dictionary.get("V");
    Field {
        reference: place.reference,
        name,
        kind,
        value: value.and_then(Object::reference),
        direct_value: matches!(value, Some(Object::Dictionary(_))),
    }
}

/// The references of an array; direct objects in it are no fields.
fn references(list: &Object<'_>) -> Vec<Reference> {
    list.array().unwrap_or_default().iter().filter_map(Object::reference).collect()
}
