//! The messages that several events share, and the enumerations.

use jiff::Timestamp;
use motcua_proto::dossier::v1 as proto;

use super::super::{Opened, Wrong, known, missing, narrow, open, optional, seal, text};
use crate::calendar::WorkingSpan;
use crate::catalogue::{OnlineService, Unmet};
use crate::deadline::{DayMode, LegalTime, TimeUnit};
use crate::dossier::{
    ApplicantKind, Channel, Dates, End, Finding, HandedIn, Identity, NewDate, Party, Reception,
    Request, ReturnWay, Step, StepEnd, Verdict,
};
use crate::outcome::Outcome;
use crate::rule_set::{FormSet, RuleSet};
use crate::{DocumentId, Personal};

pub(super) fn time(at: Timestamp) -> i64 {
    at.as_millisecond()
}

pub(super) fn to_time(ms: i64) -> Result<Timestamp, Wrong> {
    Ok(Timestamp::from_millisecond(ms)?)
}

/// A moment that may be absent: 0.
pub(super) fn to_times(ms: i64) -> Result<Option<Timestamp>, Wrong> {
    if ms == 0 { Ok(None) } else { to_time(ms).map(Some) }
}

pub(super) fn minutes(span: WorkingSpan) -> i64 {
    span.minutes()
}

pub(super) fn to_minutes(minutes: i64) -> Result<WorkingSpan, Wrong> {
    if !(0..=100_000_000).contains(&minutes) {
        return Err(Wrong(format!("{minutes} working minutes cannot be")));
    }
    Ok(WorkingSpan::from_minutes(minutes))
}

pub(super) fn next(step: u32, due_ms: i64) -> Result<Option<(u16, Timestamp)>, Wrong> {
    if step == 0 { Ok(None) } else { Ok(Some((narrow("step", step)?, to_time(due_ms)?))) }
}

pub(super) fn document(file: Option<&DocumentId>) -> String {
    text(file)
}

/// An enumeration of the domain and the one of the messages, value by value.
macro_rules! words {
    ($domain:ty, $proto:ty, { $($d:ident = $p:ident),+ }) => {
        impl From<$domain> for $proto {
            fn from(word: $domain) -> Self {
                match word { $(<$domain>::$d => Self::$p,)+ }
            }
        }
        impl TryFrom<$proto> for $domain {
            type Error = ();
            fn try_from(word: $proto) -> Result<Self, ()> {
                match word { $(<$proto>::$p => Ok(Self::$d),)+ _ => Err(()) }
            }
        }
    };
}

pub(super) use words;

/// A free text, which is personal.
pub(super) fn note_message(text: &Personal<String>) -> Option<Vec<u8>> {
    seal(text, |note| proto::NotePersonal { note: note.clone() })
}

pub(super) fn read_note(personal: Opened<'_>) -> Result<Personal<String>, Wrong> {
    open(personal, |message: proto::NotePersonal| Ok(message.note))
}

words!(Channel, proto::Channel, { Counter = Counter, Online = Online, Post = Post });
words!(ApplicantKind, proto::ApplicantKind, {
    Person = Person, Organisation = Organisation, Household = Household
});
words!(ReturnWay, proto::ReturnWay, { Counter = Counter, Post = Post, Online = Online });
words!(Outcome, proto::Outcome, { Early = Early, OnTime = OnTime, Late = Late });
words!(TimeUnit, proto::TimeUnit, {
    SameDay = SameDay, WorkingDay = WorkingDay, Hour = Hour, Day = Day, Month = Month
});
words!(DayMode, proto::DayMode, { EndOfDay = EndOfDay, ToTheHour = ToTheHour });
words!(RuleSet, proto::RuleSet, {
    R2007 = RuleSet2007, R2015 = RuleSet2015, R2018 = RuleSet2018, R2025 = RuleSet2025
});
words!(FormSet, proto::FormSet, { F2015 = FormSet2015, F2018 = FormSet2018, F2025 = FormSet2025 });
words!(Unmet, proto::signature_found::Unmet, {
    NotSigned = NotSigned, NotValid = NotValid, NotConcluded = NotConcluded,
    NotTheApplicants = NotTheApplicants, NotOfTheAgency = NotOfTheAgency
});
words!(Verdict, proto::signature_found::Verdict, {
    NotVerifiedYet = NotVerifiedYet, Passed = TotalPassed, Indeterminate = Indeterminate,
    Failed = TotalFailed
});

