use const_oid::db::rfc5280::ID_CE_NAME_CONSTRAINTS;

use super::*;
use crate::crypto::Digest;
use crate::testing::pki::write::{Seq, tlv};
use crate::testing::pki::{Draft, Entity, Key, KeyType, at};

const MADE_UP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");

/// Checks the path that these make, from the anchor down, in 2026.
fn check(entities: &[&Entity]) -> Result<Validated, PathFault> {
    check_with(entities, &Inputs::at(at("2026-01-01")))
}

fn check_with(entities: &[&Entity], inputs: &Inputs) -> Result<Validated, PathFault> {
    let certificates: Vec<_> = entities.iter().map(|entity| entity.certificate()).collect();
    let (anchor, below) = certificates.split_first().unwrap();
    validate(&Path { anchor, certificates: below.iter().collect() }, inputs)
}

/// Root, an authority by this draft, and a signer below it.
fn below(authority: &Draft) -> [Entity; 3] {
    let root = Entity::root("Root");
    let authority = root.issue(authority);
    let signer = authority.issue(&Draft::signer("Signer"));
    [root, authority, signer]
}

fn check_below(authority: &Draft) -> Result<Validated, PathFault> {
    let [root, authority, signer] = below(authority);
    check(&[&root, &authority, &signer])
}

/// `nameConstraints` that permit one domain.
fn only_domain(domain: &str) -> Vec<u8> {
    let mut subtree = Seq::new();
    subtree.raw(&tlv(0x82, domain.as_bytes()));
    let mut constraints = Seq::new();
    constraints.raw(&tlv(0xa0, &subtree.finish()));
    constraints.finish()
}

/// `subjectAltName` with one host.
fn host(name: &str) -> Vec<u8> {
    tlv(0x30, &tlv(0x82, name.as_bytes()))
}

#[test]
fn a_valid_path_tells_the_key_and_how_each_certificate_is_signed() {
    let root = Entity::self_signed(&Draft::authority("Root").key_type(KeyType::P384, "root"));
    let authority = root.issue(&Draft::authority("Authority"));
    let signer = authority.issue(&Draft::signer("Signer").policies(&[MADE_UP]));
    let validated = check(&[&root, &authority, &signer]).unwrap();
    assert_eq!(Ok(&validated.key), PublicKey::from_spki_der(signer.key.public_key_info()).as_ref());
    let kinds: Vec<_> = validated.signatures.iter().map(|it| (it.algorithm, it.key)).collect();
    assert_eq!(
        kinds,
        [
            (SignatureAlgorithm::Ecdsa(Digest::Sha384), KeyKind::P384),
            (SignatureAlgorithm::Ecdsa(Digest::Sha256), KeyKind::P256),
        ]
    );
    // The authority names no policy, so none is valid; and none was asked for.
    assert!(validated.policies.is_empty());
}

#[test]
fn an_anchor_can_be_the_certificate_in_question() {
    let root = Entity::root("Root");
    assert_eq!(check(&[&root]).unwrap().signatures, []);
}

#[test]
fn a_weak_algorithm_is_verified_and_told() {
    let weak = Key::named(KeyType::Rsa1024, "weak").with_digest(Digest::Sha1);
    let root = Entity::self_signed(&Draft::authority("Root").with_key(weak));
    let signer = root.issue(&Draft::signer("Signer"));
    let [with] = check(&[&root, &signer]).unwrap().signatures[..] else { panic!() };
    assert_eq!(with.algorithm, SignatureAlgorithm::RsaPkcs1(Digest::Sha1));
    assert_eq!(with.key_bits, 1024);
}

#[test]
fn a_certificate_is_valid_from_its_first_to_its_last_second() {
    let [root, authority, signer] = below(&Draft::authority("Authority"));
    let signer =
        authority.issue(&Draft::signer("S").valid("2024-01-01", "2025-01-01").with_key(signer.key));
    let at_time = |time| check_with(&[&root, &authority, &signer], &Inputs::at(at(time)));
    assert!(at_time("2024-01-01").is_ok());
    assert!(at_time("2025-01-01").is_ok());
    let not_before = at("2024-01-01");
    assert_eq!(
        at_time("2023-12-31T23:59:59Z"),
        Err(PathFault::NotYetValid { certificate: 2, not_before })
    );
    let not_after = at("2025-01-01");
    assert_eq!(
        at_time("2025-01-01T00:00:01Z"),
        Err(PathFault::Expired { certificate: 2, not_after })
    );
}

