//! Documents that are made to take long: of all that there can be many of, many.

use std::fmt::Write;

use motcua_signature_core::Verdict;
use motcua_signature_core::testing::cms::{CmsDraft, SignerDraft};
use motcua_signature_core::testing::pdf::{Layout, Pdf, Signing, flate_stream};
use motcua_signature_core::testing::pki::{Draft, Entity, Key, KeyType, ListDraft};
use motcua_signature_core::testing::xml::{ENVELOPED, EXCLUSIVE, HERE, Named, Recipe};

use crate::city::{CONTENT, City, fixed};
use crate::pace::in_time;

/// An authority by the name of the city's, with a key of its own: only its signatures tell it apart.
fn namesake(city: &City, number: usize) -> Entity {
    let key = Key::named(KeyType::P256, &format!("namesake {number}"));
    let draft = Draft::authority("CA mẫu").serial(&[1, u8::try_from(number).expect("some dozens")]);
    city.root.issue(&draft.with_key(key).without_key_identifiers())
}

#[test]
fn many_signers_below_many_authorities_of_one_name() {
    let mut city = City::new();
    let authorities: Vec<_> = (0..100).map(|number| namesake(&city, number)).collect();
    let mut cms = CmsDraft::cades(&city.signer, &city.authority, CONTENT);
    cms.signers.clear();
    for number in 0..64 {
        let draft = Draft::signer(&format!("Người ký {number}")).without_key_identifiers();
        let signer = authorities[99].issue(&draft);
        cms.signers.push(SignerDraft::of(cms.content_type, &signer, &authorities[99], CONTENT));
        cms.certificates.push(signer.der);
    }
    cms.certificates.extend(authorities.iter().map(|authority| authority.der.clone()));
    let draft = ListDraft::new("2026-03-01", "2026-03-08");
    cms.crls.extend(authorities.iter().map(|authority| authority.list(&draft)));
    city.evidence.certificates.clear();
    let bytes = cms.finish();
    let report = in_time(bytes.len(), || city.asks_with(&bytes, &[("content.bin", CONTENT)]));
    assert_eq!(report.signatures.len(), 64);
}

#[test]
fn a_pdf_of_many_objects_that_was_changed_after_signing() {
    let city = City::new();
    let more =
        (11..12_011).map(|number| (number, format!("<< /Next {} 0 R >>", number + 1).into_bytes()));
    let mut pdf = Pdf::with_objects(Layout::Table, more.collect());
    pdf.catalogue_extra = "/First 11 0 R".to_owned();
    pdf.update(&[(1, pdf.catalogue())]);
    pdf.sign(&Signing::new("person"), vec![], &|signed| city.signs(signed).finish());
    let changed = (11..12_011)
        .map(|number| (number, format!("<< /Next {} 0 R /A 1 >>", number + 1).into_bytes()));
    pdf.update(&changed.collect::<Vec<_>>());
    let report = in_time(pdf.bytes.len(), || city.asks(&pdf.bytes));
    assert_eq!(report.verdict, Verdict::TotalFailed);
}

#[test]
fn a_pdf_of_many_revisions_and_signatures() {
    let city = City::new();
    let mut pdf = Pdf::new(Layout::Table);
    for number in 0..60 {
        let signing = Signing { room: 1400, ..Signing::new(&format!("person {number}")) };
        pdf.sign(&signing, vec![], &|signed| city.signs(signed).finish());
        for _ in 0..5 {
            pdf.update(&[]);
        }
    }
    let report = in_time(pdf.bytes.len(), || city.asks(&pdf.bytes));
    assert_eq!(report.signatures.len(), 60);
}

#[test]
fn a_pdf_that_inflates_and_nests() {
    let city = City::new();
    let zeros = flate_stream("/Type /XObject", &vec![0; 8 << 20]);
    let deep = ["[".repeat(400_000), "]".repeat(400_000)].concat().into_bytes();
    for body in [zeros, deep] {
        let mut pdf = Pdf::with_objects(Layout::Table, vec![(11, body)]);
        pdf.page_extra = "/Extra 11 0 R".to_owned();
        pdf.update(&[(3, pdf.page())]);
        pdf.sign(&Signing::new("person"), vec![], &|signed| city.signs(signed).finish());
        in_time(pdf.bytes.len(), || city.asks(&pdf.bytes));
    }
}

#[test]
fn an_xml_document_that_is_hashed_again_and_again() {
    let city = City::new();
    let mut items = String::new();
    for number in 0..15_000 {
        write!(items, "<a:item xmlns:a=\"urn:{number}\" b=\"{number}\" c=\"&lt;\">text</a:item>")
            .expect("a string takes every text");
    }
    let mut recipe = Recipe::enveloped(&city.signer.der);
    recipe.document = format!("<list>{items}{HERE}</list>");
    let whole = Named::new("").with_transforms(&[ENVELOPED, EXCLUSIVE]);
    recipe.references = vec![whole; 31];
    let made = recipe.make(|signed| fixed(&city.signer.key.sign(signed)));
    let report = in_time(made.len(), || city.asks(made.as_bytes()));
    assert_eq!(report.signatures.len(), 1);
}

#[test]
fn an_xml_document_with_many_name_spaces_over_many_elements() {
    let city = City::new();
    let mut recipe = Recipe::enveloped(&city.signer.der);
    let spaces = (0..60).map(|number| format!(" xmlns:p{number}=\"urn:{number}\""));
    let spaces: String = spaces.collect();
    let (open, close) = ("<e>".repeat(200), "</e>".repeat(200));
    let leaves = "<p1:leaf p2:a=\"1\"/>".repeat(20_000);
    recipe.document = format!("<list{spaces}>{open}{leaves}{close}{HERE}</list>");
    let inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    recipe.references = vec![Named::new("").with_transforms(&[ENVELOPED, inclusive])];
    let made = recipe.make(|signed| fixed(&city.signer.key.sign(signed)));
    let report = in_time(made.len(), || city.asks(made.as_bytes()));
    assert_eq!(report.verdict, Verdict::TotalPassed);
}
