//! `/ByteRange`: which bytes are signed. ISO 32000-2, 12.8.1 and table 255.

use super::super::lexer::is_white_space;
use super::super::object::{Dictionary, Object, hex_digit};
use super::super::revision::MAX_TAIL_SPACE;
use super::super::store::Store;
use super::super::{Fault, fault};

/// What a byte range covers.
pub(super) struct Covered<'a> {
    pub(super) range: [u64; 4],
    pub(super) pieces: [&'a [u8]; 2],
    /// Nothing of the file is outside of the pieces and the value between them.
    pub(super) whole: bool,
}

/// Checks that the range leaves out the value of this dictionary's own `/Contents` and nothing else,
/// and ends where the revision ends in which the dictionary is written.
///
/// # Errors
/// `byte-range-missing`, `byte-range-wrong`, `contents-missing`, `contents-wrong-type`,
/// `byte-range-gap`, `byte-range-end`.
pub(super) fn check<'a>(
    store: &Store<'a>,
    dictionary: &Dictionary<'a>,
    written_in: usize,
) -> Result<Covered<'a>, Fault> {
    let range = numbers(dictionary)?;
    let wrong = |detail: &str| fault("byte-range-wrong", detail);
    let [first, gap_start, gap_end, length] = range.map(usize::try_from);
    let (Ok(first), Ok(gap_start), Ok(gap_end), Ok(length)) = (first, gap_start, gap_end, length)
    else {
        return Err(wrong("numbers past any file"));
    };
    if first != 0 {
        return Err(wrong("it does not begin with the first byte"));
    }
    if gap_start >= gap_end {
        return Err(wrong("its two parts touch or overlap"));
    }
    let end = gap_end.checked_add(length).filter(|end| *end <= store.bytes.len());
    let end = end.ok_or_else(|| wrong("it ends past the file"))?;
    check_gap(store, dictionary, gap_start, gap_end)?;
    check_end(store, written_in, end)?;
    let piece = |from, to| store.bytes.get(from..to).unwrap_or_default();
    Ok(Covered {
        range,
        pieces: [piece(0, gap_start), piece(gap_end, end)],
        whole: end == store.bytes.len(),
    })
}

/// Exactly four integers, written directly, none negative.
fn numbers(dictionary: &Dictionary<'_>) -> Result<[u64; 4], Fault> {
    let wrong = |detail| fault("byte-range-wrong", detail);
    let items = match dictionary.get("ByteRange") {
        None => return Err(fault("byte-range-missing", "the signature has no ByteRange")),
        Some(Object::Array(items)) => items,
        Some(_) => return Err(wrong("it is no array")),
    };
    let number = |item: &Object<'_>| match item {
        Object::Integer(value) => u64::try_from(*value).ok(),
        _ => None,
    };
    let numbers: Option<Vec<u64>> = items.iter().map(number).collect();
    numbers
        .and_then(|numbers| <[u64; 4]>::try_from(numbers).ok())
        .ok_or_else(|| wrong("it is not four integers"))
}

/// The gap is the hex string of `/Contents` with its `<` and `>`, where the parser found it.
fn check_gap(
    store: &Store<'_>,
    dictionary: &Dictionary<'_>,
    start: usize,
    end: usize,
) -> Result<(), Fault> {
    let entry = dictionary
        .entry("Contents")
        .ok_or_else(|| fault("contents-missing", "the signature has no Contents"))?;
    let Object::Hex(digits) = entry.value else {
        return Err(fault("contents-wrong-type", "Contents is no hex string"));
    };
    if entry.span != (start..end) {
        return Err(fault("byte-range-gap", "what is left out is not Contents alone"));
    }
    let only_digits = digits.iter().all(|byte| hex_digit(*byte).is_some());
    let whole = store.bytes.get(start..end).is_some_and(|gap| gap.len() == digits.len() + 2);
    if !only_digits || !whole || digits.len() % 2 != 0 {
        return Err(fault("byte-range-gap", "Contents has more in it than pairs of hex digits"));
    }
    Ok(())
}

fn check_end(store: &Store<'_>, written_in: usize, end: usize) -> Result<(), Fault> {
    let Some(revision) = store.revisions.get(written_in) else {
        return Err(fault("byte-range-end", "the signature is in no revision"));
    };
    // What a signer finds after the %%EOF of its own revision is white space, if anything.
    let after = end.checked_sub(revision.bare_end).filter(|after| *after <= MAX_TAIL_SPACE);
    let space = store.bytes.get(revision.bare_end..end);
    if after.is_none() || !space.is_some_and(|space| space.iter().all(|b| is_white_space(*b))) {
        let detail =
            format!("it does not end with revision {}, where it is written", written_in + 1);
        return Err(fault("byte-range-end", detail));
    }
    Ok(())
}
