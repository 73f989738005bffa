//! What is said before and beside reception: the registration, findings on papers, and why.

use motcua_proto::dossier::v1 as proto;

use super::super::{Wrong, known, optional, text};
use super::words::{handed_in, time, to_handed_in, to_time, words};
use crate::dossier::{
    CorrectedEntry, Found, PaperFound, Registration, SupplementFiles, SupplementReasons,
};

pub(super) fn registration(facts: &Registration) -> proto::Registered {
    proto::Registered {
        procedure: facts.procedure.to_string(),
        procedure_version: facts.procedure_version,
        sub_case: facts.sub_case.clone(),
        channel: proto::Channel::from(facts.channel).into(),
        helped_at: text(facts.helped_at.as_ref()),
        addressed_to: facts.addressed_to.to_string(),
        returned_at: text(facts.returned_at.as_ref()),
        place: text(facts.place.as_ref()),
        applicant_kind: proto::ApplicantKind::from(facts.applicant_kind).into(),
        papers: facts.papers.iter().map(handed_in).collect(),
        source: facts.source.clone(),
        return_way: proto::ReturnWay::from(facts.return_way).into(),
        answer_due_ms: time(facts.answer_due_at),
    }
}

pub(super) fn to_registration(facts: proto::Registered) -> Result<Registration, Wrong> {
    let channel = known::<proto::Channel>("channel", facts.channel)?;
    let kind = known::<proto::ApplicantKind>("applicant kind", facts.applicant_kind)?;
    let way = known::<proto::ReturnWay>("return way", facts.return_way)?;
    Ok(Registration {
        procedure: facts.procedure.parse()?,
        procedure_version: facts.procedure_version,
        sub_case: facts.sub_case,
        channel: channel.try_into()?,
        helped_at: optional(&facts.helped_at)?,
        addressed_to: facts.addressed_to.parse()?,
        returned_at: optional(&facts.returned_at)?,
        place: optional(&facts.place)?,
        applicant_kind: kind.try_into()?,
        papers: facts.papers.iter().map(to_handed_in).collect::<Result<_, _>>()?,
        source: facts.source,
        return_way: way.try_into()?,
        answer_due_at: to_time(facts.answer_due_ms)?,
    })
}

pub(super) fn paper_found(paper: &PaperFound) -> proto::PaperFound {
    proto::PaperFound {
        paper: paper.paper.to_string(),
        found: proto::paper_found::Found::from(paper.found).into(),
        legal_ground: paper.legal_ground.clone(),
    }
}

pub(super) fn to_paper_found(paper: proto::PaperFound) -> Result<PaperFound, Wrong> {
    let found = known::<proto::paper_found::Found>("found", paper.found)?.try_into()?;
    Ok(PaperFound { paper: paper.paper.parse()?, found, legal_ground: paper.legal_ground })
}

/// What is asked for.
pub(super) fn asked_for(papers: &[PaperFound]) -> Vec<String> {
    let asked = papers.iter().filter(|paper| paper.found != Found::Accepted);
    asked.map(|paper| paper.paper.to_string()).collect()
}

/// The verdicts, where they say more than that what is asked for is missing.
pub(super) fn found_on(papers: &[PaperFound]) -> Vec<proto::PaperFound> {
    let plain = |paper: &PaperFound| paper.found == Found::Missing && paper.legal_ground.is_empty();
    if papers.iter().all(plain) { Vec::new() } else { papers.iter().map(paper_found).collect() }
}

pub(super) fn to_found_on(
    asked: &[String],
    found: Vec<proto::PaperFound>,
) -> Result<Vec<PaperFound>, Wrong> {
    if !found.is_empty() {
        return found.into_iter().map(to_paper_found).collect();
    }
    let missing = |paper: &String| {
        Ok(PaperFound { paper: paper.parse()?, found: Found::Missing, legal_ground: String::new() })
    };
    asked.iter().map(missing).collect()
}

pub(super) fn reasons(why: &SupplementReasons) -> proto::SupplementRequestedPersonal {
    proto::SupplementRequestedPersonal { reasons: why.reasons.clone(), note: why.note.clone() }
}

pub(super) fn to_reasons(why: proto::SupplementRequestedPersonal) -> SupplementReasons {
    SupplementReasons { reasons: why.reasons, note: why.note }
}

pub(super) fn files(files: &SupplementFiles) -> proto::SupplementCompletedPersonal {
    proto::SupplementCompletedPersonal {
        file_names: files.file_names.clone(),
        note: files.note.clone(),
    }
}

pub(super) fn to_files(files: proto::SupplementCompletedPersonal) -> SupplementFiles {
    SupplementFiles { file_names: files.file_names, note: files.note }
}

words!(CorrectedEntry, proto::corrected::Entry, {
    ApplicantName = ApplicantName,
    ApplicantPhone = ApplicantPhone,
    ApplicantEmail = ApplicantEmail,
    ApplicantAddress = ApplicantAddress,
    Note = Note
});
words!(Found, proto::paper_found::Found, {
    Accepted = Accepted, Missing = Missing, Wrong = Wrong
});
