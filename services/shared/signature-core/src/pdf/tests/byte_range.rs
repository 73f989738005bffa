//! `/ByteRange` and `/Contents`: exactly the signature's own value is left out.

use super::*;
use crate::testing::pdf::{FONT, byte_range_text, position, replaced};

/// The signed file with its byte range written otherwise, in as many bytes.
fn with_range(change: impl Fn([usize; 3]) -> String) -> Vec<u8> {
    let bytes = signed(Layout::Table).bytes;
    let document = read(&bytes).unwrap();
    let [_, start, end, length] = only(&document).byte_range.map(|n| usize::try_from(n).unwrap());
    let old = byte_range_text([start, end, length]);
    let new = change([start, end, length]);
    assert!(new.len() <= old.len(), "{new}");
    replaced(&bytes, &old, &format!("{new:<width$}", width = old.len()))
}

fn faults_with(change: impl Fn([usize; 3]) -> String) -> Vec<&'static str> {
    faults(&with_range(change))
}

#[test]
fn a_byte_range_is_four_integers_and_none_is_negative() {
    for range in [
        "/ByteRange [0 1 2]",
        "/ByteRange [0 1 2 3 4]",
        "/ByteRange [0 1.5 2 3]",
        "/ByteRange [0 -1 2 3]",
        "/ByteRange [0 1 2 10 0 R]",
        "/ByteRange 4 0 R",
        "/ByteRange []",
        "/ByteRange (0 1 2 3)",
    ] {
        assert_eq!(faults_with(|_| range.to_owned()), ["byte-range-wrong"], "{range}");
    }
    assert_eq!(faults_with(|_| String::new()), ["byte-range-missing"]);
    assert_eq!(faults_with(|_| "/ByteRange null".to_owned()), ["byte-range-missing"]);
}

#[test]
fn a_byte_range_begins_with_the_first_byte() {
    let range = |[start, end, length]: [usize; 3]| format!("/ByteRange [1 {start} {end} {length}]");
    assert_eq!(faults_with(range), ["byte-range-wrong"]);
}

#[test]
fn a_byte_range_does_not_overlap_or_end_past_the_file() {
    for change in [
        |[start, _, length]: [usize; 3]| [start, start, length],
        |[start, end, length]: [usize; 3]| [end, start, length],
        |[start, end, length]: [usize; 3]| [start, end, length + 1],
        |[start, end, _]: [usize; 3]| [start, end, 9_999_999_999],
    ] {
        assert_eq!(faults_with(|range| byte_range_text(change(range))), ["byte-range-wrong"]);
    }
    let huge = |[start, end, _]: [usize; 3]| format!("/ByteRange [0 {start} {end} {}]", i64::MAX);
    assert_eq!(faults_with(huge), ["byte-range-wrong"]);
}

#[test]
fn the_gap_is_the_value_with_its_brackets_and_nothing_else() {
    for change in [
        |[start, end, length]: [usize; 3]| [start + 1, end, length],
        |[start, end, length]: [usize; 3]| [start - 1, end, length],
        |[start, end, length]: [usize; 3]| [start, end - 1, length + 1],
        |[start, end, length]: [usize; 3]| [start, end + 1, length - 1],
        |[start, end, length]: [usize; 3]| [start - 20, end, length],
    ] {
        assert_eq!(faults_with(|range| byte_range_text(change(range))), ["byte-range-gap"]);
    }
}

#[test]
fn the_gap_is_of_hex_digits_alone() {
    let bytes = signed(Layout::Table).bytes;
    let at = position(&bytes, "/Contents <") + 400;
    for byte in [b' ', b'\n'] {
        let mut spaced = bytes.clone();
        spaced[at] = byte;
        assert!(faults(&spaced).contains(&"byte-range-gap"));
    }
    // Other bytes end the string for the parser.
    let mut broken = bytes;
    broken[at] = b'x';
    assert_eq!(refused(&broken), "broken-syntax");
}

#[test]
fn what_pads_the_value_is_zero() {
    let mut bytes = signed(Layout::Table).bytes;
    let at = position(&bytes, "/Contents <") + 400;
    bytes[at] = b'1';
    assert_eq!(faults(&bytes), ["contents-padding"]);
}

#[test]
fn a_byte_range_ends_where_its_revision_ends() {
    let shorter = |[start, end, length]: [usize; 3]| byte_range_text([start, end, length - 8]);
    assert_eq!(faults_with(shorter), ["byte-range-end"]);
    // White space after its %%EOF is the only choice that a signer has.
    let bare = |[start, end, length]: [usize; 3]| byte_range_text([start, end, length - 1]);
    let bytes = with_range(bare);
    let document = read(&bytes).unwrap();
    assert_eq!(only(&document).faults, []);
    assert!(!only(&document).covers_whole_document);
}

