//! Taking a dossier in: what fixes its rules, its dates, its agencies and its process.

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::command::{AtOnceLine, Receive, ServeAtOnce};
use super::super::facts::{Fetched, ReturnWay};
use super::super::{
    Dates, End, Event, HandedIn, NewDate, Reception, Refusal, ServedLine, Setting, Step,
};
use super::papers::handed_in;
use super::{acting, fees, not_empty};
use crate::calendar::WorkingSpan;
use crate::catalogue::{ProcessStep, SubCase, Surroundings};
use crate::outcome::Outcome;
use crate::rule_set::{FormSet, ReceptionScope, RuleSet};
use crate::{AgencyId, Personal, deadline, local};

/// Tiếp nhận: the receipt's facts, from the procedure in force, the place and the calendar.
pub(super) fn receive(receive: &Receive, setting: &Setting<'_>) -> Result<Vec<Event>, Refusal> {
    let mut events = vec![received(receive, setting)?];
    events.append(&mut fees::at_reception(&receive.fees, sub_case(receive)?, receive.channel)?);
    Ok(events)
}

/// What was registered is received; its fees were set at its registration.
pub(super) fn received(receive: &Receive, setting: &Setting<'_>) -> Result<Event, Refusal> {
    let reception = reception(receive, false, setting)?;
    Ok(Event::Received {
        reception: Box::new(reception),
        request: Personal::Known(Box::new(receive.request.clone())),
    })
}

/// The lines of one act that is served at once (domain reference 2.9).
const AT_ONCE_LINES: usize = 20;

/// Giải quyết ngay: received, done, fee and returned in one record; on time in the same moment.
pub(super) fn serve_at_once(
    serve: &ServeAtOnce,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let receive = &serve.receive;
    let reception = reception(receive, true, setting)?;
    let case = sub_case(receive)?;
    if !case.at_once {
        return Err(Refusal::NotAtOnce);
    }
    if serve.lines.is_empty() || serve.lines.iter().any(|line| line.copies == 0) {
        return Err(Refusal::Empty("lines"));
    }
    if serve.lines.len() > AT_ONCE_LINES {
        return Err(Refusal::TooMany { field: "lines", limit: AT_ONCE_LINES });
    }
    let lines: Vec<_> = serve.lines.iter().map(|line| served(line, case, receive)).collect();
    let fee_vnd = lines.iter().fold(0u64, |sum, line| sum.saturating_add(line.amount_vnd));
    let fetched = Fetched { to: receive.request.applicant.name.clone(), ..Fetched::default() };
    Ok(vec![
        Event::Received {
            reception: Box::new(reception),
            request: Personal::Known(Box::new(receive.request.clone())),
        },
        Event::ServedAtOnce { lines, fee_vnd, end: END_AT_ONCE },
        Event::Returned {
            way: ReturnWay::Counter,
            at: acting(setting)?,
            counter: receive.counter.clone(),
            fetched: Personal::Known(fetched),
        },
    ])
}

const END_AT_ONCE: End = End {
    outcome: Outcome::OnTime,
    by: WorkingSpan::ZERO,
    stood_still: WorkingSpan::ZERO,
    late_in_index: false,
    new_date: NewDate::None,
    at: None,
};

fn served(line: &AtOnceLine, case: &SubCase, receive: &Receive) -> ServedLine {
    let fee = case.fee_lines.iter().find(|fee| fee.is_due(receive.channel));
    let amount = fee.and_then(|fee| fee.amount(line.pages, line.copies));
    ServedLine {
        fee_line: fee.map(|fee| fee.line.clone()).unwrap_or_default(),
        pages: line.pages,
        copies: line.copies,
        amount_vnd: amount.unwrap_or_default(),
    }
}

fn sub_case(receive: &Receive) -> Result<&SubCase, Refusal> {
    receive.procedure.chosen(receive.sub_case.as_deref())
}

fn reception(
    receive: &Receive,
    at_once: bool,
    setting: &Setting<'_>,
) -> Result<Reception, Refusal> {
    let day = local(setting.at).date();
    let procedure = &receive.procedure;
    if !procedure.in_force(day) {
        return Err(Refusal::NotInForce);
    }
    not_empty("applicant.name", &receive.request.applicant.name)?;
    let case = sub_case(receive)?;
    let rule_set = RuleSet::on(day);
    let steps = steps(receive, case, setting, day)?;
    in_scope(receive, rule_set, setting, day)?;
    let papers = papers(receive, case, at_once)?;
    let day_mode = setting.catalogue.rules(rule_set).day_mode;
    let competent = competent(&steps, &receive.agency);
    let own = setting.catalogue.calendar_of(&competent);
    let calendar = own.as_deref().unwrap_or(setting.calendar);
    let due = deadline::appointment(setting.at, case.legal_time, day_mode, calendar);
    let first = WorkingSpan::from_minutes(steps.first().map_or(0, |s| i64::from(s.minutes)));
    let start = deadline::start(setting.at, calendar);
    Ok(Reception {
        procedure: procedure.code.clone(),
        procedure_version: procedure.version,
        sub_case: case.id.clone(),
        rule_set,
        form_set: FormSet::on(day),
        calendar_version: calendar.version(),
        online_level: case.online_level,
        online_service: case.online_service,
        channel: receive.channel,
        helped_at: receive.helped_at.clone(),
        received_at: receive.agency.clone(),
        competent,
        returned_at: returned_at(receive),
        counter: receive.counter.clone(),
        place: receive.place.clone(),
        applicant_kind: receive.applicant_kind,
        legal_time: case.legal_time,
        day_mode,
        start,
        dates: all_due(due),
        step_due_at: deadline::step_due(start, first, calendar),
        steps,
        one_unit: procedure.one_unit,
        at_once,
        papers,
        slips: receive.slips.clone(),
        source: receive.source.clone(),
        return_way: receive.return_way,
    })
}

