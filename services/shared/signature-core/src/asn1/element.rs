//! Elements of DER, one after the other, each with its own bytes kept.

use der::{Decode, Reader, SliceReader, Tag, TagNumber, asn1::AnyRef};

/// Opens an element that fills `der` and has this tag: a reader over what is in it.
///
/// # Errors
/// Another tag, bytes after the element, a length that is not DER.
pub fn open(der: &[u8], tag: Tag) -> der::Result<SliceReader<'_>> {
    let element = AnyRef::from_der(der)?;
    if element.header().tag() == tag {
        SliceReader::new(element.value())
    } else {
        Err(der::ErrorKind::TagUnexpected { expected: Some(tag), actual: element.header().tag() }
            .into())
    }
}

/// The rest of the elements, each with its tag and length; no more than `limit`.
///
/// # Errors
/// More than `limit`, or a length that is not DER.
pub fn rest<'a>(reader: &mut SliceReader<'a>, limit: usize) -> der::Result<Vec<&'a [u8]>> {
    let mut found = Vec::new();
    while !reader.is_finished() {
        if found.len() == limit {
            return Err(der::ErrorKind::Overlength.into());
        }
        found.push(reader.tlv_bytes()?);
    }
    Ok(found)
}

/// The elements of a `SEQUENCE OF` or `SET OF`.
///
/// # Errors
/// As [`open`] and [`rest`].
pub fn list(der: &[u8], tag: Tag, limit: usize) -> der::Result<Vec<&[u8]>> {
    rest(&mut open(der, tag)?, limit)
}

/// The next element, if it has this tag.
///
/// # Errors
/// A length that is not DER.
pub fn next_if<'a>(reader: &mut SliceReader<'a>, tag: Tag) -> der::Result<Option<&'a [u8]>> {
    if reader.is_finished() || Tag::peek(reader)? != tag {
        return Ok(None);
    }
    reader.tlv_bytes().map(Some)
}

/// The element in an explicit tag.
///
/// # Errors
/// Another tag, more than one element in it, a length that is not DER.
pub fn explicit(der: &[u8], number: u32) -> der::Result<&[u8]> {
    let mut inner = open(der, constructed(number))?;
    let element = inner.tlv_bytes()?;
    inner.finish()?;
    Ok(element)
}

/// `[number]`, constructed.
pub const fn constructed(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber(number) }
}

/// `[number]`, primitive.
pub const fn primitive(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: false, number: TagNumber(number) }
}

/// The content of an element that fills `der` and has this tag.
///
/// # Errors
/// As [`open`].
pub fn content(der: &[u8], tag: Tag) -> der::Result<&[u8]> {
    let mut reader = open(der, tag)?;
    let length = reader.remaining_len();
    reader.read_slice(length)
}
