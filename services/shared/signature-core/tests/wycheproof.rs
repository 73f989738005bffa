//! Wycheproof's vectors: everything valid is accepted, nothing invalid is, for each algorithm that is
//! known here.
//!
//! "Acceptable" means that both answers can be defended (a PKCS#1 padding without its NULL). None of
//! these is accepted here: paddings and values are taken in one form alone.

use motcua_signature_core::crypto::{CryptoFault, Digest, PublicKey, SignatureAlgorithm, verify};
use wycheproof::{HashFunction, TestResult, ecdsa, eddsa, rsa_pkcs1_verify, rsa_pss_verify};

/// What was run, and what was answered otherwise than Wycheproof asks.
#[derive(Default)]
struct Tally {
    run: usize,
    accepted: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn take(
        &mut self,
        name: &str,
        expected: TestResult,
        answer: &Result<(), CryptoFault>,
        flags: &str,
    ) {
        self.run += 1;
        self.accepted += usize::from(answer.is_ok());
        match (expected, answer) {
            (TestResult::Valid, Err(fault)) => self.wrong.push(format!("{name}: {fault}")),
            (TestResult::Invalid | TestResult::Acceptable, Ok(())) => {
                self.wrong.push(format!("{name} accepted: {flags}"));
            }
            _ => {}
        }
    }

    /// Nothing wrong, and so many run: fewer would mean that vectors are passed over.
    fn is(&self, run: usize) {
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
        assert!(self.accepted > 0);
        assert_eq!(self.run, run);
    }
}

fn digest(function: HashFunction) -> Option<Digest> {
    Some(match function {
        HashFunction::Sha1 => Digest::Sha1,
        HashFunction::Sha2_224 => Digest::Sha224,
        HashFunction::Sha2_256 => Digest::Sha256,
        HashFunction::Sha2_384 => Digest::Sha384,
        HashFunction::Sha2_512 => Digest::Sha512,
        HashFunction::Sha2_512_224 => Digest::Sha512_224,
        HashFunction::Sha2_512_256 => Digest::Sha512_256,
        HashFunction::Sha3_224 => Digest::Sha3_224,
        HashFunction::Sha3_256 => Digest::Sha3_256,
        HashFunction::Sha3_384 => Digest::Sha3_384,
        HashFunction::Sha3_512 => Digest::Sha3_512,
        _ => return None,
    })
}

#[test]
fn rsa_pkcs1() {
    let mut tally = Tally::default();
    for set in rsa_pkcs1_verify::TestName::all() {
        for group in rsa_pkcs1_verify::TestSet::load(set).unwrap().test_groups {
            let Some(digest) = digest(group.hash) else { continue };
            let key = PublicKey::from_spki_der(&group.der).unwrap();
            for test in group.tests {
                let answer =
                    verify(&key, SignatureAlgorithm::RsaPkcs1(digest), &test.msg, &test.sig);
                let name = format!("{set:?} {}", test.tc_id);
                tally.take(&name, test.result, &answer, &format!("{:?}", test.flags));
            }
        }
    }
    tally.is(6202);
}

#[test]
fn rsa_pss() {
    let mut tally = Tally::default();
    for set in rsa_pss_verify::TestName::all() {
        for group in rsa_pss_verify::TestSet::load(set).unwrap().test_groups {
            let (Some(digest), Some(mask)) =
                (digest(group.hash), group.mgf_hash.and_then(self::digest))
            else {
                continue;
            };
            let key = PublicKey::from_spki_der(&group.der).unwrap();
            let salt = u32::try_from(group.salt_size).unwrap();
            for test in group.tests {
                let algorithm = SignatureAlgorithm::RsaPss { digest, mask, salt };
                let answer = verify(&key, algorithm, &test.msg, &test.sig);
                let name = format!("{set:?} {}", test.tc_id);
                tally.take(&name, test.result, &answer, &format!("{:?}", test.flags));
            }
        }
    }
    tally.is(2717);
}

#[test]
fn ecdsa_in_der_and_with_fixed_lengths() {
    let mut tally = Tally::default();
    for set in ecdsa::TestName::all() {
        for group in ecdsa::TestSet::load(set).unwrap().test_groups {
            let Some(digest) = digest(group.hash) else { continue };
            let algorithm = match group.test_type {
                ecdsa::TestGroupTypeId::Ecdsa => SignatureAlgorithm::Ecdsa(digest),
                ecdsa::TestGroupTypeId::EcdsaP1363 => SignatureAlgorithm::EcdsaFixed(digest),
                ecdsa::TestGroupTypeId::EcdsaBitcoin => continue,
            };
            let key = match PublicKey::from_spki_der(&group.der) {
                Ok(key) => key,
                Err(CryptoFault::Unsupported(_)) => continue,
                Err(fault) => panic!("{set:?}: {fault}"),
            };
            for test in group.tests {
                let answer = verify(&key, algorithm, &test.msg, &test.sig);
                let name = format!("{set:?} {}", test.tc_id);
                tally.take(&name, test.result, &answer, &format!("{:?}", test.flags));
            }
        }
    }
    tally.is(if cfg!(feature = "extra-curves") { 7212 } else { 5818 });
}

#[test]
fn ed25519() {
    let mut tally = Tally::default();
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap().test_groups {
        let key = PublicKey::from_spki_der(&group.der).unwrap();
        for test in group.tests {
            let answer = verify(&key, SignatureAlgorithm::Ed25519, &test.msg, &test.sig);
            tally.take(&test.tc_id.to_string(), test.result, &answer, &format!("{:?}", test.flags));
        }
    }
    tally.is(151);
}
