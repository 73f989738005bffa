use super::*;
use crate::testing::pki::write::{Seq, oid, tlv};

const UTF8: u8 = 0x0c;
const PRINTABLE: u8 = 0x13;
const BMP: u8 = 0x1e;
const COUNTRY: &str = "2.5.4.6";
const ORGANISATION: &str = "2.5.4.10";

fn attribute(kind: &str, tag: u8, value: &[u8]) -> Vec<u8> {
    let mut attribute = Seq::new();
    attribute.raw(&oid(ObjectIdentifier::new_unwrap(kind))).raw(&tlv(tag, value));
    attribute.finish()
}

/// A name whose relative names have these attributes.
fn name(relative: &[&[&Vec<u8>]]) -> Name {
    let mut name = Seq::new();
    for attributes in relative {
        let content: Vec<u8> = attributes.iter().flat_map(|bytes| bytes.iter().copied()).collect();
        name.raw(&tlv(0x31, &content));
    }
    Name::from_der(&name.finish()).unwrap()
}

fn organisation(tag: u8, value: &[u8]) -> Name {
    name(&[&[&attribute(ORGANISATION, tag, value)]])
}

#[test]
fn the_kind_of_a_string_makes_no_difference() {
    let utf8 = organisation(UTF8, "Sở Tài chính".as_bytes());
    let utf16: Vec<u8> = "SỞ TÀI  CHÍNH".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(utf8, organisation(BMP, &utf16));
    assert_eq!(organisation(UTF8, b"City"), organisation(PRINTABLE, b" city "));
    assert_ne!(organisation(UTF8, b"City"), organisation(PRINTABLE, b"Citys"));
}

#[test]
fn the_order_of_relative_names_counts() {
    let country = attribute(COUNTRY, PRINTABLE, b"VN");
    let city = attribute(ORGANISATION, UTF8, b"City");
    let there = name(&[&[&country], &[&city]]);
    assert_ne!(there, name(&[&[&city], &[&country]]));
    assert_ne!(there, name(&[&[&country, &city]]));
}

/// DER sorts them by their bytes, and case can turn that round.
#[test]
fn the_order_within_a_relative_name_does_not_count() {
    let of = |text: &[u8]| attribute(ORGANISATION, UTF8, text);
    let (capital_first, small_first) = ((of(b"B"), of(b"a")), (of(b"A"), of(b"b")));
    assert_eq!(
        name(&[&[&capital_first.0, &capital_first.1]]),
        name(&[&[&small_first.0, &small_first.1]])
    );
}

#[test]
fn the_same_text_in_another_attribute_is_another_name() {
    let common = name(&[&[&attribute("2.5.4.3", UTF8, b"City")]]);
    assert_ne!(common, organisation(UTF8, b"City"));
}

#[test]
fn a_name_is_within_its_beginning() {
    let country = attribute(COUNTRY, PRINTABLE, b"VN");
    let city = attribute(ORGANISATION, UTF8, b"City");
    let base = name(&[&[&country]]);
    let whole = name(&[&[&country], &[&city]]);
    assert!(whole.is_within(&base) && whole.is_within(&whole));
    assert!(!base.is_within(&whole));
}

#[test]
fn what_is_no_text_is_compared_by_its_bytes() {
    // Not UTF-8, and not equal to what it would be with characters put in place.
    assert_ne!(organisation(UTF8, b"\xff"), organisation(UTF8, "\u{fffd}".as_bytes()));
    assert_eq!(organisation(UTF8, b"\xff"), organisation(UTF8, b"\xff"));
    assert_ne!(organisation(BMP, &[0xd8, 0x00]), organisation(BMP, &[0xd8, 0x01]));
}

#[test]
fn a_name_of_more_than_16_kib_is_not_read() {
    let mut name = Seq::new();
    name.raw(&tlv(0x31, &attribute(ORGANISATION, UTF8, &vec![b'a'; MAX_NAME_BYTES])));
    assert!(Name::from_der(&name.finish()).is_err());
}
