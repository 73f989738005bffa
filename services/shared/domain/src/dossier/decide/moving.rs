//! What a decision of the city moves in every open dossier: agencies that end, a calendar that changes.

use super::super::{Dates, Dossier, Event, Refusal, Setting};
use super::short_and_given;
use crate::{AgencyId, deadline, local};

/// The agencies of the dossier that have ended are succeeded by those that go on with their work.
///
/// What has happened keeps the old names. Source: domain reference 0.
pub(super) fn succeed(
    dossier: &Dossier,
    decision: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    short_and_given("decision", decision)?;
    let day = local(setting.at).date();
    let place = place(dossier);
    let mut agencies: Vec<(AgencyId, AgencyId)> = Vec::new();
    for agency in concerned(dossier) {
        let known = agencies.iter().any(|(from, _)| from == agency);
        if known || !setting.catalogue.has_ended(agency, day) {
            continue;
        }
        let to = setting.catalogue.successor_for(agency, place, day);
        let to = to.ok_or_else(|| Refusal::NoSuccessor { agency: agency.clone() })?;
        agencies.push((agency.clone(), to));
    }
    if agencies.is_empty() {
        return Err(Refusal::NothingToMove);
    }
    Ok(vec![Event::Succeeded { decision: decision.to_owned(), agencies }])
}

fn place(dossier: &Dossier) -> Option<&AgencyId> {
    let received = dossier.reception.as_ref().and_then(|facts| facts.place.as_ref());
    received.or_else(|| dossier.registered.as_ref()?.registration.place.as_ref())
}

/// Every agency that has, or will have, something to do with it.
fn concerned(dossier: &Dossier) -> impl Iterator<Item = &AgencyId> {
    let at = dossier.step.as_ref().map_or(0, |step| usize::from(step.number.saturating_sub(1)));
    let facts = dossier.reception.as_deref();
    let to_come = facts.into_iter().flat_map(move |facts| facts.steps.iter().skip(at));
    [&dossier.holder, &dossier.received_at, &dossier.returned_at]
        .into_iter()
        .flatten()
        .chain(facts.map(|facts| &facts.competent))
        .chain(dossier.offer.as_ref().map(|offer| &offer.to))
        .chain(dossier.branches.iter().map(|branch| &branch.agency))
        .chain(dossier.opinions.iter().map(|opinion| &opinion.of))
        .chain(to_come.map(|step| &step.agency))
}

/// The appointment is counted again by the calendar as it is published now: a holiday that was
/// announced late moves it only by this decision, and never to an earlier day.
pub(super) fn reschedule(
    dossier: &Dossier,
    decision: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    short_and_given("decision", decision)?;
    let facts = dossier.reception.as_ref().ok_or(Refusal::Unknown)?;
    let dates = dossier.dates.ok_or(Refusal::Unknown)?;
    let calendar = setting.calendar;
    let count = |from| deadline::appointment(from, facts.legal_time, facts.day_mode, calendar);
    // A date that an order set is no count of days.
    let (Some(from), Some(index_from)) = (dossier.counted_from, dossier.index_counted_from) else {
        return Err(Refusal::NothingToMove);
    };
    let anew = count(from);
    let first = deadline::resumed(anew.at, dossier.stood_since_count, calendar);
    let index = deadline::resumed(count(index_from).at, dossier.stood_still, calendar);
    let first_due_at = dates.first_due_at.max(first.at);
    let moved = Dates {
        first_due_at,
        due_at: dates.due_at.max(first_due_at),
        index_due_at: dates.index_due_at.max(index.at),
        provisional: anew.provisional || first.provisional,
    };
    if moved == dates {
        return Err(Refusal::NothingToMove);
    }
    let step_due_at = dossier.step.as_ref().map_or(first_due_at, |step| step.due_at);
    Ok(vec![Event::Rescheduled {
        decision: decision.to_owned(),
        dates: moved,
        step_due_at,
        calendar_version: calendar.version(),
    }])
}
