//! The catalogue (ISO 32000-2, 7.7.2): what may change in it, and what may not.

use super::super::Fault;
use super::super::object::{Dictionary, Object};
use super::walk::{Walk, pairs};
use super::{ChangeKind, Rule};

/// Compares the catalogue. The form and the pages have their own rules and must be claimed before.
pub(super) fn compare(walk: &mut Walk<'_, '_>) -> Result<(), Fault> {
    let store = walk.store;
    let (old, new) = (store.catalogue(walk.old)?, store.catalogue(walk.new)?);
    if old != new {
        walk.report_at("catalogue-changed", "/Root", Some(new), ChangeKind::Changed, None);
    }
    walk.claim(old);
    let (old, new) = (store.find(old, walk.old)?, store.find(new, walk.new)?);
    let (old, new) = (old.object()?, new.object()?);
    let (Object::Dictionary(old), Object::Dictionary(new)) = (&old, &new) else {
        walk.report_at("catalogue-changed", "/Root", None, ChangeKind::Changed, None);
        return Ok(());
    };
    for (key, one, other) in pairs(old, new) {
        match &*key.decoded() {
            b"AcroForm" => {}
            b"DSS" => security_store(walk, one, other)?,
            b"Metadata" => metadata(walk, one, other)?,
            b"Version" | b"Extensions" => declarations(walk, key.0, one, other),
            key => {
                let path = format!("/Root/{}", String::from_utf8_lossy(key));
                walk.same(code(key), &path, Some(one), Some(other));
            }
        }
    }
    Ok(())
}

/// What a change under a key of the catalogue is called.
fn code(key: &[u8]) -> &'static str {
    match key {
        b"Pages" => "pages-changed",
        b"OCProperties" => "optional-content-changed",
        b"Names" | b"Dests" => "names-changed",
        b"OpenAction" | b"AA" => "action-changed",
        b"Perms" => "permissions-changed",
        _ => "catalogue-changed",
    }
}

/// The security store may change as it likes: no reader shows anything of it. What it refers to is
/// compared where a page refers to it too.
fn security_store(
    walk: &mut Walk<'_, '_>,
    old: &Object<'_>,
    new: &Object<'_>,
) -> Result<(), Fault> {
    let store = walk.store;
    let known = |dss: &Dictionary<'_>| {
        let keys = ["Type", "Certs", "CRLs", "OCSPs", "VRI"];
        dss.entries.iter().all(|entry| keys.iter().any(|key| entry.key.is(key)))
    };
    let shape = store.with(new, walk.new, |dss| {
        Ok(matches!(dss, Object::Null) || dss.dictionary().is_some_and(known))
    })?;
    let unchanged = match (old, new) {
        (Object::Reference(one), Object::Reference(other)) => {
            one == other && store.location(*one, walk.old)? == store.location(*one, walk.new)?
        }
        _ => super::walk::equal(old, new),
    };
    if !unchanged {
        let allowed = shape.then_some(Rule::SecurityStore);
        let kind = kind(old, new);
        walk.report_at("security-store-changed", "/Root/DSS", new.reference(), kind, allowed);
    }
    Ok(())
}

/// XMP metadata is on no page. It must be a stream that is nothing else.
fn metadata(walk: &mut Walk<'_, '_>, old: &Object<'_>, new: &Object<'_>) -> Result<(), Fault> {
    let store = walk.store;
    let (Object::Reference(reference), Object::Null | Object::Reference(_)) = (new, old) else {
        walk.same("catalogue-changed", "/Root/Metadata", Some(old), Some(new));
        return Ok(());
    };
    let location = |value: &Object<'_>, view| {
        value.reference().map(|reference| store.location(reference, view)).transpose()
    };
    if location(old, walk.old)? == location(new, walk.new)? {
        return Ok(());
    }
    let is_metadata = store.with(new, walk.new, |new| {
        Ok(matches!(new, Object::Stream(stream)
            if stream.dictionary.is_name("Type", "Metadata")
                && stream.dictionary.is_name("Subtype", "XML")))
    })?;
    let allowed = is_metadata.then_some(Rule::Metadata);
    let kind = kind(old, new);
    walk.report_at("metadata-changed", "/Root/Metadata", Some(*reference), kind, allowed);
    Ok(())
}

/// `/Version` and `/Extensions` say which standard the file follows. Signing programs raise them.
fn declarations(walk: &mut Walk<'_, '_>, key: &[u8], old: &Object<'_>, new: &Object<'_>) {
    if super::walk::equal(old, new) && old.reference().is_none() {
        return;
    }
    let path = format!("/Root/{}", String::from_utf8_lossy(key));
    if is_declaration(new) && (is_declaration(old) || matches!(old, Object::Null)) {
        let kind = kind(old, new);
        walk.report_at("declaration-changed", &path, None, kind, Some(Rule::Metadata));
    } else {
        walk.same("catalogue-changed", &path, Some(old), Some(new));
    }
}

/// A name, or dictionaries of names, numbers and strings.
fn is_declaration(value: &Object<'_>) -> bool {
    match value {
        Object::Name(_) | Object::Integer(_) | Object::Literal(_) | Object::Hex(_) => true,
        Object::Array(items) => items.iter().all(is_declaration),
        Object::Dictionary(dictionary) => {
            dictionary.entries.iter().all(|entry| is_declaration(&entry.value))
        }
        _ => false,
    }
}

pub(super) fn kind(old: &Object<'_>, new: &Object<'_>) -> ChangeKind {
    match (old, new) {
        (Object::Null, _) => ChangeKind::Added,
        (_, Object::Null) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    }
}
