//! `UTCTime` and `GeneralizedTime`.

use der::{Tag, asn1::AnyRef};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// Reads a time in UTC: `YYMMDDhhmmssZ` or `YYYYMMDDhhmmss[.f…]Z`.
///
/// Fractions are those of RFC 3161, section 2.4.2; more than nine digits are cut. Two digits of a year
/// are from 1950 to 2049 (RFC 5652, section 11.3). `None` for everything else, leap seconds too.
pub fn timestamp(element: AnyRef<'_>) -> Option<Timestamp> {
    let text = std::str::from_utf8(element.value()).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if element.header().tag() == Tag::GeneralizedTime => {
            (whole, nanoseconds(fraction)?)
        }
        Some(_) => return None,
        None => (text, 0),
    };
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match (element.header().tag(), whole.len()) {
        (Tag::GeneralizedTime, 14) => (whole.get(..4)?.parse().ok()?, whole.get(4..)?),
        (Tag::UtcTime, 12) => {
            let short: i16 = whole.get(..2)?.parse().ok()?;
            (short + if short < 50 { 2000 } else { 1900 }, whole.get(2..)?)
        }
        _ => return None,
    };
    let part = |at: usize| rest.get(at..at + 2)?.parse::<i8>().ok();
    let time =
        DateTime::new(year, part(0)?, part(2)?, part(4)?, part(6)?, part(8)?, fraction).ok()?;
    Some(time.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp())
}

fn nanoseconds(fraction: &str) -> Option<i32> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits: String = fraction.chars().chain(std::iter::repeat('0')).take(9).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: Tag, text: &str) -> Option<String> {
        timestamp(AnyRef::new(tag, text.as_bytes()).unwrap()).map(|time| time.to_string())
    }

    #[test]
    fn times_are_read_in_both_forms() {
        let utc = |text| read(Tag::UtcTime, text);
        assert_eq!(utc("491231235959Z").unwrap(), "2049-12-31T23:59:59Z");
        assert_eq!(utc("500101000000Z").unwrap(), "1950-01-01T00:00:00Z");
        let general = |text| read(Tag::GeneralizedTime, text);
        assert_eq!(general("20250815093000.25Z").unwrap(), "2025-08-15T09:30:00.25Z");
        assert_eq!(general("20250815093000Z").unwrap(), "2025-08-15T09:30:00Z");
    }

    #[test]
    fn what_is_no_time_in_utc_is_none() {
        for text in ["20250815093000", "20250815093000+0700", "20251315093000Z", "20250815093000.Z"]
        {
            assert_eq!(read(Tag::GeneralizedTime, text), None, "{text}");
        }
        for text in ["2508150930Z", "250815093000.5Z", "25081509300éZ", "+50815093000Z"] {
            assert_eq!(read(Tag::UtcTime, text), None, "{text}");
        }
    }
}
