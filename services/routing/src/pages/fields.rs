//! The fields of the forms, and what a dossier fills into them before a person does.

use motcua_domain::calendar::{Calendar, WorkingSpan};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::dossier::{Dossier, OpinionState};
use motcua_domain::{AgencyId, Timestamp, local};
use motcua_pages::Words;

use super::form::Form;

/// What a form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// To whom it is given: the next agencies.
    To,
    /// The step at work; nobody types it.
    Step,
    Reason,
    Note,
    Text,
    LegalGround,
    /// A stored file.
    Document,
    /// Each paper of the procedure, and what was found.
    Papers,
    BeyondLimit,
    /// Fees or taxes, and how much.
    DutyLines,
    Notice,
    Amount,
    Means,
    /// An agency of the catalogue.
    Agency,
    AnswerDay,
    Question,
    /// The opinion that the own agency was asked for.
    Asked,
    /// The opinion that nobody gave in time.
    Unanswered,
    NewDay,
    Request,
    OrderNumber,
    OrderDay,
    OrderBy,
}

/// How a field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Hidden,
    Line,
    Lines,
    Day,
    Number,
    Choice,
    Agency,
    Papers,
    Duties,
    Tick,
    File,
}

impl Field {
    /// Its name in the form, and the end of its text's id.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::To => "to",
            Self::Step => "step",
            Self::Reason => "reason",
            Self::Note => "note",
            Self::Text => "text",
            Self::LegalGround => "legal_ground",
            Self::Document => "document",
            Self::Papers => "papers",
            Self::BeyondLimit => "beyond_limit",
            Self::DutyLines => "duties",
            Self::Notice => "notice",
            Self::Amount => "amount",
            Self::Means => "means",
            Self::Agency => "agency",
            Self::AnswerDay => "answer_day",
            Self::Question => "question",
            Self::Asked | Self::Unanswered => "number",
            Self::NewDay => "new_day",
            Self::Request => "request",
            Self::OrderNumber => "order_number",
            Self::OrderDay => "order_day",
            Self::OrderBy => "order_by",
        }
    }

    pub(super) const fn shown(self) -> Shown {
        match self {
            Self::Step | Self::Asked | Self::Unanswered => Shown::Hidden,
            Self::To | Self::Means => Shown::Choice,
            Self::Reason | Self::Note | Self::Text | Self::Question => Shown::Lines,
            Self::AnswerDay | Self::NewDay | Self::OrderDay => Shown::Day,
            Self::Amount => Shown::Number,
            Self::Agency => Shown::Agency,
            Self::Papers => Shown::Papers,
            Self::DutyLines => Shown::Duties,
            Self::BeyondLimit => Shown::Tick,
            Self::Document => Shown::File,
            Self::LegalGround
            | Self::Notice
            | Self::Request
            | Self::OrderNumber
            | Self::OrderBy => Shown::Line,
        }
    }

    /// Whether the form cannot be sent without it.
    pub(super) const fn is_needed(self) -> bool {
        !matches!(self, Self::Note | Self::Document | Self::Notice | Self::Request)
    }
}

impl Form {
    /// What the dossier itself says: who comes next, which step is at work, which dates are near.
    pub(super) fn preset(
        dossier: &Dossier,
        agency: &AgencyId,
        (now, calendar): (Timestamp, &Calendar),
        words: &Words,
    ) -> Self {
        let branch = dossier.branch_of(agency).map(|branch| branch.step);
        let step = branch.or(dossier.step.as_ref().map(|step| step.number)).unwrap_or(0);
        let open = || dossier.opinions.iter().filter(|o| o.state == OpinionState::Open);
        let asked = open().find(|opinion| opinion.of == *agency);
        let unanswered = open().find(|opinion| opinion.due_at < now);
        let in_days = |from, days: i64| {
            words.typed_day(local(calendar.add(from, WorkingSpan::from_hours(8 * days))).date())
        };
        let due = dossier.dates.map_or(now, |dates| dates.due_at).max(now);
        Self {
            to: dossier.may_be_given_to().first().map(ToString::to_string).unwrap_or_default(),
            step: step.to_string(),
            number: asked.or(unanswered).map(|o| o.number.to_string()).unwrap_or_default(),
            answer_day: in_days(now, 3),
            new_day: in_days(due, 3),
            ..Self::default()
        }
    }

    /// The same with something in every field that a person must fill: to ask the rules whether they
    /// would let it through.
    pub(super) fn tried(
        self,
        dossier: &Dossier,
        catalogue: &Catalogue,
        words: &Words,
        now: Timestamp,
    ) -> Self {
        let some = || "…".to_owned();
        let own = dossier.holder.as_ref();
        let other = catalogue.agencies().find(|agency| Some(&agency.id) != own);
        let papers = papers(dossier, catalogue, words, now);
        Self {
            reason: some(),
            document: "0".repeat(64),
            text: some(),
            question: some(),
            legal_ground: some(),
            agency: other.map(|agency| agency.id.to_string()).unwrap_or_default(),
            paper: papers.iter().map(|(paper, _)| paper.clone()).collect(),
            found: papers.iter().map(|_| "missing".to_owned()).collect(),
            why: papers.iter().map(|_| some()).collect(),
            duty_line: vec![some()],
            duty_amount: vec!["1".to_owned()],
            amount: "1".to_owned(),
            means: "cash".to_owned(),
            order_number: some(),
            order_day: words.typed_day(local(now).date()),
            order_by: some(),
            ..self
        }
    }
}

/// The papers of the dossier's procedure: id and name.
pub(super) fn papers(
    dossier: &Dossier,
    catalogue: &Catalogue,
    words: &Words,
    now: Timestamp,
) -> Vec<(String, String)> {
    let case = dossier.sub_case(catalogue, local(now).date());
    let papers = case.into_iter().flat_map(|case| &case.papers);
    let named = papers.map(|paper| {
        let name = match words.language() {
            motcua_api::Language::Vietnamese => &paper.name_vi,
            motcua_api::Language::English => &paper.name_en,
        };
        (paper.id.to_string(), name.clone())
    });
    named.collect()
}
