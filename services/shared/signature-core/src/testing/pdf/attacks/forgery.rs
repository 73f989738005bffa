//! Universal signature forgery (USF): a signature that a verifier cannot check, and takes for valid.

use super::super::{Signer, replaced};
use super::{Attack, range_of, signed};

pub(super) fn all(sign: Signer<'_>) -> Vec<Attack> {
    vec![
        without_contents(sign),
        null_contents(sign),
        empty_contents(sign),
        zero_contents(sign),
        contents_as_number(sign),
        without_byte_range(sign),
        null_byte_range(sign),
        negative_byte_range(sign),
        short_byte_range(sign),
        byte_range_of_nothing(sign),
        byte_range_as_reference(sign),
        without_signature_value(sign),
        sub_filter_unknown(sign),
    ]
}

/// Replaces a text of the signature by one of the same length, padded with spaces.
fn rewritten(
    name: &'static str,
    refused_by: &'static str,
    sign: Signer<'_>,
    change: impl Fn(&[u8]) -> (String, String),
) -> Attack {
    let clean = signed(sign).0.bytes;
    let (from, to) = change(&clean);
    let attacked = replaced(&clean, &from, &format!("{to:<width$}", width = from.len()));
    Attack { name, clean, attacked, refused_by }
}

/// The whole of `/Contents <…>`.
fn contents(clean: &[u8]) -> String {
    let (_, [start, end, _]) = range_of(clean);
    let text = &clean[start - 10..end];
    String::from_utf8(text.to_vec()).expect("hex digits")
}

/// `/Contents` is not there (USF, Mladenov et al. 2019).
pub fn without_contents(sign: Signer<'_>) -> Attack {
    rewritten("usf-without-contents", "contents-missing", sign, |clean| {
        (contents(clean), String::new())
    })
}

/// `/Contents` is `null` (USF, Mladenov et al. 2019).
pub fn null_contents(sign: Signer<'_>) -> Attack {
    rewritten("usf-null-contents", "contents-missing", sign, |clean| {
        (contents(clean), "/Contents null".to_owned())
    })
}

/// `/Contents` is an empty string (USF, Mladenov et al. 2019).
pub fn empty_contents(sign: Signer<'_>) -> Attack {
    rewritten("usf-empty-contents", "contents-no-value", sign, |clean| {
        (contents(clean), "/Contents <>".to_owned())
    })
}

/// `/Contents` has nothing but zeros (USF, Mladenov et al. 2019).
pub fn zero_contents(sign: Signer<'_>) -> Attack {
    rewritten("usf-zero-contents", "contents-no-value", sign, |clean| {
        let old = contents(clean);
        let zeros = format!("/Contents <{}>", "0".repeat(old.len() - 12));
        (old, zeros)
    })
}

/// `/Contents` is a number (USF, Mladenov et al. 2019).
pub fn contents_as_number(sign: Signer<'_>) -> Attack {
    rewritten("usf-contents-as-number", "contents-wrong-type", sign, |clean| {
        (contents(clean), "/Contents 0".to_owned())
    })
}

/// `/ByteRange` is not there (USF, Mladenov et al. 2019).
pub fn without_byte_range(sign: Signer<'_>) -> Attack {
    rewritten("usf-without-byte-range", "byte-range-missing", sign, |clean| {
        (range_of(clean).0, String::new())
    })
}

/// `/ByteRange` is `null` (USF, Mladenov et al. 2019).
pub fn null_byte_range(sign: Signer<'_>) -> Attack {
    rewritten("usf-null-byte-range", "byte-range-missing", sign, |clean| {
        (range_of(clean).0, "/ByteRange null".to_owned())
    })
}

/// `/ByteRange` has negative numbers (USF, Mladenov et al. 2019).
pub fn negative_byte_range(sign: Signer<'_>) -> Attack {
    rewritten("usf-negative-byte-range", "byte-range-wrong", sign, |clean| {
        (range_of(clean).0, "/ByteRange [0 -10 -10 -10]".to_owned())
    })
}

/// `/ByteRange` has two numbers, so that the end is not signed (USF, Mladenov et al. 2019).
pub fn short_byte_range(sign: Signer<'_>) -> Attack {
    rewritten("usf-short-byte-range", "byte-range-wrong", sign, |clean| {
        let (old, [start, ..]) = range_of(clean);
        (old, format!("/ByteRange [0 {start}]"))
    })
}

/// `/ByteRange` covers no byte (USF, Mladenov et al. 2019).
pub fn byte_range_of_nothing(sign: Signer<'_>) -> Attack {
    rewritten("usf-byte-range-of-nothing", "byte-range-wrong", sign, |clean| {
        (range_of(clean).0, "/ByteRange [0 0 0 0]".to_owned())
    })
}

/// `/ByteRange` is somewhere else (USF, Mladenov et al. 2019).
pub fn byte_range_as_reference(sign: Signer<'_>) -> Attack {
    rewritten("usf-byte-range-as-reference", "byte-range-wrong", sign, |clean| {
        (range_of(clean).0, "/ByteRange 5 0 R".to_owned())
    })
}

/// The field's value is an object that is not there (USF, Mladenov et al. 2019).
pub fn without_signature_value(sign: Signer<'_>) -> Attack {
    let (pdf, signature) = signed(sign);
    let attacked = replaced(&pdf.bytes, &format!("/V {signature} 0 R"), "/V 99 0 R");
    let refused_by = "signature-no-dictionary";
    Attack { name: "usf-without-signature-value", clean: pdf.bytes, attacked, refused_by }
}

/// `/SubFilter` is one that nobody knows (USF, Mladenov et al. 2019).
pub fn sub_filter_unknown(sign: Signer<'_>) -> Attack {
    rewritten("usf-sub-filter-unknown", "unknown-sub-filter", sign, |_| {
        ("/ETSI.CAdES.detached".to_owned(), "/ETSI.CAdES.open".to_owned())
    })
}