impl From<()> for Wrong {
    fn from((): ()) -> Self {
        missing("a word of an enumeration")
    }
}

impl From<OnlineService> for proto::OnlineService {
    fn from(service: OnlineService) -> Self {
        match service {
            OnlineService::None => Self::None,
            OnlineService::Partial => Self::Partial,
            OnlineService::Full => Self::Full,
        }
    }
}

impl From<proto::OnlineService> for OnlineService {
    fn from(service: proto::OnlineService) -> Self {
        match service {
            proto::OnlineService::None => Self::None,
            proto::OnlineService::Partial => Self::Partial,
            proto::OnlineService::Full => Self::Full,
        }
    }
}

impl From<NewDate> for proto::NewDate {
    fn from(date: NewDate) -> Self {
        match date {
            NewDate::None => Self::None,
            NewDate::Kept => Self::Kept,
            NewDate::Missed => Self::Missed,
        }
    }
}

impl From<proto::NewDate> for NewDate {
    fn from(date: proto::NewDate) -> Self {
        match date {
            proto::NewDate::None => Self::None,
            proto::NewDate::Kept => Self::Kept,
            proto::NewDate::Missed => Self::Missed,
        }
    }
}

pub(super) fn dates(dates: &Dates) -> proto::Dates {
    proto::Dates {
        first_due_ms: time(dates.first_due_at),
        due_ms: time(dates.due_at),
        index_due_ms: time(dates.index_due_at),
        provisional: dates.provisional,
    }
}

pub(super) fn to_dates(dates: Option<proto::Dates>) -> Result<Dates, Wrong> {
    let dates = dates.ok_or_else(|| missing("dates"))?;
    Ok(Dates {
        first_due_at: to_time(dates.first_due_ms)?,
        due_at: to_time(dates.due_ms)?,
        index_due_at: to_time(dates.index_due_ms)?,
        provisional: dates.provisional,
    })
}

pub(super) fn branch_due((step, due): &(u16, Timestamp)) -> proto::BranchDue {
    proto::BranchDue { step: u32::from(*step), due_ms: time(*due) }
}

pub(super) fn to_branch_due(branch: &proto::BranchDue) -> Result<(u16, Timestamp), Wrong> {
    Ok((narrow("step", branch.step)?, to_time(branch.due_ms)?))
}

pub(super) fn end(end: &End) -> proto::End {
    proto::End {
        outcome: proto::Outcome::from(end.outcome).into(),
        by_minutes: minutes(end.by),
        stood_still_minutes: minutes(end.stood_still),
        late_in_index: end.late_in_index,
        new_date: proto::NewDate::from(end.new_date).into(),
        at_ms: end.at.map_or(0, time),
    }
}

pub(super) fn to_end(end: Option<proto::End>) -> Result<End, Wrong> {
    let end = end.ok_or_else(|| missing("end"))?;
    Ok(End {
        outcome: known::<proto::Outcome>("outcome", end.outcome)?.try_into()?,
        by: to_minutes(end.by_minutes)?,
        stood_still: to_minutes(end.stood_still_minutes)?,
        late_in_index: end.late_in_index,
        new_date: known::<proto::NewDate>("new date", end.new_date)?.into(),
        at: (end.at_ms != 0).then(|| to_time(end.at_ms)).transpose()?,
    })
}

pub(super) fn step_end(end: &StepEnd) -> proto::StepEnd {
    proto::StepEnd {
        step: u32::from(end.step),
        agency: end.agency.to_string(),
        outcome: proto::Outcome::from(end.outcome).into(),
        by_minutes: minutes(end.by),
        stood_still_minutes: minutes(end.stood_still),
    }
}

pub(super) fn to_step_end(end: &proto::StepEnd) -> Result<StepEnd, Wrong> {
    Ok(StepEnd {
        step: narrow("step", end.step)?,
        agency: end.agency.parse()?,
        outcome: known::<proto::Outcome>("outcome", end.outcome)?.try_into()?,
        by: to_minutes(end.by_minutes)?,
        stood_still: to_minutes(end.stood_still_minutes)?,
    })
}

