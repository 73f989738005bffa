//! Shadow attacks and attacks on certified documents: the content that is to be shown later is in the
//! file when it is signed, or comes as something that may be added.

use super::super::{CATALOGUE, CONTENT, FIELD, FIELD_APPEARANCE, FONT, PAGE, PAGES};
use super::super::{Layout, Pdf, Signer, Signing, position, replaced, stream};
use super::{Attack, FORGED_CONTENT};

pub(super) fn all(sign: Signer<'_>) -> Vec<Attack> {
    vec![
        hide_by_removing_an_overlay(sign),
        hide_by_emptying_an_object(sign),
        replace_by_font(sign),
        replace_by_form_overlay(sign),
        hide_and_replace_by_catalogue(sign),
        hide_and_replace_by_pages(sign),
        hide_and_replace_by_cross_reference(sign),
        evil_annotation(sign),
        sneaky_signature(sign),
        optional_content_switched(sign),
        action_on_open(sign),
    ]
}

fn attack(
    name: &'static str,
    refused_by: &'static str,
    mut pdf: Pdf,
    update: impl FnOnce(&mut Pdf),
) -> Attack {
    let clean = pdf.bytes.clone();
    update(&mut pdf);
    Attack { name, clean, attacked: pdf.bytes, refused_by }
}

fn signed_with(sign: Signer<'_>, signing: &Signing, prepare: impl FnOnce(&mut Pdf)) -> Pdf {
    let mut pdf = Pdf::new(Layout::Table);
    prepare(&mut pdf);
    pdf.sign(signing, Vec::new(), sign);
    pdf
}

/// A document whose signature allows form fill and further signatures.
fn certified(sign: Signer<'_>) -> Pdf {
    let reference = " /Reference [<< /Type /SigRef /TransformMethod /DocMDP \
                     /TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >>]";
    signed_with(sign, &Signing::new("clerk").with(reference), |_| {})
}

/// A white area covers the text when it is signed, and is taken away later (hide, Mainka et al. 2021).
pub fn hide_by_removing_an_overlay(sign: Signer<'_>) -> Attack {
    let cover = stream("", b"1 g 0 600 595 200 re f BT /F1 14 Tf 0 g 72 700 Td (Fee: 1) Tj ET");
    let pdf = signed_with(sign, &Signing::new("clerk"), |pdf| {
        let number = pdf.number();
        pdf.contents.push(number);
        let page = pdf.page();
        pdf.update(&[(number, cover), (PAGE, page)]);
    });
    attack("shadow-hide-overlay", "page-content-changed", pdf, |pdf| {
        pdf.contents.pop();
        let page = pdf.page();
        pdf.update(&[(PAGE, page)]);
    })
}

/// The covering object is set to nothing (hide, Mainka et al. 2021).
pub fn hide_by_emptying_an_object(sign: Signer<'_>) -> Attack {
    let mut cover = 0;
    let pdf = signed_with(sign, &Signing::new("clerk"), |pdf| {
        cover = pdf.number();
        pdf.contents.push(cover);
        let page = pdf.page();
        pdf.update(&[(cover, stream("", b"1 g 0 600 595 200 re f")), (PAGE, page)]);
    });
    attack("shadow-hide-emptied", "page-content-changed", pdf, |pdf| {
        pdf.update(&[(cover, b"null".to_vec())]);
    })
}

/// A font is defined again, so that other letters are shown (replace, Mainka et al. 2021).
pub fn replace_by_font(sign: Signer<'_>) -> Attack {
    let pdf = signed_with(sign, &Signing::new("clerk"), |_| {});
    attack("shadow-replace-font", "form-changed", pdf, |pdf| {
        let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding \
                     << /Differences [49 /nine] >> >>";
        pdf.update(&[(FONT, font.to_vec())]);
    })
}

/// A field's appearance shows another text than its value (replace by form, Mainka et al. 2021).
pub fn replace_by_form_overlay(sign: Signer<'_>) -> Attack {
    let pdf = signed_with(sign, &Signing::new("clerk"), |_| {});
    attack("shadow-replace-form", "field-changed", pdf, |pdf| {
        pdf.update(&[
            (FIELD, Pdf::text_field("Nguyen Van A", "")),
            (FIELD_APPEARANCE, Pdf::text_appearance("Tran Van B")),
        ]);
    })
}

/// A file that has a second set of pages when it is signed, which nothing refers to.
fn with_second_pages(sign: Signer<'_>) -> Pdf {
    let page = b"<< /Type /Page /Parent 11 0 R /MediaBox [0 0 595 842] /Contents 13 0 R \
                 /Resources << /Font << /F1 5 0 R >> >> >>";
    let objects = vec![
        (11, b"<< /Type /Pages /Kids [12 0 R] /Count 1 >>".to_vec()),
        (12, page.to_vec()),
        (13, stream("", FORGED_CONTENT)),
    ];
    let mut pdf = Pdf::with_objects(Layout::Table, objects);
    pdf.sign(&Signing::new("clerk"), Vec::new(), sign);
    pdf
}

