use const_oid::db::rfc5280::{ANY_EXTENDED_KEY_USAGE, ID_KP_OCSP_SIGNING};
use const_oid::db::rfc6960::{ID_PKIX_OCSP_ARCHIVE_CUTOFF, ID_PKIX_OCSP_NOCHECK};
use proptest::prelude::*;
use x509_cert::ext::pkix::CrlReason;

use super::*;
use crate::pki::build::Pool;
use crate::pki::crl::{Crl, Evidence};
use crate::pki::path::{Inputs, Path, PathFault};
use crate::testing::pki::write::{explicit as explicit_tag, generalized_time, tlv};
use crate::testing::pki::{AnswerDraft, Draft, Entity, KeyType, ListDraft, at};

/// A root, and a signer below it.
struct City {
    root: Entity,
    signer: Entity,
}

impl City {
    fn new() -> City {
        City::with(&Draft::signer("Signer"))
    }

    fn with(signer: &Draft) -> City {
        let root = Entity::root("Root");
        let signer = root.issue(signer);
        City { root, signer }
    }

    /// Good on 14 June 2026.
    fn good(&self) -> AnswerDraft {
        AnswerDraft::good(&self.signer, &self.root, "2026-06-14", "2026-06-21")
    }

    /// What the answers say about the signer on 15 June 2026.
    fn ask(&self, answers: &[Vec<u8>]) -> Status {
        self.ask_with(answers, &[], &[])
    }

    fn ask_with(&self, answers: &[Vec<u8>], lists: &[Vec<u8>], others: &[&Entity]) -> Status {
        let (root, signer) = (self.root.certificate(), self.signer.certificate());
        let answers: Vec<_> =
            answers.iter().map(|answer| OcspAnswer::from_der(answer).unwrap()).collect();
        let answers: Vec<_> = answers.iter().collect();
        let lists: Vec<_> = lists.iter().map(|list| Crl::from_der(list).unwrap()).collect();
        let lists: Vec<_> = lists.iter().collect();
        let others: Vec<_> = others.iter().map(|other| other.certificate()).collect();
        let pool = Pool::new([&root], &others);
        let inputs = Inputs::at(at("2026-06-15"));
        let evidence =
            Evidence { lists: &lists, pool: &pool, inputs: &inputs, known_at: inputs.time };
        status(&Path { anchor: &root, certificates: vec![&signer] }, &answers, evidence)
    }