fn step(step: &Step) -> proto::Step {
    proto::Step {
        agency: step.agency.to_string(),
        role: step.role.clone(),
        action: step.action.clone(),
        minutes: step.minutes,
        parallel_group: step.parallel_group.clone(),
        clock_stopped: step.clock_stopped,
        result: step.result.clone(),
        needs: step.needs.clone(),
    }
}

fn to_step(step: proto::Step) -> Result<Step, Wrong> {
    Ok(Step {
        agency: step.agency.parse()?,
        role: step.role,
        action: step.action,
        minutes: step.minutes,
        parallel_group: step.parallel_group,
        clock_stopped: step.clock_stopped,
        result: step.result,
        needs: step.needs,
    })
}

pub(super) fn handed_in(paper: &HandedIn) -> proto::Paper {
    proto::Paper {
        paper: paper.paper.to_string(),
        originals: u32::from(paper.originals),
        copies: u32::from(paper.copies),
        document: document(paper.document.as_ref()),
        held: paper.held,
        reused_from: text(paper.reused_from.as_ref()),
    }
}

pub(super) fn to_handed_in(paper: &proto::Paper) -> Result<HandedIn, Wrong> {
    Ok(HandedIn {
        paper: paper.paper.parse()?,
        originals: narrow("originals", paper.originals)?,
        copies: narrow("copies", paper.copies)?,
        document: optional(&paper.document)?,
        held: paper.held,
        reused_from: optional(&paper.reused_from)?,
    })
}

pub(super) fn reception(facts: &Reception) -> proto::Received {
    proto::Received {
        procedure: facts.procedure.to_string(),
        procedure_version: facts.procedure_version,
        sub_case: facts.sub_case.clone(),
        rule_set: proto::RuleSet::from(facts.rule_set).into(),
        form_set: proto::FormSet::from(facts.form_set).into(),
        calendar_version: facts.calendar_version,
        online_level: u32::from(facts.online_level),
        online_service: proto::OnlineService::from(facts.online_service).into(),
        channel: proto::Channel::from(facts.channel).into(),
        helped_at: text(facts.helped_at.as_ref()),
        received_at: facts.received_at.to_string(),
        competent: facts.competent.to_string(),
        returned_at: facts.returned_at.to_string(),
        counter: text(facts.counter.as_ref()),
        place: text(facts.place.as_ref()),
        applicant_kind: proto::ApplicantKind::from(facts.applicant_kind).into(),
        legal_quantity: facts.legal_time.quantity,
        legal_unit: proto::TimeUnit::from(facts.legal_time.unit).into(),
        day_mode: proto::DayMode::from(facts.day_mode).into(),
        start_ms: time(facts.start),
        dates: Some(dates(&facts.dates)),
        steps: facts.steps.iter().map(step).collect(),
        one_unit: facts.one_unit,
        at_once: facts.at_once,
        papers: facts.papers.iter().map(handed_in).collect(),
        slips: facts.slips.clone(),
        source: facts.source.clone(),
        step_due_ms: time(facts.step_due_at),
        return_way: proto::ReturnWay::from(facts.return_way).into(),
    }
}

