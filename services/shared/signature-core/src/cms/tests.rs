mod algorithms;
mod any_bytes;
mod certificates;
mod limits;
mod openssl;
mod place;
mod signed_attributes;
mod timestamps;

use super::*;
use crate::crypto::{Digest, PublicKey, SignatureAlgorithm, verify};
use crate::facts::{Format, ReferenceState, SignerHint, TimestampKind};
use crate::testing::cms::{Attribute, CmsDraft, SignerDraft, StampDraft, attribute};
use crate::testing::pki::{Draft, Entity, Key, KeyType, Scheme, at};

const PAPER: &[u8] = b"the first half, the second half";

/// The paper as a PDF's two ranges are.
fn halves() -> [&'static [u8]; 2] {
    let (first, second) = PAPER.split_at(15);
    [first, second]
}

fn root() -> Entity {
    Entity::root("Root")
}

fn signer() -> Entity {
    root().issue(&Draft::signer("Nguyễn Văn An"))
}

fn cades() -> CmsDraft {
    CmsDraft::cades(&signer(), &root(), PAPER)
}

fn read(draft: &CmsDraft, mode: Mode) -> Signature<'static> {
    let mut found = signatures(&draft.finish(), Some(&halves()), mode).unwrap();
    found.remove(0)
}

fn faults(signature: &Signature<'_>) -> Vec<&'static str> {
    signature.faults.iter().map(|fault| fault.code).collect()
}

fn remarks(signature: &Signature<'_>) -> Vec<&'static str> {
    signature.remarks.iter().map(|remark| remark.code).collect()
}

/// What the verdict will ask: does the value fit what was signed and the signer's key?
fn holds(signature: &Signature<'_>, signer: &Entity) -> bool {
    let key = PublicKey::from_spki_der(signer.key.public_key_info()).unwrap();
    verify(&key, signature.algorithm.unwrap(), &signature.signed, &signature.value).is_ok()
}

#[test]
fn a_baseline_signature_has_no_fault_and_holds() {
    for mode in [Mode::StandAlone, Mode::PdfCades, Mode::PdfPkcs7] {
        let found = read(&cades(), mode);
        assert_eq!((faults(&found), remarks(&found)), (vec![], vec![]), "{mode:?}");
        assert!(holds(&found, &signer()));
        assert_eq!(found.references[0].state, ReferenceState::Intact);
        assert_eq!(found.certificates, [signer().der]);
        assert_eq!(
            found.signer,
            SignerHint::IssuerAndSerial { issuer: root().name, serial: signer().serial }
        );
        assert_eq!(found.bound[0].hash, Digest::Sha256.hash(&signer().der));
    }
    assert_eq!(read(&cades(), Mode::StandAlone).format, Format::Cades);
    assert_eq!(read(&cades(), Mode::PdfCades).format, Format::Pades);
    assert_eq!(read(&cades(), Mode::PdfPkcs7).format, Format::Pkcs7InPdf);
}

#[test]
fn each_kind_of_key_and_scheme_holds() {
    let rsa = || Key::named(KeyType::Rsa2048, "RSA");
    let keys = [
        (rsa(), SignatureAlgorithm::RsaPkcs1(Digest::Sha256)),
        (rsa().with_scheme(Scheme::Pss), SignatureAlgorithm::pss(Digest::Sha256)),
        (
            rsa().with_scheme(Scheme::Pss).with_digest(Digest::Sha512),
            SignatureAlgorithm::pss(Digest::Sha512),
        ),
        (Key::named(KeyType::P256, "P-256"), SignatureAlgorithm::Ecdsa(Digest::Sha256)),
        (Key::named(KeyType::P384, "P-384"), SignatureAlgorithm::Ecdsa(Digest::Sha384)),
        (Key::named(KeyType::Ed25519, "Ed25519"), SignatureAlgorithm::Ed25519),
    ];
    for (key, algorithm) in keys {
        let signer = root().issue(&Draft::signer("Trần Thị Bình").with_key(key));
        let found = read(&CmsDraft::cades(&signer, &root(), PAPER), Mode::PdfCades);
        assert_eq!(faults(&found), [""; 0], "{algorithm}");
        assert_eq!(found.algorithm, Some(algorithm));
        assert!(holds(&found, &signer), "{algorithm}");
    }
}

#[test]
fn a_changed_content_is_seen_in_its_reference() {
    let found = signatures(&cades().finish(), Some(&[b"another"]), Mode::PdfCades).unwrap();
    assert_eq!(found[0].references[0].state, ReferenceState::Changed);
    assert_eq!(faults(&found[0]), [""; 0]);
}

#[test]
fn a_value_of_another_signature_does_not_hold() {
    let other = CmsDraft::cades(&signer(), &root(), b"another");
    let value = read(&other, Mode::StandAlone).value.to_vec();
    let found = read(&cades().signer(|signer| signer.value = Some(value)), Mode::StandAlone);
    assert_eq!(faults(&found), [""; 0]);
    assert!(!holds(&found, &signer()));
}

#[test]
fn a_detached_content_that_nobody_has_is_missing() {
    let found = signatures(&cades().finish(), None, Mode::StandAlone).unwrap();
    assert_eq!(found[0].references[0].state, ReferenceState::Missing);
}

mod envelope {
    use super::*;

    #[test]
    fn ber_at_the_envelope_says_the_same_as_der() {
        for detached in [true, false] {
            let der = CmsDraft { detached, ..cades() };
            let ber = CmsDraft { ber: true, ..der.clone() };
            assert_ne!(der.finish(), ber.finish());
            let found = read(&ber, Mode::StandAlone);
            assert_eq!(faults(&found), [""; 0]);
            assert_eq!(found.signed, read(&der, Mode::StandAlone).signed);
            assert_eq!(found.references[0].state, ReferenceState::Intact);
        }
    }

    #[test]
    fn zeros_may_follow_in_a_pdf_and_nothing_elsewhere() {
        let zeros = [cades().finish(), vec![0; 40]].concat();
        let other = [cades().finish(), vec![0, 1]].concat();
        assert!(signatures(&zeros, Some(&halves()), Mode::PdfCades).is_ok());
        for (bytes, mode) in [(&zeros, Mode::StandAlone), (&other, Mode::PdfCades)] {
            let fault = signatures(bytes, Some(&halves()), mode).unwrap_err();
            assert_eq!(fault.code, "cms-bytes-after");
        }
    }

    #[test]
    fn what_is_no_signed_data_is_refused() {
        let code = |bytes: &[u8]| signatures(bytes, None, Mode::StandAlone).unwrap_err().code;
        assert_eq!(code(b""), "cms-not-ber");
        assert_eq!(code(&[0x30, 0]), "cms-not-signed-data");
        assert_eq!(code(&CmsDraft { signers: vec![], ..cades() }.finish()), "cms-without-signer");
    }
}

mod evidence {
    use super::*;
    #[test]
    fn certificates_and_answers_come_along_in_every_place() {
        let [first, second, third] = [1_u8, 2, 3].map(|it| vec![0x30, 3, 2, 1, it]);
        let mut draft = cades();
        draft.crls = vec![first.clone()];
        let draft = draft.signer(|signer| {
            signer.add(Attribute::revocation(
                attribute::ADBE_REVOCATION,
                std::slice::from_ref(&second),
                std::slice::from_ref(&third),
            ));
            signer.unsigned = vec![
                Attribute::revocation(
                    attribute::REVOCATION_VALUES,
                    std::slice::from_ref(&first),
                    std::slice::from_ref(&first),
                ),
                Attribute::new(
                    attribute::CERTIFICATE_VALUES,
                    [vec![0x30, 5], second.clone()].concat(),
                ),
            ];
        });
        let found = read(&draft, Mode::PdfCades);
        assert_eq!(faults(&found), [""; 0]);
        assert_eq!(found.crls, [first.clone(), second.clone()]);
        assert_eq!(found.ocsp_answers, [third, first]);
        assert_eq!(found.certificates, [signer().der, second]);
    }
}
