//! The form and its fields: further signatures, filled fields, locks. ISO 32000-2, 12.7.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Fault;
use super::super::field::{self, Field, FieldKind};
use super::super::mdp::FieldLock;
use super::super::object::{Dictionary, Object, Reference};
use super::super::signature::SignatureKind;
use super::catalogue::kind;
use super::walk::{Walk, pairs};
use super::{Allowance, ChangeKind, Rule, fill};

/// Widgets of signatures that were added, each with what it is a widget of: a page may have it.
pub(super) type NewWidgets = BTreeMap<Reference, SignatureKind>;

/// What a new signature field and its widget may have (tables 166, 170, 191, 226, 235). No action
/// (`/A`, `/AA`) and no optional content (`/OC`): both let it show or do something else later.
const FIELD_KEYS: [&str; 27] = [
    "Type",
    "Subtype",
    "FT",
    "T",
    "TU",
    "TM",
    "V",
    "F",
    "Ff",
    "Rect",
    "P",
    "AP",
    "AS",
    "Lock",
    "SV",
    "Kids",
    "MK",
    "Border",
    "BS",
    "DA",
    "DR",
    "Q",
    "M",
    "NM",
    "StructParent",
    "Parent",
    "H",
];

/// What a form may have that was added for a signature. `/XFA` and `/NeedAppearances` change what is
/// shown.
const FORM_KEYS: [&str; 5] = ["Fields", "SigFlags", "DR", "DA", "Q"];

/// What is known before fields are compared.
struct Rules<'r> {
    later: &'r BTreeMap<u32, SignatureKind>,
    locks: &'r [FieldLock],
    allowance: Allowance,
    /// Names of the empty signature fields that were signed.
    signed: BTreeSet<String>,
    /// Names of the fields that were filled, each with its new value.
    filled: BTreeMap<String, String>,
}

impl Rules<'_> {
    fn locked(&self, name: &str) -> bool {
        self.locks.iter().any(|lock| lock.locks(name))
    }

    /// The rule by which a later signature is allowed.
    fn signature(&self, kind: SignatureKind) -> Option<Rule> {
        match kind {
            SignatureKind::DocumentTimestamp => Some(Rule::DocumentTimestamp),
            SignatureKind::Signature => self.allowance.signatures.then_some(Rule::FurtherSignature),
        }
    }
}

/// Compares the form with all its fields, and gives the widgets that it found to be rightly new.
pub(super) fn compare(
    walk: &mut Walk<'_, '_>,
    later: &BTreeMap<u32, SignatureKind>,
    locks: &[FieldLock],
    allowance: Allowance,
) -> Result<NewWidgets, Fault> {
    let store = walk.store;
    let fields = field::all(store, walk.old)?;
    let now = field::all(store, walk.new)?;
    for field in &fields {
        walk.claim(field.reference);
    }
    let now: BTreeMap<Reference, &Field> =
        now.iter().map(|field| (field.reference, field)).collect();
    let (signed, filled) = (BTreeSet::new(), BTreeMap::new());
    let mut rules = Rules { later, locks, allowance, signed, filled };
    for field in &fields {
        note_new_value(walk, field, now.get(&field.reference), &mut rules)?;
    }
    let widgets = compare_form(walk, &rules)?;
    for field in &fields {
        compare_field(walk, field, &rules)?;
    }
    Ok(widgets)
}

/// Notes whether a field was rightly signed or filled.
fn note_new_value(
    walk: &mut Walk<'_, '_>,
    old: &Field,
    new: Option<&&Field>,
    rules: &mut Rules<'_>,
) -> Result<(), Fault> {
    let Some(new) = new else { return Ok(()) };
    let path = format!("field {}", old.name);
    match old.kind {
        FieldKind::Signature => {
            let later = new.value.and_then(|value| rules.later.get(&value.number));
            let (Some(later), None, false) = (later, old.value, old.direct_value) else {
                return Ok(());
            };
            let allowed = rules.signature(*later).filter(|_| !rules.locked(&old.name));
            let code =
                if rules.locked(&old.name) { "locked-field-changed" } else { "signature-added" };
            walk.report_at(code, &path, Some(old.reference), ChangeKind::Changed, allowed);
            rules.signed.insert(old.name.clone());
        }
        FieldKind::Text | FieldKind::Button | FieldKind::Choice => {
            if !rules.allowance.form_fill() || rules.locked(&old.name) {
                return Ok(());
            }
            if let Some(value) = fill::new_value(walk, old.reference)? {
                rules.filled.insert(old.name.clone(), value);
            }
        }
        FieldKind::Unknown => {}
    }
    Ok(())
}

