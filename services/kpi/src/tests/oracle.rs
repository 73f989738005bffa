//! The oracle: every figure once more, slowly and otherwise, from the events themselves. Each dossier is
//! folded by the domain's own rules up to the moment that is asked for, and counted as one counts by
//! hand; no delta, no table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use motcua_domain::dossier::{self, Dossier, put_successor};
use motcua_domain::measures::{Spread, Tally, level_of};
use motcua_domain::outcome::Outcome;
use motcua_domain::{AgencyId, Date, Event, Timestamp, local};
use motcua_journal::Entry;

use super::seen::Seen;
use super::units;
use crate::{By, Question};

/// The answer, as far as it is asked of: counts and how late, by group.
pub(crate) type Answer = (BTreeMap<String, Tally>, BTreeMap<String, Spread>);

/// What the events say of a question; of all, or of those alone that some agencies decide, by reception:
/// received.
pub(crate) fn answer(
    entries: &[Arc<Entry>],
    question: Question,
    agencies: Option<&BTreeSet<AgencyId>>,
    group: impl Fn(&Counted) -> String,
) -> Answer {
    let mut streams = BTreeMap::<&str, Vec<&Entry>>::new();
    for entry in entries {
        streams.entry(entry.stream.as_str()).or_default().push(entry);
    }
    let (mut tallies, mut late) = Answer::default();
    let within = |day: Date| {
        let period = question.period;
        period.from.is_none_or(|from| from <= day) && period.to.is_none_or(|to| day <= to)
    };
    for history in streams.values() {
        let Some(counted) = as_of(history, question) else { continue };
        let whose = match question.by {
            By::ReceivedAt => &counted.received_at,
            _ => &counted.competent,
        };
        let elsewhere = agencies.is_some_and(|agencies| !agencies.contains(whose));
        if elsewhere || !within(local(counted.received).date()) {
            continue;
        }
        *tallies.entry(group(&counted)).or_default() += counted.tally(question.at);
        if let Some(minutes) = counted.late_by() {
            late.entry(group(&counted)).or_default().add(minutes);
        }
    }
    (tallies, late)
}

/// The group of a dossier by one word.
pub(crate) fn by(by: By) -> impl Fn(&Counted) -> String {
    move |counted| match by {
        By::ReceivedAt => counted.received_at.to_string(),
        By::Competent => counted.competent.to_string(),
        By::Procedure => counted.procedure.clone(),
        By::Channel => counted.channel.to_owned(),
        By::Level => counted.level.to_string(),
        By::Field => units::field(&counted.procedure).to_owned(),
    }
}

/// The dossier as it was at the moment: what happened by then, and was known by then if only that is
/// asked for. What became known late takes effect no earlier than what was known before it.
fn as_of(history: &[&Entry], question: Question) -> Option<Counted> {
    let mut told = Told::default();
    let (mut latest, mut found) = (None::<Counted>, None);
    let mut effect = Timestamp::MIN;
    for entry in history {
        told.hear(entry);
        let Some(counted) = told.counted() else { continue };
        if latest.as_ref() == Some(&counted) {
            continue;
        }
        let open = latest.as_ref().is_none_or(|before| before.end.is_none());
        let ended = told.ended.filter(|_| open && counted.end.is_some());
        effect = effect.max(ended.unwrap_or(entry.happened));
        let known = !question.known_then || entry.recorded <= question.at;
        if known && effect <= question.at {
            found = Some(counted.clone());
        }
        latest = Some(counted);
    }
    found
}

/// What is known of a dossier when somebody has read so far.
#[derive(Default)]
struct Told {
    dossier: Dossier,
    received: Option<Timestamp>,
    competent: Option<AgencyId>,
    /// Another system's end, which the domain does not keep.
    ended_there: Option<Outcome>,
    ended: Option<Timestamp>,
    copies: u64,
    seen: Seen,
}

