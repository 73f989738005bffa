use super::*;

#[test]
fn a_pdf_has_exactly_one_signer_and_a_file_of_its_own_any() {
    let mut two = cades();
    two.signers.push(two.signers[0].clone());
    let found = signatures(&two.finish(), Some(&halves()), Mode::PdfCades).unwrap();
    assert_eq!(faults(&found[0]), ["signer-count"]);
    let found = signatures(&two.finish(), Some(&halves()), Mode::StandAlone).unwrap();
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|one| one.faults.is_empty()));
}

#[test]
fn a_signature_in_a_pdf_brings_no_content_of_its_own() {
    for mode in [Mode::PdfCades, Mode::PdfPkcs7] {
        let found = read(&CmsDraft { detached: false, ..cades() }, mode);
        assert_eq!(faults(&found), ["content-not-detached"]);
    }
}

#[test]
fn a_timestamp_is_no_signature_of_a_pdf_and_a_signature_no_timestamp() {
    let token = CmsDraft::timestamp(&signer(), &root(), &StampDraft::over(b"", at("2025-01-01")));
    let found = read(&CmsDraft { detached: true, ..token }, Mode::PdfCades);
    assert_eq!(faults(&found), ["content-type-unexpected"]);
    let found = read(&CmsDraft { detached: false, ..cades() }, Mode::Timestamp);
    assert_eq!(faults(&found), ["content-type-unexpected"]);
}

#[test]
fn the_content_inside_must_be_the_one_given() {
    let attached = CmsDraft { detached: false, ..cades() }.finish();
    let read = |beside: Option<&[&'static [u8]]>| {
        faults(&signatures(&attached, beside, Mode::StandAlone).unwrap()[0])
    };
    assert_eq!(read(None), [""; 0]);
    assert_eq!(read(Some(&halves())), [""; 0]);
    assert_eq!(read(Some(&[b"another"])), ["content-differs"]);
    assert_eq!(read(Some(&[PAPER, b"more"])), ["content-differs"]);
}

#[test]
fn pkcs7_sha1_signs_the_hash_of_the_file() {
    let hash = Digest::Sha1.hash(PAPER);
    let draft = CmsDraft { detached: false, ..CmsDraft::cades(&signer(), &root(), &hash) };
    let states = |beside: &[&'static [u8]]| {
        let found = signatures(&draft.finish(), Some(beside), Mode::PdfPkcs7Sha1).unwrap();
        assert_eq!(faults(&found[0]), [""; 0]);
        found[0].references.iter().map(|it| it.state).collect::<Vec<_>>()
    };
    assert_eq!(states(&halves()), [ReferenceState::Intact, ReferenceState::Intact]);
    assert_eq!(states(&[b"another"]), [ReferenceState::Intact, ReferenceState::Changed]);
    let found = read(&CmsDraft { detached: true, ..draft }, Mode::PdfPkcs7Sha1);
    assert_eq!(faults(&found), ["content-missing"]);
}
