//! Every byte of a revision must be accounted for: it belongs to an object that the cross-reference
//! lists, to the cross-reference itself, or is white space or a comment.
//!
//! What hides between the objects is what attacks are made of: a second definition of a number, an
//! update that only some readers find, content that waits to be switched on.

use std::collections::BTreeSet;

use super::lexer::is_white_space;
use super::object::{self, Dictionary, Object, Reference};
use super::revision::find;
use super::store::Store;
use super::xref::{Place, reference_in};
use super::{Fault, fault};

/// How many findings of one kind are named; a file of rubbish must not make a report of rubbish.
const MAX_REMARKS: usize = 16;

/// What a look at every byte has found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// What is unusual and harmless by itself.
    pub(crate) remarks: Vec<Fault>,
    /// The views whose revisions write a dictionary with a `/ByteRange`.
    pub(crate) signing: Vec<usize>,
}

/// Looks at every revision's bytes.
///
/// # Errors
/// `broken-object`, `overlapping-objects`, `object-of-another-revision`, `duplicate-object`,
/// `hidden-revision`.
pub(crate) fn check(store: &Store<'_>) -> Result<Findings, Fault> {
    let mut findings = Findings::default();
    for (view, revision) in store.revisions.iter().enumerate() {
        let mut extents = extents(store, view, &mut findings)?;
        extents.sort_unstable();
        extents.push((revision.end, revision.end));
        let mut at = revision.start;
        for (start, end) in extents {
            if start < at {
                let detail = format!("at offset {start}, inside of what ends at {at}");
                return Err(fault("overlapping-objects", detail));
            }
            if let Some(remark) = between(store, view, at, start)?
                && findings.remarks.len() < MAX_REMARKS
            {
                findings.remarks.push(remark);
            }
            at = end;
        }
    }
    Ok(findings)
}

/// Where the objects and cross-reference sections of a revision begin and end.
fn extents(
    store: &Store<'_>,
    view: usize,
    findings: &mut Findings,
) -> Result<Vec<(usize, usize)>, Fault> {
    let Some(revision) = store.revisions.get(view) else { return Ok(Vec::new()) };
    let sections = &revision.sections;
    let mut extents: Vec<_> = sections.iter().map(|part| (part.at, part.end)).collect();
    for section in sections {
        for number in section.numbers() {
            let Some(Place::At { offset, generation }) = section.place(number)? else { continue };
            if sections.iter().any(|section| section.at == offset) {
                continue;
            }
            if !(revision.start..revision.end).contains(&offset) {
                let detail = format!("object {number} of revision {} is not in it", view + 1);
                return Err(fault("object-of-another-revision", detail));
            }
            let reference = Reference { number, generation };
            let (object, end) = store.parse_at(offset, reference, view)?;
            extents.push((offset, end));
            let signs = object.dictionary().is_some_and(|found| found.get("ByteRange").is_some());
            if signs && findings.signing.last() != Some(&view) {
                findings.signing.push(view);
            }
        }
    }
    Ok(extents)
}

