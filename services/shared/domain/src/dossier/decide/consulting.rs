//! Lấy ý kiến: several agencies may be asked at once; the dossier's clock runs on.

use jiff::Timestamp;

use super::super::opinion::{Opinion, OpinionState};
use super::super::process::whole_minutes;
use super::super::{Dossier, Event, Refusal, Setting};
use super::papers::MAX_LINES;
use super::{acting, not_empty};
use crate::{AgencyId, DocumentId, Personal};

/// Custody stays with who asks; the asked agency has until `due_at`.
pub(super) fn ask(
    dossier: &Dossier,
    (of, due_at, document, question): (&AgencyId, Timestamp, Option<&DocumentId>, &str),
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    not_empty("question", question)?;
    if *of == acting(setting)? {
        return Err(Refusal::AsksItself);
    }
    if due_at <= setting.at {
        return Err(Refusal::NewDateNotLater);
    }
    if dossier.opinions.len() >= MAX_LINES {
        return Err(Refusal::TooMany { field: "of", limit: MAX_LINES });
    }
    Ok(vec![Event::OpinionAsked {
        number: u16::try_from(dossier.opinions.len() + 1).unwrap_or(u16::MAX),
        of: of.clone(),
        due_at,
        document: document.cloned(),
        question: Personal::Known(question.to_owned()),
    }])
}

/// The opinion of who was asked, also when its time is over.
pub(super) fn answer(
    dossier: &Dossier,
    (number, document, text): (u16, Option<&DocumentId>, &str),
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let by = acting(setting)?;
    let asked = dossier.opinions.iter().find(|opinion| opinion.number == number);
    let asked = asked.filter(|opinion| opinion.of == by && opinion.state != OpinionState::Given);
    let asked = asked.ok_or(Refusal::NoSuchOpinion { number })?;
    not_empty("text", text)?;
    let measured = dossier.measured(setting.at, asked.due_at, setting);
    Ok(vec![Event::OpinionGiven {
        number,
        by,
        document: document.cloned(),
        outcome: measured.outcome,
        by_how_much: whole_minutes(measured.by),
        text: Personal::Known(text.to_owned()),
    }])
}

/// Silence beyond the time is recorded, with the agency's name.
pub(super) fn silence(
    dossier: &Dossier,
    number: u16,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let open = |opinion: &&Opinion| opinion.number == number && opinion.state == OpinionState::Open;
    let asked = dossier.opinions.iter().find(open).ok_or(Refusal::NoSuchOpinion { number })?;
    if setting.at <= asked.due_at {
        return Err(Refusal::OpinionNotDue { number });
    }
    Ok(vec![Event::OpinionMissed { number, of: asked.of.clone() }])
}
