//! What may be changed after a signature, and what may not.

use super::*;
use crate::pdf::{ChangeKind, ChangePolicy, Rule};
use crate::testing::pdf::{
    Body, CATALOGUE, FIELD, FIELD_APPEARANCE, FORM, PAGE, PAGES, SECOND_CONTENT, flate_stream,
    stream,
};

/// The changes after the first signature: their codes, each with the rule that allows it.
pub(super) fn changes(bytes: &[u8], policy: ChangePolicy) -> Vec<(&'static str, Option<Rule>)> {
    let document = read(bytes).unwrap();
    let first = document.signatures.first().expect("it is signed");
    assert_eq!(first.faults, []);
    let changes = document.changes_after(first, policy);
    changes.iter().map(|change| (change.code, change.allowed)).collect()
}

/// The codes of what no rule allows.
pub(super) fn forbidden(bytes: &[u8], policy: ChangePolicy) -> Vec<&'static str> {
    let all = changes(bytes, policy).into_iter();
    all.filter(|(_, allowed)| allowed.is_none()).map(|(code, _)| code).collect()
}

/// Signs, and then writes these objects.
pub(super) fn updated(signing: &Signing, layout: Layout, objects: &[Body]) -> Vec<u8> {
    let mut pdf = Pdf::new(layout);
    pdf.sign(signing, Vec::new(), &dummy_cms);
    pdf.update(objects);
    pdf.bytes
}

#[test]
fn nothing_changed_after_the_newest_revision() {
    assert_eq!(changes(&signed(Layout::Table).bytes, ChangePolicy::Strict), []);
}

#[test]
fn an_object_that_is_written_again_as_it_was_is_no_change() {
    for layout in [Layout::Table, Layout::Stream] {
        let mut pdf = signed(layout);
        let (page, form) = (pdf.page(), pdf.form());
        pdf.update(&[(PAGE, page), (FORM, form)]);
        assert_eq!(changes(&pdf.bytes, ChangePolicy::Strict), []);
    }
}

#[test]
fn a_security_store_a_timestamp_and_a_further_signature_are_allowed() {
    for layout in [Layout::Table, Layout::Stream] {
        let mut pdf = signed(layout);
        pdf.add_security_store(&[b"certificate"], &[b"list"]);
        pdf.sign(&Signing::timestamp("stamp"), Vec::new(), &dummy_cms);
        pdf.sign(&Signing::new("agency"), Vec::new(), &dummy_cms);
        let mut found = changes(&pdf.bytes, ChangePolicy::Strict);
        found.sort_by_key(|(code, rule)| (*code, format!("{rule:?}")));
        assert_eq!(
            found,
            [
                ("security-store-changed", Some(Rule::SecurityStore)),
                ("signature-added", Some(Rule::DocumentTimestamp)),
                ("signature-added", Some(Rule::FurtherSignature)),
            ]
        );
        let document = read(&pdf.bytes).unwrap();
        let store = document.security_store(document.revisions().len()).unwrap().unwrap();
        assert_eq!(store.certificates, [&b"certificate"[..]]);
        assert_eq!(store.crls, [&b"list"[..]]);
        assert_eq!(document.security_store(2), Ok(None));
    }
}

#[test]
fn an_empty_signature_field_may_be_signed_later() {
    let body = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (agency) /F 132 \
                 /Rect [300 60 500 120] /P 3 0 R >>";
    let mut pdf = Pdf::with_objects(Layout::Table, vec![(11, body.to_vec())]);
    pdf.fields.push(11);
    pdf.annotations.push(11);
    pdf.sign(&Signing::new("clerk"), Vec::new(), &dummy_cms);
    let mut agency = Signing::new("agency");
    agency.existing = Some(11);
    pdf.sign(&agency, Vec::new(), &dummy_cms);
    let found = changes(&pdf.bytes, ChangePolicy::Strict);
    assert_eq!(found, [("signature-added", Some(Rule::FurtherSignature))]);
    // Its place on the page is part of what was signed.
    agency.rect = [0, 0, 500, 120];
    let mut moved = pdf.clone();
    moved.sign(&agency, Vec::new(), &dummy_cms);
    assert!(forbidden(&moved.bytes, ChangePolicy::Strict).contains(&"field-changed"));
}

#[test]
fn a_further_signature_must_not_bring_an_action() {
    let mut pdf = signed(Layout::Table);
    let mut agency = Signing::new("agency");
    agency.field_extra = "/AA << /U << /S /JavaScript /JS (app.alert) >> >>".to_owned();
    pdf.sign(&agency, Vec::new(), &dummy_cms);
    let found = forbidden(&pdf.bytes, ChangePolicy::Strict);
    assert_eq!(found, ["field-added", "annotation-added"]);
}

#[test]
fn a_further_signature_must_not_cover_the_page() {
    let mut pdf = signed(Layout::Table);
    let mut agency = Signing::new("agency");
    agency.rect = [0, 0, 595, 842];
    pdf.sign(&agency, Vec::new(), &dummy_cms);
    assert_eq!(forbidden(&pdf.bytes, ChangePolicy::Strict), ["signature-covers-page"]);
}

