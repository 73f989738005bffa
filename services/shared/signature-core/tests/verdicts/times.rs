//! When it was there: certificates that end, timestamps and their order.

use motcua_signature_core::report::{Level, TimeSource};
use motcua_signature_core::testing::cms::{Attribute, CmsDraft, StampDraft, attribute};
use motcua_signature_core::testing::pdf::Signing;
use motcua_signature_core::testing::pki::{Draft, at};
use motcua_signature_core::{SubIndication as Sub, Verdict};

use crate::city::{CONTENT, City, PASSED, codes, failed, open, said};

/// A city whose signer's certificate ended with 2025.
fn ended() -> City {
    City::with_signer(&Draft::signer("Nguyễn Văn Mẫu").valid("2023-01-01", "2026-01-01"))
}

#[test]
fn an_expired_certificate_needs_a_proof_that_it_was_signed_before() {
    let mut city = ended();
    assert_eq!(city.verdict(&city.signs(CONTENT).finish()), open(Sub::OutOfBoundsNoPoe));
    let stamped = city.signs_stamped(CONTENT, "2025-06-01").finish();
    assert_eq!(city.verdict(&stamped), open(Sub::TryLater), "what was revoked then is not known");
    city.evidence.crls.extend(city.lists("2025-12-01", "2025-12-08"));
    assert_eq!(city.verdict(&stamped), PASSED);
    let late = city.signs_stamped(CONTENT, "2026-02-01").finish();
    assert_eq!(city.verdict(&late), open(Sub::OutOfBoundsNoPoe));
}

#[test]
fn signed_after_the_certificate_had_ended_is_certain_by_a_stamp_on_the_content() {
    let city = ended();
    let stamp = city.content_stamp(CONTENT, "2026-02-01");
    let cms = city.signs(CONTENT).signer(|signer| signer.add(stamp)).finish();
    assert_eq!(city.verdict(&cms), failed(Sub::Expired));
    let stamp = city.content_stamp(CONTENT, "2026-01-01");
    let cms = city.signs(CONTENT).signer(|signer| signer.add(stamp)).finish();
    assert_eq!(city.verdict(&cms), open(Sub::OutOfBoundsNoPoe), "in its last second");
}

#[test]
fn an_authority_that_had_ended_is_no_certainty_about_the_signer() {
    let mut city = City::new();
    let stamp = city.content_stamp(CONTENT, "2026-02-01");
    let draft = Draft::authority("CA đã hết hạn").valid("2020-01-01", "2026-01-01");
    city.authority = city.root.issue(&draft);
    city.signer = city.authority.issue(&Draft::signer("Nguyễn Văn Mẫu"));
    city.evidence.certificates.push(city.authority.der.clone());
    let cms = city.signs(CONTENT).signer(|signer| signer.add(stamp)).finish();
    let report = city.asks_with(&cms, &[("content.bin", CONTENT)]);
    assert_eq!(report.signatures[0].timestamps[0].verdict, Verdict::TotalPassed);
    assert_eq!(said(&report), open(Sub::OutOfBoundsNoPoe));
}

#[test]
fn signed_before_the_certificate_was_valid_is_certain() {
    let draft = Draft::signer("Nguyễn Văn Mẫu").valid("2026-02-01", "2028-02-01");
    let city = City::with_signer(&draft);
    assert_eq!(city.verdict(&city.signs(CONTENT).finish()), PASSED);
    let early = city.signs_stamped(CONTENT, "2026-01-01").finish();
    assert_eq!(city.verdict(&early), failed(Sub::NotYetValid));
    let first = city.signs_stamped(CONTENT, "2026-02-01").finish();
    assert_eq!(city.verdict(&first), PASSED, "in its first second");
}

#[test]
fn a_stamp_that_is_not_passed_proves_nothing_and_does_no_harm() {
    let mut city = City::new();
    city.stamper = city.authority.issue(&Draft::signer("Không phải TSA"));
    let cms = city.signs_stamped(CONTENT, "2026-02-01").finish();
    let report = city.asks_with(&cms, &[("content.bin", CONTENT)]);
    assert_eq!(said(&report), PASSED);
    let signature = &report.signatures[0];
    assert_eq!((signature.level, signature.best_signature_time.at), (Level::B, city.now));
    let stamp = &signature.timestamps[0];
    assert_eq!(stamp.verdict, Verdict::Indeterminate);
    assert_eq!(stamp.reasons[0].code, "purpose-not-timestamping");
}

