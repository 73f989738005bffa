//! What a signature and a policy allow: `DocMDP`, `FieldMDP`, `/Lock`, form fill, annotations.

use super::changes::{changes, forbidden, updated};
use super::*;
use crate::pdf::{ChangePolicy, Permission, Rule};
use crate::testing::pdf::{Body, FIELD, FIELD_APPEARANCE, PAGE, stream};

fn certifying(permission: u8) -> Signing {
    Signing::new("clerk").with(&format!(
        " /Reference [<< /TransformMethod /DocMDP /TransformParams << /P {permission} /V /1.2 >> >>]"
    ))
}

fn locking(parameters: &str) -> Signing {
    Signing::new("clerk").with(&format!(
        " /Reference [<< /TransformMethod /FieldMDP /TransformParams << {parameters} >> >>]"
    ))
}

/// The text field with another value, shown as it is.
fn filling() -> Vec<Body> {
    vec![
        (FIELD, Pdf::text_field("Tran Van B", "")),
        (FIELD_APPEARANCE, Pdf::text_appearance("Tran Van B")),
    ]
}

/// A comment on the first page.
fn commented(signing: &Signing) -> Vec<u8> {
    let mut pdf = Pdf::new(Layout::Table);
    pdf.sign(signing, Vec::new(), &dummy_cms);
    let comment = pdf.number();
    pdf.annotations.push(comment);
    let body = b"<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] /Contents (Checked) >>".to_vec();
    let page = pdf.page();
    pdf.update(&[(comment, body), (PAGE, page)]);
    pdf.bytes
}

fn signed_twice(first: &Signing, second: &Signing) -> Vec<u8> {
    let mut pdf = Pdf::new(Layout::Table);
    pdf.sign(first, Vec::new(), &dummy_cms);
    pdf.sign(second, Vec::new(), &dummy_cms);
    pdf.bytes
}

#[test]
fn doc_mdp_1_allows_validation_data_and_timestamps_alone() {
    let agency = signed_twice(&certifying(1), &Signing::new("agency"));
    assert_eq!(forbidden(&agency, ChangePolicy::Annotations), ["field-added", "annotation-added"]);
    let stamp = signed_twice(&certifying(1), &Signing::timestamp("stamp"));
    assert_eq!(forbidden(&stamp, ChangePolicy::Strict), [""; 0]);
    let mut pdf = Pdf::new(Layout::Table);
    pdf.sign(&certifying(1), Vec::new(), &dummy_cms);
    pdf.add_security_store(&[b"c"], &[]);
    assert_eq!(forbidden(&pdf.bytes, ChangePolicy::Strict), [""; 0]);
    let filled = updated(&certifying(1), Layout::Table, &filling());
    assert!(forbidden(&filled, ChangePolicy::FormFill).contains(&"field-changed"));
}

#[test]
fn doc_mdp_2_allows_form_fill_and_signing_where_the_policy_does() {
    let agency = signed_twice(&certifying(2), &Signing::new("agency"));
    assert_eq!(forbidden(&agency, ChangePolicy::Strict), [""; 0]);
    let filled = updated(&certifying(2), Layout::Table, &filling());
    assert_eq!(forbidden(&filled, ChangePolicy::FormFill), [""; 0]);
    assert!(!forbidden(&filled, ChangePolicy::Strict).is_empty());
    assert_eq!(
        forbidden(&commented(&certifying(2)), ChangePolicy::Annotations),
        ["annotation-added"]
    );
}

#[test]
fn doc_mdp_3_allows_annotations_where_the_policy_does() {
    let commented = commented(&certifying(3));
    let found = changes(&commented, ChangePolicy::Annotations);
    assert_eq!(found, [("annotation-added", Some(Rule::Annotation))]);
    assert_eq!(forbidden(&commented, ChangePolicy::FormFill), ["annotation-added"]);
}

#[test]
fn without_doc_mdp_form_fill_and_annotations_are_changes_by_default() {
    let plain = Signing::new("clerk");
    let filled = updated(&plain, Layout::Table, &filling());
    assert!(forbidden(&filled, ChangePolicy::default()).contains(&"field-changed"));
    let found = changes(&filled, ChangePolicy::FormFill);
    assert_eq!(found, [("field-filled", Some(Rule::FormFill))]);
    assert_eq!(forbidden(&commented(&plain), ChangePolicy::default()), ["annotation-added"]);
    assert_eq!(forbidden(&commented(&plain), ChangePolicy::Annotations), [""; 0]);
}

#[test]
fn the_level_of_a_certification_is_delivered() {
    for (level, expected) in [
        (1, Permission::Nothing),
        (2, Permission::FormFill),
        (3, Permission::Annotations),
        // What is not a level is the strictest.
        (7, Permission::Nothing),
    ] {
        let mut pdf = Pdf::new(Layout::Table);
        pdf.sign(&certifying(level), Vec::new(), &dummy_cms);
        assert_eq!(only(&read(&pdf.bytes).unwrap()).certification, Some(expected));
    }
    assert_eq!(only(&read(&signed(Layout::Table).bytes).unwrap()).certification, None);
}

