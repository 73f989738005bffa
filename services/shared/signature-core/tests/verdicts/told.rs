//! What a report tells beside its verdict: who, by what, over what, below whom.

use motcua_signature_core::crypto::Digest;
use motcua_signature_core::report::{Level, Report, TimeSource};
use motcua_signature_core::testing::cms::SignerDraft;
use motcua_signature_core::testing::pdf::{Layout, Pdf, Signing, replaced};
use motcua_signature_core::testing::pki::write::{common_name, octets};
use motcua_signature_core::testing::pki::{Draft, Entity, Key, KeyType};
use motcua_signature_core::testing::xml::Recipe;
use motcua_signature_core::{SubIndication as Sub, Trust, Verdict};

use crate::city::{CONTENT, City, PASSED, failed, fixed, open, said};

fn told(city: &City, cms: &[u8]) -> Report {
    city.asks_with(cms, &[("content.bin", CONTENT)])
}

#[test]
fn the_report_tells_over_what_and_by_which_algorithms() {
    let city = City::new();
    let report = city.asks(&city.pdf().bytes);
    let signature = &report.signatures[0];
    assert_eq!(signature.scope, ["whole"]);
    assert_eq!(signature.algorithms, ["ECDSA with SHA-256 256"]);
    assert_eq!(signature.chain[0].anchor.as_ref().unwrap().kind, "unlisted");

    let sign = |signed: &[u8]| fixed(&city.signer.key.sign(signed));
    let enveloped = Recipe::enveloped(&city.signer.der).make(sign);
    let report = city.asks(enveloped.as_bytes());
    assert_eq!(report.signatures[0].scope, ["whole"], "the properties are none of it");
    assert!(report.signatures[0].covers_whole_document);

    let files = [("a.txt", &b"a paper"[..])];
    let over_files = Recipe::over_files(&files, &city.signer.der).make(sign);
    let report = city.asks_with(over_files.as_bytes(), &files);
    assert_eq!(report.signatures[0].scope, ["file a.txt"]);
}

#[test]
fn an_intermediate_of_the_operator_helps_to_find_the_path() {
    let mut city = City::new();
    city.evidence.certificates.clear();
    let cms = city.signs(CONTENT).finish();
    assert_eq!(city.verdict(&cms), open(Sub::NoCertificateChainFound));
    let (root, authority) = (city.root.certificate(), city.authority.certificate());
    city.trusts(Trust::new(vec![root], vec![authority], None).unwrap());
    assert_eq!(city.verdict(&cms), PASSED);
}

#[test]
fn a_signer_is_found_by_the_identifier_of_its_key() {
    let city = City::new();
    let mut cms = city.signs(CONTENT).signer(|signer| {
        signer.by_key_identifier = true;
        signer.remove(motcua_signature_core::testing::cms::attribute::SIGNING_CERTIFICATE_V2);
    });
    cms.certificates.insert(0, city.stamper.der.clone());
    let report = told(&city, &cms.finish());
    assert_eq!(said(&report), PASSED);
    let signer = report.signatures[0].signer.as_ref().unwrap();
    assert_eq!(signer.name.as_deref(), Some("Nguyễn Văn Mẫu"));
}

#[test]
fn a_name_that_cannot_be_read_is_not_shown_as_one() {
    let odd = Draft::signer("x").subject(common_name("Nguyễn Văn Mẫu\0 (giả)"));
    let city = City::with_signer(&odd);
    let report = told(&city, &city.signs(CONTENT).finish());
    assert_eq!(said(&report), PASSED);
    assert_eq!(report.signatures[0].signer.as_ref().unwrap().name, None);
}

#[test]
fn a_record_from_the_future_proves_nothing() {
    let mut city = City::new();
    city.evidence.recorded = Some(city.now + jiff::SignedDuration::from_hours(1));
    let best = told(&city, &city.signs(CONTENT).finish()).signatures[0].best_signature_time;
    assert_eq!((best.at, best.source), (city.now, TimeSource::Now));
}

