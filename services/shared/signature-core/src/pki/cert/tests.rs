use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{ID_CE_BASIC_CONSTRAINTS, ID_CE_KEY_USAGE};
use proptest::prelude::*;

use super::*;
use crate::testing::pki::write::{Seq, tlv};
use crate::testing::pki::{Draft, Entity, at};

const MADE_UP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");

fn signed_with(extension: impl FnOnce(Draft) -> Draft) -> Certificate {
    Entity::root("Root").issue(&extension(Draft::signer("Signer"))).certificate()
}

#[test]
fn what_stands_in_a_certificate_is_read() {
    let root = Entity::root("Root");
    let signer = root.issue(&Draft::signer("Signer").valid("2024-01-01", "2049-12-31"));
    let certificate = signer.certificate();
    assert_eq!(certificate.serial(), signer.serial);
    assert_eq!(certificate.issuer().as_der(), root.name);
    assert_eq!(certificate.subject().to_string(), "CN=Signer");
    assert_eq!(certificate.not_before(), at("2024-01-01"));
    assert_eq!(certificate.not_after(), at("2049-12-31"));
    assert_eq!(certificate.public_key_info(), signer.key.public_key_info());
    assert_eq!(certificate.algorithm(), Ok(root.key.algorithm()));
    assert!(certificate.names_as_issuer(&root.certificate()));
    assert!(certificate.verify_with(&root.certificate().public_key().unwrap()).is_ok());
}

#[test]
fn what_follows_a_certificate_makes_it_none() {
    let mut der = Entity::root("Root").der;
    der.push(0);
    assert!(Certificate::from_der(&der).is_err());
}

#[test]
fn a_certificate_of_more_than_64_kib_is_not_read() {
    let huge = Draft::signer("Signer").extension(MADE_UP, false, &vec![0; MAX_CERTIFICATE_BYTES]);
    assert!(Certificate::from_der(&Entity::root("Root").issue(&huge).der).is_err());
}

#[test]
fn the_algorithm_inside_must_be_that_outside() {
    let root = Entity::root("Root");
    let mut outer = sequence(&root.der).unwrap();
    let to_be_signed = raw(&mut outer).unwrap();
    let sha384 = root.key.with_digest(Digest::Sha384);
    let mut forged = Seq::new();
    forged.raw(to_be_signed).raw(&sha384.algorithm_identifier()).bits(&sha384.sign(to_be_signed));
    assert!(Certificate::from_der(&forged.finish()).is_err());
}

#[test]
fn an_unknown_extension_counts_only_if_it_is_critical() {
    let value = tlv(0x05, &[]);
    let ignored = signed_with(|draft| draft.extension(MADE_UP, false, &value));
    assert!(ignored.extensions().unknown_critical.is_empty());
    let counted = signed_with(|draft| draft.extension(MADE_UP, true, &value));
    assert_eq!(counted.extensions().unknown_critical, [MADE_UP]);
}

#[test]
fn an_extension_that_is_not_well_made_is_named_and_hides_no_other() {
    let certificate = signed_with(|draft| {
        draft.extension(ID_CE_BASIC_CONSTRAINTS, true, &tlv(0x30, &[0x01, 0x01, 0x42]))
    });
    assert_eq!(certificate.extensions().malformed, [ID_CE_BASIC_CONSTRAINTS]);
    assert!(certificate.may(KeyUsages::DigitalSignature));
}

#[test]
fn an_extension_that_stands_twice_is_named_and_the_first_is_kept() {
    let certificate =
        signed_with(|draft| draft.extension(ID_CE_KEY_USAGE, true, &tlv(0x03, &[1, 0x06])));
    assert_eq!(certificate.extensions().repeated, [ID_CE_KEY_USAGE]);
    assert!(!certificate.may(KeyUsages::KeyCertSign));
}

#[test]
fn a_path_length_above_255_is_read() {
    let constraints = |length| {
        let root = Entity::self_signed(&Draft::authority("Root").is_authority(Some(length)));
        root.certificate().extensions().basic_constraints
    };
    assert_eq!(constraints(1_000).unwrap().path_length, Some(1_000));
}

#[test]
fn a_first_version_has_no_extensions() {
    let root = Entity::root("Root");
    // The version stands first in what is signed, as [0] { INTEGER 2 }.
    let version = [0xa0, 3, 2, 1, 2];
    let at = root.der.windows(version.len()).position(|window| window == version).unwrap();
    let mut der = root.der.clone();
    der[at + 4] = 0;
    assert!(Certificate::from_der(&der).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let _ = Certificate::from_der(&bytes);
    }

    #[test]
    fn no_change_of_a_certificate_makes_the_reader_panic_or_verifies(
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let root = Entity::root("Root");
        let mut der = root.issue(&Draft::signer("Signer").policies(&[MADE_UP])).der;
        let place = place.index(der.len());
        prop_assume!(der[place] != byte);
        der[place] = byte;
        if let Ok(changed) = Certificate::from_der(&der) {
            let key = root.certificate().public_key().unwrap();
            prop_assert!(changed.verify_with(&key).is_err());
        }
    }

    #[test]
    fn a_certificate_that_is_cut_is_none(place in any::<prop::sample::Index>()) {
        let der = Entity::root("Root").der;
        prop_assert!(Certificate::from_der(&der[..place.index(der.len())]).is_err());
    }
}
