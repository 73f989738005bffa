//! Marks that the records clerk adds between a person's signature and the agency's seal: the rule
//! stands at [`super::ChangePolicy::Decree30`].

use super::super::Fault;
use super::super::filter;
use super::super::object::{Dictionary, Name, Object, Reference, Stream};
use super::annotation::{LARGEST_PART, area};
use super::content::{MAX_CONTENT_BYTES, each_operation, shown};
use super::walk::{Walk, equal, pairs};
use super::{ChangeKind, Rule};

/// How many bytes of text the marks of one page or annotation may show: number, sign and date have
/// under 60 characters, of two bytes each in embedded fonts.
const MAX_SHOWN_BYTES: usize = 400;

/// The largest size of the text, in points, by the mark's own matrices. Official papers use 13 and 14.
const MAX_POINTS: f64 = 24.0;

/// How light a colour may be, from 0 for black to 1 for white: the red and blue of stamps have 0.3 and
/// less. Light text could cover what is under it.
const MAX_LIGHTNESS: f64 = 0.6;

/// What a mark's annotation may have (tables 166, 172, 177, 184).
const ANNOTATION_KEYS: [&str; 18] = [
    "Type",
    "Subtype",
    "Rect",
    "P",
    "F",
    "AP",
    "Contents",
    "T",
    "Subj",
    "M",
    "CreationDate",
    "NM",
    "DA",
    "DS",
    "RC",
    "Q",
    "Name",
    "C",
];

/// Whether marks were added to a page's content, and nothing else was done to it. Reports them.
pub(super) fn on_page(
    walk: &mut Walk<'_, '_>,
    path: &str,
    old: &Dictionary<'_>,
    new: &Dictionary<'_>,
) -> Result<bool, Fault> {
    let before = streams(walk, old.get("Contents"), walk.old)?;
    let after = streams(walk, new.get("Contents"), walk.new)?;
    let (Some(before), Some(after)) = (before, after) else { return Ok(false) };
    if before == after {
        return Ok(false);
    }
    let Some((first, last)) = around(&before, &after) else { return Ok(false) };
    let Some(saved) = saves(walk, first)? else { return Ok(false) };
    if !resources_grow_by_fonts(walk, old, new)? {
        return Ok(false);
    }
    let mut content = Vec::new();
    for reference in last {
        match decoded(walk, *reference)? {
            Some(bytes) => content.extend(bytes),
            None => return Ok(false),
        }
        // Streams of a page are read as one, with white space between (7.8.2).
        content.push(b'\n');
    }
    let fits = walk.store.with_key(new, "Resources", walk.new, |resources| {
        is_text_alone(walk, &content, resources.dictionary(), saved)
    })?;
    if fits {
        for reference in &before {
            walk.same_object("page-content-changed", &format!("{path}/Contents"), *reference);
        }
        let kind = ChangeKind::Added;
        let first = last.first().copied();
        walk.report_at("mark-added", &format!("{path}/Contents"), first, kind, Some(Rule::Mark));
    }
    Ok(fits)
}

/// Whether an annotation that was added is a mark.
pub(super) fn is_annotation(
    walk: &Walk<'_, '_>,
    reference: Reference,
    page_area: f64,
) -> Result<bool, Fault> {
    let (store, view) = (walk.store, walk.new);
    let appearance = store.with(&Object::Reference(reference), view, |mark| {
        let Some(mark) = mark.dictionary() else { return Ok(None) };
        let known =
            mark.entries.iter().all(|entry| ANNOTATION_KEYS.iter().any(|key| entry.key.is(key)));
        let kind = mark.is_name("Subtype", "FreeText") || mark.is_name("Subtype", "Stamp");
        let small =
            mark.get("Rect").and_then(area).is_some_and(|area| area <= page_area / LARGEST_PART);
        if !(known && kind && small) {
            return Ok(None);
        }
        store.with_key(mark, "AP", view, |appearance| {
            Ok(match appearance.dictionary().map(|found| found.entries.as_slice()) {
                Some([one]) if one.key.is("N") => one.value.reference(),
                _ => None,
            })
        })
    })?;
    let Some(appearance) = appearance.filter(|found| walk.is_new(*found) == Ok(true)) else {
        return Ok(false);
    };
    let Some((Object::Stream(stream), _)) = store.in_file(appearance, view)? else {
        return Ok(false);
    };
    let dictionary = &stream.dictionary;
    let plain = ["Group", "OC", "Matrix", "Ref"].iter().all(|key| dictionary.get(key).is_none());
    let content = filter::decode(&stream, MAX_CONTENT_BYTES)?;
    Ok(plain
        && store.with_key(dictionary, "Resources", view, |resources| {
            is_text_alone(walk, &content, resources.dictionary(), 0)
        })?)
}

