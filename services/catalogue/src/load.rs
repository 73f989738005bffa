//! From files to the log: what changed is published, nothing else.

use std::sync::Arc;

use futures::{StreamExt, TryStreamExt, stream};
use motcua_domain::Who;
use motcua_domain::calendar::CalendarData;
use motcua_domain::catalogue::{Catalogue, Event, Procedure};
use motcua_journal::{ExecuteError, Publisher, stream_of};

use crate::Files;

/// How many publications are under way at once: the log commits them in groups.
const AT_ONCE: usize = 64;

/// What the files say otherwise than the log: agencies, counters, the calendar, rules, procedures.
///
/// A changed procedure or calendar has the version after the published one. What was published and
/// is not in the files stays as it is: an end is a `valid_to`, and imports bring agencies too.
pub fn changes(files: &Files, published: &Catalogue) -> Vec<Event> {
    let agencies = files.agencies.iter().cloned().map(Event::AgencyPublished);
    let counters = files.counters.iter().cloned().map(Event::CounterPublished);
    let calendar = [calendar_event(&files.calendar, published)];
    let procedures = files.procedures.iter();
    let procedures = procedures.map(|procedure| procedure_event(procedure, published));
    let rules = files.rules.iter().cloned().map(Event::RulesPublished);
    let all = agencies.chain(counters).chain(calendar).chain(rules).chain(procedures);
    all.filter(|event| is_change(event, published)).collect()
}

/// Whether the catalogue is another after a publication.
pub(crate) fn is_change(event: &Event, published: &Catalogue) -> bool {
    match event {
        Event::AgencyPublished(agency) => {
            published.agency(&agency.id).map(Arc::as_ref) != Some(agency)
        }
        Event::CounterPublished(counter) => {
            published.counter(&counter.id).map(Arc::as_ref) != Some(counter)
        }
        Event::ProcedurePublished(procedure) => {
            published.procedure(&procedure.code).map(Arc::as_ref) != Some(procedure)
        }
        Event::CalendarPublished(data) => {
            published.calendar().map(|calendar| calendar.data()) != Some(data)
        }
        Event::CertificatePublished(certificate) => {
            published.certificate(&certificate.sha256).map(Arc::as_ref) != Some(certificate)
        }
        Event::RulesPublished(rules) => published.rules(rules.rule_set) != rules,
    }
}

/// The publication of a calendar: with the standing version if it says the same, else the next.
pub(crate) fn calendar_event(wanted: &CalendarData, published: &Catalogue) -> Event {
    let standing = published.calendar().map(|calendar| calendar.data());
    let version = standing.map_or(0, |standing| standing.version);
    let same = CalendarData { version, ..wanted.clone() };
    let next = CalendarData { version: version + 1, ..same.clone() };
    Event::CalendarPublished(if standing == Some(&same) { same } else { next })
}

/// The publication of a procedure: with the standing version if it says the same, else the next.
pub(crate) fn procedure_event(wanted: &Procedure, published: &Catalogue) -> Event {
    let standing = published.procedure(&wanted.code).map(Arc::as_ref);
    let version = standing.map_or(0, |standing| standing.version);
    let same = Procedure { version, ..wanted.clone() };
    let next = Procedure { version: version + 1, ..same.clone() };
    Event::ProcedurePublished(if standing == Some(&same) { same } else { next })
}

/// What stands where the files say otherwise than a version that a person published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverPeople {
    /// The person's version: files that nobody has touched since take nothing back.
    Keep,
    /// The files, because somebody loads them.
    Replace,
}

/// Publishes what the files say otherwise than the log; tells how many records that were.
///
/// It can be repeated after an interruption: what was published before is no change any more.
///
/// # Errors
/// What the log says; some may then have been published.
pub async fn load(
    files: &Files,
    standing: &Catalogue,
    publisher: &Publisher,
    who: &Who,
    over_people: OverPeople,
) -> Result<usize, ExecuteError> {
    let mut changes = changes(files, standing);
    if over_people == OverPeople::Keep {
        changes = not_by_people(changes, publisher).await?;
    }
    let publications = changes.iter().map(|event| publisher.publish(who, event));
    let count =
        stream::iter(publications).buffered(AT_ONCE).try_fold(0, async |count, _| Ok(count + 1));
    let count = count.await?;
    if count > 0 {
        tracing::info!(catalogue.published = count, "catalogue published from its files");
    }
    Ok(count)
}

/// The changes of what no person has published.
async fn not_by_people(
    changes: Vec<Event>,
    publisher: &Publisher,
) -> Result<Vec<Event>, ExecuteError> {
    let mut kept = Vec::with_capacity(changes.len());
    for event in changes {
        match publisher.published_by(&event).await? {
            Some(who) if who != Who::program() => tracing::warn!(
                catalogue.entry = %stream_of(&event),
                "the files say otherwise than what was published through the API, which stands"
            ),
            _ => kept.push(event),
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests;