#[test]
fn the_dates_of_an_anchor_do_not_count() {
    let old = Entity::self_signed(&Draft::authority("Root").valid("2000-01-01", "2010-01-01"));
    assert!(check(&[&old, &old.issue(&Draft::signer("Signer"))]).is_ok());
}

#[test]
fn that_a_certificate_has_expired_is_told_only_where_nothing_else_is_wrong() {
    let expired = Draft::authority("Authority").valid("2000-01-01", "2010-01-01");
    assert!(check_below(&expired).unwrap_err().is_of_time());
    let wrong = expired.key_usage(&[0x80]);
    assert_eq!(check_below(&wrong), Err(PathFault::KeyUsage { certificate: 1 }));
}

#[test]
fn a_signature_of_another_key_is_wrong() {
    let [root, authority, _] = below(&Draft::authority("Authority"));
    let twin = Entity::root("Root")
        .issue(&Draft::authority("Authority").key_type(KeyType::P256, "of somebody else"));
    let forged = twin.issue(&Draft::signer("Signer"));
    assert_eq!(
        check(&[&root, &authority, &forged]),
        Err(PathFault::BadSignature { certificate: 2 })
    );
}

#[test]
fn the_issuers_name_must_be_the_subject_above() {
    let [root, authority, signer] = below(&Draft::authority("Authority"));
    let renamed = root.issue(&Draft::authority("Renamed").with_key(authority.key));
    assert_eq!(check(&[&root, &renamed, &signer]), Err(PathFault::NameChaining { certificate: 2 }));
}

#[test]
fn an_issuer_without_a_name_issues_nothing() {
    let nameless = Entity::self_signed(&Draft::authority("Root").subject(vec![0x30, 0]));
    let signer = nameless.issue(&Draft::signer("Signer"));
    assert_eq!(check(&[&nameless, &signer]), Err(PathFault::NameChaining { certificate: 1 }));
}

#[test]
fn who_is_no_authority_issues_nothing() {
    let fault = Err(PathFault::NotAnAuthority { certificate: 1 });
    assert_eq!(check_below(&Draft::signer("Signer as authority").key_usage(&[0x06])), fault);
    assert_eq!(check_below(&Draft::new("No extension")), fault);
}

#[test]
fn a_key_that_is_not_for_certificates_issues_none() {
    let draft = Draft::authority("Authority").key_usage(&[0x02]);
    assert_eq!(check_below(&draft), Err(PathFault::KeyUsage { certificate: 1 }));
}

#[test]
fn a_path_length_counts_authorities_that_are_not_self_issued() {
    let root = Entity::self_signed(&Draft::authority("Root").is_authority(Some(1)));
    let first = root.issue(&Draft::authority("First"));
    let renewed = first.issue(&Draft::authority("First").key_type(KeyType::P256, "renewed"));
    let signer = renewed.issue(&Draft::signer("Signer"));
    assert!(check(&[&root, &first, &renewed, &signer]).is_ok());
    let second = renewed.issue(&Draft::authority("Second"));
    let signer = second.issue(&Draft::signer("Signer"));
    assert_eq!(
        check(&[&root, &first, &renewed, &second, &signer]),
        Err(PathFault::PathLength { certificate: 3 })
    );
}

#[test]
fn an_anchor_that_is_a_signers_certificate_issues_nothing() {
    let signer = Entity::self_signed(&Draft::signer("Signer"));
    assert_eq!(
        check(&[&signer, &signer.issue(&Draft::signer("Other"))]),
        Err(PathFault::KeyUsage { certificate: 0 })
    );
    let no_authority = Draft::new("Signer").extension(
        const_oid::db::rfc5280::ID_CE_BASIC_CONSTRAINTS,
        true,
        &[0x30, 0],
    );
    let signer = Entity::self_signed(&no_authority);
    assert_eq!(
        check(&[&signer, &signer.issue(&Draft::signer("Other"))]),
        Err(PathFault::NotAnAuthority { certificate: 0 })
    );
}