#[test]
fn a_stamp_of_other_content_proves_nothing() {
    let mut city = ended();
    city.evidence.crls.extend(city.lists("2025-12-01", "2025-12-08"));
    let kind = const_oid::ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
    let stamp = Attribute::new(kind, city.stamp(b"another value", "2025-06-01"));
    let cms = city.signs(CONTENT).signer(|signer| signer.unsigned.push(stamp)).finish();
    let report = city.asks_with(&cms, &[("content.bin", CONTENT)]);
    assert_eq!(said(&report), open(Sub::OutOfBoundsNoPoe));
    assert_eq!(report.signatures[0].timestamps[0].sub_indication, Some(Sub::HashFailure));
}

#[test]
fn content_is_stamped_before_the_signature() {
    let city = City::new();
    let stamp = city.content_stamp(CONTENT, "2026-02-02");
    let cms = city.signs_stamped(CONTENT, "2026-02-01").signer(|signer| signer.add(stamp)).finish();
    assert_eq!(city.verdict(&cms), open(Sub::TimestampOrderFailure));
    let stamp = city.content_stamp(CONTENT, "2026-02-01");
    let cms = city.signs_stamped(CONTENT, "2026-02-01").signer(|signer| signer.add(stamp)).finish();
    assert_eq!(city.verdict(&cms), PASSED, "in one second");
}

#[test]
fn a_stamp_that_is_wrong_in_two_ways_tells_the_first() {
    let city = City::new();
    let info = StampDraft::over(b"another value", at("2026-02-01"));
    let token = CmsDraft::timestamp(&city.stamper, &city.authority, &info)
        .signer(|signer| signer.entity.key = city.signer.key.clone());
    let stamp = Attribute::new(attribute::SIGNATURE_TIMESTAMP, token.finish());
    let cms = city.signs(CONTENT).signer(|signer| signer.unsigned.push(stamp)).finish();
    let report = city.asks_with(&cms, &[("content.bin", CONTENT)]);
    let stamp = &report.signatures[0].timestamps[0];
    assert_eq!((stamp.verdict, stamp.sub_indication), failed(Sub::SigCryptoFailure));
}

#[test]
fn a_document_timestamp_with_a_broken_form_proves_nothing() {
    let mut city = ended();
    city.evidence.crls.extend(city.lists("2025-12-01", "2025-12-08"));
    let mut pdf = city.pdf();
    pdf.sign(&Signing::timestamp("Stamp"), vec![], &|signed| city.stamp(signed, "2025-06-01"));
    assert_eq!(said(&city.asks(&pdf.bytes)), PASSED);
    // The last digit of the room that its token does not fill.
    let last = pdf.bytes.windows(3).rposition(|it| it == b"00>").expect("it has room") + 1;
    pdf.bytes[last] = b'1';
    assert_eq!(said(&city.asks(&pdf.bytes)), open(Sub::OutOfBoundsNoPoe));
}

#[test]
fn a_document_timestamp_that_is_not_passed_proves_nothing() {
    let mut city = ended();
    city.evidence.crls.extend(city.lists("2025-12-01", "2025-12-08"));
    let proved = |city: &City| {
        let mut pdf = city.pdf();
        let stamp = |signed: &[u8]| city.stamp(signed, "2025-06-01");
        pdf.sign(&Signing::timestamp("Stamp"), vec![], &stamp);
        said(&city.asks(&pdf.bytes))
    };
    assert_eq!(proved(&city), PASSED);
    city.stamper = city.authority.issue(&Draft::signer("Không phải TSA"));
    assert_eq!(proved(&city), open(Sub::OutOfBoundsNoPoe));
}

#[test]
fn a_document_timestamp_and_a_security_store_make_it_last() {
    let mut city = ended();
    let lists = city.lists("2025-12-01", "2025-12-08");
    let stamped = |city: &City, pdf: &mut motcua_signature_core::testing::pdf::Pdf, at: &str| {
        let signing = Signing::timestamp(&format!("Stamp {at}"));
        pdf.sign(&signing, vec![], &|signed| city.stamp(signed, at));
    };
    let mut pdf = city.pdf();
    stamped(&city, &mut pdf, "2025-06-01");
    city.evidence.certificates.clear();
    let certificates = [&city.authority.der[..], &city.stamper.der];
    pdf.add_security_store(&certificates, &[&lists[0], &lists[1]]);
    let report = city.asks(&pdf.bytes);
    assert_eq!(said(&report), PASSED, "{report:#?}");
    assert_eq!(report.signatures[0].best_signature_time.source, TimeSource::Timestamp);
    assert!(report.signatures[0].best_signature_time.at == at("2025-06-01"));
    stamped(&city, &mut pdf, "2025-12-15");
    let report = city.asks(&pdf.bytes);
    assert_eq!(said(&report), PASSED, "{report:#?}");
    assert_eq!(report.signatures[0].level, Level::Lta);
    assert_eq!(codes(&report).first(), None);
}
