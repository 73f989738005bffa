use proptest::prelude::*;

use super::*;
use crate::crypto::Digest;
use crate::testing::pki::write::{Seq, explicit, integer, oid, tlv};
use crate::testing::pki::{Key, KeyType, Scheme};
use const_oid::ObjectIdentifier;

const MESSAGE: &[u8] = b"a message";

fn public(key: &Key) -> PublicKey {
    PublicKey::from_spki_der(key.public_key_info()).unwrap()
}

fn info(identifier: &Seq, bits: &[u8]) -> Result<PublicKey, CryptoFault> {
    let mut info = Seq::new();
    info.raw(&identifier.finish()).bits(bits);
    PublicKey::from_spki_der(&info.finish())
}

fn identifier(algorithm: &str, parameters: &[u8]) -> Seq {
    let mut identifier = Seq::new();
    identifier.raw(&oid(ObjectIdentifier::new_unwrap(algorithm))).raw(parameters);
    identifier
}

fn on_p256(bits: &[u8]) -> Result<PublicKey, CryptoFault> {
    let curve = oid(ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"));
    info(&identifier("1.2.840.10045.2.1", &curve), bits)
}

#[test]
fn a_key_says_its_kind_and_its_bits() {
    for (made, kind, bits) in [
        (KeyType::Rsa1024, KeyKind::Rsa, 1024),
        (KeyType::P256, KeyKind::P256, 256),
        (KeyType::P384, KeyKind::P384, 384),
        (KeyType::Ed25519, KeyKind::Ed25519, 256),
    ] {
        let key = public(&Key::named(made, "key"));
        assert_eq!((key.kind(), key.bits()), (kind, bits));
    }
}

#[test]
fn old_algorithms_are_verified_truthfully() {
    let key = Key::named(KeyType::Rsa1024, "key");
    for digest in [Digest::Sha1, Digest::Sha224, Digest::Sha256, Digest::Sha384, Digest::Sha512] {
        let key = key.with_digest(digest);
        let mut value = key.sign(MESSAGE);
        let algorithm = SignatureAlgorithm::RsaPkcs1(digest);
        assert_eq!(verify(&public(&key), algorithm, MESSAGE, &value), Ok(()), "{digest}");
        value[20] ^= 1;
        let answer = verify(&public(&key), algorithm, MESSAGE, &value);
        assert_eq!(answer, Err(CryptoFault::Wrong), "{digest}");
    }
}

#[test]
fn fixed_and_der_are_two_ways_to_write_one_value() {
    for (made, digest, field) in
        [(KeyType::P256, Digest::Sha512, 32), (KeyType::P384, Digest::Sha1, 48)]
    {
        let key = Key::named(made, "key").with_digest(digest);
        let der = key.sign(MESSAGE);
        let key = public(&key);
        assert_eq!(verify(&key, SignatureAlgorithm::Ecdsa(digest), MESSAGE, &der), Ok(()));
        let fixed = SignatureAlgorithm::EcdsaFixed(digest);
        assert_eq!(verify(&key, fixed, MESSAGE, &der), Err(CryptoFault::Wrong));
        let written = match made {
            KeyType::P256 => p256::ecdsa::Signature::from_der(&der).unwrap().to_bytes().to_vec(),
            _ => p384::ecdsa::Signature::from_der(&der).unwrap().to_bytes().to_vec(),
        };
        assert_eq!(verify(&key, fixed, MESSAGE, &written), Ok(()));
        let longer = [written.clone(), vec![0]].concat();
        assert_eq!(verify(&key, fixed, MESSAGE, &longer), Err(CryptoFault::Wrong));
        let zero_between = [&written[..field], &[0], &written[field..]].concat();
        assert_eq!(verify(&key, fixed, MESSAGE, &zero_between), Err(CryptoFault::Wrong));
        // Zeros are r = s = 0, which no signature has.
        assert_eq!(verify(&key, fixed, MESSAGE, &vec![0; 2 * field]), Err(CryptoFault::Wrong));
    }
}

#[test]
fn a_key_of_another_kind_is_a_bad_key() {
    let rsa = public(&Key::named(KeyType::Rsa1024, "key"));
    let curve = public(&Key::named(KeyType::P256, "key"));
    for (key, algorithm) in [
        (&rsa, SignatureAlgorithm::Ecdsa(Digest::Sha256)),
        (&rsa, SignatureAlgorithm::Ed25519),
        (&curve, SignatureAlgorithm::RsaPkcs1(Digest::Sha256)),
        (&curve, SignatureAlgorithm::Ed25519),
    ] {
        let answer = verify(key, algorithm, MESSAGE, &[0; 64]);
        assert!(matches!(answer, Err(CryptoFault::BadKey(_))), "{algorithm}");
    }
}

#[test]
fn a_compressed_point_is_the_same_key_and_one_off_the_curve_is_none() {
    let key = Key::named(KeyType::P256, "key");
    let point = key.public_key_bits();
    let parity = 2 + (point[64] & 1);
    let compressed = [&[parity], &point[1..33]].concat();
    assert_eq!(on_p256(&compressed), Ok(public(&key)));
    let mut off = point.clone();
    off[64] ^= 1;
    assert!(matches!(on_p256(&off), Err(CryptoFault::BadKey(_))));
    assert!(matches!(on_p256(&[0]), Err(CryptoFault::BadKey(_))), "the point at infinity");
}

#[test]
fn curves_and_keys_that_are_not_known_are_unsupported() {
    let brainpool = oid(ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.7"));
    for made in [
        info(&identifier("1.2.840.10045.2.1", &brainpool), &[4; 65]),
        // Ed448
        info(&identifier("1.3.101.113", &[]), &[0; 57]),
    ] {
        assert!(matches!(made, Err(CryptoFault::Unsupported(_))), "{made:?}");
    }
}

fn rsa_of(modulus: &[u8], exponent: u64) -> Vec<u8> {
    let mut key = Seq::new();
    key.raw(&tlv(0x02, modulus)).raw(&integer(exponent));
    key.finish()
}

#[test]
fn a_key_of_ed25519_has_32_bytes_and_no_parameters() {
    let key = Key::named(KeyType::Ed25519, "key").public_key_bits();
    assert!(info(&identifier("1.3.101.112", &[]), &key).is_ok());
    let null = info(&identifier("1.3.101.112", &tlv(0x05, &[])), &key);
    let short = info(&identifier("1.3.101.112", &[]), &key[1..]);
    for made in [null, short] {
        assert!(matches!(made, Err(CryptoFault::BadKey(_))), "{made:?}");
    }
}

#[test]
fn rsa_is_verified_from_1024_to_8192_bits() {
    let rsa = identifier("1.2.840.113549.1.1.1", &tlv(0x05, &[]));
    for length in [64, 1032, 5000] {
        let modulus = [vec![0x7f; length - 1], vec![1]].concat();
        let key = info(&rsa, &rsa_of(&modulus, 65537)).unwrap();
        let answer = verify(&key, SignatureAlgorithm::RsaPkcs1(Digest::Sha256), MESSAGE, &[0; 64]);
        assert!(matches!(answer, Err(CryptoFault::Unsupported(_))), "{length}");
    }
}

#[test]
fn an_even_modulus_or_an_exponent_of_one_is_no_key() {
    let rsa = identifier("1.2.840.113549.1.1.1", &tlv(0x05, &[]));
    let even = vec![0x42; 256];
    let odd = vec![0x43; 256];
    for bits in [rsa_of(&even, 65537), rsa_of(&odd, 1), rsa_of(&odd, 4), rsa_of(&odd, 0)] {
        assert!(matches!(info(&rsa, &bits), Err(CryptoFault::BadKey(_))));
    }
    assert!(info(&rsa, &rsa_of(&odd, 3)).is_ok());
}

fn sha256() -> Vec<u8> {
    identifier("2.16.840.1.101.3.4.2.1", &tlv(0x05, &[])).finish()
}

#[test]
fn a_key_of_pss_verifies_by_pss_alone_and_by_its_own_parameters() {
    let made = Key::named(KeyType::Rsa2048, "RSA").with_scheme(Scheme::Pss);
    let value = made.sign(MESSAGE);
    let pkcs1 = made.with_scheme(Scheme::Pkcs1).sign(MESSAGE);
    let bits = made.public_key_bits();
    let free = info(&identifier("1.2.840.113549.1.1.10", &[]), &bits).unwrap();
    assert_eq!(free.kind(), KeyKind::RsaPss);
    let of = |digest| verify(&free, SignatureAlgorithm::pss(digest), MESSAGE, &value);
    assert_eq!(of(Digest::Sha256), Ok(()));
    assert_eq!(of(Digest::Sha512), Err(CryptoFault::Wrong));
    let by_pkcs1 = verify(&free, SignatureAlgorithm::RsaPkcs1(Digest::Sha256), MESSAGE, &pkcs1);
    assert!(matches!(by_pkcs1, Err(CryptoFault::BadKey(_))));

    // Bound to what it does, and to a longer salt.
    let mut mask = Seq::new();
    mask.raw(&oid(ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8"))).raw(&sha256());
    for (least, fits) in [(32, true), (33, false)] {
        let parameters =
            [explicit(0, &sha256()), explicit(1, &mask.finish()), explicit(2, &integer(least))];
        let parameters = tlv(0x30, &parameters.concat());
        let bound = info(&identifier("1.2.840.113549.1.1.10", &parameters), &bits).unwrap();
        let answer = verify(&bound, SignatureAlgorithm::pss(Digest::Sha256), MESSAGE, &value);
        assert_eq!(answer.is_ok(), fits, "{answer:?}");
    }

    // Bound to SHA-1, MGF1 with SHA-1 and a salt of at least 33.
    let parameters = tlv(0x30, &explicit(2, &integer(33)));
    let bound = info(&identifier("1.2.840.113549.1.1.10", &parameters), &bits).unwrap();
    let answer = verify(&bound, SignatureAlgorithm::pss(Digest::Sha256), MESSAGE, &value);
    assert!(matches!(answer, Err(CryptoFault::BadKey(_))));
}

#[test]
fn a_salt_longer_than_the_key_is_wrong_and_not_a_crash() {
    let key = public(&Key::named(KeyType::Rsa1024, "key"));
    for salt in [0, 106, 107, 128, u32::MAX] {
        let algorithm =
            SignatureAlgorithm::RsaPss { digest: Digest::Sha1, mask: Digest::Sha1, salt };
        assert_eq!(verify(&key, algorithm, MESSAGE, &[1; 128]), Err(CryptoFault::Wrong));
    }
}

proptest! {
    #[test]
    fn no_bytes_of_a_key_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        let _ = PublicKey::from_spki_der(&bytes);
        let _ = on_p256(&bytes);
        let _ = info(&identifier("1.2.840.113549.1.1.1", &tlv(0x05, &[])), &bytes);
    }

    #[test]
    fn no_value_makes_it_panic(value in prop::collection::vec(any::<u8>(), 0..140)) {
        let digest = Digest::Sha224;
        for made in [KeyType::Rsa1024, KeyType::P256, KeyType::P384, KeyType::Ed25519] {
            let key = public(&Key::named(made, "key"));
            for algorithm in [
                SignatureAlgorithm::RsaPkcs1(digest),
                SignatureAlgorithm::pss(digest),
                SignatureAlgorithm::Ecdsa(digest),
                SignatureAlgorithm::EcdsaFixed(digest),
                SignatureAlgorithm::Ed25519,
            ] {
                prop_assert!(verify(&key, algorithm, MESSAGE, &value).is_err());
            }
        }
    }
}