/// A page's content streams, in their order; `None` where it is not one or a list of references.
fn streams(
    walk: &Walk<'_, '_>,
    contents: Option<&Object<'_>>,
    view: usize,
) -> Result<Option<Vec<Reference>>, Fault> {
    let Some(contents) = contents else { return Ok(Some(Vec::new())) };
    walk.store.with(contents, view, |found| {
        Ok(match found {
            Object::Array(items) => items.iter().map(Object::reference).collect(),
            Object::Stream(_) => contents.reference().map(|reference| vec![reference]),
            _ => None,
        })
    })
}

/// What was put before and after the old streams; `None` where they are not all there together.
fn around<'r>(
    before: &[Reference],
    after: &'r [Reference],
) -> Option<(&'r [Reference], &'r [Reference])> {
    let at = [0, 1]
        .into_iter()
        .find(|at| after.get(*at..).is_some_and(|rest| rest.starts_with(before)))?;
    let (first, rest) = after.split_at_checked(at)?;
    let last = rest.get(before.len()..)?;
    (!last.is_empty()).then_some((first, last))
}

/// How often the streams before the old ones save the graphics state; `None` if they do anything else.
fn saves(walk: &Walk<'_, '_>, streams: &[Reference]) -> Result<Option<usize>, Fault> {
    let mut saved = 0_usize;
    for reference in streams {
        let Some(content) = decoded(walk, *reference)? else { return Ok(None) };
        let only_saves = each_operation(&content, |operator, operands| {
            saved += 1;
            operator == b"q" && operands.is_empty()
        })?;
        if !only_saves {
            return Ok(None);
        }
    }
    Ok(Some(saved))
}

/// The content of a stream that is new.
fn decoded(walk: &Walk<'_, '_>, reference: Reference) -> Result<Option<Vec<u8>>, Fault> {
    if !walk.is_new(reference)? {
        return Ok(None);
    }
    let Some((Object::Stream(stream), _)) = walk.store.in_file(reference, walk.new)? else {
        return Ok(None);
    };
    let known = |key: Name<'_>| ["Length", "Filter", "DecodeParms"].iter().any(|name| key.is(name));
    let Stream { dictionary, .. } = &stream;
    if !dictionary.entries.iter().all(|entry| known(entry.key)) {
        return Ok(None);
    }
    Ok(Some(filter::decode(&stream, MAX_CONTENT_BYTES)?.into_owned()))
}

/// Whether the resources are the old ones with fonts added under new names.
fn resources_grow_by_fonts(
    walk: &mut Walk<'_, '_>,
    old: &Dictionary<'_>,
    new: &Dictionary<'_>,
) -> Result<bool, Fault> {
    let (store, from, to) = (walk.store, walk.old, walk.new);
    store.with_key(old, "Resources", from, |old| {
        store.with_key(new, "Resources", to, |new| {
            let (Some(old), Some(new)) = (old.dictionary(), new.dictionary()) else {
                return Ok(matches!((old, new), (Object::Null, Object::Null)));
            };
            let mut fits = true;
            for (key, one, other) in pairs(old, new) {
                if key.is("Font") {
                    fits &= store.with(one, from, |one| {
                        store.with(other, to, |other| Ok(fonts_grow(walk, one, other)))
                    })?;
                } else {
                    walk.same("page-resources-changed", "page/Resources", Some(one), Some(other));
                }
            }
            Ok(fits)
        })
    })
}

fn fonts_grow(walk: &mut Walk<'_, '_>, old: &Object<'_>, new: &Object<'_>) -> bool {
    let nothing = Dictionary::default();
    let Some(new) = new.dictionary() else { return equal(old, new) };
    let old = old.dictionary().unwrap_or(&nothing);
    for (_, one, other) in pairs(old, new) {
        if !matches!(one, Object::Null) {
            walk.same("page-resources-changed", "page/Resources/Font", Some(one), Some(other));
        }
    }
    true
}

