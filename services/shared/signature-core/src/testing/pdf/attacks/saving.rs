//! Incremental saving attacks (ISA): content that is saved after the signature.

use super::super::{CONTENT, FORM, PAGE, Signer, position, replaced, stream};
use super::{Attack, FORGED_CONTENT, signed};

pub(super) fn all(sign: Signer<'_>) -> Vec<Attack> {
    vec![
        saved_update(sign),
        update_without_xref(sign),
        update_without_end_of_file(sign),
        update_with_copied_signature(sign),
        update_with_rewritten_signature(sign),
        update_with_duplicate_object(sign),
        trailing_bytes(sign),
        tail_with_startxref(sign),
        tail_with_xref(sign),
        update_that_forgets_the_signed_one(sign),
        duplicate_key(sign),
    ]
}

/// The page's content in an update as any editor writes it (ISA, Mladenov et al. 2019).
pub fn saved_update(sign: Signer<'_>) -> Attack {
    let (mut pdf, _) = signed(sign);
    let clean = pdf.bytes.clone();
    pdf.update(&[(CONTENT, stream("", FORGED_CONTENT))]);
    let refused_by = "page-content-changed";
    Attack { name: "isa-saved-update", clean, attacked: pdf.bytes, refused_by }
}

/// New content and a trailer, and no cross-reference (ISA, variant 2, Mladenov et al. 2019).
pub fn update_without_xref(sign: Signer<'_>) -> Attack {
    let (mut pdf, _) = signed(sign);
    let clean = pdf.bytes.clone();
    pdf.write(CONTENT, &stream("", FORGED_CONTENT));
    let trailer = format!("trailer\n<< /Size {} /Root 1 0 R /Prev {} >>\n", pdf.next, pdf.xref);
    pdf.bytes.extend(trailer.as_bytes());
    let refused_by = "hidden-revision";
    Attack { name: "isa-without-xref", clean, attacked: pdf.bytes, refused_by }
}

/// An update without its `%%EOF` (ISA, Mladenov et al. 2019).
pub fn update_without_end_of_file(sign: Signer<'_>) -> Attack {
    let (mut pdf, _) = signed(sign);
    let clean = pdf.bytes.clone();
    pdf.update(&[(CONTENT, stream("", FORGED_CONTENT))]);
    pdf.bytes.truncate(pdf.bytes.len() - "%%EOF\n".len());
    let refused_by = "hidden-revision";
    Attack { name: "isa-without-end-of-file", clean, attacked: pdf.bytes, refused_by }
}

/// An update without cross-reference, with the signature's object copied behind the new content
/// (ISA, variant 4, Mladenov et al. 2019).
pub fn update_with_copied_signature(sign: Signer<'_>) -> Attack {
    let (mut pdf, signature) = signed(sign);
    let clean = pdf.bytes.clone();
    let copy = object_text(&clean, signature);
    pdf.write(CONTENT, &stream("", FORGED_CONTENT));
    pdf.write(signature, &copy);
    let trailer = format!("trailer\n<< /Size {} /Root 1 0 R >>\n", pdf.next);
    pdf.bytes.extend(trailer.as_bytes());
    let refused_by = "hidden-revision";
    Attack { name: "isa-copied-signature", clean, attacked: pdf.bytes, refused_by }
}

/// The same in a rightful update: the copied signature says that it covers the old one.
pub fn update_with_rewritten_signature(sign: Signer<'_>) -> Attack {
    let (mut pdf, signature) = signed(sign);
    let clean = pdf.bytes.clone();
    let copy = object_text(&clean, signature);
    pdf.update(&[(CONTENT, stream("", FORGED_CONTENT)), (signature, copy)]);
    let refused_by = "byte-range-gap";
    Attack { name: "isa-rewritten-signature", clean, attacked: pdf.bytes, refused_by }
}

/// An update with two objects of one number, of which the cross-reference lists the old content.
pub fn update_with_duplicate_object(sign: Signer<'_>) -> Attack {
    let (mut pdf, _) = signed(sign);
    let clean = pdf.bytes.clone();
    let old = object_text(&clean, CONTENT);
    pdf.write(CONTENT, &stream("", FORGED_CONTENT));
    pdf.update(&[(CONTENT, old)]);
    let refused_by = "duplicate-object";
    Attack { name: "isa-duplicate-object", clean, attacked: pdf.bytes, refused_by }
}

/// Bytes after the end of the file that no signature covers.
pub fn trailing_bytes(sign: Signer<'_>) -> Attack {
    let (pdf, _) = signed(sign);
    let attacked = [&pdf.bytes[..], b"<script>alert(1)</script>"].concat();
    Attack { name: "tail-bytes", clean: pdf.bytes, attacked, refused_by: "trailing-bytes" }
}

/// A `startxref` after the end of the file that leads to the first revision.
pub fn tail_with_startxref(sign: Signer<'_>) -> Attack {
    let (pdf, _) = signed(sign);
    let first = position(&pdf.bytes, "xref\n0 ");
    let attacked = [&pdf.bytes[..], format!("startxref\n{first}\n").as_bytes()].concat();
    Attack { name: "tail-startxref", clean: pdf.bytes, attacked, refused_by: "hidden-revision" }
}

/// A cross-reference after the end of the file, for readers that search for one.
pub fn tail_with_xref(sign: Signer<'_>) -> Attack {
    let (mut pdf, _) = signed(sign);
    let clean = pdf.bytes.clone();
    let at = pdf.write(CONTENT, &stream("", FORGED_CONTENT));
    pdf.bytes.extend(format!("xref\n4 1\n{at:010} 00000 n \n").as_bytes());
    Attack { name: "tail-xref", clean, attacked: pdf.bytes, refused_by: "hidden-revision" }
}

/// An update whose `/Prev` jumps over the signed revision, with a copy of the signature's objects.
pub fn update_that_forgets_the_signed_one(sign: Signer<'_>) -> Attack {
    let (mut pdf, _) = signed(sign);
    let clean = pdf.bytes.clone();
    pdf.xref = position(&clean, "xref\n0 ");
    let mut objects =
        vec![(CONTENT, stream("", FORGED_CONTENT)), (FORM, pdf.form()), (PAGE, pdf.page())];
    objects.extend((pdf.next - 3..pdf.next).map(|number| (number, object_text(&clean, number))));
    pdf.update(&objects);
    let refused_by = "hidden-revision";
    Attack { name: "isa-forgotten-revision", clean, attacked: pdf.bytes, refused_by }
}

/// A second `/Contents` in the page, which some readers take for the first.
pub fn duplicate_key(sign: Signer<'_>) -> Attack {
    let (mut pdf, _) = signed(sign);
    let clean = pdf.bytes.clone();
    let page = replaced(&pdf.page(), "/Contents 4 0 R", "/Contents 7 0 R /Contents 4 0 R");
    pdf.update(&[(PAGE, page)]);
    Attack { name: "duplicate-key", clean, attacked: pdf.bytes, refused_by: "duplicate-key" }
}

/// What stands between `obj` and `endobj` of an object, where it first does.
fn object_text(bytes: &[u8], number: u32) -> Vec<u8> {
    let head = format!("\n{number} 0 obj\n");
    let start = position(bytes, &head) + head.len();
    let end = start + position(&bytes[start..], "\nendobj");
    bytes[start..end].to_vec()
}
