//! What comes in online or by post: registered, and then received, asked for more, or refused.

use std::sync::Arc;

use super::super::command::Receive;
use super::super::facts::SupplementReasons;
use super::super::registration::{Found, PaperFound, Registered, Registration};
use super::super::{Dossier, Event, Refusal, Setting};
use super::intake;
use super::papers::{everything_named, handed_in, procedure_today};
use super::{acting, fees, not_empty, short_and_given};
use crate::deadline::{DayMode, LegalTime, TimeUnit};
use crate::rule_set::RuleSet;
use crate::{AgencyId, Personal, deadline, local};

/// Đăng ký: what is wrong in itself is refused; what is missing the clerk asks for.
pub(super) fn register(receive: &Receive, setting: &Setting<'_>) -> Result<Vec<Event>, Refusal> {
    let procedure = &receive.procedure;
    if !procedure.in_force(local(setting.at).date()) {
        return Err(Refusal::NotInForce);
    }
    not_empty("applicant.name", &receive.request.applicant.name)?;
    let case = procedure.chosen(receive.sub_case.as_deref())?;
    let rules = setting.catalogue.rules(RuleSet::on(local(setting.at).date()));
    let answer = LegalTime { quantity: rules.online_answer_hours, unit: TimeUnit::Hour };
    let due = deadline::appointment(setting.at, answer, DayMode::ToTheHour, setting.calendar);
    let registration = Registration {
        procedure: procedure.code.clone(),
        procedure_version: procedure.version,
        sub_case: case.id.clone(),
        channel: receive.channel,
        helped_at: receive.helped_at.clone(),
        addressed_to: receive.agency.clone(),
        returned_at: receive.returned_at.clone(),
        place: receive.place.clone(),
        applicant_kind: receive.applicant_kind,
        papers: handed_in(&receive.papers, Some(case))?,
        source: receive.source.clone(),
        return_way: receive.return_way,
        answer_due_at: due.at,
    };
    let mut events = vec![Event::Registered {
        registration: Box::new(registration),
        request: Personal::Known(Box::new(receive.request.clone())),
    }];
    events.append(&mut fees::at_reception(&receive.fees, case, receive.channel)?);
    Ok(events)
}

/// Tiếp nhận of what was registered: by the procedure as it is in force now, from this moment.
pub(super) fn receive(dossier: &Dossier, setting: &Setting<'_>) -> Result<Vec<Event>, Refusal> {
    let registered = registered(dossier)?;
    let Registered { registration, request, .. } = registered;
    let request = request.known().ok_or(Refusal::Erased)?;
    let procedure = procedure_today(registration, setting);
    let sub_case = Some(registration.sub_case.clone()).filter(|id| !id.is_empty());
    let received = Receive {
        procedure: Arc::clone(procedure.ok_or(Refusal::NotInForce)?),
        sub_case,
        channel: registration.channel,
        agency: acting(setting)?,
        counter: setting.actor.who.counter.clone(),
        helped_at: registration.helped_at.clone(),
        returned_at: registration.returned_at.clone(),
        place: registration.place.clone(),
        applicant_kind: registration.applicant_kind,
        papers: registration.papers.iter().map(Into::into).collect(),
        slips: Vec::new(),
        source: registration.source.clone(),
        return_way: registration.return_way,
        fees: Vec::new(),
        request: (**request).clone(),
    };
    Ok(vec![intake::received(&received, setting)?])
}

/// Yêu cầu bổ sung trước khi tiếp nhận: everything is named at one time; it may be asked again until
/// the dossier is complete or refused, and uses up no limit (domain reference 2.4).
pub(super) fn ask(
    dossier: &Dossier,
    papers: &[PaperFound],
    reasons: &SupplementReasons,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let registered = registered(dossier)?;
    if registered.waits {
        return Err(Refusal::WaitsForPapers);
    }
    everything_named(papers)?;
    let procedure = procedure_today(&registered.registration, setting);
    let procedure = procedure.ok_or(Refusal::NotInForce)?;
    for PaperFound { paper, found, legal_ground } in papers {
        if !procedure.lists(paper) {
            return Err(Refusal::UnknownPaper(paper.clone()));
        }
        if *found != Found::Accepted {
            short_and_given("papers.legalGround", legal_ground)?;
        }
    }
    Ok(vec![Event::AskedAtIntake {
        number: registered.asked + 1,
        papers: papers.to_vec(),
        late: is_late(registered, setting),
        reasons: Personal::Known(reasons.clone()),
    }])
}

/// Từ chối tiếp nhận: in writing, with the legal ground; final.
pub(super) fn refuse(
    dossier: &Dossier,
    (legal_ground, competent, reason): (&str, Option<&AgencyId>, &str),
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let registered = registered(dossier)?;
    short_and_given("legalGround", legal_ground)?;
    not_empty("reason", reason)?;
    Ok(vec![Event::ReceptionRefused {
        legal_ground: legal_ground.to_owned(),
        competent: competent.cloned(),
        late: is_late(registered, setting),
        reason: Personal::Known(reason.to_owned()),
    }])
}

fn registered(dossier: &Dossier) -> Result<&Registered, Refusal> {
    dossier.registered.as_deref().ok_or(Refusal::WrongState(dossier.status))
}

/// Only the first answer has a time.
fn is_late(registered: &Registered, setting: &Setting<'_>) -> bool {
    registered.asked == 0 && setting.at > registered.registration.answer_due_at
}
