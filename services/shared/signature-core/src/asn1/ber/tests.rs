use super::*;

const OID: &[u8] = &[0x06, 0x01, 0x2a];

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    write_length(content.len(), &mut out);
    out.extend(content);
    out
}

fn indefinite(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], content, &[0, 0]].concat()
}

/// An envelope around `content`, each constructed element written by `with`.
fn envelope(with: impl Fn(u8, &[u8]) -> Vec<u8>, string: &[u8], certificates: &[u8]) -> Vec<u8> {
    let encapsulated = with(SEQUENCE, &[OID, &with(EXPLICIT_0, string)].concat());
    let fields = [&[2, 1, 1][..], &with(SET, &[]), &encapsulated, certificates, &with(SET, &[])];
    let signed_data = with(SEQUENCE, &fields.concat());
    with(SEQUENCE, &[OID, &with(EXPLICIT_0, &signed_data)].concat())
}

#[test]
fn an_envelope_in_der_stays_where_it_is() {
    let der = envelope(element, &element(OCTET_STRING, b"content"), &[]);
    assert!(matches!(to_der(&der), Ok(Cow::Borrowed(bytes)) if bytes == der));
}

#[test]
fn indefinite_lengths_and_strings_in_pieces_become_der() {
    let pieces = [element(OCTET_STRING, b"con"), element(OCTET_STRING, b"tent")].concat();
    let nested = indefinite(OCTET_STRING_IN_PIECES, &indefinite(OCTET_STRING_IN_PIECES, &pieces));
    let ber = envelope(indefinite, &nested, &[]);
    let der = envelope(element, &element(OCTET_STRING, b"content"), &[]);
    assert_eq!(to_der(&ber).unwrap(), der);
}

#[test]
fn what_stands_in_a_list_is_copied_and_not_written_anew() {
    let odd = [0x30, 0x81, 0x03, 0x02, 0x01, 0x05];
    let ber = envelope(indefinite, &element(OCTET_STRING, b""), &indefinite(EXPLICIT_0, &odd));
    let der = envelope(element, &element(OCTET_STRING, b""), &element(EXPLICIT_0, &odd));
    assert_eq!(to_der(&ber).unwrap(), der);
    let inside = envelope(indefinite, &[0x04, 0], &indefinite(EXPLICIT_0, &indefinite(0x30, OID)));
    assert_eq!(to_der(&inside), Err(BerFault::Length));
}

#[test]
fn what_follows_is_a_fault_or_handed_back() {
    let mut der = envelope(element, &[0x04, 0], &[]);
    let length = der.len();
    der.extend([0, 0, 0]);
    assert_eq!(to_der(&der), Err(BerFault::Trailing));
    let (first, rest) = first_element(&der).unwrap();
    assert_eq!((first.len(), rest), (length, &[0, 0, 0][..]));
}

#[test]
fn a_string_that_nests_too_deep_is_refused() {
    let mut string = element(OCTET_STRING, b"x");
    for _ in 0..MAX_DEPTH {
        string = indefinite(OCTET_STRING_IN_PIECES, &string);
    }
    assert_eq!(to_der(&envelope(indefinite, &string, &[])), Err(BerFault::Limit));
    let bomb = [OCTET_STRING_IN_PIECES, 0x80].repeat(100_000);
    assert_eq!(to_der(&envelope(indefinite, &bomb, &[])), Err(BerFault::Limit));
}

#[test]
fn more_bytes_than_a_signature_may_have_are_refused() {
    assert_eq!(to_der(&vec![0x30; MAX_BYTES + 1]), Err(BerFault::Limit));
}

#[test]
fn a_set_out_of_order_or_a_long_length_is_no_der() {
    assert!(is_der(&element(SET, &[2, 1, 1, 2, 1, 2])));
    assert!(!is_der(&element(SET, &[2, 1, 2, 2, 1, 1])));
    let within = |content: &[u8]| element(SET, &element(SEQUENCE, content));
    assert!(!is_der(&within(&element(SET, &[2, 1, 2, 2, 1, 1]))));
    // A name within a value: its owner's to write.
    assert!(is_der(&within(&element(SET, &element(SET, &[2, 1, 2, 2, 1, 1])))));
    assert!(!is_der(&[0x30, 0x81, 0x03, 2, 1, 1]));
    assert!(!is_der(&indefinite(SEQUENCE, &[2, 1, 1])));
    assert!(!is_der(&element(OCTET_STRING_IN_PIECES, &[4, 1, 1])));
    assert!(!is_der(&[0x30, 0x03, 2, 1]));
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let _ = to_der(&bytes);
        is_der(&bytes);
    }

    #[test]
    fn no_change_of_an_envelope_makes_it_panic(at in 0_usize..60, to in 0_u8..=255) {
        let string = indefinite(OCTET_STRING_IN_PIECES, &element(OCTET_STRING, b"content"));
        let mut ber = envelope(indefinite, &string, &[]);
        if let Some(byte) = ber.get_mut(at) {
            *byte = to;
        }
        let _ = to_der(&ber).map(Cow::into_owned);
        is_der(&ber);
    }
}
