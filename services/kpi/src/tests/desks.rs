//! The oracle of custody: who has what, told by the domain's own state of each dossier, and what agencies
//! did, event by event.

use std::collections::BTreeMap;
use std::sync::Arc;

use motcua_domain::dossier::{self, Dossier, FeeEntry, ReturnWay, Verdict};
use motcua_domain::outcome::Outcome;
use motcua_domain::{Event, Timestamp};
use motcua_journal::Entry;

use crate::{Desk, Work};

/// What each agency has after these entries, all limits but those of silence and of what is overdue at
/// `now` left aside.
pub(crate) fn desks(
    entries: &[Arc<Entry>],
    now: Timestamp,
    silent_before: Timestamp,
) -> BTreeMap<String, Desk> {
    let mut dossiers = BTreeMap::<&str, (Dossier, Timestamp)>::new();
    for entry in entries {
        let state = dossiers.entry(entry.stream.as_str());
        let (dossier, moved) = state.or_insert((Dossier::default(), Timestamp::MIN));
        *moved = entry.happened.max(*moved);
        for event in entry.known() {
            let Event::Dossier(event) = event else { panic!("{event:?}") };
            dossier.evolve(event, entry.happened);
        }
    }
    let mut desks = BTreeMap::<String, Desk>::new();
    for (dossier, moved) in dossiers.into_values() {
        let open = !dossier.status.is_handled();
        let Some(holder) = dossier.holder.as_ref().filter(|_| open) else { continue };
        let there = dossier.imported.as_ref().and_then(|said| said.due_at);
        let due = dossier.dates.map(|dates| dates.first_due_at).or(there);
        let late = due.is_some_and(|due| due < now) && dossier.stands_since.is_none();
        let desk = desks.entry(holder.to_string()).or_default();
        desk.held += 1;
        desk.given_not_taken += u64::from(dossier.offer.is_some());
        desk.silent += u64::from(moved < silent_before);
        desk.overdue += u64::from(late);
    }
    desks
}

/// What each agency did, as far as one event alone tells it.
pub(crate) fn work(entries: &[Arc<Entry>]) -> BTreeMap<String, Work> {
    let mut all = BTreeMap::<String, Work>::new();
    for entry in entries {
        for event in entry.known() {
            let Event::Dossier(event) = event else { panic!("{event:?}") };
            if let Some(end) = event.step_end() {
                let work = all.entry(end.agency.to_string()).or_default();
                match end.outcome {
                    Outcome::Early => work.steps_early += 1,
                    Outcome::OnTime => work.steps_on_time += 1,
                    Outcome::Late => work.steps_late += 1,
                }
            }
            let doer = match event {
                dossier::Event::Taken { by, .. } => by.to_string(),
                dossier::Event::Given { from, .. } => from.to_string(),
                dossier::Event::Received { reception, .. } => reception.received_at.to_string(),
                _ => entry.who.agency.as_ref().map(ToString::to_string).unwrap_or_default(),
            };
            let work = all.entry(doer).or_default();
            further(work, event);
            match event {
                dossier::Event::Taken { .. } => work.taken += 1,
                dossier::Event::Given { .. } => work.given += 1,
                dossier::Event::Declined { .. } => work.declined += 1,
                dossier::Event::Received { .. } => work.received += 1,
                dossier::Event::SupplementRequested { .. } => work.supplements_asked += 1,
                dossier::Event::Rejected { .. } => work.rejected += 1,
                dossier::Event::Withdrawn { .. } => work.withdrawn += 1,
                dossier::Event::Stopped { .. } => work.stopped += 1,
                dossier::Event::Apologised { sent_late, .. } => {
                    work.apologies += 1;
                    work.apologies_late += u64::from(*sent_late);
                }
                dossier::Event::Sealed { .. } | dossier::Event::ServedAtOnce { .. } => {
                    work.results += 1;
                }
                dossier::Event::Returned { .. } => work.returned += 1,
                _ => {}
            }
        }
    }
    all.retain(|_, work| *work != Work::default());
    all
}

/// What the events of fees, papers, results and signatures count for.
fn further(work: &mut Work, event: &dossier::Event) {
    match event {
        dossier::Event::Received { reception, .. } => {
            let papers = &reception.papers;
            let without = papers.iter().filter(|paper| paper.document.is_none()).count();
            work.digitised += u64::from(!papers.is_empty() && without == 0);
            let again = papers.iter().filter(|paper| paper.reused_from.is_some()).count();
            work.reused += u64::from(again > 0);
        }
        dossier::Event::Fee { entry: FeeEntry::Taken { means, .. }, .. }
        | dossier::Event::DutyFulfilled { means, .. } => {
            let online = u64::from(means == "national_platform");
            work.paid_online += online;
            work.paid_otherwise += 1 - online;
        }
        dossier::Event::Sealed { document: Some(_), .. } => work.results_electronic += 1,
        dossier::Event::Reissued { .. } => work.reissued += 1,
        dossier::Event::Returned { way: ReturnWay::Post, .. } => work.returned_by_post += 1,
        dossier::Event::Returned { way: ReturnWay::Online, .. } => work.returned_online += 1,
        dossier::Event::ReceptionRefused { .. } => work.reception_refused += 1,
        dossier::Event::AskedAtIntake { .. } => work.asked_at_intake += 1,
        dossier::Event::ApologyLetterSent { .. } => work.apology_letters += 1,
        dossier::Event::SignatureFound(finding) => match (finding.signed, finding.verdict) {
            (false, _) => work.unsigned += 1,
            (true, Some(Verdict::Passed)) => work.signatures_passed += 1,
            (true, Some(Verdict::Failed)) => work.signatures_failed += 1,
            (true, _) => work.signatures_open += 1,
        },
        _ => {}
    }
    if let dossier::Event::SupplementCompleted { stood_still, .. }
    | dossier::Event::Resumed { stood_still, .. }
    | dossier::Event::DutyFulfilled { stood_still, .. } = event
    {
        work.stood_still_minutes += u64::try_from(stood_still.minutes()).unwrap_or_default();
    }
}

/// Of what was counted, what [`work`] tells: how long dossiers were held and waited two events tell.
pub(crate) fn told_by_one_event(work: &Work) -> Work {
    Work { held_minutes: 0, waited_minutes: 0, ..*work }
}
