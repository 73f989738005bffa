use super::*;
use crate::testing::cms::digest_identifier;

#[test]
fn the_digest_is_the_one_of_the_signature() {
    let found = read(
        &cades().signer(|signer| {
            signer.digest = digest_identifier(Digest::Sha512);
            signer.set(Attribute::message_digest(Digest::Sha512, PAPER));
        }),
        Mode::PdfCades,
    );
    assert_eq!(faults(&found), ["digest-algorithms-differ"]);
    assert_eq!(found.references[0].state, ReferenceState::Intact);
}

#[test]
fn pss_without_parameters_is_a_fault() {
    let pss = hex::decode("300b06092a864886f70d01010a").unwrap();
    let found = read(&cades().signer(|signer| signer.algorithm = pss), Mode::PdfCades);
    assert_eq!(faults(&found), ["algorithm-parameters"]);
    assert_eq!(found.algorithm, None);
}

#[test]
fn an_algorithm_that_is_not_known_is_no_fault_of_the_form() {
    let unknown = vec![0x30, 0x04, 0x06, 0x02, 0x2a, 0x03];
    let found = read(
        &cades().signer(|signer| {
            signer.algorithm = unknown.clone();
            signer.digest = unknown;
        }),
        Mode::PdfCades,
    );
    assert_eq!((faults(&found), found.algorithm), (vec![], None));
    assert_eq!(found.algorithm_name, "1.2.3");
    assert_eq!(found.references[0].state, ReferenceState::Unknown);
}

#[test]
fn algorithm_protection_repeats_both_algorithms() {
    let protected = |digest: Digest, signature: &[u8]| {
        let protection = Attribute::algorithm_protection(&digest_identifier(digest), signature);
        faults(&read(&cades().signer(|signer| signer.add(protection)), Mode::PdfCades))
    };
    let own = signer().key.algorithm_identifier();
    let other = signer().key.with_digest(Digest::Sha512).algorithm_identifier();
    assert_eq!(protected(Digest::Sha256, &own), [""; 0]);
    assert_eq!(protected(Digest::Sha512, &own), ["algorithm-protection-differs"]);
    assert_eq!(protected(Digest::Sha256, &other), ["algorithm-protection-differs"]);
}
