//! Signatures that another program made; see `cms/README.md`.

use motcua_signature_core::cms::{Mode, signatures, timestamp};
use motcua_signature_core::crypto::{Digest, SignatureAlgorithm, verify};
use motcua_signature_core::facts::{Format, ReferenceState, Signature};
use motcua_signature_core::pki::Certificate;

const PAPER: &[u8] = include_bytes!("cms/paper.txt");

fn read(cms: &[u8]) -> Signature<'static> {
    let mut found = signatures(cms, Some(&[PAPER]), Mode::StandAlone).expect("it is a CMS");
    assert_eq!(found.len(), 1);
    found.remove(0)
}

/// No fault, the content's hash, and a value that fits.
fn assert_holds(found: &Signature<'_>) {
    assert!(found.faults.is_empty(), "{:?}", found.faults);
    assert_eq!(found.references[0].state, ReferenceState::Intact);
    let certificate = Certificate::from_der(&found.certificates[0]).expect("it came along");
    let key = certificate.public_key().expect("a key that is known here");
    let algorithm = found.algorithm.expect("an algorithm that is known here");
    assert_eq!(verify(&key, algorithm, &found.signed, &found.value), Ok(()));
}

#[test]
fn a_cades_signature_by_rsa() {
    let found = read(include_bytes!("cms/rsa-cades.p7s"));
    assert_holds(&found);
    assert_eq!(found.format, Format::Cades);
    assert_eq!(found.algorithm, Some(SignatureAlgorithm::RsaPkcs1(Digest::Sha256)));
    assert_eq!(found.claimed_time.unwrap().to_string(), "2026-11-27T12:25:56Z");
    assert_eq!(found.remarks, []);
}

#[test]
fn a_signature_by_pss_with_a_salt_of_its_own_length() {
    let found = read(include_bytes!("cms/pss-salt20.p7s"));
    assert_holds(&found);
    let expected =
        SignatureAlgorithm::RsaPss { digest: Digest::Sha512, mask: Digest::Sha512, salt: 20 };
    assert_eq!(found.algorithm, Some(expected));
}

#[test]
fn a_signature_that_was_streamed_in_ber() {
    let found = read(include_bytes!("cms/ec-stream.p7m"));
    assert_holds(&found);
    assert_eq!(found.format, Format::Cms);
    assert_eq!(found.remarks[0].code, "signing-certificate-not-bound");
}

#[test]
fn a_signature_over_the_content_alone() {
    let found = read(include_bytes!("cms/ec-noattr.p7s"));
    assert_holds(&found);
    assert_eq!(found.signed, PAPER);
    assert_eq!(found.remarks[0].code, "signed-attributes-absent");
}

#[test]
fn a_timestamp_token() {
    let token = timestamp(include_bytes!("cms/stamp.tst")).unwrap();
    assert_holds(&token.signature);
    assert_eq!(token.signature.remarks, []);
    assert_eq!(token.stamps([PAPER]), ReferenceState::Intact);
    assert_eq!(token.info.digest, Some(Digest::Sha512));
    assert_eq!(token.info.policy.to_string(), "1.2.3.4.1");
    assert_eq!(token.info.accuracy.unwrap().as_micros(), 1_500_100);
    assert_eq!(token.info.time.to_string(), "2026-11-27T12:25:56.884Z");
}
