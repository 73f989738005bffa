//! BER at the envelope of a CMS, written anew as DER.
//!
//! Signers that stream write indefinite lengths and strings in pieces (X.690, sections 8.1.3.6 and
//! 8.7.3). They may do so around what is signed and never within it: certificates, signed attributes
//! and tokens are copied as they are, and where these are no DER the reading of them fails.

use std::borrow::Cow;

/// Envelopes nest `ContentInfo`, `[0]`, `SignedData`, `encapContentInfo`, `[0]`, the string, and a
/// string's pieces: some streams cut these once more.
const MAX_DEPTH: usize = 9;

/// A file beside which a signature of this size stands is not read at a counter.
const MAX_BYTES: usize = 256 << 20;

/// A stream in pieces of 1 KiB up to that size.
const MAX_ELEMENTS: usize = 1 << 18;

/// Why bytes are no envelope in BER.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BerFault {
    /// It ends before its length says.
    #[error("the bytes end within an element")]
    Truncated,
    /// Bytes follow.
    #[error("bytes follow the element")]
    Trailing,
    /// A length that is reserved, or of a primitive element that is not known.
    #[error("a length that is not allowed")]
    Length,
    /// A tag of more than one byte: no envelope has one.
    #[error("a tag that no envelope has")]
    Tag,
    /// More depth, elements or bytes than an envelope needs.
    #[error("more than the limits allow")]
    Limit,
}

/// One element's head: its tag, where its content begins, and how long it is; `None` is indefinite.
struct Head {
    tag: u8,
    header: usize,
    length: Option<usize>,
}

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OCTET_STRING: u8 = 0x04;
const OCTET_STRING_IN_PIECES: u8 = 0x24;
const EXPLICIT_0: u8 = 0xa0;
const EXPLICIT_1: u8 = 0xa1;

/// Writes the envelope of a `ContentInfo` as DER; borrows where it is DER already.
///
/// # Errors
/// See [`BerFault`].
pub fn to_der(bytes: &[u8]) -> Result<Cow<'_, [u8]>, BerFault> {
    let (first, rest) = first_element(bytes)?;
    if rest.is_empty() { Ok(first) } else { Err(BerFault::Trailing) }
}

/// As [`to_der`], for bytes that are followed by others: the envelope, and what follows it.
///
/// # Errors
/// See [`BerFault`].
pub fn first_element(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, &[u8]), BerFault> {
    if bytes.len() > MAX_BYTES {
        return Err(BerFault::Limit);
    }
    let mut writer = Writer { elements: 0 };
    let mut written = Vec::new();
    let used = writer.element(bytes, Place::ContentInfo, 0, &mut written)?;
    let (element, rest) = bytes.split_at_checked(used).ok_or(BerFault::Truncated)?;
    if element == written {
        Ok((Cow::Borrowed(element), rest))
    } else {
        Ok((Cow::Owned(written), rest))
    }
}

/// Where in the envelope an element stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// `ContentInfo`.
    ContentInfo,
    /// `[0]` of `ContentInfo`, or what is in it.
    SignedData,
    /// `encapContentInfo`, `[0]` in it, or its string.
    Content,
    /// Digest algorithms, certificates, revocation lists, signers: a list whose elements are kept.
    List,
    /// Kept as it is.
    Kept,
}

impl Place {
    /// The place of a child, by its tag.
    fn of_child(self, parent: u8, child: u8) -> Self {
        match (self, parent, child) {
            (Self::ContentInfo, SEQUENCE, EXPLICIT_0)
            | (Self::SignedData, EXPLICIT_0, SEQUENCE) => Self::SignedData,
            (Self::SignedData, SEQUENCE, SEQUENCE)
            | (Self::Content, SEQUENCE, EXPLICIT_0)
            | (Self::Content, EXPLICIT_0, OCTET_STRING | OCTET_STRING_IN_PIECES) => Self::Content,
            (Self::SignedData, SEQUENCE, SET | EXPLICIT_0 | EXPLICIT_1) => Self::List,
            // The pieces of a string are joined where the string is.
            _ => Self::Kept,
        }
    }
}

struct Writer {
    elements: usize,
}

