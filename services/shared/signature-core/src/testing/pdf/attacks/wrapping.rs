//! Signature wrapping attacks (SWA): the signed bytes are moved, and others read in their place.

use super::super::{FORM, Signer, byte_range_text, position, replaced, stream};
use super::{Attack, FORGED_CONTENT, range_of, signed};

pub(super) fn all(sign: Signer<'_>) -> Vec<Attack> {
    vec![
        moved_second_range(sign),
        moved_second_range_in_place(sign),
        widened_gap(sign),
        wrong_padding(sign),
        space_in_padding(sign),
        second_value_in_contents(sign),
        range_that_ends_early(sign),
        two_fields_for_one_signature(sign),
    ]
}

/// The second signed part is moved to the end, and the forged content stands between (SWA without
/// padding, Mladenov et al. 2019).
pub fn moved_second_range(sign: Signer<'_>) -> Attack {
    let clean = signed(sign).0.bytes;
    let (old, [start, end, length]) = range_of(&clean);
    let forged = [&b"4 0 obj\n"[..], &stream("", FORGED_CONTENT), b"\nendobj\n"].concat();
    let moved = end + length + forged.len();
    let head = replaced(&clean, &old, &byte_range_text([start, moved, length]));
    let attacked = [&head[..], &forged, &clean[end..]].concat();
    // The moved end leads back to the first one, whose %%EOF is not the last.
    Attack { name: "swa-moved-range", clean, attacked, refused_by: "hidden-revision" }
}

/// The same, with the forged part inside of the signature's dictionary: the gap is longer than the
/// value.
pub fn moved_second_range_in_place(sign: Signer<'_>) -> Attack {
    let clean = signed(sign).0.bytes;
    let (old, [start, end, length]) = range_of(&clean);
    let padding = b" /Malicious (content)";
    let wider = byte_range_text([start, end + padding.len(), length]);
    let head = replaced(&clean, &old, &wider);
    let attacked = [&head[..end], padding, &head[end..]].concat();
    // The cross-reference moved with it: the file does not even read.
    Attack { name: "swa-moved-range-in-place", clean, attacked, refused_by: "broken-xref" }
}

/// The gap begins before `/Contents`, so that the signature's own entries are not signed.
pub fn widened_gap(sign: Signer<'_>) -> Attack {
    let clean = signed(sign).0.bytes;
    let (old, [start, end, length]) = range_of(&clean);
    let attacked = replaced(&clean, &old, &byte_range_text([start - 60, end, length]));
    Attack { name: "swa-widened-gap", clean, attacked, refused_by: "byte-range-gap" }
}

/// The padding of the value is not zero.
pub fn wrong_padding(sign: Signer<'_>) -> Attack {
    let clean = signed(sign).0.bytes;
    let (_, [_, end, _]) = range_of(&clean);
    let mut attacked = clean.clone();
    attacked[end - 2] = b'1';
    Attack { name: "padding-not-zero", clean, attacked, refused_by: "contents-padding" }
}

/// The padding of the value has white space in it, which a parser passes over.
pub fn space_in_padding(sign: Signer<'_>) -> Attack {
    let clean = signed(sign).0.bytes;
    let (_, [_, end, _]) = range_of(&clean);
    let mut attacked = clean.clone();
    attacked[end - 3..end - 1].fill(b' ');
    Attack { name: "padding-with-space", clean, attacked, refused_by: "byte-range-gap" }
}

/// A second value stands in the padding.
pub fn second_value_in_contents(sign: Signer<'_>) -> Attack {
    let clean = signed(sign).0.bytes;
    let (_, [start, end, _]) = range_of(&clean);
    let value = clean[start + 1..start + 21].to_vec();
    let mut attacked = clean.clone();
    attacked[end - 21..end - 1].copy_from_slice(&value);
    Attack { name: "padding-with-second-value", clean, attacked, refused_by: "contents-padding" }
}

/// The range ends before the trailer, so that another cross-reference could follow.
pub fn range_that_ends_early(sign: Signer<'_>) -> Attack {
    let clean = signed(sign).0.bytes;
    let (old, [start, end, length]) = range_of(&clean);
    let to_trailer = position(&clean[end..], "trailer");
    assert!(to_trailer < length);
    let attacked = replaced(&clean, &old, &byte_range_text([start, end, to_trailer]));
    Attack { name: "swa-range-ends-early", clean, attacked, refused_by: "byte-range-end" }
}

/// A second field claims the signature for itself.
pub fn two_fields_for_one_signature(sign: Signer<'_>) -> Attack {
    let (mut pdf, signature) = signed(sign);
    let clean = pdf.bytes.clone();
    let field = pdf.number();
    pdf.fields.push(field);
    let body = format!("<< /FT /Sig /T (mayor) /V {signature} 0 R >>").into_bytes();
    let form = pdf.form();
    pdf.update(&[(field, body), (FORM, form)]);
    let refused_by = "signature-in-two-fields";
    Attack { name: "two-fields-one-signature", clean, attacked: pdf.bytes, refused_by }
}