fn compare_field(walk: &mut Walk<'_, '_>, field: &Field, rules: &Rules<'_>) -> Result<(), Fault> {
    let store = walk.store;
    let (old, new) =
        (store.find(field.reference, walk.old)?, store.find(field.reference, walk.new)?);
    let (old, new) = (old.object()?, new.object()?);
    let path = format!("field {} [{}]", field.name, field.reference.number);
    let (Object::Dictionary(old), Object::Dictionary(new)) = (&old, &new) else {
        walk.same_object("field-changed", &path, field.reference);
        walk.report_at("field-changed", &path, Some(field.reference), kind(&old, &new), None);
        return Ok(());
    };
    let signed = field.kind == FieldKind::Signature && rules.signed.contains(&field.name);
    let filled = rules.filled.get(&field.name).filter(|_| field.kind != FieldKind::Signature);
    let code = if rules.locked(&field.name) { "locked-field-changed" } else { "field-changed" };
    for (key, one, other) in pairs(old, new) {
        match &*key.decoded() {
            b"V" | b"AP" if signed => {}
            b"V" | b"AP" | b"AS" | b"M" if filled.is_some() => {}
            name => {
                let path = format!("{path}/{}", String::from_utf8_lossy(name));
                walk.same(code, &path, Some(one), Some(other));
            }
        }
    }
    if let Some(value) = filled {
        fill::check_appearance(walk, field, old, new, value)?;
    }
    Ok(())
}

fn compare_form(walk: &mut Walk<'_, '_>, rules: &Rules<'_>) -> Result<NewWidgets, Fault> {
    let store = walk.store;
    let (from, to) = (walk.old, walk.new);
    if let Some(reference) = store.in_catalogue("AcroForm", from, |form| Ok(form.reference()))? {
        walk.claim(reference);
    }
    let mut widgets = NewWidgets::new();
    store.in_catalogue("AcroForm", from, |old| {
        store.in_catalogue("AcroForm", to, |new| {
            store.with(old, from, |old| {
                store.with(new, to, |new| compare_forms(walk, old, new, rules, &mut widgets))
            })
        })
    })?;
    Ok(widgets)
}

fn compare_forms(
    walk: &mut Walk<'_, '_>,
    old: &Object<'_>,
    new: &Object<'_>,
    rules: &Rules<'_>,
    widgets: &mut NewWidgets,
) -> Result<(), Fault> {
    let nothing = Dictionary::default();
    match (old.dictionary(), new.dictionary()) {
        (None, None) => Ok(()),
        (Some(_), None) => {
            walk.report_at("form-changed", "/Root/AcroForm", None, ChangeKind::Removed, None);
            Ok(())
        }
        (old, Some(new)) => compare_keys(walk, old.unwrap_or(&nothing), new, rules, widgets),
    }
}

fn compare_keys(
    walk: &mut Walk<'_, '_>,
    old: &Dictionary<'_>,
    new: &Dictionary<'_>,
    rules: &Rules<'_>,
    widgets: &mut NewWidgets,
) -> Result<(), Fault> {
    let is_new = old.entries.is_empty();
    for (key, one, other) in pairs(old, new) {
        match &*key.decoded() {
            b"Fields" => compare_list(walk, one, other, rules, widgets)?,
            // Bits that say that there are signatures: they are only ever set (12.7.3).
            b"SigFlags" if sets_bits(one, other) => {}
            name if is_new && FORM_KEYS.iter().any(|key| key.as_bytes() == name) => {}
            name => {
                let path = format!("/Root/AcroForm/{}", String::from_utf8_lossy(name));
                walk.same("form-changed", &path, Some(one), Some(other));
            }
        }
    }
    Ok(())
}

