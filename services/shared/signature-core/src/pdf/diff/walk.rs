//! Compares what must not have changed: two views of the same object, and of all that it leads to.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::Fault;
use super::super::object::{Dictionary, Name, Object, Reference};
use super::super::store::{Location, Store};
use super::{Change, ChangeKind, Rule};

/// How many changes are reported. Past that, only the last one is kept up to date.
const MAX_CHANGES: usize = 128;

/// How many steps of a path are written out; the ones near the changed object say most.
const MAX_STEPS: usize = 16;

/// Two views, what is still to be compared between them, and what differed so far.
pub(super) struct Walk<'s, 'a> {
    pub(super) store: &'s Store<'a>,
    pub(super) old: usize,
    pub(super) new: usize,
    /// Objects that a rule of their own compares, whole: the catalogue, the form, fields, pages. Each
    /// may be reached by several ways: a page is named by its annotations, by outlines, by its parent.
    claimed: BTreeSet<Reference>,
    open: Vec<(Reference, usize)>,
    seen: BTreeSet<Reference>,
    steps: Vec<Step>,
    changes: Vec<Change>,
}

struct Step {
    parent: Option<usize>,
    label: String,
    code: &'static str,
}

/// Where in an object the comparison is.
#[derive(Clone, Copy)]
struct Place<'p> {
    parent: Option<&'p Place<'p>>,
    label: Label<'p>,
    /// The step of the object.
    step: usize,
}

#[derive(Clone, Copy)]
enum Label<'p> {
    Itself,
    Key(Name<'p>),
    Index(usize),
}

impl<'s, 'a> Walk<'s, 'a> {
    pub(super) fn new(store: &'s Store<'a>, old: usize, new: usize) -> Self {
        Self {
            store,
            old,
            new,
            claimed: BTreeSet::new(),
            open: Vec::new(),
            seen: BTreeSet::new(),
            steps: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// Leaves an object to a rule of its own, which must compare all of it. If two rules claim it, both
    /// compare it: what one of them excuses, the other does not.
    pub(super) fn claim(&mut self, reference: Reference) {
        self.claimed.insert(reference);
    }

    /// Compares everything that is still open, and gives all changes.
    pub(super) fn finish(mut self) -> Result<Vec<Change>, Fault> {
        while let Some((reference, step)) = self.open.pop() {
            // Only now is all claimed.
            if !self.claimed.contains(&reference) {
                self.compare_object(reference, step)?;
            }
        }
        Ok(self.changes)
    }

    /// Tells of a change.
    pub(super) fn report(&mut self, change: Change) {
        let allowed = change.allowed.is_some();
        if self.changes.contains(&change) {
            return;
        }
        if self.changes.len() < MAX_CHANGES {
            self.changes.push(change);
        } else if !allowed && let Some(last) = self.changes.last_mut() {
            *last = change;
        }
    }

    /// Tells of a change at a named place.
    pub(super) fn report_at(
        &mut self,
        code: &'static str,
        path: &str,
        object: Option<Reference>,
        kind: ChangeKind,
        allowed: Option<Rule>,
    ) {
        let object = object.map(|reference| reference.number);
        self.report(Change { code, path: path.to_owned(), object, kind, allowed });
    }

    /// Compares two values that must be the same, under a name for the reports.
    pub(super) fn same(
        &mut self,
        code: &'static str,
        path: &str,
        old: Option<&Object<'_>>,
        new: Option<&Object<'_>>,
    ) {
        self.steps.push(Step { parent: None, label: path.to_owned(), code });
        let step = self.steps.len() - 1;
        let place = Place { parent: None, label: Label::Itself, step };
        self.values(old.unwrap_or(&Object::Null), new.unwrap_or(&Object::Null), place);
    }

    /// Compares an object with itself as the other view sees it.
    pub(super) fn same_object(&mut self, code: &'static str, path: &str, reference: Reference) {
        let value = Object::Reference(reference);
        self.same(code, path, Some(&value), Some(&value));
    }

    fn compare_object(&mut self, reference: Reference, step: usize) -> Result<(), Fault> {
        let store = self.store;
        let place = Place { parent: None, label: Label::Itself, step };
        let old = store.find(reference, self.old)?;
        let unchanged =
            store.location(reference, self.old)? == store.location(reference, self.new)?;
        let old_object = old.object()?;
        if unchanged {
            // What it leads to may have changed.
            self.visit(&old_object, place);
        } else {
            let new = store.find(reference, self.new)?;
            self.values(&old_object, &new.object()?, place);
        }
        Ok(())
    }

    fn visit(&mut self, object: &Object<'_>, place: Place<'_>) {
        match object {
            Object::Reference(reference) => self.follow(*reference, place),
            Object::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.visit(item, place.within(Label::Index(at), &place));
                }
            }
            Object::Dictionary(_) | Object::Stream(_) => {
                for entry in object.dictionary().map(|d| d.entries.as_slice()).unwrap_or_default() {
                    self.visit(&entry.value, place.within(Label::Key(entry.key), &place));
                }
            }
            _ => {}
        }
    }

    fn follow(&mut self, reference: Reference, place: Place<'_>) {
        if self.seen.insert(reference) {
            let code = self.steps.get(place.step).map_or("object-changed", |step| step.code);
            let label = format!("{} [{}]", place.text(), reference.number);
            self.steps.push(Step { parent: Some(place.step), label, code });
            self.open.push((reference, self.steps.len() - 1));
        }
    }

