use super::*;
use crate::testing::pki::write::{oid, tlv};

#[test]
fn the_signer_is_named_by_its_keys_identifier_too() {
    let draft = cades().signer(|signer| signer.by_key_identifier = true);
    let found = read(&draft, Mode::PdfCades);
    assert_eq!((faults(&found), remarks(&found)), (vec![], vec![]));
    assert_eq!(found.signer, SignerHint::KeyIdentifier(signer().key.identifier()));
}

#[test]
fn exactly_one_certificate_bears_the_signers_name() {
    let twin = root().issue(&Draft::signer("Nguyễn Văn An").valid("2021-01-01", "2022-01-01"));
    let mut draft = cades();
    draft.certificates.push(draft.certificates[0].clone());
    assert_eq!(faults(&read(&draft, Mode::PdfCades)), [""; 0], "the same one twice is one");
    draft.certificates.push(twin.der);
    assert_eq!(faults(&read(&draft, Mode::PdfCades)), ["signer-certificate-ambiguous"]);
    let none = CmsDraft { certificates: vec![root().der], ..cades() };
    assert_eq!(remarks(&read(&none, Mode::PdfCades)), ["signer-certificate-not-embedded"]);
}

#[test]
fn the_bound_certificate_is_the_signers() {
    let other = root().issue(&Draft::signer("Lê Văn Cường"));
    let bind = |attribute| read(&cades().signer(|signer| signer.set(attribute)), Mode::PdfCades);
    for digest in [Digest::Sha256, Digest::Sha512] {
        let right = Attribute::signing_certificate_v2(digest, &signer(), &root());
        assert_eq!(faults(&bind(right)), [""; 0]);
        let wrong = Attribute::signing_certificate_v2(digest, &other, &root());
        assert!(faults(&bind(wrong)).contains(&"signing-certificate-differs"));
    }
}

#[test]
fn an_issuer_beside_the_hash_that_is_another_is_remarked() {
    let wrong = Attribute::signing_certificate_v2(Digest::Sha256, &signer(), &signer());
    let found = read(&cades().signer(|signer| signer.set(wrong)), Mode::PdfCades);
    assert_eq!(faults(&found), [""; 0]);
    assert_eq!(remarks(&found), ["signing-certificate-issuer-differs"]);
}

#[test]
fn a_binding_by_sha1_is_taken_and_remarked() {
    let by = |entity: Entity| {
        let draft = cades().signer(|signer| {
            signer.remove(attribute::SIGNING_CERTIFICATE_V2);
            signer.set(Attribute::signing_certificate(&entity));
        });
        read(&draft, Mode::StandAlone)
    };
    let found = by(signer());
    assert_eq!((faults(&found), found.format), (vec![], Format::Cades));
    assert_eq!(remarks(&found), ["signing-certificate-sha1"]);
    assert_eq!(faults(&by(root())), ["signing-certificate-differs"]);
}

#[test]
fn a_missing_binding_is_remarked_and_in_a_token_a_fault() {
    let draft = cades().signer(|signer| signer.remove(attribute::SIGNING_CERTIFICATE_V2));
    let found = read(&draft, Mode::PdfPkcs7);
    assert_eq!(faults(&found), [""; 0]);
    assert_eq!(remarks(&found), ["signing-certificate-not-bound"]);
    let info = StampDraft::over(PAPER, at("2025-01-01"));
    let token = CmsDraft::timestamp(&signer(), &root(), &info)
        .signer(|signer| signer.remove(attribute::SIGNING_CERTIFICATE_V2));
    let found = timestamp(&token.finish()).unwrap();
    assert_eq!(faults(&found.signature), ["signing-certificate-not-bound"]);
}

#[test]
fn a_binding_by_a_digest_that_is_not_known_is_remarked() {
    let unknown = [&[0x30, 0x04, 0x06, 0x02, 0x2a, 0x03][..], &[0x04, 0x01, 0x00]].concat();
    let bound = tlv(0x30, &tlv(0x30, &tlv(0x30, &unknown)));
    let attribute = Attribute::new(attribute::SIGNING_CERTIFICATE_V2, bound);
    let found = read(&cades().signer(|signer| signer.set(attribute)), Mode::PdfCades);
    assert_eq!((faults(&found), remarks(&found)), (vec![], vec!["signing-certificate-unchecked"]));
}

#[test]
fn a_binding_of_nothing_is_refused() {
    for nothing in [tlv(0x30, &tlv(0x30, &[])), tlv(0x30, &[]), vec![0x05, 0x00]] {
        let attribute = Attribute::new(attribute::SIGNING_CERTIFICATE_V2, nothing);
        let found = read(&cades().signer(|signer| signer.set(attribute)), Mode::PdfCades);
        assert_eq!(faults(&found), ["attribute-unreadable"]);
    }
}

#[test]
fn certificates_that_are_not_x509_are_passed_over() {
    let mut draft = cades();
    // `v2AttrCert [2]`
    draft.certificates.push(tlv(0xa2, &[]));
    let found = read(&draft, Mode::PdfCades);
    assert_eq!(remarks(&found), ["other-certificates-passed-over"]);
    assert_eq!(found.certificates, [signer().der]);
}

#[test]
fn ocsp_answers_come_along_beside_the_lists() {
    // `other [1]` of RFC 5940, and one of a kind that nobody knows.
    let other = |kind: &str, answer: &[u8]| {
        let kind = const_oid::ObjectIdentifier::new_unwrap(kind);
        tlv(0xa1, &[&oid(kind)[..], answer].concat())
    };
    let draft = CmsDraft {
        crls: vec![other("1.3.6.1.5.5.7.16.2", &[0x30, 0]), other("1.2.3", &[0x30, 1, 5])],
        ..cades()
    };
    let found = read(&draft, Mode::PdfCades);
    assert_eq!((faults(&found), found.ocsp_answers.len()), (vec![], 1));
    assert_eq!(*found.ocsp_answers[0], [0x30, 0]);
}
