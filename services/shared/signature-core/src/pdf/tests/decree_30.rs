//! Number and date between a person's signature and the agency's seal: Decree 30/2020/NĐ-CP.

use super::changes::{changes, forbidden};
use super::*;
use crate::pdf::{ChangePolicy, Rule};
use crate::testing::pdf::{Body, CONTENT, FONT, PAGE, flate_stream, stream};

const NUMBER: &str = "q BT /F1 13 Tf 0 0 1 rg 120 780 Td (So: 12/GP-UBND) Tj ET Q";

/// A person signs, a clerk adds what the closure writes, and the agency seals it.
fn sealed(add: impl Fn(&mut Pdf) -> Vec<Body>) -> Vec<u8> {
    let mut pdf = signed(Layout::Stream);
    let mut objects = add(&mut pdf);
    objects.push((PAGE, pdf.page()));
    pdf.update(&objects);
    pdf.sign(&Signing::new("agency"), Vec::new(), &dummy_cms);
    pdf.bytes
}

/// A content stream after the page's own one.
fn with_content(content: &str) -> Vec<u8> {
    sealed(|pdf| {
        let number = pdf.number();
        pdf.contents.push(number);
        vec![(number, flate_stream("", content.as_bytes()))]
    })
}

fn with_annotation(entries: &str, appearance: &str) -> Vec<u8> {
    sealed(|pdf| {
        let (annotation, form) = (pdf.number(), pdf.number());
        pdf.annotations.push(annotation);
        let body = format!("<< /Type /Annot {entries} /AP << /N {form} 0 R >> >>");
        let form_entries = "/Type /XObject /Subtype /Form /BBox [0 0 200 20] \
                            /Resources << /Font << /F1 5 0 R >> >>";
        vec![(annotation, body.into_bytes()), (form, stream(form_entries, appearance.as_bytes()))]
    })
}

#[test]
fn number_and_date_that_a_seal_covers_are_marks() {
    let bytes = with_content(NUMBER);
    let found = changes(&bytes, ChangePolicy::Decree30);
    assert!(found.contains(&("mark-added", Some(Rule::Mark))), "{found:?}");
    assert_eq!(forbidden(&bytes, ChangePolicy::Decree30), [""; 0]);
    // Nobody else's policy takes them.
    assert_eq!(forbidden(&bytes, ChangePolicy::Strict), ["page-content-changed"]);
    assert_eq!(forbidden(&bytes, ChangePolicy::Annotations), ["page-content-changed"]);
}

#[test]
fn marks_in_the_seals_own_revision_are_covered_too() {
    let mut pdf = signed(Layout::Table);
    let number = pdf.number();
    pdf.contents.push(number);
    let objects = vec![(number, stream("", NUMBER.as_bytes()))];
    pdf.sign(&Signing::new("agency"), objects, &dummy_cms);
    assert_eq!(forbidden(&pdf.bytes, ChangePolicy::Decree30), [""; 0]);
}

#[test]
fn old_content_may_be_put_between_saved_and_restored_states() {
    let wrapped = |before: &str, after: &str| {
        sealed(|pdf| {
            let (first, last) = (pdf.number(), pdf.number());
            pdf.contents = vec![first, CONTENT, last];
            vec![(first, stream("", before.as_bytes())), (last, stream("", after.as_bytes()))]
        })
    };
    let after = format!("Q {NUMBER}");
    assert_eq!(forbidden(&wrapped("q", &after), ChangePolicy::Decree30), [""; 0]);
    for (before, after) in
        [("q", NUMBER), ("q 0 0 0 0 0 0 cm", after.as_str()), ("1 g", NUMBER), ("q", "Q Q")]
    {
        let found = forbidden(&wrapped(before, after), ChangePolicy::Decree30);
        assert_eq!(found, ["page-content-changed"], "{before}, {after}");
    }
}

#[test]
fn a_font_for_the_mark_may_be_added_to_the_page() {
    let with_font = |font: &str| {
        sealed(|pdf| {
            let (number, content) = (pdf.number(), pdf.number());
            pdf.contents.push(content);
            pdf.fonts.push(("F9".to_owned(), number));
            let text = NUMBER.replace("/F1", "/F9");
            vec![(number, font.as_bytes().to_vec()), (content, stream("", text.as_bytes()))]
        })
    };
    let plain = "<< /Type /Font /Subtype /TrueType /BaseFont /Times >>";
    assert_eq!(forbidden(&with_font(plain), ChangePolicy::Decree30), [""; 0]);
    let drawn = "<< /Type /Font /Subtype /Type3 >>";
    let found = forbidden(&with_font(drawn), ChangePolicy::Decree30);
    assert_eq!(found, ["page-content-changed", "page-resources-changed"]);
}

#[test]
fn an_annotation_of_text_is_a_mark() {
    let entries = "/Subtype /FreeText /Rect [100 770 300 790] /Contents (So: 12)";
    let bytes = with_annotation(entries, NUMBER);
    let found = changes(&bytes, ChangePolicy::Decree30);
    assert!(found.contains(&("annotation-added", Some(Rule::Mark))), "{found:?}");
    assert_eq!(forbidden(&bytes, ChangePolicy::Decree30), [""; 0]);
}

