//! What the file of a result must bear, where its procedure asks for a signed one.

use jiff::civil::date;

use super::super::{Command, Refusal, Reissue, Seal, Status, Verdict};
use super::{Story, received};
use crate::catalogue::{Certificate, CertificateHolder, Procedure, ResultFile, SignedFile, Signer};
use crate::testing::{LAND, WARD, id, marital_status, receive};

const LEADER: char = 'a';
const SEAL: char = 'b';
const OTHER_LEADER: char = 'c';
const OTHER_SEAL: char = 'd';
const STRANGER: char = 'e';
const LEADER_ELSEWHERE: char = 'f';

fn signer(certificate: char) -> Signer {
    let certificate = String::from(certificate).repeat(64);
    Signer { certificate: id(&certificate), number: String::new() }
}

fn file(signers: &[char]) -> SignedFile {
    let signers = signers.iter().copied().map(signer).collect();
    SignedFile { verdict: Some(Verdict::Passed), signers }
}

fn result(file: SignedFile) -> Seal {
    let document = Some(id(&"1".repeat(64)));
    Seal { number: "12/XN".to_owned(), day: None, document, file }
}

fn asks_for_it() -> Procedure {
    let mut procedure = marital_status();
    procedure.sub_cases[0].result_file = ResultFile::Signed;
    procedure
}

/// Signed off by `account-1`; the ward's leader and seal are registered, and those of another agency.
fn signed(procedure: &Procedure) -> Story {
    let mut story = Story::new();
    story.publish(procedure);
    for (certificate, agency, holder, valid_to) in [
        (LEADER, WARD, CertificateHolder::Account(id("account-1")), None),
        (SEAL, WARD, CertificateHolder::Seal, Some(date(2026, 11, 30))),
        (OTHER_LEADER, WARD, CertificateHolder::Account(id("account-2")), None),
        (OTHER_SEAL, LAND, CertificateHolder::Seal, None),
        (LEADER_ELSEWHERE, LAND, CertificateHolder::Account(id("account-3")), None),
    ] {
        story.register(Certificate {
            sha256: signer(certificate).certificate,
            agency: id(agency),
            holder,
            valid_from: date(2026, 1, 1),
            valid_to,
        });
    }
    story
        .then("2026-11-23 09:00", WARD, &received(receive(procedure.clone())))
        .then("2026-11-23 09:05", WARD, &Command::Take)
        .then("2026-11-25 09:05", WARD, &Command::Sign { document: None })
}

#[test]
fn the_leader_signs_and_the_seal_comes_last() {
    let story = signed(&asks_for_it());
    let sealed = Command::Seal(result(file(&[LEADER, SEAL])));
    assert_eq!(story.then("2026-11-25 10:00", WARD, &sealed).dossier.status, Status::Done);
}

#[test]
fn what_it_lacks_is_told() {
    let story = signed(&asks_for_it());
    let with = |verdict| SignedFile { verdict, ..file(&[LEADER, SEAL]) };
    for (file, refusal) in [
        (SignedFile::default(), Refusal::SignedFileNeeded),
        (with(None), Refusal::SignedFileNeeded),
        (file(&[]), Refusal::SignedFileNeeded),
        (with(Some(Verdict::Failed)), Refusal::SignatureNotValid),
        (with(Some(Verdict::Indeterminate)), Refusal::SignatureNotConcluded),
        (with(Some(Verdict::NotVerifiedYet)), Refusal::SignatureNotConcluded),
        (file(&[SEAL]), Refusal::NotTheLeadersSignature),
        (file(&[STRANGER, SEAL]), Refusal::NotTheLeadersSignature),
        (file(&[OTHER_LEADER, SEAL]), Refusal::NotTheLeadersSignature),
        (file(&[SEAL, SEAL]), Refusal::NotTheLeadersSignature),
        (file(&[LEADER]), Refusal::SealNotLast),
        (file(&[SEAL, LEADER]), Refusal::SealNotLast),
        (file(&[LEADER, STRANGER]), Refusal::SealNotLast),
        (file(&[LEADER, OTHER_SEAL]), Refusal::SealNotLast),
    ] {
        let told = story.attempt("2026-11-25 10:00", WARD, &Command::Seal(result(file.clone())));
        assert_eq!(told, Err(refusal), "{file:?}");
    }
    let without = Seal { document: None, ..result(file(&[LEADER, SEAL])) };
    let told = story.attempt("2026-11-25 10:00", WARD, &Command::Seal(without));
    assert_eq!(told, Err(Refusal::SignedFileNeeded));
}

#[test]
fn where_the_record_does_not_say_who_signed_it_must_be_a_leader_of_the_agency() {
    let mut story = signed(&asks_for_it());
    story.dossier.signed_by = None;
    let sealed = |file| Command::Seal(result(file));
    let elsewhere = sealed(file(&[LEADER_ELSEWHERE, SEAL]));
    let told = story.attempt("2026-11-25 10:00", WARD, &elsewhere);
    assert_eq!(told, Err(Refusal::NotTheLeadersSignature));
    let here = sealed(file(&[OTHER_LEADER, SEAL]));
    assert!(story.attempt("2026-11-25 10:00", WARD, &here).is_ok());
}

#[test]
fn a_certificate_counts_on_its_days() {
    let sealed = Command::Seal(result(file(&[LEADER, SEAL])));
    let story = signed(&asks_for_it());
    assert!(story.attempt("2026-11-30 16:59", WARD, &sealed).is_ok());
    assert_eq!(story.attempt("2026-12-01 07:00", WARD, &sealed), Err(Refusal::SealNotLast));
}

#[test]
fn where_no_signed_file_is_asked_none_is_needed() {
    let story = signed(&marital_status());
    let sealed = Command::Seal(Seal { document: None, ..result(SignedFile::default()) });
    assert!(story.attempt("2026-11-25 10:00", WARD, &sealed).is_ok());
}

#[test]
fn another_result_in_place_of_a_wrong_one_bears_the_same() {
    let sealed = Command::Seal(result(file(&[LEADER, SEAL])));
    let story = signed(&asks_for_it()).then("2026-11-25 10:00", WARD, &sealed);
    let again = |file| {
        let (legal_ground, reason) = ("Điều 5".to_owned(), "Sai tên".to_owned());
        Command::Reissue(Box::new(Reissue { result: result(file), legal_ground, reason }))
    };
    let told = story.attempt("2026-11-25 11:00", WARD, &again(file(&[LEADER])));
    assert_eq!(told, Err(Refusal::SealNotLast));
    assert!(story.attempt("2026-11-25 11:00", WARD, &again(file(&[LEADER, SEAL]))).is_ok());
}
