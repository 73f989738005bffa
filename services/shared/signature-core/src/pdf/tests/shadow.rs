//! What shadow attacks change counts as a change, even if the values look the same.

use super::changes::{forbidden, updated};
use super::*;
use crate::pdf::ChangePolicy;
use crate::testing::pdf::{
    Body, CATALOGUE, CONTENT, FIELD, FIELD_APPEARANCE, FONT, FORM, PAGE, PAGES, SECOND_CONTENT,
    SECOND_PAGE, stream,
};

/// Each thing that a shadow attack changes, and what the change is called.
fn changes_of_pages(layout: Layout) -> Vec<(&'static str, Vec<Body>, &'static str)> {
    let pdf = signed(layout);
    let page_text = |from: &str, to: &str| {
        let text = String::from_utf8(pdf.page()).unwrap();
        assert!(text.contains(from));
        vec![(PAGE, text.replace(from, to).into_bytes())]
    };
    let pages = |kids: &str| {
        vec![(PAGES, format!("<< /Type /Pages /Kids [{kids}] /Count 2 >>").into_bytes())]
    };
    let text = |shown: &str| format!("BT /F1 14 Tf 72 700 Td ({shown}) Tj ET").into_bytes();
    let second = |text: &str| vec![(SECOND_PAGE, text.as_bytes().to_vec())];
    vec![
        ("content", vec![(CONTENT, stream("", &text("Fee: 900000")))], "page-content-changed"),
        (
            "content of another page, compressed otherwise",
            vec![(SECOND_CONTENT, stream("", &text("Second")))],
            "page-content-changed",
        ),
        ("content moved", page_text("/Contents 4 0 R", "/Contents 7 0 R"), "page-content-changed"),
        (
            "content as a list",
            page_text("/Contents 4 0 R", "/Contents [4 0 R 7 0 R]"),
            "page-content-changed",
        ),
        ("content gone", page_text("/Contents 4 0 R", ""), "page-content-changed"),
        (
            "font",
            vec![(FONT, b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>".to_vec())],
            "form-changed",
        ),
        ("font resource", page_text("/F1 5 0 R", "/F1 5 0 R /F2 5 0 R"), "page-resources-changed"),
        ("page removed", pages("3 0 R"), "pages-changed"),
        ("page added", pages("3 0 R 6 0 R 6 0 R"), "pages-changed"),
        ("pages in another order", pages("6 0 R 3 0 R"), "pages-changed"),
        (
            "page replaced",
            second("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"),
            "page-content-changed",
        ),
        ("page freed", second("null"), "page-changed"),
    ]
}

/// The same for boxes, annotations, the catalogue and the form.
fn changes_around_pages(layout: Layout) -> Vec<(&'static str, Vec<Body>, &'static str)> {
    let pdf = signed(layout);
    let page = |extra: &str| {
        let mut pdf = pdf.clone();
        pdf.page_extra = extra.to_owned();
        vec![(PAGE, pdf.page())]
    };
    let catalogue = |extra: &str| {
        let mut pdf = pdf.clone();
        pdf.catalogue_extra = extra.to_owned();
        vec![(CATALOGUE, pdf.catalogue())]
    };
    let form = |from: &str, to: &str| {
        let text = String::from_utf8(pdf.form()).unwrap();
        assert!(text.contains(from));
        vec![(FORM, text.replace(from, to).into_bytes())]
    };
    let field = |from: &str, to: &str| {
        let text = String::from_utf8(Pdf::text_field("Nguyen Van A", "")).unwrap();
        assert!(text.contains(from));
        vec![(FIELD, text.replace(from, to).into_bytes())]
    };
    let page_text = |from: &str, to: &str| {
        let text = String::from_utf8(pdf.page()).unwrap();
        assert!(text.contains(from));
        vec![(PAGE, text.replace(from, to).into_bytes())]
    };
    vec![
        (
            "media box",
            page_text("/MediaBox [0 0 595 842]", "/MediaBox [0 0 595 400]"),
            "page-box-changed",
        ),
        ("crop box", page("/CropBox [0 0 100 100]"), "page-box-changed"),
        ("rotation", page("/Rotate 180"), "page-box-changed"),
        ("page action", page("/AA << /O << /S /Named /N /NextPage >> >>"), "action-changed"),
        ("annotation removed", page_text("9 0 R ", ""), "annotation-removed"),
        ("annotation added", page_text("[9 0 R ", "[9 0 R 10 0 R "), "annotation-added"),
        (
            "optional content",
            catalogue("/OCProperties << /OCGs [] /D << >> >>"),
            "optional-content-changed",
        ),
        ("names", catalogue("/Names << /JavaScript << /Names [] >> >>"), "names-changed"),
        ("open action", catalogue("/OpenAction [6 0 R /Fit]"), "action-changed"),
        ("catalogue action", catalogue("/AA << >>"), "action-changed"),
        ("permissions", catalogue("/Perms << >>"), "permissions-changed"),
        ("page mode", catalogue("/PageMode /UseAttachments"), "catalogue-changed"),
        (
            "other pages",
            vec![(CATALOGUE, b"<< /Type /Catalog /Pages 6 0 R /AcroForm 8 0 R >>".to_vec())],
            "pages-changed",
        ),
        ("form's fonts", form("/F1 5 0 R", "/F1 5 0 R /F2 5 0 R"), "form-changed"),
        ("form's default appearance", form("12 Tf", "1 Tf"), "form-changed"),
        (
            "appearances to be made anew",
            form("/SigFlags 3", "/SigFlags 3 /NeedAppearances true"),
            "form-changed",
        ),
        ("signature flags cleared", form("/SigFlags 3", "/SigFlags 0"), "form-changed"),
        ("field removed", form("9 0 R ", ""), "form-changed"),
        ("field's value", field("Nguyen Van A", "Tran Van B"), "field-changed"),
        ("field's place", field("/Rect [72 600", "/Rect [72 100"), "field-changed"),
        ("field's flags", field("/F 4", "/F 2"), "field-changed"),
        ("field's action", field("/P 3 0 R", "/P 3 0 R /A << /S /ResetForm >>"), "field-changed"),
        ("field's other appearance", field("/N 10 0 R", "/N 4 0 R"), "field-changed"),
        (
            "field's appearance",
            vec![(FIELD_APPEARANCE, Pdf::text_appearance("Tran Van B"))],
            "field-changed",
        ),
        (
            "security store of pictures",
            catalogue("/DSS << /Pages 2 0 R >>"),
            "security-store-changed",
        ),
    ]
}

#[test]
fn each_change_that_a_shadow_attack_makes_is_found() {
    let mut missed = Vec::new();
    for layout in [Layout::Table, Layout::Stream] {
        let all = changes_of_pages(layout).into_iter().chain(changes_around_pages(layout));
        for (what, objects, code) in all {
            for policy in [ChangePolicy::Strict, ChangePolicy::Decree30] {
                let found = forbidden(&updated(&Signing::new("clerk"), layout, &objects), policy);
                if !found.contains(&code) {
                    missed.push((what, layout, policy, found));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
