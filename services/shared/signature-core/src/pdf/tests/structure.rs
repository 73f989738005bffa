use super::*;
use crate::pdf::object::Reference;
use crate::pdf::store::Location;
use crate::pdf::{ChangePolicy, SignatureKind};
use crate::testing::pdf::{FONT, FORM, position, replaced, stream};

#[test]
fn a_signed_file_is_read_in_each_layout() {
    for layout in [Layout::Table, Layout::Stream] {
        let pdf = signed(layout);
        let document = read(&pdf.bytes).unwrap();
        let signature = only(&document);
        assert_eq!(signature.faults, []);
        assert_eq!(document.remarks, []);
        assert_eq!(document.revisions().len(), 2);
        assert_eq!(signature.field, "clerk");
        assert_eq!(signature.kind, SignatureKind::Signature);
        assert_eq!(signature.sub_filter, Some(SubFilter::CadesDetached));
        assert_eq!(signature.revision, 2);
        assert!(signature.covers_whole_document);
        assert_eq!(signature.contents, dummy_cms(&signature.signed_pieces.concat()));
        assert_eq!(signature.claims.name.as_deref(), Some("Nguyen Van A"));
        assert_eq!(signature.claimed_time.unwrap().to_string(), "2026-03-02T01:15:30Z");
    }
}

#[test]
fn a_file_must_begin_with_its_header() {
    let pdf = signed(Layout::Table);
    assert_eq!(refused(&replaced(&pdf.bytes, "%PDF-1.7", "%PDF-x.7")), "no-pdf-header");
    assert_eq!(refused(&[b" ", pdf.bytes.as_slice()].concat()), "no-pdf-header");
    assert_eq!(refused(b""), "no-pdf-header");
}

#[test]
fn the_last_startxref_must_lead_to_a_cross_reference() {
    let pdf = signed(Layout::Table);
    let wrong = replaced(&pdf.bytes, &format!("startxref\n{}", pdf.xref), "startxref\n12");
    assert_eq!(refused(&wrong), "broken-xref");
    let missing = replaced(&pdf.bytes, &format!("startxref\n{}", pdf.xref), "startxxxx\n12");
    assert_eq!(refused(&missing), "no-startxref");
}

#[test]
fn a_revision_must_end_with_its_own_startxref() {
    let mut pdf = Pdf::new(Layout::Table);
    let first = format!("startxref\n{}\n", pdf.xref);
    pdf.update(&[(FONT, b"<< /Type /Font /Subtype /Type1 /BaseFont /Times >>".to_vec())]);
    let other = format!("startxref\n{}\n", pdf.xref);
    assert_eq!(first.len(), other.len());
    assert_eq!(refused(&replaced(&pdf.bytes, &first, &other)), "wrong-startxref");
}

#[test]
fn a_chain_of_revisions_that_turns_back_is_refused() {
    let mut pdf = Pdf::new(Layout::Table);
    let first = pdf.xref;
    pdf.update(&[(FONT, b"null".to_vec())]);
    let own = replaced(&pdf.bytes, &format!("/Prev {first}"), &format!("/Prev {}", pdf.xref));
    assert_eq!(refused(&own), "broken-xref-chain");
}

#[test]
fn there_is_an_end_to_revisions() {
    let mut pdf = Pdf::new(Layout::Table);
    for _ in 0..511 {
        pdf.update(&[(FONT, b"null".to_vec())]);
    }
    assert!(read(&pdf.bytes).is_ok());
    pdf.update(&[(FONT, b"null".to_vec())]);
    assert_eq!(refused(&pdf.bytes), "too-many-revisions");
}

