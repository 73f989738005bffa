//! The objects of a PDF (ISO 32000-2, 7.3), parsed from the bytes where they stand.
//!
//! Nothing is copied: strings, names and streams are slices of the file, or of an object stream's
//! decoded bytes.

mod parse;

use std::borrow::Cow;
use std::ops::Range;

pub(crate) use parse::{parse, parse_indirect};

/// The highest object number: ISO 32000-1, annex C (8,388,607 indirect objects).
pub(crate) const MAX_OBJECT_NUMBER: u32 = 8_388_607;

/// What an indirect object is named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference {
    pub(crate) number: u32,
    pub(crate) generation: u16,
}

/// One object.
#[derive(Debug, Clone)]
pub(crate) enum Object<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(&'a [u8]),
    Literal(&'a [u8]),
    Hex(&'a [u8]),
    Name(Name<'a>),
    Array(Vec<Object<'a>>),
    Dictionary(Dictionary<'a>),
    Stream(Stream<'a>),
    Reference(Reference),
}

/// A name without its `/`, as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name<'a>(pub(crate) &'a [u8]);

/// A dictionary in the order of its file. No key stands in it twice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dictionary<'a> {
    pub(crate) entries: Vec<Entry<'a>>,
}

/// A key, its value, and where in the parsed bytes the value stands.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'a> {
    pub(crate) key: Name<'a>,
    pub(crate) value: Object<'a>,
    pub(crate) span: Range<usize>,
}

/// A stream: its dictionary, and its body as it stands in the file.
#[derive(Debug, Clone)]
pub(crate) struct Stream<'a> {
    pub(crate) dictionary: Dictionary<'a>,
    pub(crate) body: &'a [u8],
}

impl<'a> Name<'a> {
    /// The name with `#xx` decoded (7.3.5).
    pub(crate) fn decoded(self) -> Cow<'a, [u8]> {
        if !self.0.contains(&b'#') {
            return Cow::Borrowed(self.0);
        }
        let mut rest = self.0;
        let mut out = Vec::with_capacity(rest.len());
        while let Some((&first, after)) = rest.split_first() {
            if let (b'#', [high, low, tail @ ..]) = (first, after)
                && let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low))
            {
                out.push(high << 4 | low);
                rest = tail;
            } else {
                out.push(first);
                rest = after;
            }
        }
        Cow::Owned(out)
    }

    pub(crate) fn is(self, text: &str) -> bool {
        self.0 == text.as_bytes() || (self.0.contains(&b'#') && *self.decoded() == *text.as_bytes())
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
            || ((self.0.contains(&b'#') || other.0.contains(&b'#'))
                && self.decoded() == other.decoded())
    }
}

impl<'a> Dictionary<'a> {
    /// The value of a key. `null` is as good as absent (7.3.7).
    pub(crate) fn get(&self, key: &str) -> Option<&Object<'a>> {
        self.entry(key).map(|entry| &entry.value)
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries
            .iter()
            .find(|entry| entry.key.is(key))
            .filter(|entry| !matches!(entry.value, Object::Null))
    }

    pub(crate) fn by_name(&self, key: Name<'_>) -> Option<&Object<'a>> {
        let found = self.entries.iter().find(|entry| entry.key == key);
        found.map(|entry| &entry.value).filter(|value| !matches!(value, Object::Null))
    }

    pub(crate) fn name(&self, key: &str) -> Option<Name<'a>> {
        match self.get(key) {
            Some(Object::Name(name)) => Some(*name),
            _ => None,
        }
    }

    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        match self.get(key) {
            Some(Object::Integer(value)) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn is_name(&self, key: &str, text: &str) -> bool {
        self.name(key).is_some_and(|name| name.is(text))
    }
}

impl<'a> Object<'a> {
    /// The dictionary itself, or the one of a stream.
    pub(crate) fn dictionary(&self) -> Option<&Dictionary<'a>> {
        match self {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dictionary),
            _ => None,
        }
    }

    pub(crate) fn array(&self) -> Option<&[Object<'a>]> {
        match self {
            Object::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn reference(&self) -> Option<Reference> {
        match self {
            Object::Reference(reference) => Some(*reference),
            _ => None,
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "coordinates are far below 2^52")]
            Object::Integer(value) => Some(*value as f64),
            Object::Real(text) => str::from_utf8(text).ok()?.parse().ok(),
            _ => None,
        }
    }

    /// The bytes of a string of either form (7.3.4).
    pub(crate) fn string(&self) -> Option<Cow<'a, [u8]>> {
        match self {
            Object::Literal(text) => Some(literal_bytes(text)),
            Object::Hex(text) => Some(Cow::Owned(hex_bytes(text))),
            _ => None,
        }
    }
}

pub(crate) fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// The bytes of a hex string; an odd last digit counts as if 0 followed (7.3.4.3).
pub(crate) fn hex_bytes(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 2 + 1);
    let mut digits = text.iter().filter_map(|&byte| hex_digit(byte));
    while let Some(high) = digits.next() {
        out.push(high << 4 | digits.next().unwrap_or(0));
    }
    out
}

fn literal_bytes(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.iter().any(|byte| matches!(byte, b'\\' | b'\r')) {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'\\' => rest = escape(after, &mut out),
            // An end of line in a string is one LF, however it is written.
            b'\r' => {
                rest = after.strip_prefix(b"\n").unwrap_or(after);
                out.push(b'\n');
            }
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// What stands after a backslash (7.3.4.2, table 3).
fn escape<'t>(rest: &'t [u8], out: &mut Vec<u8>) -> &'t [u8] {
    let Some((&first, after)) = rest.split_first() else { return rest };
    match first {
        b'n' => out.push(b'\n'),
        b'r' => out.push(b'\r'),
        b't' => out.push(b'\t'),
        b'b' => out.push(8),
        b'f' => out.push(12),
        b'\n' => {}
        b'\r' => return after.strip_prefix(b"\n").unwrap_or(after),
        b'0'..=b'7' => {
            let length = rest.iter().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
            let (digits, after) = rest.split_at(length);
            // High-order overflow is ignored, says 7.3.4.2.
            out.push(digits.iter().fold(0_u8, |sum, digit| sum.wrapping_mul(8) | (digit & 7)));
            return after;
        }
        other => out.push(other),
    }
    after
}

#[cfg(test)]
mod tests;
