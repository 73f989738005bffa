//! Every attack is refused or shown, for its own reason, and its clean twin is not.

use super::{Attack, Expected, attacks};
use crate::crypto::Digest;
use crate::facts::{Fault, ReferenceState, Signature};
use crate::xml;

const CERTIFICATE: &[u8] = b"a certificate that nobody has to trust here";

fn all() -> Vec<Attack> {
    attacks(&|signed| Digest::Sha256.hash(signed), CERTIFICATE)
}

fn read(text: &str, files: &[(String, Vec<u8>)]) -> Result<Vec<Signature<'static>>, Fault> {
    let files: Vec<_> = files.iter().map(|file| (file.0.as_str(), file.1.as_slice())).collect();
    Ok(xml::signatures(&xml::read(text.as_bytes())?, &files))
}

fn all_intact(found: &[Signature<'_>]) -> bool {
    found.iter().all(|signature| {
        signature.references.iter().all(|reference| reference.state == ReferenceState::Intact)
    })
}

fn binds_its_certificate(signature: &Signature<'_>) -> bool {
    let [certificate] = signature.certificates.as_slice() else { return false };
    signature.bound.first().is_some_and(|bound| {
        bound.digest.is_some_and(|digest| digest.hash(certificate) == bound.hash)
    })
}

#[test]
fn every_attack_shows_as_what_it_is() {
    for attack in all() {
        let found = read(&attack.attacked, &attack.files);
        let shows = match (attack.expected, &found) {
            (Expected::Unreadable(code), Err(fault)) => fault.code == code,
            (_, Err(_)) | (Expected::Unreadable(_), Ok(_)) => false,
            (Expected::Fault(code), Ok(found)) => {
                found.iter().flat_map(|found| &found.faults).any(|fault| fault.code == code)
            }
            (Expected::Changed, Ok(found)) => !all_intact(found),
            (Expected::CoversOnly(place), Ok(found)) => {
                let says = format!("at {place} ");
                let remarks: Vec<_> = found.iter().flat_map(|found| &found.remarks).collect();
                all_intact(found)
                    && remarks.len() == 1
                    && remarks.iter().all(|remark| {
                        remark.code == "xml-covers-part" && remark.detail.contains(&says)
                    })
            }
            (Expected::OtherCertificateBound, Ok(found)) => !binds_its_certificate(&found[0]),
        };
        assert!(shows, "{}: {:?}, not {found:#?}", attack.name, attack.expected);
    }
}

#[test]
fn no_clean_twin_is_suspected() {
    for attack in all() {
        let found = read(&attack.clean, &attack.files).unwrap();
        assert_eq!(found.len(), 1, "{}", attack.name);
        assert_eq!(found[0].faults, [], "{}", attack.name);
        assert!(all_intact(&found), "{}: {found:#?}", attack.name);
        assert!(binds_its_certificate(&found[0]), "{}", attack.name);
    }
}

#[test]
fn every_attack_has_a_name_of_its_own() {
    let mut names: Vec<_> = all().iter().map(|attack| attack.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(count >= 30, "{count}");
}