/// A revision with a table and, for newer readers, a cross-reference stream that has one object.
fn hybrid(pdf: &mut Pdf) -> u32 {
    let hidden = pdf.number();
    let at = pdf.write(hidden, b"(for newer readers)");
    let number = pdf.number();
    let row = [&[1][..], &u32::try_from(at).unwrap().to_be_bytes(), &[0, 0]].concat();
    let entries = format!("/Type /XRef /W [1 4 2] /Index [{hidden} 1] /Size {}", pdf.next);
    let stream_at = pdf.write(number, &stream(&entries, &row));
    let xref = pdf.bytes.len();
    let text = format!(
        "xref\n0 1\n0000000000 65535 f \n{hidden} 1\n0000000000 00000 f \n{number} 1\n\
         {stream_at:010} 00000 n \ntrailer\n<< /Size {} /Root 1 0 R /Prev {} /XRefStm {stream_at} >>\n\
         startxref\n{xref}\n%%EOF\n",
        pdf.next, pdf.xref,
    );
    pdf.bytes.extend(text.as_bytes());
    pdf.xref = xref;
    hidden
}

#[test]
fn a_hybrid_file_is_read_as_newer_readers_do_and_remarked() {
    let mut pdf = Pdf::new(Layout::Table);
    let hidden = hybrid(&mut pdf);
    let document = read(&pdf.bytes).unwrap();
    assert_eq!(
        document.remarks.iter().map(|fault| fault.code).collect::<Vec<_>>(),
        ["hybrid-file"]
    );
    let reference = Reference { number: hidden, generation: 0 };
    assert_ne!(document.store.location(reference, 1).unwrap(), Location::Nowhere);
}

#[test]
fn bytes_after_the_last_end_of_file_are_refused() {
    let bytes = signed(Layout::Table).bytes;
    assert_eq!(refused(&[&bytes, &b"x"[..]].concat()), "trailing-bytes");
    assert_eq!(refused(&[&bytes, &[b' '; 33][..]].concat()), "trailing-bytes");
    let document = [&bytes, &b"\r\n"[..]].concat();
    let document = read(&document).unwrap();
    assert_eq!(only(&document).revision, document.revisions().len());
    assert!(!only(&document).covers_whole_document);
}

#[test]
fn an_update_that_hides_in_the_tail_is_refused() {
    let bytes = signed(Layout::Table).bytes;
    for tail in ["4 0 obj\n(other)\nendobj\n", "startxref\n9\n", "xref\n0 0\n", "trailer\n<<>>\n"] {
        assert_eq!(refused(&[&bytes, tail.as_bytes()].concat()), "hidden-revision", "{tail}");
    }
}

#[test]
fn an_update_that_hides_between_revisions_is_refused() {
    let mut pdf = Pdf::new(Layout::Table);
    pdf.bytes.extend(b"% a comment\nstartxref\n9\n%%EOF\n");
    pdf.update(&[(FONT, b"null".to_vec())]);
    assert_eq!(refused(&pdf.bytes), "hidden-revision");
    let mut pdf = Pdf::new(Layout::Table);
    pdf.bytes.extend(b"% a comment\n");
    pdf.update(&[(FONT, b"null".to_vec())]);
    assert_eq!(read(&pdf.bytes).unwrap().remarks, []);
}

#[test]
fn a_revision_must_not_list_objects_of_another() {
    let mut pdf = Pdf::new(Layout::Table);
    let at = position(&pdf.bytes, "4 0 obj");
    let xref = pdf.bytes.len();
    let text = format!(
        "xref\n4 1\n{at:010} 00000 n \ntrailer\n<< /Size 11 /Root 1 0 R /Prev {} >>\n\
         startxref\n{xref}\n%%EOF\n",
        pdf.xref
    );
    pdf.bytes.extend(text.as_bytes());
    assert_eq!(refused(&pdf.bytes), "object-of-another-revision");
}

#[test]
fn objects_must_not_lie_in_each_other() {
    let inner = b"12 0 obj (inner) endobj";
    let mut pdf = Pdf::with_objects(Layout::Table, vec![(11, stream("", inner))]);
    let outer = pdf.bytes.len();
    pdf.write(13, &stream("", inner));
    let at = outer + position(&pdf.bytes[outer..], "12 0 obj");
    let xref = pdf.bytes.len();
    let text = format!(
        "xref\n12 2\n{at:010} 00000 n \n{outer:010} 00000 n \ntrailer\n\
         << /Size 14 /Root 1 0 R /Prev {} >>\nstartxref\n{xref}\n%%EOF\n",
        pdf.xref
    );
    pdf.bytes.extend(text.as_bytes());
    assert_eq!(refused(&pdf.bytes), "overlapping-objects");
}

