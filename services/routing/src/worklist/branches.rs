//! The rows of the open branches: each shows at the agency that it was given to, and goes when it is
//! closed.

use std::sync::Arc;

use motcua_domain::dossier::{Event, Status};
use motcua_domain::{DossierCode, Event as Any, Timestamp};
use motcua_journal::Entry;
use motcua_readmodel::{SqlError, Transaction};

use super::{Batch, Held, code, parallel};

impl Batch {
    /// Loads the rows of the branches of dossiers whose own rows are loaded, or come in now.
    pub(super) async fn load_branches(
        &mut self,
        entries: &[Arc<Entry>],
        dossiers: &[DossierCode],
        sql: &mut Transaction,
    ) -> Result<(), SqlError> {
        let rows = dossiers.iter().filter_map(|dossier| self.held.get(&(dossier.clone(), 0)));
        let steps = rows.flat_map(|row| row.parallel.0.iter().map(|step| (&row.dossier, *step)));
        let mut keys: Vec<_> = steps.map(|(dossier, step)| (dossier.clone(), step)).collect();
        for entry in entries {
            let Some(dossier) = code(entry) else { continue };
            let parallel = entry.known().filter_map(|event| match event {
                Any::Dossier(Event::Received { reception, .. }) => Some(parallel(reception)),
                _ => None,
            });
            keys.extend(parallel.flatten().map(|step| (dossier.clone(), step)));
        }
        self.held.load(sql, keys).await
    }

    /// Follows an event in the dossier's row and those of its branches.
    pub(super) fn follow(&mut self, dossier: &DossierCode, event: &Event, at: Timestamp) {
        let Some(main) = self.held.get_mut(&(dossier.clone(), 0)) else { return };
        let parallel = main.parallel.0.clone();
        if let Some(step) = step_of(event).filter(|step| parallel.contains(step)) {
            return self.follow_branch(&(dossier.clone(), step), event, at);
        }
        main.follow(event, at);
        for step in parallel {
            self.follow_beside(&(dossier.clone(), step), event, at);
        }
    }

    /// Notes that something happened to a dossier, in all its rows.
    pub(super) fn moved(&mut self, dossier: &DossierCode, at: Timestamp) {
        let Some(main) = self.held.get(&(dossier.clone(), 0)) else { return };
        let branches = main.parallel.0.clone();
        for branch in branches.into_iter().chain([0]) {
            if let Some(row) = self.held.get_mut(&(dossier.clone(), branch)) {
                row.moved = row.moved.max(at);
            }
        }
    }

    /// What happens in a branch.
    fn follow_branch(&mut self, key: &(DossierCode, u16), event: &Event, at: Timestamp) {
        let Some(main) = self.held.get_mut(&(key.0.clone(), 0)) else { return };
        match event {
            Event::Given { step_end, .. } => {
                main.step_ended |= step_end.is_some();
                let mut row = Held { branch: key.1, step: key.1, ..main.clone() };
                row.follow(event, at);
                // Until it is taken it shows at the agency that it was given to, and there alone.
                row.put_away = true;
                self.held.put(row);
            }
            Event::Taken { by, step, step_due_at } => {
                if main.status == Status::Received.name() {
                    main.be(Status::InProgress);
                }
                if let Some(row) = self.held.get_mut(key) {
                    row.taken(by, (*step, *step_due_at), at);
                }
            }
            Event::Declined { .. } => self.held.remove(key),
            Event::StepDone { next, .. } | Event::BranchFailed { next, .. } => {
                if let Some((step, due_at)) = next {
                    main.at_step(*step, *due_at);
                }
                self.held.remove(key);
            }
            _ => {}
        }
    }

    /// What happens to the whole dossier, in the row of a branch.
    fn follow_beside(&mut self, key: &(DossierCode, u16), event: &Event, at: Timestamp) {
        if event.end().is_some() || matches!(event, Event::Reopened { .. }) {
            if self.held.get(key).is_some() {
                self.held.remove(key);
            }
            return;
        }
        let Some(row) = self.held.get_mut(key) else { return };
        let due = row.step_due_at;
        match event {
            Event::SupplementCompleted { branches_due, .. }
            | Event::DutyFulfilled { branches_due, .. }
            | Event::Resumed { branches_due, .. } => {
                row.follow(event, at);
                let moved = branches_due.iter().find(|(step, _)| *step == key.1);
                row.step_due_at = moved.map_or(due, |(_, moved)| *moved);
            }
            Event::SupplementRequested { .. }
            | Event::DutyNotified { .. }
            | Event::Paused { .. }
            | Event::Apologised { .. }
            | Event::Rescheduled { .. }
            | Event::Corrected { .. }
            | Event::Succeeded { .. } => {
                row.follow(event, at);
                row.step_due_at = due;
            }
            _ => {}
        }
    }
}

/// The step that an event is about.
fn step_of(event: &Event) -> Option<u16> {
    match event {
        Event::Given { step, .. }
        | Event::Taken { step, .. }
        | Event::Declined { step, .. }
        | Event::StepDone { step, .. }
        | Event::BranchFailed { step, .. } => Some(*step),
        _ => None,
    }
}