fn sets_bits(old: &Object<'_>, new: &Object<'_>) -> bool {
    match (old, new) {
        (Object::Null, Object::Integer(0..=3)) => true,
        (Object::Integer(old), Object::Integer(new @ 0..=3)) => old & new == *old,
        _ => false,
    }
}

/// The old fields must still be there in their order; what is between them must be new signatures.
fn compare_list(
    walk: &mut Walk<'_, '_>,
    old: &Object<'_>,
    new: &Object<'_>,
    rules: &Rules<'_>,
    widgets: &mut NewWidgets,
) -> Result<(), Fault> {
    let store = walk.store;
    let list = |value: &Object<'_>, view| {
        store.with(value, view, |list| {
            let items = list.array().unwrap_or_default();
            Ok(items.iter().filter_map(Object::reference).collect::<Vec<_>>())
        })
    };
    let (old, new) = (list(old, walk.old)?, list(new, walk.new)?);
    let mut missing = old.iter().peekable();
    for reference in new {
        if missing.next_if_eq(&&reference).is_none() {
            new_field(walk, reference, rules, widgets)?;
        }
    }
    if let Some(missing) = missing.next() {
        let kind = ChangeKind::Removed;
        walk.report_at("form-changed", "/Root/AcroForm/Fields", Some(*missing), kind, None);
    }
    Ok(())
}

/// A field that was added must be a signature field with a signature of a later revision.
fn new_field(
    walk: &mut Walk<'_, '_>,
    reference: Reference,
    rules: &Rules<'_>,
    widgets: &mut NewWidgets,
) -> Result<(), Fault> {
    let store = walk.store;
    let fresh = walk.is_new(reference)?;
    let view = walk.new;
    let found = store.with(&Object::Reference(reference), view, |field| {
        let Some(field) = field.dictionary() else { return Ok(None) };
        let value = field.get("V").and_then(Object::reference);
        let later = value.and_then(|value| rules.later.get(&value.number)).copied();
        let plain = only_known_keys(field) && field.get("Parent").is_none();
        if !field.is_name("FT", "Sig") || !plain || field.get("T").is_none() {
            return Ok(None);
        }
        let kids = store.with_key(field, "Kids", view, |kids| {
            let kids = kids.array().unwrap_or_default();
            Ok(kids.iter().map(Object::reference).collect::<Option<Vec<_>>>())
        })?;
        Ok(later.zip(kids))
    })?;
    let mut allowed = None;
    if let Some((kind, kids)) = found.filter(|_| fresh) {
        let kids_fit = kids.iter().try_fold(true, |fit, kid| -> Result<bool, Fault> {
            Ok(fit && walk.is_new(*kid)? && is_widget(walk, *kid, reference)?)
        })?;
        allowed = rules.signature(kind).filter(|_| kids_fit);
        if allowed.is_some() {
            widgets.insert(reference, kind);
            widgets.extend(kids.into_iter().map(|kid| (kid, kind)));
        }
    }
    let code = if allowed.is_some() { "signature-added" } else { "field-added" };
    walk.report_at(code, "/Root/AcroForm/Fields", Some(reference), ChangeKind::Added, allowed);
    Ok(())
}

fn only_known_keys(field: &Dictionary<'_>) -> bool {
    field.entries.iter().all(|entry| FIELD_KEYS.iter().any(|key| entry.key.is(key)))
}

fn is_widget(walk: &Walk<'_, '_>, kid: Reference, parent: Reference) -> Result<bool, Fault> {
    walk.store.with(&Object::Reference(kid), walk.new, |kid| {
        Ok(kid.dictionary().is_some_and(|kid| {
            kid.is_name("Subtype", "Widget")
                && only_known_keys(kid)
                && ["Kids", "T", "V", "FT"].iter().all(|key| kid.get(key).is_none())
                && kid.get("Parent").and_then(Object::reference) == Some(parent)
        }))
    })
}
