//! Which forms a dossier has: each event that was given on paper, with the form set of its day.

use std::sync::Arc;

use motcua_domain::dossier::Event;
use motcua_domain::rule_set::{FormPurpose, FormSet, PaperForm};
use motcua_domain::{AgencyId, Event as Any, local};
use motcua_journal::Entry;

/// A form, and the event that it tells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) purpose: FormPurpose,
    pub(super) set: FormSet,
    pub(super) form: PaperForm,
    /// The agency that gave it.
    pub(super) agency: &'a AgencyId,
    pub(super) entry: &'a Entry,
    pub(super) event: &'a Event,
}

/// The forms of a dossier, oldest first.
pub(super) fn given(history: &[Arc<Entry>]) -> Vec<Given<'_>> {
    let (mut kept, mut received_at) = (None, None);
    let mut all = Vec::new();
    for entry in history {
        for event in events(entry) {
            match event {
                Event::Received { reception, .. } => {
                    kept = Some(reception.form_set);
                    received_at = Some(&reception.received_at);
                }
                Event::Registered { registration, .. } => {
                    received_at = Some(&registration.addressed_to);
                }
                _ => {}
            }
            let set = kept.unwrap_or_else(|| FormSet::on(local(entry.happened).date()));
            all.extend(purposes(event, entry).iter().filter_map(|purpose| {
                let (purpose, form) = (*purpose, set.form(*purpose)?);
                let agency = entry.who.agency.as_ref().or(received_at)?;
                Some(Given { purpose, set, form, agency, entry, event })
            }));
        }
    }
    all
}

/// What an event of a dossier is told on.
fn purposes(event: &Event, entry: &Entry) -> &'static [FormPurpose] {
    match event {
        // What is served at once has no receipt and passes nobody: one line in the book.
        Event::Received { .. } if served_at_once(entry) => &[],
        // The control sheet goes with the dossier from its reception on.
        Event::Received { .. } => &[FormPurpose::Receipt, FormPurpose::ControlSheet],
        Event::AskedAtIntake { .. } | Event::SupplementRequested { .. } => {
            &[FormPurpose::SupplementRequest]
        }
        Event::ReceptionRefused { .. } => &[FormPurpose::ReceptionRefusal],
        Event::Apologised { .. } | Event::ApologyLetterSent { .. } => &[FormPurpose::Apology],
        Event::Stopped { .. } => &[FormPurpose::StopNotice],
        _ => &[],
    }
}

fn served_at_once(entry: &Entry) -> bool {
    events(entry).any(|event| matches!(event, Event::ServedAtOnce { .. }))
}

/// The events of a dossier's record.
pub(super) fn events(entry: &Entry) -> impl Iterator<Item = &Event> {
    entry.known().filter_map(|any| match any {
        Any::Dossier(event) => Some(event),
        Any::Slip(_) | Any::Catalogue(_) => None,
    })
}
