//! Pieces of DER that are kept as they stand, and times.

use der::{Decode, Reader, SliceReader, Tag, Tagged, asn1::AnyRef};
use jiff::{Timestamp, civil::DateTime, tz::Offset};

/// Reads the content of one `SEQUENCE` that must fill `bytes`.
pub(super) fn sequence(bytes: &[u8]) -> der::Result<SliceReader<'_>> {
    let any = AnyRef::from_der(bytes)?;
    any.tag().assert_eq(Tag::Sequence)?;
    SliceReader::new(any.value())
}

/// Reads the next element and returns it as it stands, header and all.
pub(super) fn raw<'a>(reader: &mut SliceReader<'a>) -> der::Result<&'a [u8]> {
    let bytes = reader.tlv_bytes()?;
    // Only to have its header and length looked at by the strict reader.
    AnyRef::from_der(bytes)?;
    Ok(bytes)
}

/// Whether the next element carries this tag.
pub(super) fn next_is(reader: &SliceReader<'_>, tag: Tag) -> bool {
    Tag::peek(reader).is_ok_and(|next| next == tag)
}

/// The tag `[number]` of an element that holds others.
pub(super) fn context(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: true, number: der::TagNumber(number) }
}

/// Reads a `Time`: `UTCTime` or `GeneralizedTime`, to the second and in UTC (RFC 5280, 4.1.2.5).
///
/// The types of `der` are not taken: their `UTCTime` begins in 1970, that of RFC 5280 in 1950.
pub(super) fn time(reader: &mut SliceReader<'_>) -> der::Result<Timestamp> {
    let any = AnyRef::decode(reader)?;
    let text = any.value();
    let parsed = match any.tag() {
        Tag::UtcTime => utc_time(text),
        Tag::GeneralizedTime => generalized_time(text),
        other => return Err(other.unexpected_error(Some(Tag::UtcTime)).into()),
    };
    parsed.ok_or_else(|| any.tag().value_error().into())
}

/// `YYMMDDHHMMSSZ`, from 1950 to 2049.
fn utc_time(text: &[u8]) -> Option<Timestamp> {
    let (year, rest) = text.split_at_checked(2)?;
    let year = digits(year)?;
    from_year(if year < 50 { 2000 + year } else { 1900 + year }, rest)
}

/// Reads one `GeneralizedTime`.
pub(super) fn moment(der: &[u8]) -> der::Result<Timestamp> {
    let any = AnyRef::from_der(der)?;
    any.tag().assert_eq(Tag::GeneralizedTime)?;
    generalized_time(any.value()).ok_or_else(|| Tag::GeneralizedTime.value_error().into())
}

/// `YYYYMMDDHHMMSSZ`, without fractions.
fn generalized_time(text: &[u8]) -> Option<Timestamp> {
    let (year, rest) = text.split_at_checked(4)?;
    from_year(digits(year)?, rest)
}

fn from_year(year: i16, rest: &[u8]) -> Option<Timestamp> {
    let [digits @ .., b'Z'] = rest else { return None };
    if digits.len() != 10 {
        return None;
    }
    let mut parts = digits.chunks_exact(2).map(two_digits);
    let mut next = || parts.next().flatten();
    let (month, day, hour, minute, second) = (next()?, next()?, next()?, next()?, next()?);
    let civil = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    Offset::UTC.to_timestamp(civil).ok()
}

fn two_digits(text: &[u8]) -> Option<i8> {
    i8::try_from(digits(text)?).ok()
}

/// At most four digits, so that the number fits.
fn digits(text: &[u8]) -> Option<i16> {
    text.iter().try_fold(0i16, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| i16::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_utc_time_runs_from_1950_to_2049() {
        assert_eq!(utc_time(b"500101120100Z"), Some("1950-01-01T12:01:00Z".parse().unwrap()));
        assert_eq!(utc_time(b"491231235959Z"), Some("2049-12-31T23:59:59Z".parse().unwrap()));
    }

    #[test]
    fn a_time_without_seconds_or_with_another_zone_is_none() {
        for text in
            [&b"5001011201Z"[..], b"500101120100+0700", b"500101120100", b"501301120100Z", b""]
        {
            assert_eq!(utc_time(text), None, "{text:?}");
        }
        assert_eq!(generalized_time(b"20500101120100.5Z"), None);
    }
}
