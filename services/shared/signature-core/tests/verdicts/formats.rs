//! A verdict for each format, and what is wrong with the bytes.

use motcua_signature_core::crypto::Digest;
use motcua_signature_core::report::Level;
use motcua_signature_core::testing::cms::{Attribute, CmsDraft};
use motcua_signature_core::testing::pdf::{Layout, Pdf, Signer, Signing, stream};
use motcua_signature_core::testing::pki::{Draft, Entity};
use motcua_signature_core::testing::xml::Recipe;
use motcua_signature_core::{SubIndication as Sub, Verdict};

use crate::city::{CONTENT, City, PASSED, codes, failed, fixed, open, said};

#[test]
fn a_signed_pdf_passes_and_the_report_says_by_whom() {
    let city = City::new();
    let report = city.asks(&city.pdf().bytes);
    assert_eq!(said(&report), PASSED, "{:#?}", report.signatures);
    let signature = &report.signatures[0];
    assert_eq!((signature.format, signature.level), ("PAdES", Level::B));
    assert_eq!(signature.name.as_deref(), Some("Signature1"));
    let signer = signature.signer.as_ref().unwrap();
    assert_eq!(signer.name.as_deref(), Some("Nguyễn Văn Mẫu"));
    assert!(signature.covers_whole_document && signature.integrity.hash);
    assert!(signature.integrity.signature && signature.changes_after_signing.is_empty());
    assert_eq!(signature.chain.len(), 3);
    assert_eq!(signature.revocation.len(), 2, "the authority and the signer");
}

#[test]
fn one_byte_of_the_page_changed_is_a_changed_content() {
    let city = City::new();
    let mut bytes = city.pdf().bytes;
    let at = bytes.windows(4).position(|window| window == b" Tj ").unwrap();
    bytes[at - 2] ^= 1;
    assert_eq!(said(&city.asks(&bytes)), failed(Sub::HashFailure));
}

#[test]
fn a_page_changed_in_a_later_revision_is_a_changed_document() {
    let city = City::new();
    let mut pdf = city.pdf();
    let contents = stream("", b"BT /F1 24 Tf 72 700 Td (1000000) Tj ET");
    // The object of the page's content.
    pdf.update(&[(4, contents)]);
    let report = city.asks(&pdf.bytes);
    assert_eq!(said(&report), failed(Sub::FormatFailure), "{report:#?}");
    assert_eq!(codes(&report)[0], "changed-after-signing");
    let signature = &report.signatures[0];
    assert!(signature.integrity.hash, "what was signed is whole");
    assert!(!signature.covers_whole_document);
}

#[test]
fn a_pdf_without_signature_has_none_and_needs_no_trust() {
    let city = City::new();
    let report = city.asks(&Pdf::new(Layout::Table).bytes);
    assert_eq!((said(&report), report.reasons.len()), ((Verdict::NoSignatureFound, None), 0));
    let unknown = "format-without-signatures";
    for (other, why) in
        [(&b"\x89PNG\r\n"[..], unknown), (b"", unknown), (b"PK\x03\x04", "container-not-read")]
    {
        let report = city.asks(other);
        assert_eq!(report.verdict, Verdict::NoSignatureFound);
        assert_eq!(report.reasons[0].code, why);
    }
    let mut broken = Pdf::new(Layout::Table).bytes;
    broken.extend(b"\nstray bytes of a scanner");
    let report = city.asks(&broken);
    assert_eq!(report.verdict, Verdict::NoSignatureFound, "an unsigned paper stays one");
    assert_eq!(report.reasons.len(), 1, "and what is wrong with it is told");
}

#[test]
fn bytes_after_a_signed_pdf_fail_its_format() {
    let city = City::new();
    let mut bytes = city.pdf().bytes;
    bytes.extend(b"\n<< stray >>");
    assert_eq!(said(&city.asks(&bytes)), failed(Sub::FormatFailure));
}

#[test]
fn a_detached_cms_needs_its_content() {
    let city = City::new();
    let cms = city.signs(CONTENT).finish();
    assert_eq!(city.verdict(&cms), PASSED);
    assert_eq!(said(&city.asks(&cms)), open(Sub::SignedDataNotFound));
    let other = city.asks_with(&cms, &[("content.bin", b"another")]);
    assert_eq!(said(&other), failed(Sub::HashFailure));
}