impl Writer {
    /// Writes the first element of `bytes`; how many bytes it took.
    fn element(
        &mut self,
        bytes: &[u8],
        place: Place,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, BerFault> {
        self.count(depth)?;
        let head = head(bytes)?;
        if place == Place::Kept {
            let end = end_of(&head)?;
            out.extend(bytes.get(..end).ok_or(BerFault::Truncated)?);
            return Ok(end);
        }
        let mut content = Vec::new();
        let is_string = head.tag == OCTET_STRING_IN_PIECES && place == Place::Content;
        let end = if is_string {
            self.pieces(bytes, &head, depth, &mut content)?
        } else if head.tag & 0x20 == 0 {
            let end = end_of(&head)?;
            content.extend(bytes.get(head.header..end).ok_or(BerFault::Truncated)?);
            end
        } else {
            self.children(
                bytes,
                &head,
                |writer, child, out| {
                    let tag = *child.first().ok_or(BerFault::Truncated)?;
                    writer.element(child, place.of_child(head.tag, tag), depth + 1, out)
                },
                &mut content,
            )?
        };
        out.push(if is_string { OCTET_STRING } else { head.tag });
        write_length(content.len(), out);
        out.append(&mut content);
        Ok(end)
    }

    /// Joins a string's pieces; how many bytes the string took.
    fn pieces(
        &mut self,
        bytes: &[u8],
        head: &Head,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, BerFault> {
        self.children(
            bytes,
            head,
            |writer, piece, out| {
                writer.count(depth + 1)?;
                let head = self::head(piece)?;
                match head.tag {
                    OCTET_STRING => {
                        let end = end_of(&head)?;
                        out.extend(piece.get(head.header..end).ok_or(BerFault::Truncated)?);
                        Ok(end)
                    }
                    OCTET_STRING_IN_PIECES => writer.pieces(piece, &head, depth + 1, out),
                    _ => Err(BerFault::Tag),
                }
            },
            out,
        )
    }

    /// Goes through the children of an element; how many bytes the element took.
    fn children(
        &mut self,
        bytes: &[u8],
        head: &Head,
        mut each: impl FnMut(&mut Self, &[u8], &mut Vec<u8>) -> Result<usize, BerFault>,
        out: &mut Vec<u8>,
    ) -> Result<usize, BerFault> {
        let end = match head.length {
            Some(_) => Some(end_of(head)?),
            None => None,
        };
        let inner = match end {
            Some(end) => bytes.get(..end).ok_or(BerFault::Truncated)?,
            None => bytes,
        };
        let mut at = head.header;
        loop {
            let child = inner.get(at..).ok_or(BerFault::Truncated)?;
            match end {
                Some(end) if at == end => return Ok(end),
                None if child.starts_with(&[0, 0]) => return Ok(at.saturating_add(2)),
                _ => at = at.saturating_add(each(self, child, out)?),
            }
        }
    }

    fn count(&mut self, depth: usize) -> Result<(), BerFault> {
        self.elements += 1;
        if depth > MAX_DEPTH || self.elements > MAX_ELEMENTS {
            return Err(BerFault::Limit);
        }
        Ok(())
    }
}

/// Where an element of known length ends.
fn end_of(head: &Head) -> Result<usize, BerFault> {
    head.length.and_then(|length| head.header.checked_add(length)).ok_or(BerFault::Length)
}

/// Reads tag and length (X.690, section 8.1).
fn head(bytes: &[u8]) -> Result<Head, BerFault> {
    let (&[tag, first], rest) = bytes.split_first_chunk::<2>().ok_or(BerFault::Truncated)?;
    if tag & 0x1f == 0x1f || tag == 0 {
        return Err(BerFault::Tag);
    }
    let (header, length) = match first {
        0..0x80 => (2, Some(usize::from(first))),
        0x80 if tag & 0x20 != 0 => (2, None),
        0x81..=0x88 => {
            let count = usize::from(first & 0x7f);
            let digits = rest.get(..count).ok_or(BerFault::Truncated)?;
            let length = digits.iter().fold(0_u64, |sum, &digit| sum << 8 | u64::from(digit));
            (2 + count, Some(usize::try_from(length).map_err(|_| BerFault::Length)?))
        }
        _ => return Err(BerFault::Length),
    };
    Ok(Head { tag, header, length })
}

/// The shortest form of a length (X.690, section 10.1).
fn write_length(length: usize, out: &mut Vec<u8>) {
    if let Ok(short @ 0..0x80) = u8::try_from(length) {
        out.push(short);
        return;
    }
    let digits = length.to_be_bytes();
    let digits = digits.iter().skip_while(|&&digit| digit == 0);
    out.push(0x80 | u8::try_from(digits.clone().count()).unwrap_or(8));
    out.extend(digits);
}

/// Whether bytes are attributes, or other elements, as DER wants them: every length down to the last
/// element the shortest (X.690, section 10.1), no string in pieces, and a `SET` in order (section
/// 11.6), be it that of the attributes or that of an attribute's values. Below these, values are
/// whatever they are, and in whichever order.
///
/// `false` also for more depth than an attribute needs.
pub fn is_der(bytes: &[u8]) -> bool {
    is_der_within(bytes, 0).is_some()
}

/// An attribute may hold whole answers of a responder with their certificates.
const MAX_DEPTH_OF_DER: usize = 32;

/// The set of attributes, an attribute, the set of its values.
const DEPTH_OF_VALUES: usize = 2;

fn is_der_within(mut bytes: &[u8], depth: usize) -> Option<()> {
    while !bytes.is_empty() {
        if depth > MAX_DEPTH_OF_DER {
            return None;
        }
        let head = head(bytes).ok()?;
        let end = head.header.checked_add(head.length?)?;
        let content = bytes.get(head.header..end)?;
        let mut shortest = Vec::with_capacity(9);
        write_length(content.len(), &mut shortest);
        if bytes.get(1..head.header)? != shortest {
            return None;
        }
        if head.tag & 0x20 != 0 {
            // Strings in pieces are BER.
            if head.tag < 0x40 && head.tag != SEQUENCE && head.tag != SET {
                return None;
            }
            is_der_within(content, depth + 1)?;
        }
        if head.tag == SET && depth <= DEPTH_OF_VALUES && !in_order(content) {
            return None;
        }
        bytes = bytes.get(end..)?;
    }
    Some(())
}

/// Whether the elements of a `SET OF` stand in the order of their bytes. The padding with zeros of
/// X.690, section 11.6, changes nothing: no element is the start of another.
fn in_order(mut content: &[u8]) -> bool {
    let mut last: &[u8] = &[];
    while !content.is_empty() {
        let end = head(content).and_then(|head| end_of(&head)).unwrap_or(usize::MAX);
        let Some((element, rest)) = content.split_at_checked(end) else { return false };
        if element < last {
            return false;
        }
        (last, content) = (element, rest);
    }
    true
}

#[cfg(test)]
mod tests;
