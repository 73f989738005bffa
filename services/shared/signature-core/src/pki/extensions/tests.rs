use const_oid::db::rfc5280::{ID_KP_OCSP_SIGNING, ID_KP_TIME_STAMPING};

use super::*;
use crate::testing::pki::write::{Seq, explicit, oid, tlv};
use crate::testing::pki::{Draft, Entity};

fn read(draft: &Draft) -> Extensions {
    Entity::root("Root").issue(draft).certificate().extensions().clone()
}

#[test]
fn the_purposes_of_a_timestamper_are_critical_and_those_of_a_responder_are_not() {
    let timestamper = read(&Draft::timestamper("TSA")).extended_key_usage.unwrap();
    assert!(timestamper.critical && timestamper.allows(ID_KP_TIME_STAMPING));
    assert!(!timestamper.allows(ID_KP_OCSP_SIGNING));
    let responder = read(&Draft::responder("OCSP"));
    assert!(!responder.extended_key_usage.unwrap().critical);
    assert!(responder.ocsp_nocheck);
}

#[test]
fn the_alternative_names_are_read_by_their_kind() {
    let mut names = Seq::new();
    names
        .raw(&tlv(0x81, b"an@example.vn"))
        .raw(&tlv(0x82, b"example.vn"))
        .raw(&tlv(0x86, b"https://example.vn/"))
        .raw(&tlv(0x87, &[10, 0, 0, 1]))
        .raw(&explicit(4, &Entity::root("Other").name))
        .raw(&tlv(0x88, &[0x2a, 0x03]));
    let extensions =
        read(&Draft::signer("Signer").extension(ID_CE_SUBJECT_ALT_NAME, false, &names.finish()));
    let [email, dns, uri, ip, directory, other] = &extensions.subject_alternative_names[..] else {
        panic!("{:?}", extensions.subject_alternative_names);
    };
    assert_eq!(*email, GeneralName::Email("an@example.vn".to_owned()));
    assert_eq!(*dns, GeneralName::Dns("example.vn".to_owned()));
    assert_eq!(*uri, GeneralName::Uri("https://example.vn/".to_owned()));
    assert_eq!(*ip, GeneralName::Ip(vec![10, 0, 0, 1]));
    assert!(matches!(directory, GeneralName::Directory(name) if name.to_string() == "CN=Other"));
    assert_eq!(*other, GeneralName::Other(8));
}

#[test]
fn the_addresses_of_responder_and_issuer_are_told_apart() {
    let access = |method, address: &[u8]| {
        let mut access = Seq::new();
        access.raw(&oid(method)).raw(&tlv(0x86, address));
        access.finish()
    };
    let mut both = Seq::new();
    both.raw(&access(ID_AD_OCSP, b"http://ocsp.example.vn"));
    both.raw(&access(ID_AD_CA_ISSUERS, b"http://ca.example.vn/ca.crt"));
    let draft =
        Draft::signer("Signer").extension(ID_PE_AUTHORITY_INFO_ACCESS, false, &both.finish());
    let extensions = read(&draft);
    assert_eq!(extensions.ocsp_addresses, ["http://ocsp.example.vn"]);
    assert_eq!(extensions.issuer_addresses, ["http://ca.example.vn/ca.crt"]);
}

#[test]
fn a_policy_that_is_named_twice_is_not_well_made() {
    let policy = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.2");
    let extensions = read(&Draft::signer("Signer").policies(&[policy, policy]));
    assert_eq!(extensions.malformed, [ID_CE_CERTIFICATE_POLICIES]);
}

#[test]
fn more_than_64_extensions_are_not_read() {
    let mut draft = Draft::new("Signer");
    for arc in 0..=64 {
        let id = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473").push_arc(arc).unwrap();
        draft = draft.extension(id, false, &[5, 0]);
    }
    let der = Entity::root("Root").issue(&draft).der;
    assert!(crate::pki::Certificate::from_der(&der).is_err());
}

/// Not DER, but met: the default is written out.
#[test]
fn a_default_that_is_written_out_is_read() {
    let constraints = Draft::signer("Signer").extension(
        ID_CE_BASIC_CONSTRAINTS,
        true,
        &tlv(0x30, &tlv(0x01, &[0])),
    );
    let read_constraints = read(&constraints);
    assert_eq!(read_constraints.malformed, []);
    assert!(read_constraints.basic_constraints.is_some_and(|constraints| !constraints.ca));
    let mut extension = Seq::new();
    extension
        .raw(&oid(ID_CE_SUBJECT_KEY_IDENTIFIER))
        .raw(&tlv(0x01, &[0]))
        .raw(&tlv(0x04, &tlv(0x04, &[1, 2, 3])));
    let parsed = Extension::from_der(&extension.finish()).unwrap();
    assert_eq!(Extensions::read(&[parsed]).unwrap().subject_key_id, Some(vec![1, 2, 3]));
}

/// RFC 5280 knows no least and no greatest distance, and an address without its mask is no network.
#[test]
fn a_subtree_with_a_distance_or_without_a_mask_is_not_well_made() {
    let with = |subtree: &[u8]| {
        let constraints = tlv(0x30, &tlv(0xa0, &tlv(0x30, subtree)));
        let draft = Draft::authority("Authority");
        read(&draft.extension(ID_CE_NAME_CONSTRAINTS, true, &constraints)).malformed
    };
    let host = tlv(0x82, b"example.vn");
    assert_eq!(with(&host), []);
    let least = [&host[..], &tlv(0x80, &[1])].concat();
    let greatest = [&host[..], &tlv(0x81, &[1])].concat();
    for subtree in [least, greatest, tlv(0x87, &[10, 0, 0, 1])] {
        assert_eq!(with(&subtree), [ID_CE_NAME_CONSTRAINTS]);
    }
}