#[test]
fn an_object_that_stands_twice_in_a_revision_is_refused() {
    let mut pdf = Pdf::new(Layout::Table);
    pdf.write(FONT, b"(a second one)");
    pdf.update(&[(FONT, b"null".to_vec())]);
    assert_eq!(refused(&pdf.bytes), "duplicate-object");
}

#[test]
fn an_object_that_no_cross_reference_lists_is_remarked() {
    let mut pdf = Pdf::new(Layout::Table);
    pdf.write(99, b"(nobody finds me)");
    pdf.update(&[(FONT, b"null".to_vec())]);
    let remarks = read(&pdf.bytes).unwrap().remarks;
    assert_eq!(remarks.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["unlisted-object"]);
}

#[test]
fn a_duplicate_key_in_any_dictionary_is_refused() {
    let mut pdf = Pdf::new(Layout::Table);
    pdf.sign(&Signing::new("clerk").with(" /M (again)"), Vec::new(), &dummy_cms);
    assert_eq!(refused(&pdf.bytes), "duplicate-key");
}

#[test]
fn a_signature_that_is_the_value_of_two_fields_is_at_fault() {
    let mut pdf = signed(Layout::Table);
    let field = pdf.number();
    pdf.fields.push(field);
    let value = pdf.fields[1] - 1;
    let body = format!("<< /FT /Sig /T (other) /V {value} 0 R >>").into_bytes();
    let form = pdf.form();
    pdf.update(&[(field, body), (FORM, form)]);
    let document = read(&pdf.bytes).unwrap();
    for signature in &document.signatures {
        let codes: Vec<_> = signature.faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["signature-in-two-fields"]);
    }
}

#[test]
fn a_signature_in_an_object_stream_is_at_fault() {
    let mut pdf = Pdf::new(Layout::Stream);
    let (value, field) = (pdf.number(), pdf.number());
    pdf.fields.push(field);
    let form = pdf.form();
    pdf.update(&[
        (value, b"<< /Type /Sig /Contents <3000> >>".to_vec()),
        (field, format!("<< /FT /Sig /T (clerk) /V {value} 0 R >>").into_bytes()),
        (FORM, form),
    ]);
    assert_eq!(faults(&pdf.bytes), ["signature-in-object-stream"]);
}

#[test]
fn a_signature_that_is_no_object_of_its_own_is_at_fault() {
    let mut pdf = Pdf::new(Layout::Table);
    let field = pdf.number();
    pdf.fields.push(field);
    let form = pdf.form();
    let body = b"<< /FT /Sig /T (clerk) /V << /Type /Sig /Contents <3000> >> >>".to_vec();
    pdf.update(&[(field, body), (FORM, form)]);
    assert_eq!(faults(&pdf.bytes), ["signature-not-indirect"]);
}

#[test]
fn an_encrypted_file_is_told_and_nothing_breaks() {
    let mut pdf = signed(Layout::Table);
    let at = pdf.xref;
    let encrypt = pdf.number();
    pdf.update(&[(encrypt, b"<< /Filter /Standard /V 5 /R 6 >>".to_vec())]);
    let old = format!("/Prev {at}");
    let bytes = replaced(&pdf.bytes, &old, &format!("{old} /Encrypt {encrypt} 0 R"));
    let document = read(&bytes).unwrap();
    assert!(document.encrypted);
    let changes = document.changes_after(only(&document), ChangePolicy::Strict);
    assert_eq!(
        changes.iter().map(|change| change.code).collect::<Vec<_>>(),
        ["changes-unreadable"]
    );
}

#[test]
fn an_entry_must_lead_to_the_object_of_its_number() {
    let bytes = Pdf::new(Layout::Table).bytes;
    let row = |text: &str| format!("{:010} 00000 n", position(&bytes, text) + 1);
    let (four, five) = (row("\n4 0 obj"), row("\n5 0 obj"));
    let swapped = replaced(&bytes, &format!("{four} \n{five}"), &format!("{five} \n{four}"));
    assert_eq!(refused(&swapped), "broken-object");
}
