//! Algorithms that were good enough once, and never.

use motcua_signature_core::SubIndication as Sub;
use motcua_signature_core::crypto::Digest;
use motcua_signature_core::testing::cms::Attribute;
use motcua_signature_core::testing::pki::{Draft, Key, KeyType, Scheme};
use motcua_signature_core::testing::xml::Recipe;

use crate::city::{CONTENT, City, PASSED, codes, open, said};

fn with_key(key: Key) -> City {
    City::with_signer(&Draft::signer("Nguyễn Văn Mẫu").with_key(key))
}

#[test]
fn every_algorithm_in_use_passes() {
    let rsa = || Key::named(KeyType::Rsa2048, "rsa");
    for key in [
        rsa(),
        rsa().with_scheme(Scheme::Pss),
        rsa().with_digest(Digest::Sha512),
        Key::named(KeyType::P384, "p384"),
        Key::named(KeyType::Ed25519, "ed25519"),
    ] {
        let city = with_key(key);
        let cms = city.signs(CONTENT).finish();
        assert_eq!(city.verdict(&cms), PASSED, "{:?}", city.signer.key.algorithm());
    }
}

#[test]
fn sha_1_is_not_good_enough_today() {
    let city = with_key(Key::named(KeyType::Rsa2048, "rsa").with_digest(Digest::Sha1));
    let cms = city.signs(CONTENT).finish();
    assert_eq!(city.verdict(&cms), open(Sub::CryptoConstraintsFailureNoPoe));
}

#[test]
fn each_hash_and_each_value_is_judged_by_itself() {
    let signed = |recipe: &Recipe, key: &Key| recipe.make(|signed| key.sign(signed));
    let key = Key::named(KeyType::Rsa2048, "rsa");
    let city = with_key(key.clone());
    let rsa_sha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256".to_owned();
    let strong = Recipe { method: rsa_sha256, ..Recipe::enveloped(&city.signer.der) };
    assert_eq!(said(&city.asks(signed(&strong, &key).as_bytes())), PASSED);
    let weak = open(Sub::CryptoConstraintsFailureNoPoe);
    let hashes = Recipe { digest: Digest::Sha1, ..strong.clone() };
    assert_eq!(said(&city.asks(signed(&hashes, &key).as_bytes())), weak);
    let rsa_sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1".to_owned();
    let value = Recipe { method: rsa_sha1, ..strong };
    let made = signed(&value, &key.with_digest(Digest::Sha1));
    assert_eq!(said(&city.asks(made.as_bytes())), weak);
}

#[test]
fn the_padding_of_the_field_is_noted_and_accepted() {
    let mut city = with_key(Key::named(KeyType::Rsa2048, "rsa"));
    let cms = city.signs(CONTENT).finish();
    let report = city.asks_with(&cms, &[("content.bin", CONTENT)]);
    assert_eq!((said(&report), codes(&report)), (PASSED, vec!["pkcs1-padding"]));
    city.policy = "etsi";
    let report = city.asks_with(&cms, &[("content.bin", CONTENT)]);
    assert_eq!((said(&report), codes(&report)), (PASSED, vec![]));
}

#[test]
fn a_signature_that_does_not_bind_its_certificate_is_a_matter_of_policy() {
    let mut city = City::new();
    let unbound = city.signs(CONTENT).signer(|signer| {
        let v2 = Attribute::signing_certificate_v2(Digest::Sha256, &city.signer, &city.authority);
        signer.remove(v2.kind);
    });
    let cms = unbound.finish();
    let report = city.asks_with(&cms, &[("content.bin", CONTENT)]);
    assert_eq!((said(&report), codes(&report)), (PASSED, vec!["signing-certificate-not-bound"]));
    city.policy = "etsi";
    assert_eq!(city.verdict(&cms), open(Sub::SigConstraintsFailure));
}
