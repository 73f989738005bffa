//! DER as a tree that can be changed and written again: the lengths around a change fit.

/// An element: with what is inside of it, where that is DER again.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) tag: u8,
    /// Its content; what stands before `inside`, where there is something inside.
    pub(crate) content: Vec<u8>,
    pub(crate) inside: Vec<Element>,
}

/// Documents go some 15 deep; a deeper element is kept as bytes.
const MAX_DEPTH: usize = 40;

/// Reads elements that fill `bytes`; `None` where these are something else.
pub(crate) fn read(bytes: &[u8]) -> Option<Vec<Element>> {
    read_within(bytes, MAX_DEPTH)
}

fn read_within(mut bytes: &[u8], depth: usize) -> Option<Vec<Element>> {
    let depth = depth.checked_sub(1)?;
    let mut all = Vec::new();
    while let [tag, first, rest @ ..] = bytes {
        let size = usize::from(first & 0x7f);
        let (length, rest) = match first {
            0..=0x7f => (size, rest),
            0x81..=0x84 => {
                let (digits, rest) = rest.split_at_checked(size)?;
                (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        all.push(element(*tag, content, depth));
        bytes = rest;
    }
    bytes.is_empty().then_some(all)
}

fn element(tag: u8, content: &[u8], depth: usize) -> Element {
    // A BIT STRING that holds DER begins with the number of unused bits; an OCTET STRING may hold DER.
    let before = usize::from(tag == 0x03).min(content.len());
    let may_hold = tag & 0x20 != 0 || tag == 0x03 || tag == 0x04;
    let inside = if may_hold { read_within(&content[before..], depth) } else { None };
    match inside {
        Some(inside) if !inside.is_empty() => {
            Element { tag, content: content[..before].to_vec(), inside }
        }
        _ => Element { tag, content: content.to_vec(), inside: Vec::new() },
    }
}

/// How many elements there are, at all depths.
pub(crate) fn count(all: &[Element]) -> usize {
    all.iter().map(|one| 1 + count(&one.inside)).sum()
}

/// Changes the `nth` element of all, counted in their order in the file: `change` gets those beside it
/// and its place among them. Gives how many are left to count where there are fewer.
pub(crate) fn at(
    all: &mut Vec<Element>,
    mut nth: usize,
    change: &mut dyn FnMut(&mut Vec<Element>, usize),
) -> Option<usize> {
    for place in 0..all.len() {
        if nth == 0 {
            change(all, place);
            return None;
        }
        nth = at(&mut all[place].inside, nth - 1, change)?;
    }
    Some(nth)
}

/// The elements as bytes.
pub(crate) fn written(all: &[Element]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for one in all {
        let content = [&one.content[..], &written(&one.inside)].concat();
        bytes.push(one.tag);
        let digits = content.len().to_be_bytes();
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        match &digits[zeros..] {
            [] => bytes.push(0),
            [length @ 0..=0x7f] => bytes.push(*length),
            digits => {
                bytes.push(0x80 | u8::try_from(digits.len()).expect("a usize has 8 bytes"));
                bytes.extend(digits);
            }
        }
        bytes.extend(content);
    }
    bytes
}