/// The catalogue is pointed to other pages that were signed too (hide and replace, Mainka et al. 2021).
pub fn hide_and_replace_by_catalogue(sign: Signer<'_>) -> Attack {
    attack("shadow-hide-and-replace-catalogue", "pages-changed", with_second_pages(sign), |pdf| {
        let catalogue = replaced(&pdf.catalogue(), "/Pages 2 0 R", "/Pages 11 0 R");
        pdf.update(&[(CATALOGUE, catalogue)]);
    })
}

/// The page tree is pointed to another page that was signed too (hide and replace).
pub fn hide_and_replace_by_pages(sign: Signer<'_>) -> Attack {
    attack("shadow-hide-and-replace-pages", "pages-changed", with_second_pages(sign), |pdf| {
        pdf.update(&[(PAGES, b"<< /Type /Pages /Kids [12 0 R 6 0 R] /Count 2 >>".to_vec())]);
    })
}

/// Nothing but a cross-reference is added: it points an old number to bytes that were signed (hide and
/// replace, variant of the cross-reference, Mainka et al. 2021).
pub fn hide_and_replace_by_cross_reference(sign: Signer<'_>) -> Attack {
    let mut hidden = 0;
    let pdf = signed_with(sign, &Signing::new("clerk"), |pdf| {
        let number = pdf.number();
        let inner = [&b"4 0 obj\n"[..], &stream("", FORGED_CONTENT), b"\nendobj"].concat();
        let at = pdf.bytes.len();
        pdf.update(&[(number, stream("", &inner))]);
        hidden = at + position(&pdf.bytes[at..], "4 0 obj");
    });
    let name = "shadow-hide-and-replace-xref";
    attack(name, "object-of-another-revision", pdf, |pdf| {
        let at = pdf.bytes.len();
        let text = format!(
            "xref\n{CONTENT} 1\n{hidden:010} 00000 n \ntrailer\n<< /Size {} /Root 1 0 R /Prev {} >>\n\
             startxref\n{at}\n%%EOF\n",
            pdf.next, pdf.xref,
        );
        pdf.bytes.extend(text.as_bytes());
    })
}

/// An annotation covers the text of a certified document that allows none (evil annotation attack,
/// Rohlmann et al. 2021).
pub fn evil_annotation(sign: Signer<'_>) -> Attack {
    attack("certified-evil-annotation", "annotation-added", certified(sign), |pdf| {
        let (annotation, appearance) = (pdf.number(), pdf.number());
        pdf.annotations.push(annotation);
        let body = format!(
            "<< /Type /Annot /Subtype /FreeText /Rect [0 600 595 800] /F 4 \
             /AP << /N {appearance} 0 R >> >>"
        );
        let cover = b"1 g 0 0 595 200 re f BT /F1 14 Tf 0 g 72 100 Td (Fee: 900000) Tj ET";
        let form = stream("/Type /XObject /Subtype /Form /BBox [0 0 595 200]", cover);
        let page = pdf.page();
        pdf.update(&[(annotation, body.into_bytes()), (appearance, form), (PAGE, page)]);
    })
}

/// A further signature covers the text with its appearance (sneaky signature attack, Rohlmann et al.
/// 2021).
pub fn sneaky_signature(sign: Signer<'_>) -> Attack {
    attack("certified-sneaky-signature", "signature-covers-page", certified(sign), |pdf| {
        let mut signing = Signing::new("sneaky");
        signing.rect = [0, 300, 595, 842];
        pdf.sign(&signing, Vec::new(), sign);
    })
}

/// Optional content comes that hides what was shown (hide, Mainka et al. 2021).
pub fn optional_content_switched(sign: Signer<'_>) -> Attack {
    let pdf = signed_with(sign, &Signing::new("clerk"), |_| {});
    attack("shadow-optional-content", "optional-content-changed", pdf, |pdf| {
        let group = pdf.number();
        pdf.catalogue_extra =
            format!("/OCProperties << /OCGs [{group} 0 R] /D << /OFF [{group} 0 R] >> >>");
        let catalogue = pdf.catalogue();
        pdf.update(&[(CATALOGUE, catalogue), (group, b"<< /Type /OCG /Name (text) >>".to_vec())]);
    })
}

/// An action that runs when the file is opened (script in a certified document, Rohlmann et al. 2021).
pub fn action_on_open(sign: Signer<'_>) -> Attack {
    attack("certified-action-on-open", "action-changed", certified(sign), |pdf| {
        pdf.catalogue_extra.push_str("/OpenAction << /S /JavaScript /JS (app.alert) >>");
        let catalogue = pdf.catalogue();
        pdf.update(&[(CATALOGUE, catalogue)]);
    })
}
