//! A slip (phiếu): given at a counter before there is a dossier, and never changed.
//!
//! It is no dossier in any count. Source: domain reference 2.2, 2.4 and 6.

use jiff::Timestamp;

use crate::catalogue::Procedure;
use crate::dossier::Refusal;
use crate::rule_set::FormSet;
use crate::{AgencyId, CounterId, PaperId, Personal, ProcedureCode, local};

/// What was given to whom: personal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Addressee {
    /// Name.
    pub name: String,
    /// Telephone number, or empty.
    pub phone: String,
    /// Why: one a paper, or the reason of the refusal.
    pub reasons: Vec<String>,
    /// A remark.
    pub note: String,
}

/// The facts of a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The procedure that was asked for.
    pub procedure: ProcedureCode,
    /// Its version.
    pub procedure_version: u32,
    /// The sub-case; empty: the unnamed one.
    pub sub_case: String,
    /// The agency of the counter.
    pub agency: AgencyId,
    /// The counter.
    pub counter: CounterId,
    /// The article that it rests on.
    pub legal_ground: String,
    /// The forms of the day.
    pub form_set: FormSet,
}

/// What was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.
    AskedAtIntake {
        /// The facts.
        slip: Slip,
        /// Kinds of papers that are missing or wrong: all of them at one time.
        papers: Vec<PaperId>,
        /// To whom, and why.
        addressee: Personal<Addressee>,
    },
    /// Phiếu từ chối tiếp nhận giải quyết hồ sơ.
    ReceptionRefused {
        /// The facts.
        slip: Slip,
        /// Who is competent instead.
        competent: Option<AgencyId>,
        /// To whom, and why.
        addressee: Personal<Addressee>,
    },
}

/// What a clerk wants to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Give {
    /// The procedure's version in force.
    pub procedure: std::sync::Arc<Procedure>,
    /// The sub-case, if one was chosen.
    pub sub_case: Option<String>,
    /// The agency of the counter.
    pub agency: AgencyId,
    /// The counter.
    pub counter: CounterId,
    /// The article that it rests on.
    pub legal_ground: String,
    /// To whom, and why.
    pub addressee: Addressee,
    /// What kind of slip.
    pub kind: Kind,
}

/// The two kinds of slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Ask at intake for what is missing.
    Ask {
        /// Kinds of papers that are missing or wrong.
        papers: Vec<PaperId>,
    },
    /// Refuse reception.
    Refuse {
        /// Who is competent instead.
        competent: Option<AgencyId>,
    },
}

/// Decides on a slip: always in writing, with the legal ground; never ask for a paper that the
/// procedure does not list.
pub fn decide(give: &Give, at: Timestamp) -> Result<Event, Refusal> {
    let empty = |field| Err(Refusal::Empty(field));
    if give.legal_ground.trim().is_empty() {
        return empty("legalGround");
    }
    if give.legal_ground.chars().count() > 300 || give.legal_ground.chars().any(char::is_control) {
        return Err(Refusal::NotShort { field: "legalGround", limit: 300 });
    }
    if give.addressee.name.trim().is_empty() {
        return empty("name");
    }
    let case = give.procedure.sub_case(give.sub_case.as_deref());
    if give.sub_case.is_some() && case.is_none() {
        return Err(Refusal::UnknownSubCase(give.sub_case.clone().unwrap_or_default()));
    }
    let slip = Slip {
        procedure: give.procedure.code.clone(),
        procedure_version: give.procedure.version,
        sub_case: give.sub_case.clone().unwrap_or_default(),
        agency: give.agency.clone(),
        counter: give.counter.clone(),
        legal_ground: give.legal_ground.clone(),
        form_set: FormSet::on(local(at).date()),
    };
    let addressee = Personal::Known(give.addressee.clone());
    match &give.kind {
        Kind::Ask { papers } if papers.is_empty() => empty("papers"),
        Kind::Ask { papers } if papers.len() > 50 => {
            Err(Refusal::TooMany { field: "papers", limit: 50 })
        }
        Kind::Ask { papers } => {
            if let Some(other) = papers.iter().find(|id| !give.procedure.lists(id)) {
                return Err(Refusal::UnknownPaper(other.clone()));
            }
            Ok(Event::AskedAtIntake { slip, papers: papers.clone(), addressee })
        }
        Kind::Refuse { .. } if give.addressee.reasons.iter().all(|r| r.trim().is_empty()) => {
            empty("reason")
        }
        Kind::Refuse { competent } => {
            Ok(Event::ReceptionRefused { slip, competent: competent.clone(), addressee })
        }
    }
}