#[test]
fn a_locked_field_must_not_be_filled() {
    for (parameters, locked) in [
        ("/Action /All", true),
        ("/Action /Include /Fields [(owner)]", true),
        ("/Action /Include /Fields [(other)]", false),
        ("/Action /Exclude /Fields [(owner)]", false),
        ("/Action /Exclude /Fields [(other)]", true),
        // What is not clear locks all.
        ("/Action /Include", true),
    ] {
        let bytes = updated(&locking(parameters), Layout::Table, &filling());
        let found = forbidden(&bytes, ChangePolicy::FormFill);
        assert_eq!(found.contains(&"locked-field-changed"), locked, "{parameters}: {found:?}");
        assert_eq!(found.is_empty(), !locked, "{parameters}: {found:?}");
    }
}

#[test]
fn a_signature_fields_own_lock_counts_too() {
    let mut signing = Signing::new("clerk");
    signing.field_extra = "/Lock << /Action /Include /Fields [(owner)] >>".to_owned();
    let bytes = updated(&signing, Layout::Table, &filling());
    assert!(forbidden(&bytes, ChangePolicy::FormFill).contains(&"locked-field-changed"));
    signing.field_extra = "/Lock << /Action /Include /Fields [] /P 1 >>".to_owned();
    let bytes = signed_twice(&signing, &Signing::new("agency"));
    assert_eq!(forbidden(&bytes, ChangePolicy::Strict), ["field-added", "annotation-added"]);
}

#[test]
fn a_filled_field_must_show_its_value() {
    let filled = |value: &str, shown: &str| {
        let objects =
            [(FIELD, Pdf::text_field(value, "")), (FIELD_APPEARANCE, Pdf::text_appearance(shown))];
        forbidden(&updated(&Signing::new("clerk"), Layout::Table, &objects), ChangePolicy::FormFill)
    };
    assert_eq!(filled("Tran Van B", "Tran Van B"), [""; 0]);
    assert_eq!(filled("Tran Van B", "Nguyen Van A"), ["field-appearance-differs"]);
    assert_eq!(filled("Nguyen Van A", "Tran Van B"), ["field-changed"]);
}

#[test]
fn a_filled_field_must_not_bring_what_could_draw_another_value() {
    let appearance = |resources: &str, content: &str| {
        stream(
            &format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << {resources} >>"
            ),
            content.as_bytes(),
        )
    };
    let text = "BT /F1 12 Tf (Tran Van B) Tj ET";
    for (resources, content) in [
        ("/Font << /F1 99 0 R >>", text.to_owned()),
        ("/XObject << /X 10 0 R >>", format!("{text} /X Do")),
        ("", format!("{text} 3 Tr")),
        ("", "BT (Tran) Tj ( unreadable".to_owned()),
    ] {
        let mut pdf = signed(Layout::Table);
        pdf.next = 100;
        pdf.update(&[
            (FIELD, Pdf::text_field("Tran Van B", "")),
            (FIELD_APPEARANCE, appearance(resources, &content)),
            (99, b"<< /Type /Font /Subtype /Type3 >>".to_vec()),
        ]);
        assert_ne!(forbidden(&pdf.bytes, ChangePolicy::FormFill), [""; 0], "{content}");
    }
}

#[test]
fn an_annotation_must_not_bring_an_action_or_another_kind() {
    for body in [
        "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /A << /S /Launch /F (x) >> >>",
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>",
        "<< /Type /Annot /Subtype /Redact /Rect [0 0 9 9] >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (x) /Rect [0 0 9 9] >>",
    ] {
        let mut pdf = signed(Layout::Table);
        let number = pdf.number();
        pdf.annotations.push(number);
        let page = pdf.page();
        pdf.update(&[(number, body.as_bytes().to_vec()), (PAGE, page)]);
        assert_eq!(
            forbidden(&pdf.bytes, ChangePolicy::Annotations),
            ["annotation-added"],
            "{body}"
        );
    }
}

#[test]
fn an_annotation_that_was_there_unseen_is_not_a_new_one() {
    let body = b"<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] /Contents (Checked) >>".to_vec();
    let mut pdf = Pdf::with_objects(Layout::Table, vec![(11, body)]);
    pdf.sign(&Signing::new("clerk"), Vec::new(), &dummy_cms);
    pdf.annotations.push(11);
    let page = pdf.page();
    pdf.update(&[(PAGE, page)]);
    assert_eq!(forbidden(&pdf.bytes, ChangePolicy::Annotations), ["annotation-added"]);
}
