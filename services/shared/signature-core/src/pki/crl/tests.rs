mod delta;
mod issuer;

use const_oid::db::rfc5280::ID_CE_CRL_DISTRIBUTION_POINTS;
use proptest::prelude::*;
use x509_cert::ext::pkix::CrlReason;

use super::*;
use crate::pki::Certificate;
use crate::pki::build::Pool;
use crate::pki::path::{Inputs, Path};
use crate::testing::pki::write::{Seq, explicit, generalized_time, time, tlv};
use crate::testing::pki::{Draft, Entity, KeyType, ListDraft, at};

const MADE_UP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");

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

    /// What the lists say about the signer in June 2026.
    fn ask(&self, lists: &[Vec<u8>]) -> Status {
        self.ask_with(lists, &[])
    }

    fn ask_with(&self, lists: &[Vec<u8>], others: &[&Entity]) -> Status {
        let (root, signer) = (self.root.certificate(), self.signer.certificate());
        let others: Vec<_> = others.iter().map(|other| other.certificate()).collect();
        let lists: Vec<_> = lists.iter().map(|list| Crl::from_der(list).unwrap()).collect();
        let lists: Vec<_> = lists.iter().collect();
        let pool = Pool::new([&root], &others);
        let inputs = Inputs::at(at("2026-06-15"));
        let evidence =
            Evidence { lists: &lists, pool: &pool, inputs: &inputs, known_at: inputs.time };
        status(&Path { anchor: &root, certificates: vec![&signer] }, evidence)
    }

    fn only_fault(&self, list: Vec<u8>) -> ListFault {
        match self.ask(&[list]) {
            Status::Unknown { faults } if faults.len() == 1 => faults[0].1.clone(),
            other => panic!("{other:?}"),
        }
    }
}

/// A list of 1 June 2026.
fn june() -> ListDraft {
    ListDraft::new("2026-06-01", "2026-07-01")
}

fn is_not_revoked(status: &Status) -> bool {
    matches!(status, Status::NotRevoked { .. })
}

fn is_revoked(status: &Status) -> bool {
    matches!(status, Status::Revoked { .. })
}

fn is_without_answer(status: &Status) -> bool {
    matches!(status, Status::Unknown { faults } if faults.is_empty())
}

/// `cRLDistributionPoints` of one point, its content in DER.
fn points(content: &[u8]) -> Vec<u8> {
    tlv(0x30, &tlv(0x30, content))
}

/// `distributionPoint [0]` with one URI.
fn point_at(uri: &str) -> Vec<u8> {
    explicit(0, &explicit(0, &tlv(0x86, uri.as_bytes())))
}

#[test]
fn a_list_without_the_certificate_says_that_it_is_not_revoked() {
    let city = City::new();
    let list = city.root.list(&june());
    let Status::NotRevoked { used } = city.ask(std::slice::from_ref(&list)) else { panic!() };
    let [used] = &used[..] else { panic!("{used:?}") };
    assert_eq!(used.list.to_vec(), crate::crypto::Digest::Sha256.hash(&list));
    assert_eq!((used.this_update, used.next_update), (at("2026-06-01"), Some(at("2026-07-01"))));
    assert_eq!(used.signer, *city.root.certificate().fingerprint());
    assert_eq!(used.signatures.len(), 1);
}

#[test]
fn a_revoked_certificate_has_its_time_and_reason() {
    let city = City::new();
    let list = city.root.list(&june().revoke_for(&city.signer, "2026-05-02", 1));
    let Status::Revoked { at: since, reason, .. } = city.ask(&[list]) else { panic!() };
    assert_eq!((since, reason), (at("2026-05-02"), CrlReason::KeyCompromise));
    let list = city.root.list(&june().revoke(&city.signer, "2026-05-02"));
    assert!(matches!(city.ask(&[list]), Status::Revoked { reason: CrlReason::Unspecified, .. }));
}

/// Both are met: version 1 has no extensions, and some write an empty list out.
#[test]
fn a_list_of_the_first_version_with_an_empty_list_of_entries_is_read() {
    let city = City::new();
    let mut list = Seq::new();
    list.raw(&city.root.key.algorithm_identifier())
        .raw(&city.root.name)
        .raw(&time(at("2026-06-01")))
        .raw(&tlv(0x30, &[]));
    let list = list.finish();
    let mut signed = Seq::new();
    signed.raw(&list).raw(&city.root.key.algorithm_identifier()).bits(&city.root.key.sign(&list));
    let Status::NotRevoked { used } = city.ask(&[signed.finish()]) else { panic!() };
    assert_eq!(used[0].next_update, None);
}