#[test]
fn of_two_that_are_equally_bad_the_first_gives_the_reason() {
    let city = City::new();
    let stranger = Entity::root("Root lạ");
    let unknown = stranger.issue(&Draft::signer("Người lạ"));
    let unfit = city.authority.issue(&Draft::new("Mã hóa").key_usage(&[0x20]));
    let mut cms = city.signs(CONTENT);
    let signed_by = |entity, issuer| SignerDraft::of(cms.content_type, entity, issuer, CONTENT);
    let (unknown, unfit) = (signed_by(&unknown, &stranger), signed_by(&unfit, &city.authority));
    cms.certificates = vec![unknown.entity.der.clone(), unfit.entity.der.clone()];
    // A SET OF signers has no order of its own: they are judged as they stand.
    cms.signers = vec![unknown.clone(), unfit.clone()];
    assert_eq!(said(&told(&city, &cms.finish())), open(Sub::NoCertificateChainFound));
    cms.signers = vec![unfit, unknown];
    assert_eq!(said(&told(&city, &cms.finish())), open(Sub::ChainConstraintsFailure));
}

#[test]
fn a_bare_rsa_value_in_a_pdf_is_verified_and_too_weak_today() {
    let key = Key::named(KeyType::Rsa2048, "rsa").with_digest(Digest::Sha1);
    let draft = Draft::signer("Nguyễn Văn Mẫu").with_key(key.clone());
    let city = City::with_signer(&draft);
    let mut signing =
        Signing::new("Old").with(&format!(" /Cert <{}>", hex::encode(&city.signer.der)));
    "adbe.x509.rsa_sha1".clone_into(&mut signing.sub_filter);
    let mut pdf = Pdf::new(Layout::Table);
    pdf.sign(&signing, vec![], &|signed| octets(&key.sign(signed)));
    let report = city.asks(&pdf.bytes);
    assert_eq!(said(&report), open(Sub::CryptoConstraintsFailureNoPoe), "{report:#?}");
    let integrity = report.signatures[0].integrity;
    assert!(integrity.hash && integrity.signature);
    let changed = replaced(&pdf.bytes, "Fee: 100000", "Fee: 900000");
    assert_eq!(said(&city.asks(&changed)), failed(Sub::SigCryptoFailure));
}

#[test]
fn what_is_stamped_and_brings_no_lists_along_is_of_level_t() {
    let city = City::new();
    let report = told(&city, &city.signs_stamped(CONTENT, "2026-03-02").finish());
    assert_eq!((said(&report), report.signatures[0].level), (PASSED, Level::T));
    let mut pdf = city.pdf();
    pdf.sign(&Signing::timestamp("Stamp"), vec![], &|signed| city.stamp(signed, "2026-03-02"));
    let report = city.asks(&pdf.bytes);
    assert_eq!((said(&report), report.signatures[0].level), (PASSED, Level::T));
}

#[test]
fn timestamps_alone_are_nobodys_signature_and_the_report_says_so() {
    let city = City::new();
    let mut pdf = Pdf::new(Layout::Table);
    let stamp = |signed: &[u8]| city.stamp(signed, "2026-02-01");
    pdf.sign(&Signing::timestamp("Stamp"), vec![], &stamp);
    let report = city.asks(&pdf.bytes);
    assert_eq!(said(&report), (Verdict::NoSignatureFound, None));
    assert_eq!(report.reasons[0].code, "timestamps-alone");
}

#[test]
fn where_nothing_names_the_signer_it_is_whose_key_fits() {
    let city = City::new();
    let mut recipe = Recipe::enveloped(&city.signer.der).plain();
    let both = [&city.stamper.der, &city.signer.der];
    let both = both.map(|der| format!("<ds:X509Certificate>{}</ds:X509Certificate>", base64(der)));
    recipe.key_info = format!("<ds:X509Data>{}</ds:X509Data>", both.concat());
    let made = recipe.make(|signed| fixed(&city.signer.key.sign(signed)));
    let report = city.asks(made.as_bytes());
    assert_eq!(said(&report), PASSED, "{report:#?}");
    let signer = report.signatures[0].signer.as_ref().unwrap();
    assert_eq!(signer.name.as_deref(), Some("Nguyễn Văn Mẫu"));
}

fn base64(der: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(der)
}