/// The state that decides whether text may be shown.
struct Text {
    depth: usize,
    shown: usize,
    size: f64,
    scale: f64,
    scales: Vec<f64>,
    matrix_scale: f64,
}

/// Whether content shows dark text of bounded size, and does nothing else. `saved` graphics states may
/// be restored that were saved before it.
fn is_text_alone(
    walk: &Walk<'_, '_>,
    content: &[u8],
    resources: Option<&Dictionary<'_>>,
    saved: usize,
) -> Result<bool, Fault> {
    let mut state = Text {
        depth: saved,
        shown: 0,
        size: 0.0,
        scale: 1.0,
        scales: vec![1.0; saved],
        matrix_scale: 1.0,
    };
    let mut fonts = Vec::new();
    let whole = each_operation(content, |operator, operands| {
        if let (b"Tf", [Object::Name(name), _]) = (operator, operands) {
            fonts.push(name.decoded().into_owned());
        }
        state.step(operator, operands)
    })?;
    if !whole || state.depth != 0 {
        return Ok(false);
    }
    let view = walk.new;
    for font in fonts {
        let plain = resources.map_or(Ok(false), |resources| {
            walk.store.with_key(resources, "Font", view, |list| {
                let found = list.dictionary().and_then(|list| list.by_name(Name(&font)));
                walk.store.with(found.unwrap_or(&Object::Null), view, |font| {
                    Ok(font.dictionary().is_some_and(|font| !font.is_name("Subtype", "Type3")))
                })
            })
        })?;
        if !plain {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Text {
    /// Whether an operator is one of those that a mark may have, in this state.
    fn step(&mut self, operator: &[u8], operands: &[Object<'_>]) -> bool {
        let numbers: Vec<f64> = operands.iter().filter_map(Object::number).collect();
        match (operator, numbers.as_slice()) {
            (b"q", []) => {
                self.depth += 1;
                self.scales.push(self.scale);
                self.depth < 32
            }
            (b"Q", []) => {
                self.scale = self.scales.pop().unwrap_or(1.0);
                self.depth.checked_sub(1).map(|depth| self.depth = depth).is_some()
            }
            (b"cm", [a, b, c, d, _, _]) => {
                self.scale *= largest(*a, *b, *c, *d);
                true
            }
            (b"BT", []) => {
                self.matrix_scale = 1.0;
                true
            }
            (b"Tm", [a, b, c, d, _, _]) => {
                self.matrix_scale = largest(*a, *b, *c, *d);
                true
            }
            (b"Tf", [size]) => {
                self.size = size.abs();
                true
            }
            (b"Tz", [percent]) => (0.0..=200.0).contains(percent),
            (b"g", [gray]) => *gray <= MAX_LIGHTNESS,
            (b"rg", [red, green, blue]) => is_dark(*red, *green, *blue),
            (b"k", [cyan, magenta, yellow, key]) => {
                let light = |ink: f64| (1.0 - ink) * (1.0 - key);
                is_dark(light(*cyan), light(*magenta), light(*yellow))
            }
            (b"ET" | b"T*", [])
            | (b"Td" | b"TD", [_, _])
            | (b"Tc" | b"Tw" | b"TL" | b"Ts", [_]) => true,
            (b"Tj" | b"'" | b"\"" | b"TJ", _) => {
                self.shown = self.shown.saturating_add(shown(operator, operands).len());
                let points = self.size * self.scale * self.matrix_scale;
                self.shown <= MAX_SHOWN_BYTES && points <= MAX_POINTS
            }
            _ => false,
        }
    }
}

/// The most that a matrix makes longer.
fn largest(a: f64, b: f64, c: f64, d: f64) -> f64 {
    a.hypot(b).max(c.hypot(d))
}

/// By the weights of luminance of ITU-R BT.601, as 10.4.2 has them.
fn is_dark(red: f64, green: f64, blue: f64) -> bool {
    0.3 * red + 0.59 * green + 0.11 * blue <= MAX_LIGHTNESS
}