#[test]
fn another_key_than_the_certificates_is_a_wrong_value() {
    let city = City::new();
    let stranger =
        City::with_signer(&motcua_signature_core::testing::pki::Draft::signer("Kẻ khác"));
    let cms = city.signs(CONTENT).signer(|signer| signer.entity.key = stranger.signer.key.clone());
    assert_eq!(city.verdict(&cms.finish()), failed(Sub::SigCryptoFailure));
}

#[test]
fn an_xml_signature_passes_and_a_changed_element_does_not() {
    let city = City::new();
    let recipe = Recipe::enveloped(&city.signer.der);
    // An XML signature has r and s side by side.
    let made = recipe.make(|signed| fixed(&city.signer.key.sign(signed)));
    let report = city.asks(made.as_bytes());
    assert_eq!(said(&report), PASSED, "{made}\n{report:#?}");
    assert_eq!(report.signatures[0].format, "XAdES");
    let changed = made.replacen('1', "2", 1);
    assert_ne!(city.asks(changed.as_bytes()).verdict, Verdict::TotalPassed);
}

#[test]
fn a_second_signature_is_no_change_to_the_first_and_the_worst_one_decides() {
    let mut city = City::new();
    let mut pdf = city.pdf();
    let seal = Signing::new("Seal");
    pdf.sign(&seal, vec![], &|signed| city.signs(signed).finish());
    let report = city.asks(&pdf.bytes);
    assert_eq!((said(&report), report.signatures.len()), (PASSED, 2), "{report:#?}");
    assert_eq!(report.signatures[0].number, 1);
    assert!(!report.signatures[0].covers_whole_document);
    assert!(report.signatures[1].covers_whole_document);
    city.evidence.crls.clear();
    assert_eq!(said(&city.asks(&pdf.bytes)), open(Sub::TryLater));
}

#[test]
fn a_comment_that_splits_a_signed_text_does_not_pass() {
    let city = City::new();
    let recipe = Recipe::enveloped(&city.signer.der);
    let made = recipe.make(|signed| fixed(&city.signer.key.sign(signed)));
    let split = made.replacen("<granted>yes", "<granted>y<!-- -->es", 1);
    assert_ne!(split, made);
    let report = city.asks(split.as_bytes());
    assert_eq!(said(&report), open(Sub::SigConstraintsFailure), "{report:#?}");
    assert!(report.signatures[0].integrity.hash, "no hash shows it");
}

#[test]
fn the_signer_is_the_one_who_is_named_not_the_first_who_came_along() {
    let city = City::new();
    let mut cms = city.signs(CONTENT).signer(|signer| {
        let bound =
            Attribute::signing_certificate_v2(Digest::Sha256, &city.signer, &city.authority);
        signer.remove(bound.kind);
    });
    cms.certificates.insert(0, city.stamper.der.clone());
    assert_eq!(city.verdict(&cms.finish()), PASSED);
}

#[test]
fn one_signature_that_nobody_trusts_decides_wherever_it_stands() {
    let city = City::new();
    let stranger = City::with_signer(&Draft::signer("Người lạ"));
    let root = Entity::root("Root lạ");
    let unknown = root.issue(&Draft::signer("Người lạ"));
    let good = |signed: &[u8]| city.signs(signed).finish();
    let bad = |signed: &[u8]| CmsDraft::cades(&unknown, &root, signed).finish();
    for signers in [[&good as Signer<'_>, &bad], [&bad, &good]] {
        let mut pdf = Pdf::new(Layout::Table);
        for (field, signer) in ["First", "Second"].into_iter().zip(signers) {
            pdf.sign(&Signing::new(field), vec![], signer);
        }
        assert_eq!(said(&stranger.asks(&pdf.bytes)), open(Sub::NoCertificateChainFound));
    }
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let city = City::new();
    let pdf = city.pdf().bytes;
    let json = || serde_json::to_string(&city.asks(&pdf)).unwrap();
    assert_eq!(json(), json());
    assert!(json().contains("\"verdict\":\"TOTAL_PASSED\",\"subIndication\":null"), "{}", json());
}
