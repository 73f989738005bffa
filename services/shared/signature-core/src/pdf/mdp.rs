//! What a signature itself forbids to change after it: `DocMDP` and `FieldMDP` (ISO 32000-2, 12.8.2.2
//! and 12.8.2.4) and a signature field's `/Lock` (table 236).

use super::Fault;
use super::object::{Dictionary, Object, Reference};
use super::store::Store;
use super::text::text;

/// How many names a lock may have; each is compared with each field. More lock all.
const MAX_NAMES: usize = 4096;

/// What may change after a certifying signature: `/P` of `DocMDP`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// 1: nothing but validation data and document timestamps.
    Nothing,
    /// 2: forms may be filled, and further signatures added.
    FormFill,
    /// 3: annotations too.
    Annotations,
}

/// Which fields are locked by a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldLock {
    /// How `fields` is meant.
    pub action: LockAction,
    /// Full names; a name stands for the fields below it too.
    pub fields: Vec<String>,
    /// `/P` of a `/Lock`: what may change at all after the signature.
    pub permission: Option<Permission>,
}

/// How a lock's names are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockAction {
    /// All fields are locked.
    All,
    /// Those that are named.
    Include,
    /// Those that are not.
    Exclude,
}

impl FieldLock {
    /// Whether the field with this full name is locked.
    pub fn locks(&self, field: &str) -> bool {
        let named = self.fields.iter().any(|name| {
            field
                .strip_prefix(name.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        match self.action {
            LockAction::All => true,
            LockAction::Include => named,
            LockAction::Exclude => !named,
        }
    }
}

/// `/P`. What it may not be is read as the strictest, not as the default.
fn permission(value: Option<&Object<'_>>, missing: Permission) -> Permission {
    match value {
        None => missing,
        Some(Object::Integer(2)) => Permission::FormFill,
        Some(Object::Integer(3)) => Permission::Annotations,
        Some(_) => Permission::Nothing,
    }
}

/// What the signature allows as a certifying one; `None` if it is not one.
///
/// The reference in the signature's own, signed dictionary decides. Whether the catalogue's `/Perms`
/// names it too changes nothing: it can only be missing.
pub(crate) fn certification(
    store: &Store<'_>,
    signature: &Dictionary<'_>,
    view: usize,
) -> Result<Option<Permission>, Fault> {
    let mut found = None;
    each_transform(store, signature, view, |method, parameters| {
        if method == "DocMDP" {
            let allowed = permission(
                parameters.and_then(|parameters| parameters.get("P")),
                Permission::FormFill,
            );
            found = Some(found.map_or(allowed, |before: Permission| before.min(allowed)));
        }
    })?;
    Ok(found)
}

/// The locks of the signature's own references and of its field, as the signed revision has them.
pub(crate) fn locks(
    store: &Store<'_>,
    signature: &Dictionary<'_>,
    field: Reference,
    view: usize,
) -> Result<Vec<FieldLock>, Fault> {
    let mut locks = Vec::new();
    each_transform(store, signature, view, |method, parameters| {
        if method == "FieldMDP" {
            locks.push(parameters.map_or_else(lock_all, lock));
        }
    })?;
    store.with(&Object::Reference(field), view, |field| {
        let Some(field) = field.dictionary() else { return Ok(()) };
        store.with_key(field, "Lock", view, |found| {
            locks.extend(found.dictionary().map(lock));
            Ok(())
        })
    })?;
    Ok(locks)
}

/// Hands each signature reference's method and parameters (table 256) to a closure.
fn each_transform(
    store: &Store<'_>,
    signature: &Dictionary<'_>,
    view: usize,
    mut read: impl FnMut(&str, Option<&Dictionary<'_>>),
) -> Result<(), Fault> {
    store.with_key(signature, "Reference", view, |list| {
        for item in list.array().unwrap_or_default() {
            store.with(item, view, |reference| {
                let Some(reference) = reference.dictionary() else { return Ok(()) };
                let Some(method) = reference.name("TransformMethod") else { return Ok(()) };
                let method = String::from_utf8_lossy(&method.decoded()).into_owned();
                store.with_key(reference, "TransformParams", view, |parameters| {
                    read(&method, parameters.dictionary());
                    Ok(())
                })
            })?;
        }
        Ok(())
    })
}

fn lock_all() -> FieldLock {
    FieldLock { action: LockAction::All, fields: Vec::new(), permission: None }
}

/// What is not clearly a list of names locks all.
fn lock(dictionary: &Dictionary<'_>) -> FieldLock {
    let action = match dictionary.name("Action") {
        Some(name) if name.is("Include") => LockAction::Include,
        Some(name) if name.is("Exclude") => LockAction::Exclude,
        _ => LockAction::All,
    };
    let fields = match dictionary.get("Fields") {
        Some(Object::Array(items)) if items.len() <= MAX_NAMES => {
            items.iter().map(text).collect::<Option<Vec<_>>>()
        }
        None if action == LockAction::All => Some(Vec::new()),
        _ => None,
    };
    let permission = dictionary.get("P").map(|value| permission(Some(value), Permission::Nothing));
    match fields {
        Some(fields) => FieldLock { action, fields, permission },
        None => FieldLock { permission, ..lock_all() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_holds_the_fields_below_a_name_too() {
        let lock =
            |action| FieldLock { action, fields: vec!["owner".to_owned()], permission: None };
        let locked = |action| {
            ["owner", "owner.name", "owners", "date"].map(|field| lock(action).locks(field))
        };
        assert_eq!(locked(LockAction::Include), [true, true, false, false]);
        assert_eq!(locked(LockAction::Exclude), [false, false, true, true]);
        assert_eq!(locked(LockAction::All), [true; 4]);
    }
}
