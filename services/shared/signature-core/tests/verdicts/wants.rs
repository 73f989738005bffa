//! What was missing, where it is found, and what it changes once it is there.

use const_oid::ObjectIdentifier;
use motcua_signature_core::testing::pki::write::{Seq, explicit, integer, oid, tlv};
use motcua_signature_core::testing::pki::{AnswerDraft, Draft, ListDraft, at};
use motcua_signature_core::{Fetched, Report, SubIndication as Sub, Want, WantKind};

use crate::city::{CONTENT, City, PASSED, open, said};

const ANSWERS: &str = "http://ocsp.ca.example/";
const LIST: &str = "http://ca.example/ca.crl";
const ISSUER: &str = "https://ca.example/ca.cer";

/// A city whose signer's certificate says where all that tells of it is found.
fn city() -> City {
    let draft = Draft::signer("Nguyễn Văn Mẫu");
    let draft = draft.lists_at(&["ldap://ca.example/cn=ca", LIST]).found_at(&[ANSWERS], &[ISSUER]);
    City::with_signer(&draft)
}

fn report(city: &City) -> Report {
    let cms = city.signs(CONTENT).finish();
    city.asks_with(&cms, &[("content.bin", CONTENT)])
}

fn told(report: &Report) -> Vec<(WantKind, &str)> {
    report.wants.iter().map(|want| (want.kind, want.url.as_str())).collect()
}

fn fetched(want: &Want, body: &[u8]) -> Fetched {
    let Want { kind, url, .. } = want.clone();
    Fetched { kind, url, at: at("2026-03-04T08:59:00Z"), body: body.into() }
}

#[test]
fn who_passes_misses_nothing() {
    let report = report(&city());
    assert_eq!((said(&report), told(&report)), (PASSED, vec![]));
}

#[test]
fn without_a_list_it_is_told_where_an_answer_and_a_list_are() {
    let mut city = city();
    city.evidence.crls.pop();
    let before = report(&city);
    assert_eq!(said(&before), open(Sub::TryLater));
    // LDAP is nothing that is fetched.
    assert_eq!(told(&before), [(WantKind::Ocsp, ANSWERS), (WantKind::Crl, LIST)]);
    let signer = hex::encode(city.signer.certificate().fingerprint());
    assert!(before.wants.iter().all(|want| want.certificate == signer));

    let list = city.authority.list(&ListDraft::new("2026-03-01", "2026-03-08"));
    city.evidence.fetched = vec![fetched(&before.wants[1], &list)];
    let after = report(&city);
    assert_eq!((said(&after), told(&after)), (PASSED, vec![]));
    assert_eq!((after.fetched[0].kind, &*after.fetched[0].url), (WantKind::Crl, LIST));
    assert_eq!(Some(&after.fetched[0].sha256), after.signatures[0].revocation[1].sha256.as_ref());
}

#[test]
fn an_answer_settles_it_as_well_and_another_authoritys_settles_nothing() {
    let mut city = city();
    city.evidence.crls.pop();
    let wants = report(&city).wants;
    let good = AnswerDraft::good(&city.signer, &city.authority, "2026-03-04", "2026-03-05");
    city.evidence.fetched = vec![fetched(&wants[0], &city.root.answer(&good))];
    let answered_by_another = report(&city);
    assert_eq!(said(&answered_by_another), open(Sub::TryLater));
    assert_eq!(answered_by_another.wants, wants, "still wanted");
    city.evidence.fetched = vec![fetched(&wants[0], &city.authority.answer(&good))];
    assert_eq!(said(&report(&city)), PASSED);
}

#[test]
fn a_list_that_is_too_old_is_wanted_anew() {
    let mut city = city();
    city.now = at("2026-03-09");
    city.evidence.crls[0] = city.root.list(&ListDraft::new("2026-03-08", "2026-03-15"));
    let report = report(&city);
    assert_eq!(told(&report), [(WantKind::Ocsp, ANSWERS), (WantKind::Crl, LIST)]);
}

#[test]
fn whom_a_responder_is_revoked_by_is_wanted_too() {
    let mut city = city();
    city.evidence.crls.pop();
    let lists = ["http://ca.example/responders.crl"];
    let draft = Draft::responder("Trả lời").without(const_oid::db::rfc6960::ID_PKIX_OCSP_NOCHECK);
    let responder = city.authority.issue(&draft.lists_at(&lists));
    let good = AnswerDraft::good(&city.signer, &city.authority, "2026-03-04", "2026-03-05");
    city.evidence.ocsp_answers = vec![responder.answer(&good)];
    let wants = report(&city).wants;
    assert_eq!(wants.last().map(|want| want.url.as_str()), Some(lists[0]), "{wants:?}");
}

#[test]
fn an_issuer_is_wanted_where_nobody_who_is_trusted_is_named() {
    let mut city = city();
    city.evidence.certificates.clear();
    // The signer alone comes along.
    let alone = |city: &City| {
        let mut draft = city.signs(CONTENT);
        draft.certificates = vec![city.signer.der.clone()];
        city.asks_with(&draft.finish(), &[("content.bin", CONTENT)])
    };
    let before = alone(&city);
    assert_eq!(said(&before), open(Sub::NoCertificateChainFound));
    assert_eq!(told(&before), [(WantKind::Issuer, ISSUER)]);
    for body in [city.authority.der.clone(), certificates_alone(&city.authority.der)] {
        city.evidence.fetched = vec![fetched(&before.wants[0], &body)];
        assert_eq!(said(&alone(&city)), PASSED);
    }
    city.evidence.fetched = vec![fetched(&before.wants[0], b"<html>moved</html>")];
    assert_eq!(said(&alone(&city)), open(Sub::NoCertificateChainFound));
}

/// A `SignedData` that nobody signed and that holds certificates (RFC 5652, section 5.1).
fn certificates_alone(certificate: &[u8]) -> Vec<u8> {
    let id = |text| oid(ObjectIdentifier::new_unwrap(text));
    let mut content = Seq::new();
    content.raw(&id("1.2.840.113549.1.7.1"));
    let mut signed = Seq::new();
    signed
        .raw(&integer(1))
        .raw(&tlv(0x31, &[]))
        .raw(&content.finish())
        .raw(&tlv(0xa0, certificate))
        .raw(&tlv(0x31, &[]));
    let mut info = Seq::new();
    info.raw(&id("1.2.840.113549.1.7.2")).raw(&explicit(0, &signed.finish()));
    info.finish()
}
