//! `/Contents`: one DER or BER value, then padding.

use super::super::object::{Dictionary, Object, hex_bytes};
use super::super::{Fault, fault};
use super::SubFilter;

/// The most hex digits that a signature's value may have: 4 MB of value. A CMS with its chain,
/// revocation lists and timestamps has 20 to 500 kB.
const MAX_DIGITS: usize = 8 << 20;

/// How deep values of indefinite length may stand in each other.
const MAX_INDEFINITE_DEPTH: usize = 32;

const SEQUENCE: u8 = 0x30;
const OCTET_STRING: u8 = 0x04;

/// Cuts the value out of its padding, by its own length.
///
/// # Errors
/// `contents-missing`, `contents-wrong-type`, `contents-too-large`, `contents-no-value` where no whole
/// value of the right type begins it, `contents-padding` where something else than zeros follows.
pub(super) fn read(
    dictionary: &Dictionary<'_>,
    sub_filter: Option<SubFilter>,
) -> Result<Vec<u8>, Fault> {
    let digits = match dictionary.get("Contents") {
        None => return Err(fault("contents-missing", "the signature has no Contents")),
        Some(Object::Hex(digits)) => digits,
        Some(_) => return Err(fault("contents-wrong-type", "Contents is no hex string")),
    };
    if digits.len() > MAX_DIGITS {
        return Err(fault("contents-too-large", format!("more than {MAX_DIGITS} digits")));
    }
    let mut bytes = decoded(digits);
    let tag = if sub_filter == Some(SubFilter::RsaSha1) { OCTET_STRING } else { SEQUENCE };
    let length = value_length(&bytes)
        .filter(|length| *length <= bytes.len() && bytes.first() == Some(&tag))
        .ok_or_else(|| fault("contents-no-value", "Contents does not begin with a whole CMS"))?;
    if bytes.iter().skip(length).any(|byte| *byte != 0) {
        return Err(fault("contents-padding", "after the CMS stand other bytes than zeros"));
    }
    bytes.truncate(length);
    Ok(bytes)
}

/// The bytes of the digits. Most of them are padding, which is not worth decoding.
fn decoded(digits: &[u8]) -> Vec<u8> {
    let zeros = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    let padding = zeros / 2;
    let value = digits.get(..digits.len().saturating_sub(2 * padding)).unwrap_or_default();
    let mut bytes = hex_bytes(value);
    bytes.resize(bytes.len().saturating_add(padding), 0);
    bytes
}

/// The length of the value that begins the bytes, with its head (X.690, 8.1).
fn value_length(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut open) = (0_usize, 0_usize);
    loop {
        let rest = bytes.get(at..)?;
        if open > 0 && rest.starts_with(&[0, 0]) {
            at = at.checked_add(2)?;
            open = open.checked_sub(1)?;
        } else {
            let (head, content) = head(rest)?;
            at = at.checked_add(head)?;
            match content {
                Some(content) => at = at.checked_add(content)?,
                None => open = open.checked_add(1).filter(|open| *open <= MAX_INDEFINITE_DEPTH)?,
            }
        }
        if open == 0 {
            return Some(at);
        }
    }
}

/// The length of a head, and of what follows it; `None` where that is indefinite.
fn head(bytes: &[u8]) -> Option<(usize, Option<usize>)> {
    let (&tag, rest) = bytes.split_first()?;
    let mut identifier = 1_usize;
    let mut rest = rest;
    if tag & 0x1F == 0x1F {
        let longer = rest.iter().take(4).take_while(|byte| *byte & 0x80 != 0).count() + 1;
        rest = rest.get(longer..)?;
        identifier = identifier.checked_add(longer)?;
    }
    let (&first, rest) = rest.split_first()?;
    let head = identifier.checked_add(1)?;
    match first {
        0..=0x7F => Some((head, Some(usize::from(first)))),
        0x80 if tag & 0x20 != 0 => Some((head, None)),
        0x81..=0x88 => {
            let count = usize::from(first & 0x7F);
            let length = rest.get(..count)?.iter().try_fold(0_usize, |sum, byte| {
                sum.checked_mul(256)?.checked_add(usize::from(*byte))
            })?;
            Some((head.checked_add(count)?, Some(length)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::lexer::Lexer;
    use super::super::super::object;
    use super::*;

    fn contents(value: &str) -> Result<Vec<u8>, Fault> {
        let text = format!("<< {value} >>");
        let Ok(Object::Dictionary(dictionary)) = object::parse(&mut Lexer::at(text.as_bytes(), 0))
        else {
            panic!("no dictionary")
        };
        read(&dictionary, Some(SubFilter::CadesDetached))
    }

    #[test]
    fn padding_is_cut_by_the_length_of_the_value() {
        assert_eq!(contents("/Contents <3003020100 0000>"), Ok(vec![0x30, 3, 2, 1, 0]));
        assert_eq!(contents("/Contents <308103020100>"), Ok(vec![0x30, 0x81, 3, 2, 1, 0]));
    }

    #[test]
    fn a_value_of_indefinite_length_ends_with_its_own_end() {
        let bytes = hex_bytes(b"3080 0201FF A080 0401AA 0000 0000");
        assert_eq!(contents("/Contents <30800201FFA0800401AA00000000 000000>"), Ok(bytes));
    }

    #[test]
    fn padding_that_is_not_zero_is_a_fault() {
        let outcome = contents("/Contents <3003020100 0001>");
        assert_eq!(outcome.unwrap_err().code, "contents-padding");
    }

    #[test]
    fn what_is_no_value_is_a_fault() {
        for value in
            ["<>", "<00>", "<3003>", "<3080>", "<0401AA>", "<30FF>", "<3088FFFFFFFFFFFFFFFF>"]
        {
            let outcome = contents(&format!("/Contents {value}"));
            assert_eq!(outcome.unwrap_err().code, "contents-no-value", "{value}");
        }
        assert_eq!(contents("").unwrap_err().code, "contents-missing");
        assert_eq!(contents("/Contents (0)").unwrap_err().code, "contents-wrong-type");
        assert_eq!(contents("/Contents 1 0 R").unwrap_err().code, "contents-wrong-type");
    }
}
