//! What may be done on the page of a dossier: a form each, in the order of the work.
//!
//! Which of them are shown is decided by the rules themselves ([`motcua_journal::Dossiers::would`]):
//! each is tried with what a form would send, and nothing is written.

use motcua_domain::dossier::Command;
use motcua_domain::rights::Right;

use super::fields::Field;
use super::form::{Filled, Form};

/// One thing that may be done.
pub(super) struct Act {
    /// Its address below the dossier's, and the end of its text's id.
    pub(super) word: &'static str,
    pub(super) right: Right,
    pub(super) fields: &'static [Field],
    /// The command that a filled form asks for.
    pub(super) command: fn(&Form) -> Filled,
    /// It belongs to the usual course of the work: its form is open.
    pub(super) usual: bool,
}

impl Act {
    /// Whether its form may bring a file.
    pub(super) fn has_file(&self) -> bool {
        self.fields.contains(&Field::Document)
    }
}

const fn usual(
    word: &'static str,
    right: Right,
    fields: &'static [Field],
    command: fn(&Form) -> Filled,
) -> Act {
    Act { word, right, fields, command, usual: true }
}

const fn seldom(
    word: &'static str,
    right: Right,
    fields: &'static [Field],
    command: fn(&Form) -> Filled,
) -> Act {
    Act { word, right, fields, command, usual: false }
}

/// Everything that an agency does to a dossier, apart from naming the officer: only identity knows
/// people.
pub(super) const ACTS: [Act; 22] = [
    usual("take", Right::Take, &[], |_| Ok(Command::Take)),
    usual("sign", Right::Sign, &[Field::Document], Form::sign),
    usual("send-back", Right::SendBack, &[Field::Reason], |form| {
        Ok(Command::SendBack { reason: form.reason.clone() })
    }),
    usual("step-done", Right::StepDone, &[Field::Step, Field::Note], Form::step_done),
    usual("submit", Right::SubmitForSignature, &[Field::Document, Field::Note], Form::submit),
    usual("give", Right::Give, &[Field::To], Form::give),
    usual("opinion", Right::GiveOpinion, &[Field::Asked, Field::Text], Form::opinion),
    usual("resume", Right::Resume, &[Field::Note], |form| {
        Ok(Command::Resume { note: form.note.clone() })
    }),
    usual("duty-paid", Right::DutyFulfilled, &[Field::Amount, Field::Means], Form::duty_paid),
    seldom("draft", Right::Draft, &[Field::Document, Field::Note], Form::draft),
    seldom("decline", Right::Decline, &[Field::Reason], |form| {
        Ok(Command::Decline { reason: form.reason.clone() })
    }),
    seldom(
        "supplement",
        Right::RequestSupplement,
        &[Field::Papers, Field::LegalGround, Field::Note, Field::BeyondLimit],
        Form::supplement,
    ),
    seldom("duty", Right::NotifyDuty, &[Field::DutyLines, Field::Notice], Form::duty),
    seldom(
        "consult",
        Right::Consult,
        &[Field::Agency, Field::AnswerDay, Field::Question],
        Form::consult,
    ),
    seldom("silence", Right::Consult, &[Field::Unanswered], Form::silence),
    seldom("apology", Right::Apologise, &[Field::NewDay, Field::Reason], Form::apology),
    seldom("apology-letter", Right::ApologyLetter, &[Field::Reason], |form| {
        Ok(Command::ApologyLetter { reason: form.reason.clone() })
    }),
    seldom("pause", Right::Pause, &[Field::LegalGround, Field::Reason], |form| {
        let (legal_ground, reason) = (form.legal_ground.clone(), form.reason.clone());
        Ok(Command::Pause { legal_ground, reason })
    }),
    seldom(
        "reject",
        Right::Reject,
        &[Field::LegalGround, Field::Reason, Field::Document],
        Form::reject,
    ),
    seldom("branch-failed", Right::FailBranch, &[Field::Step, Field::Reason], Form::branch_failed),
    seldom("stop", Right::Stop, &[Field::Request, Field::LegalGround, Field::Reason], Form::stop),
    seldom(
        "reopen",
        Right::Reopen,
        &[Field::OrderNumber, Field::OrderDay, Field::OrderBy, Field::Reason],
        Form::reopen,
    ),
];