#[test]
fn of_several_entries_the_earliest_counts() {
    let city = City::new();
    let draft = june().revoke_for(&city.signer, "2026-05-02", 6);
    let list = city.root.list(&draft.revoke_for(&city.signer, "2026-04-01", 1));
    assert!(matches!(
        city.ask(&[list]),
        Status::Revoked { reason: CrlReason::KeyCompromise, at: since, .. } if since == at("2026-04-01")
    ));
}

#[test]
fn without_a_list_nothing_is_known() {
    let city = City::new();
    assert!(is_without_answer(&city.ask(&[])));
    let other = Entity::root("Other");
    assert!(is_without_answer(&city.ask(&[other.list(&june())])));
}

#[test]
fn of_two_lists_the_newer_is_used() {
    let city = City::new();
    let hold = ListDraft::new("2026-05-01", "2026-06-01").revoke_for(&city.signer, "2026-05-01", 6);
    let lists = [city.root.list(&hold), city.root.list(&june())];
    assert!(is_not_revoked(&city.ask(&lists)));
}

#[test]
fn a_list_of_tomorrow_is_not_known_today() {
    let city = City::new();
    let list = city.root.list(&ListDraft::new("2026-06-16", "2026-07-16"));
    assert_eq!(city.only_fault(list), ListFault::Later(at("2026-06-16")));
}

#[test]
fn a_list_that_is_younger_than_the_certificate_says_nothing_good_unless_it_keeps_the_expired() {
    let city = City::with(&Draft::signer("Signer").valid("2020-01-01", "2026-05-31"));
    let fault = city.only_fault(city.root.list(&june()));
    assert_eq!(fault, ListFault::AfterExpiry(at("2026-06-01")));
    let keeps = |since| june().extension(EXPIRED_CERTS_ON_CRL, false, &generalized_time(at(since)));
    assert!(is_not_revoked(&city.ask(&[city.root.list(&keeps("2026-05-31"))])));
    let fault = city.only_fault(city.root.list(&keeps("2026-06-01")));
    assert_eq!(fault, ListFault::AfterExpiry(at("2026-06-01")));
    assert!(is_revoked(&city.ask(&[city.root.list(&june().revoke(&city.signer, "2026-05-01"))])));
}

#[test]
fn a_list_that_another_key_signed_is_wrong() {
    let city = City::new();
    let twin = Entity::self_signed(&Draft::authority("Root").key_type(KeyType::P256, "twin"));
    // The identifier of the key does not lie: it is made from the twin's key, so that nobody fits.
    assert_eq!(city.only_fault(twin.list(&june())), ListFault::NoIssuer);
    let mut list = city.root.list(&june());
    *list.last_mut().unwrap() ^= 1;
    assert_eq!(city.only_fault(list), ListFault::BadSignature);
}

#[test]
fn a_list_needs_an_issuer_that_may_sign_lists() {
    let root = Entity::self_signed(&Draft::authority("Root").key_usage(&[0x04]));
    let signer = root.issue(&Draft::signer("Signer"));
    let city = City { root, signer };
    assert_eq!(city.only_fault(city.root.list(&june())), ListFault::KeyUsage);
}

#[test]
fn a_critical_extension_of_list_or_entry_that_is_not_known_makes_a_list_unusable() {
    let city = City::new();
    let null = tlv(0x05, &[]);
    let fault = ListFault::Extension(MADE_UP);
    let list = june().extension(MADE_UP, true, &null);
    assert_eq!(city.only_fault(city.root.list(&list)), fault);
    // Even where the entry is of another certificate.
    let mut extensions = Seq::new();
    extensions.extension(MADE_UP, true, &null);
    let list = june().entry(&[42], "2026-05-01", &extensions);
    assert_eq!(city.only_fault(city.root.list(&list)), fault);
    let list = june().extension(MADE_UP, false, &null);
    assert!(is_not_revoked(&city.ask(&[city.root.list(&list)])));
}