fn all_due(due: deadline::Due) -> Dates {
    let at: Timestamp = due.at;
    Dates { first_due_at: at, due_at: at, index_due_at: at, provisional: due.provisional }
}

fn returned_at(receive: &Receive) -> AgencyId {
    receive.returned_at.clone().unwrap_or_else(|| receive.agency.clone())
}

/// The process with its agencies: the first step is where it is received, a last step of returning
/// is where it is returned; the rest follows from the procedure and the place, never the counter.
fn steps(
    receive: &Receive,
    case: &SubCase,
    setting: &Setting<'_>,
    day: Date,
) -> Result<Vec<Step>, Refusal> {
    let around = Surroundings { place: receive.place.as_ref(), requester: &receive.agency, day };
    let process = applicable(receive, case)?;
    let mut steps = Vec::with_capacity(process.len());
    for (index, step) in process.iter().enumerate() {
        let agency = if index == 0 {
            receive.agency.clone()
        } else if index + 1 == process.len() && step.role == "return_clerk" {
            returned_at(receive)
        } else {
            setting.catalogue.resolve(&step.agency, &around).map_err(Refusal::Unresolved)?
        };
        steps.push(Step {
            agency,
            role: step.role.clone(),
            action: step.action.clone(),
            minutes: step.minutes,
            parallel_group: step.parallel_group.clone().unwrap_or_default(),
            clock_stopped: step.clock_stopped,
            result: step.result.clone().unwrap_or_default(),
            needs: step.needs.clone(),
        });
    }
    Ok(steps)
}

/// The steps of the process that are done for what the form says. Where none hangs on it the form is
/// not asked for: it may have been handed in on paper.
fn applicable<'a>(receive: &Receive, case: &'a SubCase) -> Result<Vec<&'a ProcessStep>, Refusal> {
    if case.steps.iter().all(|step| step.condition.is_none()) {
        return Ok(case.steps.iter().collect());
    }
    let form = serde_json::from_str(&receive.request.form).map_err(|_| Refusal::FormNeeded)?;
    let holds = |step: &&ProcessStep| step.condition.as_ref().is_none_or(|c| c.holds(&form));
    Ok(case.steps.iter().filter(holds).collect())
}

/// Who decides: the agency of the last signature, else of the first step after reception.
fn competent(steps: &[Step], received_at: &AgencyId) -> AgencyId {
    let signing = steps.iter().rfind(|step| step.is_decision());
    signing.or(steps.get(1)).map_or_else(|| received_at.clone(), |step| step.agency.clone())
}

/// Whether the counter receives the procedure (domain reference 0, "Any counter").
fn in_scope(
    receive: &Receive,
    rule_set: RuleSet,
    setting: &Setting<'_>,
    day: Date,
) -> Result<(), Refusal> {
    let (Some(counter), Some(first)) = (&receive.counter, receive.procedure.steps.first()) else {
        return Ok(());
    };
    if setting.catalogue.rules(rule_set).reception_scope == ReceptionScope::WholeCity {
        return Ok(());
    }
    let around = Surroundings { place: receive.place.as_ref(), requester: &receive.agency, day };
    let own = setting.catalogue.resolve(&first.agency, &around).map_err(Refusal::Unresolved)?;
    let centre = setting
        .catalogue
        .agency(&receive.agency)
        .is_some_and(|agency| agency.kind == crate::catalogue::AgencyKind::ServiceCentre);
    if own == receive.agency || centre {
        return Ok(());
    }
    Err(Refusal::OutOfScope { counter: counter.clone() })
}

/// What is handed in at reception, with everything that the procedure requires.
fn papers(receive: &Receive, case: &SubCase, at_once: bool) -> Result<Vec<HandedIn>, Refusal> {
    let handed_in = handed_in(&receive.papers, Some(case))?;
    // Who is served at once shows the papers and takes them along: nothing is handed in.
    let missing = case
        .papers
        .iter()
        .filter(|kind| !at_once && kind.required)
        .filter(|kind| !receive.papers.iter().any(|paper| paper.paper == kind.id));
    let missing: Vec<_> = missing.map(|kind| kind.id.clone()).collect();
    if missing.is_empty() { Ok(handed_in) } else { Err(Refusal::MissingPapers(missing)) }
}
