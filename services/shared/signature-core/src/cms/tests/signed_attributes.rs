use super::*;

fn with(change: impl FnOnce(&mut SignerDraft)) -> Signature<'static> {
    read(&cades().signer(change), Mode::PdfCades)
}

#[test]
fn they_stand_in_the_order_of_der() {
    let found = with(|signer| signer.in_order = false);
    assert_eq!(faults(&found), ["signed-attributes-not-der"]);
    assert!(holds(&found, &signer()), "its signer signed them in that order");
}

#[test]
fn content_type_is_there_once_with_one_value_and_is_the_contents() {
    let found = with(|signer| signer.remove(attribute::CONTENT_TYPE));
    assert_eq!(faults(&found), ["content-type-missing"]);
    let found = with(|signer| signer.set(Attribute::content_type(crate::asn1::tsp::TST_INFO)));
    assert_eq!(faults(&found), ["content-type-differs"]);
    let found = with(|signer| signer.add(Attribute::content_type(crate::asn1::cms::DATA)));
    assert_eq!(faults(&found), ["attribute-twice"]);
    let found = with(|signer| {
        let mut twice = Attribute::content_type(crate::asn1::cms::DATA);
        twice.values.push(twice.values[0].clone());
        signer.set(twice);
    });
    assert_eq!(faults(&found), ["attribute-values"]);
}

#[test]
fn message_digest_is_there_once_with_one_value() {
    let found = with(|signer| signer.remove(attribute::MESSAGE_DIGEST));
    assert_eq!(faults(&found), ["message-digest-missing"]);
    assert_eq!(found.references[0].state, ReferenceState::Changed);
    let found = with(|signer| signer.add(Attribute::message_digest(Digest::Sha256, b"another")));
    assert_eq!(faults(&found), ["attribute-twice"]);
    let found = with(|signer| {
        let mut twice = Attribute::message_digest(Digest::Sha256, PAPER);
        twice.values.push(twice.values[0].clone());
        signer.set(twice);
    });
    assert_eq!(faults(&found), ["attribute-values"]);
}

#[test]
fn a_message_digest_that_is_no_string_is_refused() {
    let found = with(|signer| {
        signer.set(Attribute::new(attribute::MESSAGE_DIGEST, vec![0x05, 0x00]));
    });
    assert_eq!(faults(&found), ["attribute-unreadable", "message-digest-missing"]);
}

#[test]
fn without_them_only_plain_data_outside_of_pades_is_taken() {
    let bare = cades().signer(|signer| signer.signed = None);
    let found = read(&bare, Mode::PdfPkcs7);
    assert_eq!(faults(&found), [""; 0]);
    assert_eq!(remarks(&found), ["signed-attributes-absent", "signing-certificate-not-bound"]);
    assert!(holds(&found, &signer()));
    assert_eq!(read(&bare, Mode::StandAlone).format, Format::Cms);
    assert_eq!(faults(&read(&bare, Mode::PdfCades)), ["signed-attributes-missing"]);
    let other = CmsDraft { content_type: crate::asn1::tsp::TST_INFO, ..bare };
    assert_eq!(faults(&read(&other, Mode::StandAlone)), ["signed-attributes-missing"]);
}

#[test]
fn a_content_that_is_another_signatures_attributes_is_refused() {
    let honest = read(&cades(), Mode::StandAlone);
    // The same value, now said to be over a content: the attributes that it was made over.
    let mut confused = CmsDraft { content: honest.signed.to_vec(), ..cades() };
    confused.signers[0].signed = None;
    confused.signers[0].value = Some(honest.value.to_vec());
    let content: &[u8] = &honest.signed;
    for pieces in [vec![content], vec![&content[..5], &content[5..]]] {
        let found = signatures(&confused.finish(), Some(&pieces), Mode::StandAlone).unwrap();
        assert_eq!(faults(&found[0]), ["content-is-signed-attributes"]);
        assert!(holds(&found[0], &signer()));
    }
}

#[test]
fn none_of_those_that_must_be_signed_stands_unsigned() {
    for moved in [
        Attribute::content_type(crate::asn1::cms::DATA),
        Attribute::message_digest(Digest::Sha256, PAPER),
        Attribute::signing_time(at("2025-01-01")),
        Attribute::signing_certificate_v2(Digest::Sha256, &signer(), &root()),
    ] {
        let found = with(|signer| signer.unsigned.push(moved));
        assert_eq!(faults(&found), ["attribute-must-be-signed"]);
    }
    let token = CmsDraft::timestamp(&signer(), &root(), &StampDraft::over(b"", at("2025-01-01")));
    let stamp = Attribute::new(attribute::SIGNATURE_TIMESTAMP, token.finish());
    assert_eq!(faults(&with(|signer| signer.add(stamp))), ["attribute-must-be-unsigned"]);
}

#[test]
fn the_signers_time_is_what_it_claims() {
    let found = with(|signer| signer.add(Attribute::signing_time(at("2025-08-15T09:30:00Z"))));
    assert_eq!(found.claimed_time, Some(at("2025-08-15T09:30:00Z")));
    let found = with(|signer| {
        signer.add(Attribute::new(attribute::SIGNING_TIME, vec![0x17, 0x01, b'x']));
    });
    assert_eq!((found.claimed_time, remarks(&found)), (None, vec!["signing-time-unreadable"]));
}