/// Looks at bytes that no object owns.
fn between(
    store: &Store<'_>,
    view: usize,
    start: usize,
    end: usize,
) -> Result<Option<Fault>, Fault> {
    let mut rest = store.bytes.get(start..end).unwrap_or_default();
    let mut stray = false;
    while let Some(&byte) = rest.first() {
        let line = rest.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
        let length = match byte {
            byte if is_white_space(byte) => 1,
            b'%' if rest.starts_with(b"%%EOF") => {
                let detail = format!("an %%EOF of no revision, near offset {start}");
                return Err(fault("hidden-revision", detail));
            }
            b'%' => line,
            _ => {
                stray = true;
                1
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    if !stray {
        return Ok(None);
    }
    let text = store.bytes.get(start..end).unwrap_or_default();
    if find(text, b"startxref").is_some() || find(text, b"trailer").is_some() {
        let detail = format!("a cross-reference of no revision, near offset {start}");
        return Err(fault("hidden-revision", detail));
    }
    unlisted_objects(store, view, start, text)
}

fn unlisted_objects(
    store: &Store<'_>,
    view: usize,
    start: usize,
    text: &[u8],
) -> Result<Option<Fault>, Fault> {
    let (mut from, mut found) = (0, false);
    while let Some(at) = text.get(from..).and_then(|rest| find(rest, b"obj")) {
        let head = text.get(..from.saturating_add(at)).unwrap_or_default();
        from = from.saturating_add(at).saturating_add(3);
        let Some(number) = number_before(head) else { continue };
        found = true;
        let listed = store.revisions.get(view).map_or(Ok(None), |seen| seen.place(number))?;
        if !matches!(listed, None | Some(Place::Free)) {
            let detail = format!("object {number} stands twice in revision {}", view + 1);
            return Err(fault("duplicate-object", detail));
        }
    }
    let code = if found { "unlisted-object" } else { "unlisted-bytes" };
    Ok(Some(fault(code, format!("in revision {}, near offset {start}", view + 1))))
}

/// The object number in `… n g ` before an `obj`.
fn number_before(head: &[u8]) -> Option<u32> {
    let mut words =
        head.rsplit(|byte| !byte.is_ascii_digit()).filter(|word| !word.is_empty()).take(2);
    let (_generation, number) = (words.next()?, words.next()?);
    str::from_utf8(number).ok()?.parse().ok()
}

/// Tells of objects that nothing refers to in a view: a later update can switch them on without
/// writing any content ("hide and replace", Mainka et al. 2021). Old files have such objects without
/// any ill will, so it is a remark.
pub(crate) fn unreferenced(store: &Store<'_>, view: usize) -> Result<Option<Fault>, Fault> {
    let reached = reachable(store, view)?;
    let mut numbers = BTreeSet::new();
    for revision in store.revisions.get(..=view).unwrap_or_default() {
        for section in &revision.sections {
            for number in section.numbers() {
                if !reached.contains(&number) && is_content(store, number, view)? {
                    numbers.insert(number);
                }
            }
        }
    }
    Ok(numbers.first().map(|first| {
        let detail = format!("{} when it was signed, the first is {first}", numbers.len());
        fault("unreferenced-objects", detail)
    }))
}

/// Whether an object is there in a view, and is not a part of the file's own frame.
fn is_content(store: &Store<'_>, number: u32, view: usize) -> Result<bool, Fault> {
    let generation = match store.place(number, view)? {
        Some((_, Place::At { generation, .. })) => generation,
        Some((_, Place::Packed { .. })) => 0,
        Some((_, Place::Free)) | None => return Ok(false),
    };
    let found = store.find(Reference { number, generation }, view)?;
    Ok(match found.object()? {
        Object::Stream(stream) => {
            let of_type = |name| stream.dictionary.is_name("Type", name);
            !of_type("XRef") && !of_type("ObjStm")
        }
        Object::Dictionary(dictionary) => dictionary.get("Linearized").is_none(),
        _ => true,
    })
}

fn reachable(store: &Store<'_>, view: usize) -> Result<BTreeSet<u32>, Fault> {
    let trailer = store.revisions.get(view).and_then(|revision| revision.trailer());
    let from = |key| trailer.and_then(|trailer| reference_in(trailer, key));
    let mut open: Vec<_> = ["Root", "Info", "Encrypt"].into_iter().filter_map(from).collect();
    let mut reached = BTreeSet::new();
    while let Some(reference) = open.pop() {
        if reached.insert(reference.number) {
            references(&store.find(reference, view)?.object()?, &mut open);
        }
    }
    Ok(reached)
}

/// Collects what an object refers to. The parser has bounded its depth.
fn references(object: &Object<'_>, found: &mut Vec<Reference>) {
    match object {
        Object::Reference(reference) => found.push(*reference),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dictionary(Dictionary { entries })
        | Object::Stream(object::Stream { dictionary: Dictionary { entries }, .. }) => {
            for entry in entries {
                references(&entry.value, found);
            }
        }
        _ => {}
    }
}
