//! What is fixed when a dossier is registered, and what a clerk finds on its papers.

use jiff::Timestamp;

use super::{ApplicantKind, Channel, HandedIn, Request, ReturnWay};
use crate::{AgencyId, PaperId, Personal, ProcedureCode};

/// A dossier that has come in online or by post (Mới đăng ký), and waits for a counter's answer:
/// received, asked for more, or refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The procedure.
    pub procedure: ProcedureCode,
    /// Its version in force on that day; the one that holds is that of the day of reception.
    pub procedure_version: u32,
    /// The sub-case; empty: the unnamed one.
    pub sub_case: String,
    /// How it came in.
    pub channel: Channel,
    /// Where the citizen was helped to file.
    pub helped_at: Option<AgencyId>,
    /// Whose counter is asked to receive it.
    pub addressed_to: AgencyId,
    /// Where the result is wanted; `None`: where it is received.
    pub returned_at: Option<AgencyId>,
    /// The commune that it is about.
    pub place: Option<AgencyId>,
    /// Kind of applicant.
    pub applicant_kind: ApplicantKind,
    /// What came with it.
    pub papers: Vec<HandedIn>,
    /// The system that sent it.
    pub source: String,
    /// How the applicant wants the result.
    pub return_way: ReturnWay,
    /// Until when the counter answers: 8 working hours (domain reference 2.5).
    pub answer_due_at: Timestamp,
}

/// A registered dossier, as it stands before its reception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// What was fixed.
    pub registration: Registration,
    /// Who asks.
    pub request: Personal<Box<Request>>,
    /// How often a clerk asked for more.
    pub asked: u32,
    /// What was asked for has not come yet.
    pub waits: bool,
}

/// What a clerk found on one paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Found {
    /// It is as it must be.
    Accepted,
    /// It is not there.
    Missing,
    /// It is there, and not as it must be.
    Wrong,
}

/// The verdict on one paper; why is said beside it, for that is free text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFound {
    /// Its kind.
    pub paper: PaperId,
    /// What was found.
    pub found: Found,
    /// The article that asks for it.
    pub legal_ground: String,
}

/// What of an entry can be corrected: never procedure, sub-case or code (domain reference 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CorrectedEntry {
    /// The applicant's name.
    ApplicantName,
    /// The applicant's telephone number.
    ApplicantPhone,
    /// The applicant's e-mail address.
    ApplicantEmail,
    /// The applicant's postal address.
    ApplicantAddress,
    /// The remark at reception.
    Note,
}

/// What stands from now on, and why: personal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Correction {
    /// The new value.
    pub value: String,
    /// Why.
    pub reason: String,
}
