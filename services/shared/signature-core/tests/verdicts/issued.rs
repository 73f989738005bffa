//! A result as an agency issues it: the leader signs, the records clerk adds number and date, the
//! agency seals (Decree 30/2020/NĐ-CP).

use motcua_signature_core::SubIndication as Sub;
use motcua_signature_core::testing::cms::CmsDraft;
use motcua_signature_core::testing::pdf::{PAGE, Pdf, Signing, stream};
use motcua_signature_core::testing::pki::{Draft, Entity};

use crate::city::{City, PASSED, codes, failed, open, said};

const NUMBER: &str = "q BT /F1 13 Tf 0 0 1 rg 120 780 Td (So: 12/GP-UBND) Tj ET Q";

fn city() -> City {
    City { policy: "vn-decree30", ..City::new() }
}

/// The leader's signature, and number and date after it.
fn numbered(city: &City) -> Pdf {
    let mut pdf = city.pdf();
    let number = pdf.number();
    pdf.contents.push(number);
    let page = pdf.page();
    pdf.update(&[(number, stream("", NUMBER.as_bytes())), (PAGE, page)]);
    pdf
}

fn seal(pdf: &mut Pdf, seal: &Entity, issuer: &Entity) {
    let cms = |signed: &[u8]| CmsDraft::cades(seal, issuer, signed).finish();
    pdf.sign(&Signing::new("Seal"), vec![], &cms);
}

#[test]
fn number_and_date_under_the_seal_pass_with_a_note() {
    let mut city = city();
    let agency = city.authority.issue(&Draft::signer("UBND phường mẫu"));
    let mut pdf = numbered(&city);
    seal(&mut pdf, &agency, &city.authority);
    let report = city.asks(&pdf.bytes);
    assert_eq!(said(&report), PASSED, "{report:#?}");
    let changes = &report.signatures[0].changes_after_signing;
    let mark = changes.iter().find(|change| change.code == "mark-added");
    let mark = mark.expect("the mark is told");
    assert!(mark.allowed);
    assert_eq!(mark.vi, "Số, ngày do văn thư thêm, dấu cơ quan bao phủ.");
    city.policy = "vn-2025";
    let report = city.asks(&pdf.bytes);
    assert_eq!(
        (said(&report), codes(&report)[0]),
        (failed(Sub::FormatFailure), "changed-after-signing")
    );
}

#[test]
fn without_a_seal_or_with_one_that_nobody_trusts_they_do_not_pass() {
    let city = city();
    let pdf = numbered(&city);
    assert_eq!(said(&city.asks(&pdf.bytes)), failed(Sub::FormatFailure), "nothing covers them");
    let stranger = Entity::root("Người lạ");
    let agency = stranger.issue(&Draft::signer("UBND phường mẫu"));
    let mut pdf = numbered(&city);
    seal(&mut pdf, &agency, &stranger);
    assert_eq!(said(&city.asks(&pdf.bytes)), open(Sub::NoCertificateChainFound));
}

#[test]
fn the_seal_stands_for_all_only_where_what_it_covers_is_whole() {
    let city = city();
    let agency = city.authority.issue(&Draft::signer("UBND phường mẫu"));
    // The page's own content is another one when the agency seals it.
    let mut pdf = city.pdf();
    pdf.update(&[(4, stream("", b"BT /F1 24 Tf 72 700 Td (1000000) Tj ET"))]);
    seal(&mut pdf, &agency, &city.authority);
    assert_eq!(said(&city.asks(&pdf.bytes)), failed(Sub::FormatFailure));
    // The leader's value is not the leader's.
    let mut pdf = Pdf::new(motcua_signature_core::testing::pdf::Layout::Table);
    let forged = |signed: &[u8]| {
        let other = agency.key.clone();
        city.signs(signed).signer(|signer| signer.entity.key = other).finish()
    };
    pdf.sign(&Signing::new("Signature1"), vec![], &forged);
    seal(&mut pdf, &agency, &city.authority);
    assert_eq!(said(&city.asks(&pdf.bytes)), failed(Sub::SigCryptoFailure));
}

#[test]
fn a_leader_whose_revocation_is_unknown_is_carried_by_the_seal() {
    let mut city = city();
    let other = city.root.issue(&Draft::authority("CA của dấu"));
    let agency = other.issue(&Draft::signer("UBND phường mẫu"));
    let mut pdf = numbered(&city);
    seal(&mut pdf, &agency, &other);
    city.evidence.certificates.push(other.der.clone());
    // The list of the leader's authority is missing, that of the seal's is there.
    let draft = motcua_signature_core::testing::pki::ListDraft::new("2026-03-01", "2026-03-08");
    city.evidence.crls[1] = other.list(&draft);
    let report = city.asks(&pdf.bytes);
    assert_eq!(report.signatures[0].sub_indication, Some(Sub::TryLater));
    assert_eq!(said(&report), PASSED);
}
