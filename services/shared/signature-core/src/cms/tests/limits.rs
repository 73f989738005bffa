use super::*;
use const_oid::ObjectIdentifier;

fn code(draft: &CmsDraft) -> Option<&'static str> {
    signatures(&draft.finish(), Some(&halves()), Mode::StandAlone).err().map(|fault| fault.code)
}

#[test]
fn more_certificates_than_a_signature_may_have_are_refused() {
    let with = |count| {
        let certificate = signer().der;
        CmsDraft { certificates: vec![certificate; count], ..cades() }
    };
    assert_eq!(code(&with(256)), None);
    assert_eq!(code(&with(257)), Some("cms-not-signed-data"));
    let lists = CmsDraft { crls: vec![vec![0x30, 0]; 257], ..cades() };
    assert_eq!(code(&lists), Some("cms-not-signed-data"));
}

#[test]
fn more_signers_than_a_document_may_have_are_refused() {
    let with = |count| CmsDraft { signers: vec![cades().signers[0].clone(); count], ..cades() };
    assert_eq!(code(&with(64)), None);
    assert_eq!(code(&with(65)), Some("cms-not-signed-data"));
}

#[test]
fn more_attributes_or_values_than_a_signer_may_have_are_a_fault() {
    let numbered = |number: u32| {
        let kind = ObjectIdentifier::new_unwrap("1.2.3").push_arc(number).unwrap();
        Attribute::new(kind, vec![0x05, 0])
    };
    let with = |count: u32| {
        let draft = cades().signer(|signer| signer.unsigned = (0..count).map(numbered).collect());
        faults(&read(&draft, Mode::PdfCades))
    };
    assert_eq!(with(64), [""; 0]);
    assert_eq!(with(65), ["attributes-unreadable"]);
    let mut attribute = numbered(1);
    attribute.values = vec![vec![0x05, 0]; 65];
    let draft = cades().signer(|signer| signer.unsigned = vec![attribute]);
    assert_eq!(faults(&read(&draft, Mode::PdfCades)), ["attributes-unreadable"]);
}

#[test]
fn an_attribute_without_a_value_is_a_fault() {
    let mut attribute = Attribute::signing_time(at("2025-01-01"));
    attribute.values.clear();
    let found = read(&cades().signer(|signer| signer.add(attribute)), Mode::PdfCades);
    assert!(faults(&found).contains(&"attributes-unreadable"));
}