#[test]
fn an_extension_that_stands_twice_makes_a_list_unusable() {
    let city = City::new();
    let list = june().number(1).number(2);
    assert_eq!(city.only_fault(city.root.list(&list)), ListFault::Extension(ID_CE_CRL_NUMBER));
}

#[test]
fn a_list_for_others_does_not_speak_of_a_signer() {
    let city = City::new();
    let scoped = |content: &[u8]| city.ask(&[city.root.list(&june().scope(content))]);
    let yes = [0xff];
    assert!(is_not_revoked(&scoped(&tlv(0x81, &yes))), "only users");
    assert!(is_without_answer(&scoped(&tlv(0x82, &yes))), "only authorities");
    assert!(is_without_answer(&scoped(&tlv(0x85, &yes))), "only attributes");
    let authority = City::with(&Draft::authority("Authority"));
    let list = |content: &[u8]| authority.root.list(&june().scope(content));
    assert!(is_without_answer(&authority.ask(&[list(&tlv(0x81, &yes))])));
    assert!(is_not_revoked(&authority.ask(&[list(&tlv(0x82, &yes))])));
}

#[test]
fn a_list_of_another_place_does_not_speak_of_a_signer() {
    let here = points(&point_at("http://example.vn/here.crl"));
    let draft = Draft::signer("Signer").extension(ID_CE_CRL_DISTRIBUTION_POINTS, false, &here);
    let city = City::with(&draft);
    let from = |uri| city.ask(&[city.root.list(&june().scope(&point_at(uri)))]);
    assert!(is_not_revoked(&from("http://example.vn/here.crl")));
    assert!(is_without_answer(&from("http://example.vn/there.crl")));
}

#[test]
fn lists_for_some_reasons_are_enough_only_together() {
    let city = City::new();
    // onlySomeReasons [3]: keyCompromise and cACompromise; and all the others.
    let keys = city.root.list(&june().scope(&tlv(0x83, &[5, 0x60])));
    let others = city.root.list(&june().scope(&tlv(0x83, &[7, 0x1f, 0x80])));
    assert!(is_without_answer(&city.ask(std::slice::from_ref(&keys))));
    let Status::NotRevoked { used } = city.ask(&[keys, others]) else { panic!() };
    assert_eq!(used.len(), 2);
}

#[test]
fn no_more_than_64_lists_are_consulted() {
    let city = City::new();
    let wrong: Vec<_> = (1..=80)
        .map(|number| {
            let mut list = city.root.list(&june().number(number));
            *list.last_mut().unwrap() ^= 1;
            list
        })
        .collect();
    let Status::Unknown { faults } = city.ask(&wrong) else { panic!() };
    let checked = faults.iter().filter(|(_, fault)| *fault == ListFault::BadSignature).count();
    assert_eq!(checked, 64);
    assert!(faults.iter().any(|(_, fault)| *fault == ListFault::TooMany));
}

#[test]
fn numbers_are_compared_as_numbers() {
    assert!(is_less(&[0xff], &[1, 0]));
    assert!(is_less(&[1, 0], &[1, 1]));
    assert!(!is_less(&[2], &[2]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let _ = Crl::from_der(&bytes);
    }

    #[test]
    fn no_change_of_a_list_is_believed(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let city = City::new();
        let draft = june().number(3).indirect().revoke_for(&city.signer, "2026-05-01", 1);
        let mut list = city.root.list(&draft);
        let place = place.index(list.len());
        prop_assume!(list[place] != byte);
        list[place] = byte;
        if Crl::from_der(&list).is_ok() {
            let is_unknown = matches!(city.ask(&[list]), Status::Unknown { .. });
            prop_assert!(is_unknown);
        }
    }
}

#[test]
fn the_end_of_a_path_is_asked_about_and_not_its_anchor() {
    let city = City::new();
    let root: Certificate = city.root.certificate();
    let pool = Pool::new([&root], []);
    let inputs = Inputs::at(at("2026-06-15"));
    let evidence = Evidence { lists: &[], pool: &pool, inputs: &inputs, known_at: inputs.time };
    let alone = Path { anchor: &root, certificates: Vec::new() };
    assert!(is_without_answer(&status(&alone, evidence)));
}