#[test]
fn a_document_timestamp_must_show_nothing() {
    let mut pdf = signed(Layout::Table);
    let mut stamp = Signing::timestamp("stamp");
    (stamp.visible, stamp.rect) = (true, [10, 10, 20, 20]);
    pdf.sign(&stamp, Vec::new(), &dummy_cms);
    assert_eq!(forbidden(&pdf.bytes, ChangePolicy::Strict), ["signature-covers-page"]);
}

#[test]
fn a_field_without_a_signature_must_not_be_added() {
    let mut pdf = signed(Layout::Table);
    let field = pdf.number();
    pdf.fields.push(field);
    let form = pdf.form();
    pdf.update(&[(field, b"<< /FT /Sig /T (agency) >>".to_vec()), (FORM, form)]);
    assert_eq!(forbidden(&pdf.bytes, ChangePolicy::Annotations), ["field-added"]);
}

#[test]
fn metadata_and_versions_are_on_no_page() {
    let mut pdf = signed(Layout::Table);
    let number = pdf.number();
    pdf.catalogue_extra = format!(
        "/Metadata {number} 0 R /Version /2.0 /Extensions << /ESIC << /BaseVersion /1.7 >> >>"
    );
    let catalogue = pdf.catalogue();
    let metadata = stream("/Type /Metadata /Subtype /XML", b"<x/>");
    pdf.update(&[(CATALOGUE, catalogue), (number, metadata)]);
    assert!(
        changes(&pdf.bytes, ChangePolicy::Strict)
            .iter()
            .all(|(_, rule)| *rule == Some(Rule::Metadata))
    );
}

#[test]
fn a_signature_that_was_removed_is_told() {
    let mut pdf = signed(Layout::Table);
    let without = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    pdf.update(&[(CATALOGUE, without)]);
    assert_eq!(faults(&pdf.bytes), ["signature-removed"]);
    let document = read(&pdf.bytes).unwrap();
    let found = document.changes_after(only(&document), ChangePolicy::Strict);
    assert!(found.iter().any(|change| change.code == "form-changed"));
}

#[test]
fn a_change_is_told_with_its_place() {
    let mut pdf = signed(Layout::Table);
    pdf.update(&[(SECOND_CONTENT, stream("", b"BT ET"))]);
    let document = read(&pdf.bytes).unwrap();
    let changes = document.changes_after(only(&document), ChangePolicy::Strict);
    let [change, ..] = changes.as_slice() else { panic!("no change") };
    assert_eq!(change.object, Some(SECOND_CONTENT));
    assert_eq!(change.path, "page 2 [6]/Contents [7]");
    assert_eq!(change.kind, ChangeKind::Changed);
}

#[test]
fn a_change_in_what_pictures_and_fonts_refer_to_is_found() {
    let picture = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 \
                   /ColorSpace /DeviceGray";
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] \
                /Resources << /XObject << /I 12 0 R >> >>";
    let objects = vec![(11, stream(form, b"/I Do")), (12, flate_stream(picture, &[0]))];
    let mut pdf = Pdf::with_objects(Layout::Stream, objects);
    pdf.page_extra = "/Thumb 11 0 R".to_owned();
    pdf.sign(&Signing::new("clerk"), Vec::new(), &dummy_cms);
    assert_eq!(read(&pdf.bytes).unwrap().remarks, []);
    pdf.update(&[(12, flate_stream(picture, &[255]))]);
    assert_eq!(forbidden(&pdf.bytes, ChangePolicy::Strict), ["page-changed"]);
}

#[test]
fn an_object_that_was_missing_when_it_was_signed_is_a_change_when_it_comes() {
    let mut pdf = Pdf::new(Layout::Table);
    pdf.contents.push(90);
    pdf.sign(&Signing::new("clerk"), Vec::new(), &dummy_cms);
    pdf.next = 91;
    pdf.update(&[(90, stream("", b"BT ET"))]);
    assert_eq!(forbidden(&pdf.bytes, ChangePolicy::Strict), ["page-content-changed"]);
}

#[test]
fn an_object_that_nothing_referred_to_at_signing_is_remarked_and_found_when_it_is_used() {
    let other = stream("", b"BT /F1 14 Tf 72 700 Td (Fee: 900000) Tj ET");
    let mut pdf = Pdf::with_objects(Layout::Table, vec![(11, other)]);
    pdf.sign(&Signing::new("clerk"), Vec::new(), &dummy_cms);
    let remarks = read(&pdf.bytes).unwrap().remarks;
    assert_eq!(
        remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(),
        ["unreferenced-objects"]
    );
    pdf.contents = vec![11];
    let page = pdf.page();
    pdf.update(&[(PAGE, page)]);
    assert_eq!(forbidden(&pdf.bytes, ChangePolicy::Strict), ["page-content-changed"]);
}

#[test]
fn an_object_with_two_roles_is_excused_by_neither() {
    // The text field is a page too: what may be filled in a field would change the page.
    let mut pdf = Pdf::new(Layout::Table);
    let pages = b"<< /Type /Pages /Kids [3 0 R 6 0 R 9 0 R] /Count 3 >>".to_vec();
    pdf.sign(&Signing::new("clerk"), vec![(PAGES, pages)], &dummy_cms);
    pdf.update(&[
        (FIELD, Pdf::text_field("Tran Van B", "")),
        (FIELD_APPEARANCE, Pdf::text_appearance("Tran Van B")),
    ]);
    assert!(forbidden(&pdf.bytes, ChangePolicy::FormFill).contains(&"page-changed"));
}
