//! Who was revoked, and what is known of it.

use jiff::SignedDuration;
use motcua_signature_core::SubIndication as Sub;
use motcua_signature_core::crypto::Digest;
use motcua_signature_core::testing::pki::{AnswerDraft, ListDraft, at};

use crate::city::{CONTENT, City, PASSED, failed, open, said};

#[test]
fn without_list_or_answer_nothing_is_known_and_it_is_tried_again() {
    let mut city = City::new();
    city.evidence.crls.pop();
    assert_eq!(city.verdict(&city.signs(CONTENT).finish()), open(Sub::TryLater));
}

#[test]
fn a_list_whose_next_is_due_is_too_old() {
    let mut city = City::new();
    city.now = at("2026-03-09");
    assert_eq!(city.verdict(&city.signs(CONTENT).finish()), open(Sub::TryLater));
    // It was issued after the signature is proved to have been there.
    city.evidence.recorded = Some(at("2026-02-20"));
    assert_eq!(city.verdict(&city.signs(CONTENT).finish()), PASSED);
}

#[test]
fn an_answer_without_an_end_is_good_for_a_day() {
    let mut city = City::new();
    let (root, authority) = (city.root.clone(), city.authority.clone());
    let good = |of, by: &motcua_signature_core::testing::pki::Entity| {
        let draft = AnswerDraft::good(of, by, "2026-03-04", "2026-03-05");
        by.answer(&draft.without_next_update())
    };
    city.evidence.crls.clear();
    city.evidence.ocsp_answers = vec![good(&city.authority, &root), good(&city.signer, &authority)];
    let cms = city.signs(CONTENT).finish();
    assert_eq!(city.verdict(&cms), PASSED);
    city.now = at("2026-03-04") + SignedDuration::from_hours(25);
    assert_eq!(city.verdict(&cms), open(Sub::TryLater));
}

#[test]
fn revoked_is_certain_only_with_a_proof_of_when_it_was_signed() {
    let mut city = City::new();
    city.revoke("2026-02-01", 1);
    let cms = city.signs(CONTENT).finish();
    assert_eq!(city.verdict(&cms), open(Sub::RevokedNoPoe));

    let before = city.signs_stamped(CONTENT, "2026-01-31").finish();
    assert_eq!(city.verdict(&before), PASSED, "it was there before");
    let after = city.signs_stamped(CONTENT, "2026-02-02").finish();
    assert_eq!(city.verdict(&after), open(Sub::RevokedNoPoe));

    let stamp = city.content_stamp(CONTENT, "2026-02-02");
    let later = city.signs(CONTENT).signer(|signer| signer.add(stamp)).finish();
    assert_eq!(city.verdict(&later), failed(Sub::Revoked), "the content was there, and not signed");
}

#[test]
fn the_logs_record_proves_that_it_was_there() {
    let mut city = City::new();
    let cms = city.signs(CONTENT).finish();
    city.revoke("2026-02-01", 1);
    city.evidence.recorded = Some(at("2026-01-31"));
    assert_eq!(city.verdict(&cms), PASSED);
    city.evidence.recorded = Some(at("2026-02-02"));
    assert_eq!(city.verdict(&cms), open(Sub::RevokedNoPoe));
}

#[test]
fn a_certificate_on_hold_is_asked_about_again() {
    let mut city = City::new();
    city.revoke("2026-02-01", 6);
    assert_eq!(city.verdict(&city.signs(CONTENT).finish()), open(Sub::TryLater));
}

#[test]
fn a_list_with_a_weak_signature_tells_nothing() {
    let mut city = City::new();
    let mut weak = city.authority.clone();
    weak.key = weak.key.with_digest(Digest::Sha1);
    city.evidence.crls[1] = weak.list(&ListDraft::new("2026-03-01", "2026-03-08"));
    let report = city.asks_with(&city.signs(CONTENT).finish(), &[("content.bin", CONTENT)]);
    assert_eq!(said(&report), open(Sub::TryLater));
    let detail = &report.signatures[0].reasons[0].detail;
    assert!(detail.contains("not good enough"), "{detail}");
}

#[test]
fn a_revoked_authority_takes_its_signers_with_it() {
    let mut city = City::new();
    let draft = ListDraft::new("2026-03-01", "2026-03-08");
    city.evidence.crls[0] = city.root.list(&draft.revoke(&city.authority, "2026-02-01"));
    assert_eq!(city.verdict(&city.signs(CONTENT).finish()), open(Sub::RevokedCaNoPoe));
}
