//! What the file of a result must bear before it is issued.

use super::super::command::Seal;
use super::super::{Dossier, Refusal, Setting, Verdict};
use crate::catalogue::{Certificate, CertificateHolder, ResultFile, Signer};
use crate::local;

/// Where the procedure says so: the signature of the leader who signed off, and last of all the seal of
/// the agency that issues, both with certificates that are registered on that day.
///
/// Source: Decree 30/2020/NĐ-CP, annex I; domain reference 12.
pub(super) fn borne_by(
    dossier: &Dossier,
    result: &Seal,
    setting: &Setting<'_>,
) -> Result<(), Refusal> {
    let day = local(setting.at).date();
    let case = dossier.sub_case(setting.catalogue, day);
    if !case.is_some_and(|case| case.result_file == ResultFile::Signed) {
        return Ok(());
    }
    match result.file.verdict.filter(|_| result.document.is_some()) {
        None => return Err(Refusal::SignedFileNeeded),
        Some(Verdict::Failed) => return Err(Refusal::SignatureNotValid),
        Some(Verdict::Indeterminate | Verdict::NotVerifiedYet) => {
            return Err(Refusal::SignatureNotConcluded);
        }
        Some(Verdict::Passed) => {}
    }
    let holder = dossier.holder.as_ref().ok_or(Refusal::NotHolder)?;
    let registered = |signer: &Signer| setting.catalogue.certificate_on(&signer.certificate, day);
    let is_here = |certificate: &Certificate| {
        setting.catalogue.current_agency(&certificate.agency, day)
            == setting.catalogue.current_agency(holder, day)
    };
    let seals = |certificate: &Certificate| {
        certificate.holder == CertificateHolder::Seal && is_here(certificate)
    };
    let (last, before) = result.file.signers.split_last().ok_or(Refusal::SignedFileNeeded)?;
    if !registered(last).is_some_and(seals) {
        return Err(Refusal::SealNotLast);
    }
    let leads = |certificate: &Certificate| match (&certificate.holder, &dossier.signed_by) {
        (CertificateHolder::Account(account), Some(leader)) => account == leader,
        // The record of before accounts were kept with it says only which agency signed.
        (CertificateHolder::Account(_), None) => is_here(certificate),
        (CertificateHolder::Seal, _) => false,
    };
    if !before.iter().filter_map(registered).any(leads) {
        return Err(Refusal::NotTheLeadersSignature);
    }
    Ok(())
}