impl Told {
    fn hear(&mut self, entry: &Entry) {
        for event in entry.known() {
            let Event::Dossier(event) = event else { panic!("{event:?}") };
            self.seen.hear(event);
            self.dossier.evolve(event, entry.happened);
            if let Some(end) = event.end() {
                self.ended = Some(end.at.unwrap_or(entry.happened));
            }
            match event {
                dossier::Event::Received { reception, .. } => {
                    self.received = Some(entry.happened);
                    self.competent = Some(reception.competent.clone());
                }
                dossier::Event::ImportedReceived(said) => {
                    self.received = Some(entry.happened);
                    self.competent = Some(said.competent.clone());
                }
                dossier::Event::ImportedEnded { outcome, .. } => {
                    self.ended_there = Some(*outcome);
                    self.ended = Some(entry.happened);
                }
                dossier::Event::ServedAtOnce { lines, .. } => {
                    self.copies = lines.iter().map(|line| u64::from(line.copies)).sum();
                }
                dossier::Event::Succeeded { agencies, .. } => {
                    self.competent.iter_mut().for_each(|agency| put_successor(agency, agencies));
                }
                _ => {}
            }
        }
    }

    fn counted(&self) -> Option<Counted> {
        let (dossier, competent) = (&self.dossier, self.competent.clone()?);
        let there = dossier.imported.as_deref();
        let facts = dossier.reception.as_deref();
        let ours = facts
            .map(|facts| (&facts.received_at, &facts.procedure, facts.channel, facts.online_level));
        let (received_at, procedure, channel, level) = ours.or_else(|| {
            there.map(|said| (&said.received_at, &said.procedure, said.channel, said.online_level))
        })?;
        let end = dossier.end.map(|end| Ended {
            outcome: end.outcome,
            by_minutes: Some(end.by.minutes().unsigned_abs()),
            late_in_index: end.late_in_index,
        });
        let end = end.or(self.ended_there.map(|outcome| Ended {
            outcome,
            by_minutes: None,
            late_in_index: outcome == Outcome::Late,
        }));
        Some(Counted {
            received: self.received?,
            received_at: received_at.clone(),
            competent,
            procedure: procedure.to_string(),
            channel: match channel {
                dossier::Channel::Counter => "counter",
                dossier::Channel::Online => "online",
                dossier::Channel::Post => "post",
            },
            level: level_of(channel, level),
            first_due: dossier
                .dates
                .map(|dates| dates.first_due_at)
                .or(there.and_then(|said| said.due_at)),
            index_due: dossier
                .dates
                .map(|dates| dates.index_due_at)
                .or(there.and_then(|said| said.due_at)),
            stands: dossier.stands_since.is_some(),
            asked_often: dossier.supplement_requests > 1,
            end,
            copies: self.copies,
            marks: self.seen.counts(dossier),
        })
    }
}

/// How it ended, not when: an end that is told again, with another moment, counts for no more.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ended {
    outcome: Outcome,
    /// `None`: only the wall clock is known.
    by_minutes: Option<u64>,
    late_in_index: bool,
}

/// What counts of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Counted {
    pub(crate) received: Timestamp,
    received_at: AgencyId,
    competent: AgencyId,
    pub(crate) procedure: String,
    channel: &'static str,
    level: u8,
    first_due: Option<Timestamp>,
    index_due: Option<Timestamp>,
    stands: bool,
    asked_often: bool,
    end: Option<Ended>,
    copies: u64,
    marks: [bool; 10],
}

impl Counted {
    fn tally(&self, at: Timestamp) -> Tally {
        let mut tally = Tally { received: 1, ..Tally::default() };
        tally.received_at_level[usize::from(self.level)] = 1;
        [
            tally.full_online,
            tally.with_fee,
            tally.paid_online,
            tally.results,
            tally.results_electronic,
            tally.digitised,
            tally.reused,
            tally.returned,
            tally.returned_by_post,
            tally.disliked,
        ] = self.marks.map(u64::from);
        if let Some(end) = self.end {
            tally.handled = 1;
            tally.handled_at_level[usize::from(self.level)] = 1;
            tally.copies = self.copies;
            match end.outcome {
                Outcome::Early => tally.early = 1,
                Outcome::OnTime => tally.on_time = 1,
                Outcome::Late => tally.late = 1,
            }
            tally.index_handled = u64::from(!end.late_in_index);
            return tally;
        }
        let passed = |due: Option<Timestamp>| due.is_some_and(|due| due < at) && !self.stands;
        tally.overdue = u64::from(passed(self.first_due));
        tally.open_within_time = 1 - tally.overdue;
        tally.index_open = u64::from(!passed(self.index_due) && !self.asked_often);
        tally
    }

    fn late_by(&self) -> Option<u64> {
        self.end.filter(|end| end.outcome == Outcome::Late)?.by_minutes
    }
}