    fn only_fault(&self, answer: Vec<u8>) -> AnswerFault {
        match self.ask(&[answer]) {
            Status::Unknown { faults } if faults.len() == 1 => faults[0].1.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn delegate(&self, draft: &Draft) -> Vec<u8> {
        self.root.issue(draft).answer(&self.good())
    }
}

fn is_good(status: &Status) -> bool {
    matches!(status, Status::Good { .. })
}

fn is_without_answer(status: &Status) -> bool {
    matches!(status, Status::Unknown { faults } if faults.is_empty())
}

#[test]
fn the_issuer_answers_for_itself() {
    let city = City::new();
    let status = city.ask(&[city.root.answer(&city.good())]);
    let Status::Good { used } = status else { panic!("{status:?}") };
    assert_eq!(used.responder, *city.root.certificate().fingerprint());
    assert_eq!((used.this_update, used.next_update), (at("2026-06-14"), Some(at("2026-06-21"))));
    assert_eq!((used.produced_at, used.signatures.len()), (at("2026-06-14"), 1));
}

#[test]
fn an_answer_without_its_envelope_is_read_too() {
    let city = City::new();
    assert!(is_good(&city.ask(&[city.root.basic_answer(&city.good())])));
}

#[test]
fn a_delegate_answers_whose_certificate_comes_along_or_is_known() {
    let city = City::new();
    let delegate = city.root.issue(&Draft::responder("Responder"));
    let status = city.ask(&[delegate.answer(&city.good())]);
    let Status::Good { used } = status else { panic!("{status:?}") };
    assert_eq!(used.responder, *delegate.certificate().fingerprint());
    assert_eq!(used.signatures.len(), 2);
    for draft in [city.good().without_certificate(), city.good().without_certificate().by_key()] {
        let answer = delegate.answer(&draft);
        assert!(is_good(&city.ask_with(std::slice::from_ref(&answer), &[], &[&delegate])));
        assert_eq!(city.only_fault(answer), AnswerFault::NoResponder);
    }
}

#[test]
fn an_answer_that_names_another_responder_is_not_of_this_one() {
    let city = City::new();
    let delegate = city.root.issue(&Draft::responder("Responder"));
    for responder in [&delegate, &city.root] {
        let renamed = Entity { name: Entity::root("Other").name, ..responder.clone() };
        let fault = city.only_fault(renamed.answer(&city.good()));
        assert_eq!(fault, AnswerFault::NoResponder);
    }
}

#[test]
fn a_delegate_needs_the_purpose_by_its_name() {
    let city = City::new();
    let purposes = |purposes: &[_]| Draft::responder("Responder").purposes(false, purposes);
    for draft in [Draft::signer("Signer too"), purposes(&[ANY_EXTENDED_KEY_USAGE])] {
        assert_eq!(city.only_fault(city.delegate(&draft)), AnswerFault::NotForAnswers);
    }
    assert!(is_good(&city.ask(&[city.delegate(&purposes(&[ID_KP_OCSP_SIGNING]))])));
    let other_use = Draft::responder("Responder").key_usage(&[0x20]);
    assert_eq!(city.only_fault(city.delegate(&other_use)), AnswerFault::NotForAnswers);
}

#[test]
fn a_delegate_of_another_authority_is_none() {
    let city = City::new();
    let other = city.root.issue(&Draft::authority("Other"));
    let delegate = other.issue(&Draft::responder("Responder"));
    assert_eq!(city.only_fault(delegate.answer(&city.good())), AnswerFault::NoResponder);
    // Nor is one whose issuer only has the same name.
    let twin = Entity::self_signed(
        &Draft::authority("Root").key_type(KeyType::P256, "twin").without_key_identifiers(),
    );
    let delegate = twin.issue(&Draft::responder("Responder").without_key_identifiers());
    assert!(matches!(
        city.only_fault(delegate.answer(&city.good())),
        AnswerFault::ResponderPath(PathFault::BadSignature { certificate: 1 })
    ));
}

#[test]
fn a_delegate_whose_certificate_has_expired_answers_nothing() {
    let city = City::new();
    let expired = Draft::responder("Responder").valid("2020-01-01", "2021-01-01");
    assert!(matches!(
        city.only_fault(city.delegate(&expired)),
        AnswerFault::ResponderPath(fault) if fault.is_of_time()
    ));
}

#[test]
fn a_delegate_is_asked_about_unless_it_says_that_it_need_not_be() {
    let city = City::new();
    let checked = Draft::responder("Responder").without(ID_PKIX_OCSP_NOCHECK);
    let delegate = city.root.issue(&checked);
    let answer = [delegate.answer(&city.good())];
    let june = || ListDraft::new("2026-06-01", "2026-07-01");
    assert!(is_good(&city.ask_with(&answer, &[city.root.list(&june())], &[])));
    let revoking = june().revoke(&delegate, "2026-05-01");
    let fault = |lists: &[Vec<u8>]| match city.ask_with(&answer, lists, &[]) {
        Status::Unknown { faults } => faults[0].1.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(fault(&[city.root.list(&revoking)]), AnswerFault::ResponderRevoked);
    assert_eq!(fault(&[]), AnswerFault::ResponderUnknown);
    // With the extension the list is not asked.
    let trusted = city.root.issue(&Draft::responder("Responder"));
    let revoking = city.root.list(&june().revoke(&trusted, "2026-05-01"));
    assert!(is_good(&city.ask_with(&[trusted.answer(&city.good())], &[revoking], &[])));
}

#[test]
fn a_revoked_certificate_has_its_time_and_reason() {
    let city = City::new();
    let status = city.ask(&[city.root.answer(&city.good().revoked("2026-05-02", 4))]);
    let Status::Revoked { at: since, reason, .. } = status else { panic!("{status:?}") };
    assert_eq!((since, reason), (at("2026-05-02"), CrlReason::Superseded));
}

#[test]
fn what_the_responder_does_not_know_is_not_good() {
    let city = City::new();
    let fault = city.only_fault(city.root.answer(&city.good().unknown()));
    assert_eq!(fault, AnswerFault::CertificateUnknown);
}

#[test]
fn the_newest_answer_counts() {
    let city = City::new();
    let older = AnswerDraft::good(&city.signer, &city.root, "2026-06-10", "2026-06-20");
    let hold = city.root.answer(&older.revoked("2026-06-09", 6));
    let newer = city.root.answer(&city.good());
    assert!(is_good(&city.ask(&[hold, newer])));
}

#[test]
fn an_answer_about_another_certificate_says_nothing() {
    let city = City::new();
    let colleague = city.root.issue(&Draft::signer("Colleague"));
    let about = |certificate: &Entity, issuer: &Entity| {
        city.ask(&[city.root.answer(&AnswerDraft::good(
            certificate,
            issuer,
            "2026-06-14",
            "2026-06-21",
        ))])
    };
    assert!(is_without_answer(&about(&colleague, &city.root)));
    // The same number, of an issuer with another key or another name.
    let other_key = Entity::self_signed(&Draft::authority("Root").key_type(KeyType::P256, "other"));
    assert!(is_without_answer(&about(&city.signer, &other_key)));
    let renamed = Entity::self_signed(&Draft::authority("Other").with_key(city.root.key.clone()));
    assert!(is_without_answer(&about(&city.signer, &renamed)));
}

#[test]
fn the_certificate_can_be_named_with_another_digest() {
    let city = City::new();
    let draft = city.good().named_with(Digest::Sha256, &city.signer, &city.root);
    assert!(is_good(&city.ask(&[city.root.answer(&draft)])));
}

#[test]
fn an_answer_of_tomorrow_is_not_known_today() {
    let city = City::new();
    let later = AnswerDraft::good(&city.signer, &city.root, "2026-06-16", "2026-06-21");
    assert_eq!(city.only_fault(city.root.answer(&later)), AnswerFault::Later(at("2026-06-16")));
    let signed_later = city.good().produced_at("2026-06-17");
    let fault = city.only_fault(city.root.answer(&signed_later));
    assert_eq!(fault, AnswerFault::Later(at("2026-06-17")));
}

#[test]
fn an_answer_after_expiry_says_nothing_good_unless_the_responder_keeps_the_expired() {
    let city = City::with(&Draft::signer("Signer").valid("2020-01-01", "2026-05-31"));
    let fault = city.only_fault(city.root.answer(&city.good()));
    assert_eq!(fault, AnswerFault::AfterExpiry(at("2026-06-14")));
    let keeps = |since| {
        let value = generalized_time(at(since));
        city.good().single_extension(ID_PKIX_OCSP_ARCHIVE_CUTOFF, false, &value)
    };
    assert!(is_good(&city.ask(&[city.root.answer(&keeps("2026-05-31"))])));
    let fault = city.only_fault(city.root.answer(&keeps("2026-06-01")));
    assert_eq!(fault, AnswerFault::AfterExpiry(at("2026-06-14")));
    let revoked = city.root.answer(&city.good().revoked("2026-05-01", 1));
    assert!(matches!(city.ask(&[revoked]), Status::Revoked { .. }));
}

#[test]
fn an_answer_that_ends_before_it_begins_says_nothing() {
    let city = City::new();
    let draft = AnswerDraft::good(&city.signer, &city.root, "2026-06-14", "2026-06-13");
    assert_eq!(city.only_fault(city.root.answer(&draft)), AnswerFault::Times);
}

#[test]
fn an_answer_without_an_end_is_used_and_the_policy_judges_its_age() {
    let city = City::new();
    let status = city.ask(&[city.root.answer(&city.good().without_next_update())]);
    assert!(matches!(status, Status::Good { used } if used.next_update.is_none()));
}

#[test]
fn a_critical_extension_counts_only_if_it_is_not_known() {
    const MADE_UP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");
    const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
    let city = City::new();
    let with = |id| city.root.answer(&city.good().extension(id, true, &tlv(0x04, &[1])));
    assert_eq!(city.only_fault(with(MADE_UP)), AnswerFault::Extension(MADE_UP));
    assert!(is_good(&city.ask(&[with(NONCE)])));
    let single = city.good().single_extension(MADE_UP, true, &tlv(0x04, &[1]));
    assert_eq!(city.only_fault(city.root.answer(&single)), AnswerFault::Extension(MADE_UP));
}

#[test]
fn an_answer_that_another_key_signed_is_wrong() {
    let city = City::new();
    let twin = Entity::self_signed(&Draft::authority("Root").key_type(KeyType::P256, "twin"));
    let fault = city.only_fault(twin.answer(&city.good().without_certificate()));
    assert_eq!(fault, AnswerFault::BadSignature);
}

#[test]
fn an_answer_with_more_than_16_certificates_or_about_more_than_256_is_not_read() {
    let city = City::new();
    let draft = city.good().without_certificate();
    let answer = city.root.basic_answer(&draft);
    let mut outer = sequence(&answer).unwrap();
    let signed = [raw(&mut outer).unwrap(), raw(&mut outer).unwrap(), raw(&mut outer).unwrap()];
    let with_certificates = |count| {
        let certificates = explicit_tag(0, &tlv(0x30, &city.root.der.repeat(count)));
        tlv(0x30, &[&signed.concat()[..], &certificates[..]].concat())
    };
    assert_eq!(OcspAnswer::from_der(&with_certificates(16)).unwrap().certificates().len(), 16);
    assert!(OcspAnswer::from_der(&with_certificates(17)).is_err());

    let mut data = sequence(signed[0]).unwrap();
    let before = [raw(&mut data).unwrap(), raw(&mut data).unwrap()].concat();
    let one = sequence(raw(&mut data).unwrap()).unwrap().tlv_bytes().unwrap().to_vec();
    let about = |count| {
        let data = tlv(0x30, &[&before[..], &tlv(0x30, &one.repeat(count))].concat());
        tlv(0x30, &[&data[..], signed[1], signed[2]].concat())
    };
    assert!(OcspAnswer::from_der(&about(256)).is_ok());
    assert!(OcspAnswer::from_der(&about(257)).is_err());
}

#[test]
fn an_error_in_place_of_an_answer_is_told() {
    let try_later = tlv(0x30, &tlv(0x0a, &[3]));
    assert_eq!(OcspAnswer::from_der(&try_later).unwrap_err(), NoAnswer::Refused(3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let _ = OcspAnswer::from_der(&bytes);
    }

    #[test]
    fn no_change_of_an_answer_makes_it_good(
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let city = City::new();
        let delegate = city.root.issue(&Draft::responder("Responder"));
        let mut answer = delegate.basic_answer(&city.good().revoked("2026-05-01", 1));
        let place = place.index(answer.len());
        answer[place] = byte;
        if OcspAnswer::from_der(&answer).is_ok() {
            prop_assert!(!is_good(&city.ask(&[answer])));
        }
    }
}
