//! Papers: what is handed in, of the kinds that the procedure lists, and what was found on them.

use std::sync::Arc;

use super::super::command::PaperHandedIn;
use super::super::registration::{Found, PaperFound, Registration};
use super::super::{HandedIn, Refusal, Setting};
use super::short;
use crate::catalogue::{Procedure, SubCase};
use crate::local;

/// The most papers, lines or files that one command names.
pub(super) const MAX_LINES: usize = 50;

/// What is handed in, each of a kind that the procedure lists; where it is not published here
/// (`None`), of any kind, and no original is held.
pub(super) fn handed_in(
    papers: &[PaperHandedIn],
    case: Option<&SubCase>,
) -> Result<Vec<HandedIn>, Refusal> {
    if papers.len() > MAX_LINES {
        return Err(Refusal::TooMany { field: "papers", limit: MAX_LINES });
    }
    let one = |paper: &PaperHandedIn| {
        let unknown = || Refusal::UnknownPaper(paper.paper.clone());
        let kind = case.map(|case| case.paper(&paper.paper).ok_or_else(unknown)).transpose()?;
        Ok(HandedIn {
            paper: paper.paper.clone(),
            originals: paper.originals,
            copies: paper.copies,
            document: paper.document.clone(),
            reused_from: paper.reused_from.clone(),
            held: paper.originals > 0 && kind.is_some_and(|kind| kind.held),
        })
    };
    papers.iter().map(one).collect()
}

/// Each paper has its verdict, and at least one is not as it must be.
pub(super) fn everything_named(papers: &[PaperFound]) -> Result<(), Refusal> {
    if papers.iter().all(|paper| paper.found == Found::Accepted) {
        return Err(Refusal::Empty("papers"));
    }
    if papers.len() > MAX_LINES {
        return Err(Refusal::TooMany { field: "papers", limit: MAX_LINES });
    }
    papers.iter().try_for_each(|paper| short("papers.legalGround", &paper.legal_ground))
}

/// The procedure of a registered dossier as it holds today: reception will be by it.
pub(super) fn procedure_today<'a>(
    registration: &Registration,
    setting: &Setting<'a>,
) -> Option<&'a Arc<Procedure>> {
    setting.catalogue.procedure_on(&registration.procedure, local(setting.at).date())
}
