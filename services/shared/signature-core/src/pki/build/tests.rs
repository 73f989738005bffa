use proptest::prelude::*;

use super::*;
use crate::testing::pki::{Draft, Entity, KeyType, at};

fn now() -> Inputs {
    Inputs::at(at("2026-01-01"))
}

fn named(name: &str, key: &str) -> Draft {
    Draft::authority(name).key_type(KeyType::P256, key)
}

#[test]
fn a_signer_is_traced_to_the_root_with_each_kind_of_key() {
    for kind in [KeyType::P256, KeyType::P384, KeyType::Ed25519, KeyType::Rsa2048] {
        let root = Entity::self_signed(&Draft::authority("Root").key_type(kind, "root"));
        let authority = root.issue(&Draft::authority("Authority").key_type(kind, "authority"));
        let signer = authority.issue(&Draft::signer("Signer").key_type(kind, "signer"));
        let (root, authority, signer) =
            (root.certificate(), authority.certificate(), signer.certificate());
        let pool = Pool::new([&root], [&authority]);
        let found = build(&signer, &pool, &now());
        let (path, _) = found.unwrap_or_else(|none| panic!("{kind:?}: {none:?}"));
        assert_eq!((path.anchor, path.certificates), (&root, vec![&authority, &signer]));
    }
}

#[test]
fn an_anchor_itself_needs_no_path() {
    let root = Entity::root("Root").certificate();
    let (path, _) = build(&root, &Pool::new([&root], []), &now()).unwrap();
    assert!(path.certificates.is_empty());
}

#[test]
fn without_an_anchor_there_is_no_path_and_nothing_near() {
    let root = Entity::root("Root");
    let (root, signer) = (root.certificate(), root.issue(&Draft::signer("S")).certificate());
    // A root that only came along is not trusted.
    let none = build(&signer, &Pool::new([], [&root]), &now()).unwrap_err();
    assert_eq!(none, NoPath { nearest: None, exhausted: false });
}

#[test]
fn of_two_ways_the_valid_one_is_taken() {
    let root = Entity::root("Root");
    let expired = root.issue(&named("Authority", "key").valid("2000-01-01", "2010-01-01"));
    let renewed = root.issue(&named("Authority", "key").serial(&[2]));
    let signer = renewed.issue(&Draft::signer("Signer")).certificate();
    let (root, expired, renewed) =
        (root.certificate(), expired.certificate(), renewed.certificate());
    for intermediates in [[&expired, &renewed], [&renewed, &expired]] {
        let pool = Pool::new([&root], intermediates);
        let (path, _) = build(&signer, &pool, &now()).unwrap();
        assert_eq!(path.certificates[0], &renewed);
    }
    let none = build(&signer, &Pool::new([&root], [&expired]), &now()).unwrap_err();
    assert!(matches!(none.nearest, Some((_, PathFault::Expired { certificate: 1, .. }))));
}

#[test]
fn the_fault_of_the_path_that_came_nearest_is_told() {
    let root = Entity::root("Root");
    let expired = root.issue(&named("Authority", "key").valid("2000-01-01", "2010-01-01"));
    let signer = expired.issue(&Draft::signer("Signer").without_key_identifiers());
    // Somebody else with the same name: the signature will be wrong.
    let twin = root.issue(&named("Authority", "other key"));
    let (root, expired, twin) = (root.certificate(), expired.certificate(), twin.certificate());
    let signer = signer.certificate();
    for intermediates in [[&expired, &twin], [&twin, &expired]] {
        let none = build(&signer, &Pool::new([&root], intermediates), &now()).unwrap_err();
        assert!(matches!(none.nearest, Some((_, PathFault::Expired { .. }))), "{none:?}");
    }
}

#[test]
fn an_issuer_whose_key_is_named_otherwise_is_not_tried() {
    let root = Entity::root("Root");
    let authority = root.issue(&named("Authority", "key"));
    let twin = root.issue(&named("Authority", "other key")).certificate();
    let signer = authority.issue(&Draft::signer("Signer")).certificate();
    let root = root.certificate();
    let none = build(&signer, &Pool::new([&root], [&twin]), &now()).unwrap_err();
    assert_eq!(none.nearest, None);
}

#[test]
fn two_authorities_that_certify_each_other_are_no_ring_without_end() {
    let one = Entity::self_signed(&named("One", "one"));
    let two = Entity::self_signed(&named("Two", "two"));
    let one_by_two = two.issue(&named("One", "one")).certificate();
    let two_by_one = one.issue(&named("Two", "two")).certificate();
    let signer = one.issue(&Draft::signer("Signer")).certificate();
    let root = Entity::root("Root");
    let one_by_root = root.issue(&named("One", "one")).certificate();
    let root = root.certificate();
    let pool = Pool::new([&root], [&one_by_two, &two_by_one, &one_by_root]);
    let mut visited = Vec::new();
    let searched = each_path(&signer, &pool, |path| -> ControlFlow<()> {
        visited.push(path.certificates);
        ControlFlow::Continue(())
    });
    // Not the one that goes round by the other.
    assert_eq!((searched, visited), (Searched::All, vec![vec![&one_by_root, &signer]]));
}

/// Sixteen authorities of which each has certified each other: some 10^9 ways of eight steps.
#[test]
fn cross_certificates_do_not_explode() {
    let authorities: Vec<_> =
        (0..16).map(|name| Entity::self_signed(&Draft::authority(&name.to_string()))).collect();
    let mut crossed = Vec::new();
    for issuer in &authorities {
        for name in 0..authorities.len() {
            crossed.push(issuer.issue(&Draft::authority(&name.to_string())).certificate());
        }
    }
    let signer = authorities[0].issue(&Draft::signer("Signer")).certificate();
    let elsewhere = Entity::root("Elsewhere").certificate();
    let pool = Pool::new([&elsewhere], &crossed);
    let none = build(&signer, &pool, &now()).unwrap_err();
    assert_eq!(none, NoPath { nearest: None, exhausted: true });
}

/// Authorities of the issuer's name and key, as many as anybody likes to make: each costs one check.
#[test]
fn no_more_than_128_signatures_are_checked() {
    let twin = Entity::self_signed(&named("Root", "another key").without_key_identifiers());
    let copies: Vec<_> = (1..=200)
        .map(|serial| named("Authority", "key").serial(&[1, serial]).without_key_identifiers())
        .map(|draft| twin.issue(&draft))
        .collect();
    let signer = copies[0].issue(&Draft::signer("Signer")).certificate();
    let copies: Vec<_> = copies.iter().map(Entity::certificate).collect();
    let root = Entity::root("Root").certificate();
    let pool = Pool::new([&root], &copies);
    let mut visited = 0;
    let searched = each_path(&signer, &pool, |_| -> ControlFlow<()> {
        visited += 1;
        ControlFlow::Continue(())
    });
    assert_eq!((searched, visited), (Searched::All, 200));
    let none = build(&signer, &pool, &now()).unwrap_err();
    assert!(none.exhausted);
    assert!(matches!(none.nearest, Some((_, PathFault::BadSignature { certificate: 1 }))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_change_of_an_intermediate_is_believed(
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let root = Entity::root("Root");
        let authority = root.issue(&Draft::authority("Authority"));
        let signer = authority.issue(&Draft::signer("Signer")).certificate();
        let mut der = authority.der;
        let place = place.index(der.len());
        prop_assume!(der[place] != byte);
        der[place] = byte;
        if let Ok(changed) = Certificate::from_der(&der) {
            let root = root.certificate();
            prop_assert!(build(&signer, &Pool::new([&root], [&changed]), &now()).is_err());
        }
    }
}
