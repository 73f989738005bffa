//! Whatever the bytes are: no panic, and no file passes as signed whole that is not the signed one.

use proptest::prelude::*;

use super::*;
use crate::pdf::ChangePolicy;
use crate::testing::pdf::flate_stream;

/// Reads everything that can be read of a file.
fn read_all(bytes: &[u8]) {
    let Ok(document) = read(bytes) else { return };
    for revision in 0..=document.revisions().len() {
        let _ = document.security_store(revision);
    }
    for signature in &document.signatures {
        for policy in [ChangePolicy::Strict, ChangePolicy::Annotations, ChangePolicy::Decree30] {
            let _ = document.changes_after(signature, policy);
        }
    }
}

/// A file with all that the reader knows: a store, a timestamp, two signatures, a filled field.
fn rich(layout: Layout) -> Vec<u8> {
    let mut pdf = Pdf::new(layout);
    let mut clerk = Signing::new("clerk");
    clerk.room = 64;
    pdf.sign(&clerk, vec![(4, flate_stream("", b"BT ET"))], &dummy_cms);
    pdf.add_security_store(&[b"certificate"], &[b"list"]);
    let field = Pdf::text_field("Tran Van B", "");
    pdf.update(&[(9, field), (10, Pdf::text_appearance("Tran Van B"))]);
    let mut stamp = Signing::timestamp("stamp");
    stamp.room = 64;
    pdf.sign(&stamp, Vec::new(), &dummy_cms);
    let mut agency = Signing::new("agency")
        .with(" /Reference [<< /TransformMethod /FieldMDP /TransformParams << /Action /All >> >>]");
    agency.room = 64;
    pdf.sign(&agency, Vec::new(), &dummy_cms);
    pdf.bytes
}

/// The signatures that pass as covering the whole file, each with what it signs.
fn whole(bytes: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let Ok(document) = read(bytes) else { return Vec::new() };
    let passing = document
        .signatures
        .iter()
        .filter(|signature| signature.covers_whole_document && signature.faults.is_empty());
    passing
        .map(|signature| (signature.contents.clone(), signature.signed_pieces.concat()))
        .collect()
}

fn layout() -> impl Strategy<Value = Layout> {
    prop_oneof![Just(Layout::Table), Just(Layout::Stream)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read_all(&bytes);
        read_all(&[b"%PDF-1.7\n", bytes.as_slice(), b"\nstartxref\n9\n%%EOF\n"].concat());
        read_all(&[b"%PDF-1.7\nxref\n", bytes.as_slice(), b"\nstartxref\n9\n%%EOF\n"].concat());
    }

    #[test]
    fn random_words_never_panic(words in proptest::collection::vec(word(), 0..80)) {
        let text = words.concat();
        read_all(format!("%PDF-1.7\n{text}\nstartxref\n9\n%%EOF\n").as_bytes());
        let trailer = format!("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< {text} >>\n\
                               startxref\n9\n%%EOF\n");
        read_all(trailer.as_bytes());
    }

    #[test]
    fn truncated_files_never_panic_and_never_pass(layout in layout(), part in 0.0_f64..1.0) {
        let bytes = rich(layout);
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation,
            clippy::cast_sign_loss, reason = "a part of a small length")]
        let length = (bytes.len() as f64 * part) as usize;
        read_all(&bytes[..length]);
        // A revision with its end is a whole file, with the signature that was made over it.
        for (contents, signed) in whole(&bytes[..length]) {
            prop_assert_eq!(contents, dummy_cms(&signed));
        }
    }

    #[test]
    fn mutated_files_never_panic_and_pass_only_as_a_whole(
        layout in layout(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let clean = rich(layout);
        let mut bytes = clean.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_all(&bytes);
        let Ok(document) = read(&bytes) else { return Ok(()) };
        for signature in document.signatures.iter().filter(|found| found.covers_whole_document) {
            // Nothing is outside of what is hashed but the value itself, which is a CMS and zeros.
            let [before, after] = signature.signed_pieces;
            let gap = bytes.len() - before.len() - after.len();
            prop_assert_eq!(gap, 2 * 64 + 2);
            prop_assert!(bytes.starts_with(before) && bytes.ends_with(after));
        }
    }

    #[test]
    fn inserted_and_removed_bytes_never_pass_as_signed(
        layout in layout(),
        at in any::<prop::sample::Index>(),
        insert in proptest::collection::vec(any::<u8>(), 0..4),
        remove in 0_usize..4,
    ) {
        prop_assume!(insert.len() != remove);
        let clean = rich(layout);
        let at = at.index(clean.len());
        let rest = clean.get(at + remove..).unwrap_or_default();
        let bytes = [&clean[..at], &insert, rest].concat();
        read_all(&bytes);
        prop_assert!(whole(&bytes).is_empty());
    }
}

/// What a PDF is made of.
const WORDS: &[&str] = &[
    "<<",
    ">>",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "obj",
    "endobj",
    "stream\n",
    "endstream",
    "R",
    "xref",
    "trailer",
    "startxref",
    "/Root",
    "/Prev",
    "/Size",
    "/Length",
    "/Type",
    "/XRef",
    "/W",
    "/Index",
    "1",
    "0",
    "-1",
    "9",
    "65535",
    "99999999999",
    "1 0 R",
    "%%EOF\n",
    "null",
    "/Kids",
    "/Fields",
    "/Filter /FlateDecode",
    "/Encrypt",
    "/XRefStm 9",
    "0.5",
    "\n",
];

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS).prop_map(|word| format!("{word} "))
}