pub(super) fn to_reception(facts: proto::Received) -> Result<Reception, Wrong> {
    Ok(Reception {
        procedure: facts.procedure.parse()?,
        procedure_version: facts.procedure_version,
        sub_case: facts.sub_case,
        rule_set: known::<proto::RuleSet>("rule set", facts.rule_set)?.try_into()?,
        form_set: known::<proto::FormSet>("form set", facts.form_set)?.try_into()?,
        calendar_version: facts.calendar_version,
        online_level: narrow("online level", facts.online_level)?,
        online_service: known::<proto::OnlineService>("online service", facts.online_service)?
            .into(),
        channel: known::<proto::Channel>("channel", facts.channel)?.try_into()?,
        helped_at: optional(&facts.helped_at)?,
        received_at: facts.received_at.parse()?,
        competent: facts.competent.parse()?,
        returned_at: facts.returned_at.parse()?,
        counter: optional(&facts.counter)?,
        place: optional(&facts.place)?,
        applicant_kind: known::<proto::ApplicantKind>("applicant", facts.applicant_kind)?
            .try_into()?,
        legal_time: LegalTime {
            quantity: facts.legal_quantity,
            unit: known::<proto::TimeUnit>("time unit", facts.legal_unit)?.try_into()?,
        },
        day_mode: known::<proto::DayMode>("day mode", facts.day_mode)?.try_into()?,
        start: to_time(facts.start_ms)?,
        dates: to_dates(facts.dates)?,
        steps: facts.steps.into_iter().map(to_step).collect::<Result<_, _>>()?,
        one_unit: facts.one_unit,
        at_once: facts.at_once,
        papers: facts.papers.iter().map(to_handed_in).collect::<Result<_, _>>()?,
        slips: facts.slips,
        source: facts.source,
        step_due_at: to_time(facts.step_due_ms)?,
        return_way: known::<proto::ReturnWay>("return way", facts.return_way)?.try_into()?,
    })
}

pub(super) fn identity(identity: &Identity) -> proto::Identity {
    proto::Identity {
        kind: identity.kind.clone(),
        number: identity.number.clone(),
        issued_on: identity.issued_on.clone(),
        issued_by: identity.issued_by.clone(),
    }
}

pub(super) fn to_identity(identity: proto::Identity) -> Identity {
    Identity {
        kind: identity.kind,
        number: identity.number,
        issued_on: identity.issued_on,
        issued_by: identity.issued_by,
    }
}

fn party(party: &Party) -> proto::Party {
    proto::Party {
        name: party.name.clone(),
        identities: party.identities.iter().map(identity).collect(),
        phone: party.phone.clone(),
        email: party.email.clone(),
        address: party.address.clone(),
    }
}

fn to_party(party: proto::Party) -> Party {
    Party {
        name: party.name,
        identities: party.identities.into_iter().map(to_identity).collect(),
        phone: party.phone,
        email: party.email,
        address: party.address,
    }
}

pub(super) fn request(request: &Request) -> proto::ReceivedPersonal {
    proto::ReceivedPersonal {
        applicant: Some(party(&request.applicant)),
        submitter: request.submitter.as_ref().map(party),
        representative: request.representative.as_ref().map(party),
        file_names: request.file_names.clone(),
        note: request.note.clone(),
        form: request.form.clone(),
    }
}

pub(super) fn to_request(request: proto::ReceivedPersonal) -> Result<Request, Wrong> {
    Ok(Request {
        applicant: to_party(request.applicant.ok_or_else(|| missing("applicant"))?),
        submitter: request.submitter.map(to_party),
        representative: request.representative.map(to_party),
        file_names: request.file_names,
        note: request.note,
        form: request.form,
    })
}

pub(super) fn finding(finding: &Finding) -> proto::SignatureFound {
    proto::SignatureFound {
        document: finding.document.to_string(),
        paper: text(finding.paper.as_ref()),
        is_signed: finding.signed,
        format: finding.format.clone(),
        signatures: finding.signatures,
        verdict: finding.verdict.map_or(0, |v| proto::signature_found::Verdict::from(v).into()),
        report_hash: finding.report_hash.clone(),
        unmet: finding.unmet.map_or(0, |u| proto::signature_found::Unmet::from(u).into()),
    }
}

pub(super) fn to_finding(finding: proto::SignatureFound) -> Result<Finding, Wrong> {
    let verdict = match known::<proto::signature_found::Verdict>("verdict", finding.verdict)? {
        proto::signature_found::Verdict::Unspecified => None,
        verdict => Some(verdict.try_into()?),
    };
    let unmet = match known::<proto::signature_found::Unmet>("unmet", finding.unmet)? {
        proto::signature_found::Unmet::Nothing => None,
        unmet => Some(unmet.try_into()?),
    };
    Ok(Finding {
        document: finding.document.parse()?,
        paper: optional(&finding.paper)?,
        signed: finding.is_signed,
        format: finding.format,
        signatures: finding.signatures,
        verdict,
        report_hash: finding.report_hash,
        unmet,
    })
}
