//! Text strings and dates: ISO 32000-2, 7.9.2.2 and 7.9.4. For people to read; nothing is decided by
//! them.

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

use super::object::{Dictionary, Object};

/// How much of a text is kept: names and reasons are short.
const MAX_CHARACTERS: usize = 500;

/// What `PDFDocEncoding` has at 0x80 to 0xA0 (annex D.2); elsewhere it is Latin-1.
const DOC_ENCODING: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// A text string's text, cut at a length, without control characters.
pub(crate) fn text(value: &Object<'_>) -> Option<String> {
    let bytes = value.string()?;
    let decoded: String = match bytes.as_ref() {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| doc_encoded(*byte)).collect(),
    };
    Some(decoded.chars().filter(|char| !char.is_control()).take(MAX_CHARACTERS).collect())
}

pub(crate) fn text_of(dictionary: &Dictionary<'_>, key: &str) -> Option<String> {
    dictionary.get(key).and_then(text)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> =
        bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit).collect();
    String::from_utf16_lossy(&units)
}

fn doc_encoded(byte: u8) -> char {
    match byte {
        0x80..=0xA0 => DOC_ENCODING.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{FFFD}'),
        other => char::from(other),
    }
}

/// A date `D:YYYYMMDDHHmmSSOHH'mm`, of which all after the year may be missing. Without an offset it
/// is read as UTC, which is as good a guess as any for a time that nobody has proved.
pub(crate) fn date(value: &Object<'_>) -> Option<Timestamp> {
    let bytes = value.string()?;
    let text = str::from_utf8(&bytes).ok()?;
    let text = text.strip_prefix("D:").unwrap_or(text);
    let mut rest = text;
    let mut part = |length: usize, missing: i16| -> Option<i16> {
        if !rest.starts_with(|first: char| first.is_ascii_digit()) {
            return Some(missing);
        }
        let (digits, after) = rest.split_at_checked(length)?;
        rest = after;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let year = part(4, -1).filter(|year| *year > 0)?;
    let month = i8::try_from(part(2, 1)?).ok()?;
    let day = i8::try_from(part(2, 1)?).ok()?;
    let hour = i8::try_from(part(2, 0)?).ok()?;
    let minute = i8::try_from(part(2, 0)?).ok()?;
    let second = i8::try_from(part(2, 0)?).ok()?;
    let local = civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    offset(rest)?.to_timestamp(local).ok()
}

fn offset(text: &str) -> Option<Offset> {
    let mut chars = text.chars();
    let sign = match chars.next() {
        None | Some('Z') => return Some(Offset::UTC),
        Some('+') => 1,
        Some('-') => -1,
        Some(_) => return None,
    };
    let digits: String = chars.filter(char::is_ascii_digit).collect();
    let number = |from: usize| -> Option<i32> {
        digits.get(from..from + 2).map_or(Some(0), |part| part.parse().ok())
    };
    Offset::from_seconds(sign * (number(0)? * 3600 + number(2)? * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_hanoi_is_a_moment() {
        let moment = date(&Object::Literal(b"D:20260302081530+07'00'")).unwrap();
        assert_eq!(moment.to_string(), "2026-03-02T01:15:30Z");
        assert_eq!(date(&Object::Literal(b"D:2026")).unwrap().to_string(), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [&b"yesterday"[..], b"D:20261302", b"D:2026030208+99'00", b"D:202", b""] {
            assert_eq!(date(&Object::Literal(text)), None);
        }
    }

    #[test]
    fn vietnamese_text_is_read_in_each_encoding() {
        let utf16 = Object::Hex(b"FEFF 1EE6 0079 0020 0062 0061 006E");
        assert_eq!(text(&utf16).as_deref(), Some("Ủy ban"));
        let utf8 = Object::Literal("\u{FEFF}Ủy ban".as_bytes());
        assert_eq!(text(&utf8).as_deref(), Some("Ủy ban"));
        assert_eq!(text(&Object::Literal(b"\x92 a\x01")).as_deref(), Some("™ a"));
    }
}