#[test]
fn an_annotation_that_covers_acts_or_paints_is_no_mark() {
    let place = "/Rect [100 770 300 790]";
    for (entries, appearance) in [
        ("/Subtype /FreeText /Rect [0 0 595 842]".to_owned(), NUMBER),
        (format!("/Subtype /FreeText {place} /A << /S /Launch >>"), NUMBER),
        (format!("/Subtype /FreeText {place} /OC 5 0 R"), NUMBER),
        (format!("/Subtype /Square {place}"), NUMBER),
        (format!("/Subtype /Redact {place}"), NUMBER),
        (format!("/Subtype /Stamp {place}"), "1 g 0 0 200 20 re f"),
        (format!("/Subtype /Stamp {place}"), "/Im Do"),
    ] {
        let found = forbidden(&with_annotation(&entries, appearance), ChangePolicy::Decree30);
        assert_eq!(found, ["annotation-added"], "{entries} {appearance}");
    }
}

#[test]
fn a_mark_that_could_cover_or_hide_is_none() {
    let mut missed = Vec::new();
    for content in [
        "1 g 0 0 595 842 re f",
        "0 0 m 100 100 l S",
        "q 0 0 1 1 re W n Q",
        "/Im Do",
        "/Sh sh",
        "BI /W 1 /H 1 ID x EI",
        "/GS gs BT /F1 13 Tf (x) Tj ET",
        "BT /F1 13 Tf 3 Tr (x) Tj ET",
        "BT /F1 13 Tf 1 g (x) Tj ET",
        "BT /F1 13 Tf 1 1 0.9 rg (x) Tj ET",
        "BT /F1 13 Tf 0 0 0 0 k (x) Tj ET",
        "BT /F1 25 Tf (x) Tj ET",
        "BT /F1 1 Tf 300 0 0 300 0 0 Tm (x) Tj ET",
        "q 40 0 0 40 0 0 cm BT /F1 1 Tf (x) Tj ET Q",
        "BT /F1 13 Tf 0 0 0 0 0 0 0 rg (x) Tj ET",
        "BT /F7 13 Tf (x) Tj ET",
        "/OC /MC0 BDC BT /F1 13 Tf (x) Tj ET EMC",
        "q BT /F1 13 Tf (x) Tj ET",
        "Q BT /F1 13 Tf (x) Tj ET",
        "BT /F1 13 Tf (x) Tj ET 5",
    ] {
        if forbidden(&with_content(content), ChangePolicy::Decree30) != ["page-content-changed"] {
            missed.push(content);
        }
    }
    assert_eq!(missed, [""; 0]);
    let long = format!("BT /F1 13 Tf ({}) Tj ET", "x".repeat(401));
    assert_eq!(forbidden(&with_content(&long), ChangePolicy::Decree30), ["page-content-changed"]);
}

#[test]
fn a_mark_must_leave_the_old_content_as_it_was() {
    let changed = sealed(|pdf| {
        let number = pdf.number();
        pdf.contents.push(number);
        vec![
            (number, stream("", NUMBER.as_bytes())),
            (CONTENT, stream("", b"BT /F1 14 Tf 72 700 Td (Fee: 900000) Tj ET")),
        ]
    });
    assert_eq!(forbidden(&changed, ChangePolicy::Decree30), ["page-content-changed"]);
    let replaced = sealed(|pdf| {
        let number = pdf.number();
        pdf.contents = vec![number];
        vec![(number, stream("", NUMBER.as_bytes()))]
    });
    assert_eq!(forbidden(&replaced, ChangePolicy::Decree30), ["page-content-changed"]);
    let font = sealed(|pdf| {
        let number = pdf.number();
        pdf.contents.push(number);
        let other = b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>".to_vec();
        vec![(number, stream("", NUMBER.as_bytes())), (FONT, other)]
    });
    assert!(!forbidden(&font, ChangePolicy::Decree30).is_empty());
}

#[test]
fn a_mark_that_no_seal_covers_is_a_change() {
    let mark = |pdf: &mut Pdf| {
        let number = pdf.number();
        pdf.contents.push(number);
        let page = pdf.page();
        pdf.update(&[(number, stream("", NUMBER.as_bytes())), (PAGE, page)]);
    };
    let mut without = signed(Layout::Table);
    mark(&mut without);
    assert_eq!(forbidden(&without.bytes, ChangePolicy::Decree30), ["page-content-changed"]);
    // A timestamp is no seal.
    without.sign(&Signing::timestamp("stamp"), Vec::new(), &dummy_cms);
    assert_eq!(forbidden(&without.bytes, ChangePolicy::Decree30), ["page-content-changed"]);
    let mut after = signed(Layout::Table);
    after.sign(&Signing::new("agency"), Vec::new(), &dummy_cms);
    mark(&mut after);
    assert_eq!(forbidden(&after.bytes, ChangePolicy::Decree30), ["page-content-changed"]);
}

#[test]
fn a_certified_document_takes_no_marks() {
    let mut pdf = Pdf::new(Layout::Table);
    let clerk = Signing::new("clerk")
        .with(" /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 3 >> >>]");
    pdf.sign(&clerk, Vec::new(), &dummy_cms);
    let number = pdf.number();
    pdf.contents.push(number);
    let objects = vec![(number, stream("", NUMBER.as_bytes()))];
    pdf.sign(&Signing::new("agency"), objects, &dummy_cms);
    assert_eq!(forbidden(&pdf.bytes, ChangePolicy::Decree30), ["page-content-changed"]);
}