    fn values(&mut self, old: &Object<'_>, new: &Object<'_>, place: Place<'_>) {
        match (old, new) {
            (Object::Reference(one), Object::Reference(other)) if one == other => {
                self.follow(*one, place);
            }
            (Object::Array(one), Object::Array(other)) if one.len() == other.len() => {
                for (at, (one, other)) in one.iter().zip(other).enumerate() {
                    self.values(one, other, place.within(Label::Index(at), &place));
                }
            }
            (Object::Dictionary(one), Object::Dictionary(other)) => {
                self.dictionaries(one, other, None, place);
            }
            (Object::Stream(one), Object::Stream(other)) => {
                // The bodies are compared as they stand: another compression is another body.
                if one.body != other.body {
                    self.differs(ChangeKind::Changed, place);
                }
                self.dictionaries(&one.dictionary, &other.dictionary, Some("Length"), place);
            }
            _ if equal(old, new) => {}
            (Object::Null, _) => self.differs(ChangeKind::Added, place),
            (_, Object::Null) => self.differs(ChangeKind::Removed, place),
            _ => self.differs(ChangeKind::Changed, place),
        }
    }

    fn dictionaries(
        &mut self,
        old: &Dictionary<'_>,
        new: &Dictionary<'_>,
        without: Option<&str>,
        place: Place<'_>,
    ) {
        for (key, old, new) in pairs(old, new) {
            if without.is_some_and(|without| key.is(without)) {
                continue;
            }
            self.values(old, new, place.within(Label::Key(key), &place));
        }
    }

    fn differs(&mut self, kind: ChangeKind, place: Place<'_>) {
        let mut labels = vec![place.text()];
        let (mut code, mut next, mut object) = ("object-changed", Some(place.step), None);
        while let Some(step) = next.and_then(|at| self.steps.get(at)) {
            if labels.len() < MAX_STEPS {
                labels.push(step.label.clone());
            }
            if object.is_none() {
                object = step.label.rsplit_once('[').map(|(_, tail)| tail.trim_end_matches(']'));
            }
            (code, next) = (step.code, step.parent);
        }
        let object = object.and_then(|number| number.parse().ok());
        labels.reverse();
        self.report(Change { code, path: labels.concat(), object, kind, allowed: None });
    }

    /// Whether an object is not there in the old view, so that all of it is new.
    pub(super) fn is_new(&self, reference: Reference) -> Result<bool, Fault> {
        Ok(self
            .store
            .place(reference.number, self.old)?
            .is_none_or(|(_, place)| place == super::super::xref::Place::Free)
            && self.store.location(reference, self.new)? != Location::Nowhere)
    }
}

impl Place<'_> {
    fn within<'q>(&self, label: Label<'q>, parent: &'q Place<'q>) -> Place<'q> {
        Place { parent: Some(parent), label, step: self.step }
    }

    fn text(&self) -> String {
        let before = self.parent.map(Place::text).unwrap_or_default();
        match self.label {
            Label::Itself => before,
            Label::Key(key) => format!("{before}/{}", String::from_utf8_lossy(&key.decoded())),
            Label::Index(at) => format!("{before}/{at}"),
        }
    }
}

/// A key, and its values in the old and the new dictionary.
pub(super) type Pair<'k> = (Name<'k>, &'k Object<'k>, &'k Object<'k>);

/// The keys of two dictionaries, each once and in order, with `Null` where one has none.
pub(super) fn pairs<'k>(old: &'k Dictionary<'k>, new: &'k Dictionary<'k>) -> Vec<Pair<'k>> {
    let mut pairs: BTreeMap<Cow<'k, [u8]>, Pair<'k>> = BTreeMap::new();
    for entry in &old.entries {
        pairs.insert(entry.key.decoded(), (entry.key, &entry.value, &Object::Null));
    }
    for entry in &new.entries {
        let missing = (entry.key, &Object::Null, &Object::Null);
        pairs.entry(entry.key.decoded()).or_insert(missing).2 = &entry.value;
    }
    pairs.into_values().collect()
}

/// Whether two values are the same as they stand; references are not followed.
pub(super) fn equal(old: &Object<'_>, new: &Object<'_>) -> bool {
    match (old, new) {
        (Object::Null, Object::Null) => true,
        (Object::Boolean(one), Object::Boolean(other)) => one == other,
        (Object::Name(one), Object::Name(other)) => one == other,
        (Object::Reference(one), Object::Reference(other)) => one == other,
        (Object::Integer(one), Object::Integer(other)) => one == other,
        (Object::Real(_) | Object::Integer(_), Object::Real(_) | Object::Integer(_)) => {
            old.number().zip(new.number()).is_some_and(|(one, other)| one.total_cmp(&other).is_eq())
        }
        (Object::Literal(_) | Object::Hex(_), Object::Literal(_) | Object::Hex(_)) => {
            old.string() == new.string()
        }
        (Object::Array(one), Object::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Object::Dictionary(one), Object::Dictionary(other)) => {
            pairs(one, other).into_iter().all(|(_, one, other)| equal(one, other))
        }
        _ => false,
    }
}