#[test]
fn the_constraints_of_anchor_and_authority_hold_for_what_is_below() {
    let names = const_oid::db::rfc5280::ID_CE_SUBJECT_ALT_NAME;
    let bound =
        |draft: Draft| draft.extension(ID_CE_NAME_CONSTRAINTS, true, &only_domain("example.vn"));
    let free = Entity::root("Root");
    let bound_root = Entity::self_signed(&bound(Draft::authority("Root")));
    for (root, authority) in [
        (&free, bound(Draft::authority("Authority"))),
        (&bound_root, Draft::authority("Authority")),
    ] {
        let authority = root.issue(&authority);
        let inside = Draft::signer("S").extension(names, false, &host("a.example.vn"));
        let outside = Draft::signer("S").extension(names, false, &host("example.com"));
        assert!(check(&[root, &authority, &authority.issue(&inside)]).is_ok());
        assert_eq!(
            check(&[root, &authority, &authority.issue(&outside)]),
            Err(PathFault::NameConstraints { certificate: 2 })
        );
    }
}

#[test]
fn a_policy_that_is_required_must_be_named_all_the_way() {
    let required =
        Inputs { policies: vec![MADE_UP], explicit_policy: true, ..Inputs::at(at("2026-01-01")) };
    let root = Entity::root("Root");
    let authority = root.issue(&Draft::authority("Authority").policies(&[MADE_UP]));
    let named = authority.issue(&Draft::signer("Signer").policies(&[MADE_UP]));
    let validated = check_with(&[&root, &authority, &named], &required).unwrap();
    assert_eq!(validated.policies, [MADE_UP].into());
    let unnamed = authority.issue(&Draft::signer("Signer"));
    assert_eq!(
        check_with(&[&root, &authority, &unnamed], &required),
        Err(PathFault::NoValidPolicy { certificate: 2 })
    );
}

#[test]
fn the_last_certificate_can_itself_require_a_policy() {
    // policyConstraints with requireExplicitPolicy [0] of 0, and of 1, which is for what comes below.
    let requiring = |skip| {
        let constraints = tlv(0x30, &tlv(0x80, &[skip]));
        let id = const_oid::db::rfc5280::ID_CE_POLICY_CONSTRAINTS;
        let root = Entity::root("Root");
        let signer = root.issue(&Draft::signer("Signer").extension(id, true, &constraints));
        check(&[&root, &signer])
    };
    assert_eq!(requiring(0), Err(PathFault::NoValidPolicy { certificate: 1 }));
    assert!(requiring(1).is_ok());
}

#[test]
fn what_is_critical_and_unknown_malformed_or_twice_there_makes_a_path_invalid() {
    let null = tlv(0x05, &[]);
    let unknown = Draft::authority("Authority").extension(MADE_UP, true, &null);
    assert_eq!(
        check_below(&unknown),
        Err(PathFault::UnknownCriticalExtension { certificate: 1, extension: MADE_UP })
    );
    let extension = ID_CE_NAME_CONSTRAINTS;
    let malformed = Draft::authority("Authority").extension(extension, false, &null);
    assert_eq!(
        check_below(&malformed),
        Err(PathFault::MalformedExtension { certificate: 1, extension })
    );
    let twice = Draft::authority("Authority")
        .extension(MADE_UP, false, &null)
        .extension(MADE_UP, false, &null);
    assert_eq!(
        check_below(&twice),
        Err(PathFault::RepeatedExtension { certificate: 1, extension: MADE_UP })
    );
}

#[test]
fn a_key_of_an_unknown_kind_is_not_supported_which_is_not_the_same_as_wrong() {
    let [root, authority, signer] = below(&Draft::authority("Authority"));
    // The same root with another curve named: secp256k1 in place of P-256.
    let p256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    let mut der = root.der.clone();
    let place = der.windows(8).position(|window| window == p256).unwrap();
    der[place + 7] = 0x06;
    let unknown = Entity { der, ..root };
    let fault = check(&[&unknown, &authority, &signer]).unwrap_err();
    assert!(matches!(fault, PathFault::Unsupported { certificate: 0, .. }), "{fault:?}");
}

#[test]
fn nine_certificates_below_an_anchor_are_too_many() {
    let mut path = vec![Entity::root("Root")];
    for name in 1..=9 {
        let next = path.last().unwrap().issue(&Draft::authority(&name.to_string()));
        path.push(next);
    }
    let path: Vec<_> = path.iter().collect();
    assert!(check(&path[..9]).is_ok());
    assert_eq!(check(&path), Err(PathFault::TooLong));
}
