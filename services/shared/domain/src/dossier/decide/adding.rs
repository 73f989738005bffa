//! What only adds, or changes one thing in place: papers offered, who does a step, a corrected entry.

use super::super::command::PaperHandedIn;
use super::super::facts::SupplementFiles;
use super::super::registration::{CorrectedEntry, Correction};
use super::super::{Dossier, Event, Refusal, Setting};
use super::not_empty;
use super::papers::handed_in;
use crate::{AccountId, Personal, local};

/// Papers that the applicant brings unasked: the clock runs, no limit is touched (domain reference
/// 2.4). Before reception they may be those that were asked for.
pub(super) fn offer_papers(
    dossier: &Dossier,
    papers: &[PaperHandedIn],
    files: &SupplementFiles,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    if papers.is_empty() {
        return Err(Refusal::Empty("papers"));
    }
    Ok(vec![Event::PapersOffered {
        papers: handed_in(papers, dossier.sub_case(setting.catalogue, local(setting.at).date()))?,
        files: Personal::Known(files.clone()),
    }])
}

/// Phân công: the head names who does the holder's step.
pub(super) fn assign(
    dossier: &Dossier,
    officer: &AccountId,
    note: &str,
) -> Result<Vec<Event>, Refusal> {
    if dossier.officer.is_some() {
        return Err(Refusal::AlreadyAssigned);
    }
    named(dossier, officer, note)
}

/// Phân công lại: from now on the officer before may no longer finish it.
pub(super) fn reassign(
    dossier: &Dossier,
    officer: &AccountId,
    note: &str,
) -> Result<Vec<Event>, Refusal> {
    if dossier.officer.is_none() {
        return Err(Refusal::NotAssigned);
    }
    named(dossier, officer, note)
}

fn named(dossier: &Dossier, officer: &AccountId, note: &str) -> Result<Vec<Event>, Refusal> {
    let open = dossier.step.as_ref().ok_or(Refusal::WrongState(dossier.status))?;
    Ok(vec![Event::Assigned {
        step: open.number,
        officer: officer.clone(),
        note: Personal::Known(note.to_owned()),
    }])
}

/// An entry is corrected, with a reason; the old value stays in the log.
pub(super) fn correct(
    entry: CorrectedEntry,
    correction: &Correction,
) -> Result<Vec<Event>, Refusal> {
    not_empty("reason", &correction.reason)?;
    if entry == CorrectedEntry::ApplicantName {
        not_empty("value", &correction.value)?;
    }
    Ok(vec![Event::Corrected { entry, correction: Personal::Known(correction.clone()) }])
}