#[test]
fn a_byte_range_ends_with_the_revision_in_which_its_signature_is_written() {
    // The old signature's dictionary is written once more, in an update: its range is still that of
    // the revision before.
    let mut pdf = signed(Layout::Table);
    let value = pdf.fields[1] - 1;
    let at = position(&pdf.bytes, &format!("{value} 0 obj"));
    let from = at + position(&pdf.bytes[at..], "<<");
    let to = at + position(&pdf.bytes[at..], "\nendobj");
    let copy = pdf.bytes[from..to].to_vec();
    pdf.update(&[(value, copy)]);
    assert_eq!(faults(&pdf.bytes), ["byte-range-gap"]);
}

#[test]
fn a_byte_range_may_not_reach_over_a_later_revision() {
    let mut pdf = Pdf::new(Layout::Table);
    pdf.sign(&Signing::new("clerk"), Vec::new(), &dummy_cms);
    let document = read(&pdf.bytes).unwrap();
    let [_, start, end, length] = only(&document).byte_range.map(|n| usize::try_from(n).unwrap());
    let old = byte_range_text([start, end, length]);
    let before = pdf.bytes.len();
    pdf.update(&[(FONT, b"null".to_vec())]);
    let longer = length + pdf.bytes.len() - before;
    let bytes = replaced(&pdf.bytes, &old, &byte_range_text([start, end, longer]));
    assert_eq!(faults(&bytes), ["byte-range-end"]);
}

#[test]
fn contents_is_there_and_a_hex_string() {
    let bytes = signed(Layout::Table).bytes;
    let at = position(&bytes, "/Contents <");
    let end = at + position(&bytes[at..], ">");
    let mut literal = bytes.clone();
    (literal[at + 10], literal[end]) = (b'(', b')');
    assert_eq!(faults(&literal), ["contents-wrong-type", "contents-wrong-type"]);
    let other_key = replaced(&bytes, "/Contents <", "/Xontents <");
    assert_eq!(faults(&other_key), ["contents-missing", "contents-missing"]);
    let mut zeros = bytes;
    zeros[at + 11..end].fill(b'0');
    assert_eq!(faults(&zeros), ["contents-no-value"]);
}

#[test]
fn filter_and_sub_filter_are_known_ones() {
    let bytes = signed(Layout::Table).bytes;
    let faults_of = |from: &str, to: &str| faults(&replaced(&bytes, from, to));
    assert_eq!(faults_of("/Adobe.PPKLite", "/Adobe.PPKHard"), ["unknown-filter"]);
    assert_eq!(faults_of("ETSI.CAdES.detached", "ETSI.CAdES.attached"), ["unknown-sub-filter"]);
    assert_eq!(faults_of("/SubFilter", "/XubFilter"), ["unknown-sub-filter"]);
}

#[test]
fn each_known_sub_filter_is_read() {
    for (name, expected) in [
        ("ETSI.CAdES.detached", SubFilter::CadesDetached),
        ("adbe.pkcs7.detached", SubFilter::Pkcs7Detached),
        ("adbe.pkcs7.sha1", SubFilter::Pkcs7Sha1),
        ("ETSI.RFC3161", SubFilter::Rfc3161),
    ] {
        let mut signing = Signing::new("clerk");
        signing.timestamp = expected == SubFilter::Rfc3161;
        signing.sub_filter = name.to_owned();
        let mut pdf = Pdf::new(Layout::Table);
        pdf.sign(&signing, Vec::new(), &dummy_cms);
        let document = read(&pdf.bytes).unwrap();
        assert_eq!(
            (only(&document).sub_filter, &only(&document).faults),
            (Some(expected), &vec![])
        );
    }
    let mut pdf = Pdf::new(Layout::Table);
    let mut signing = Signing::new("clerk").with(" /Cert [<3000> <3001>]");
    signing.sub_filter = "adbe.x509.rsa_sha1".to_owned();
    pdf.sign(&signing, Vec::new(), &|_| vec![4, 1, 7]);
    let document = read(&pdf.bytes).unwrap();
    assert_eq!(only(&document).faults, []);
    assert_eq!(only(&document).contents, [4, 1, 7]);
    assert_eq!(only(&document).certificates, [vec![0x30, 0], vec![0x30, 1]]);
}

#[test]
fn a_timestamp_is_one_by_type_and_by_sub_filter() {
    for (timestamp, sub_filter) in [(true, "ETSI.CAdES.detached"), (false, "ETSI.RFC3161")] {
        let mut signing = Signing::new("clerk");
        signing.timestamp = timestamp;
        signing.sub_filter = sub_filter.to_owned();
        let mut pdf = Pdf::new(Layout::Table);
        pdf.sign(&signing, Vec::new(), &dummy_cms);
        assert_eq!(faults(&pdf.bytes), ["type-and-sub-filter-disagree"]);
    }
}
