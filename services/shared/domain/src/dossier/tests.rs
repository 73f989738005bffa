//! The rules, told as stories: given what has happened, when somebody wants something, then this.

mod branches;
mod courses;
mod deliveries;
mod fees;
mod histories;
mod issuing;
mod moved;
mod otherwise;
mod registered;
mod released;
mod rules;
mod time_account;
mod walks;
mod working;

use jiff::Timestamp;

use super::{Command, Dossier, Event, Receive, Refusal, Setting, decide};
use crate::calendar::Closure;
use crate::catalogue::{self, Catalogue, Certificate, Procedure};
use crate::rule_set::{RuleSet, Rules};
use crate::testing::{self, actor, at};
use crate::{Actor, Role};

/// A dossier and what was decided on it.
pub(super) struct Story {
    pub(super) dossier: Dossier,
    pub(super) events: Vec<Event>,
    catalogue: Catalogue,
}

impl Story {
    pub(super) fn new() -> Self {
        Self { dossier: Dossier::default(), events: Vec::new(), catalogue: testing::catalogue() }
    }

    /// A version of a procedure comes out.
    pub(super) fn publish(&mut self, procedure: &Procedure) {
        self.catalogue.apply(&catalogue::Event::ProcedurePublished(procedure.clone()));
    }

    /// An agency is closed for some days.
    pub(super) fn publish_closure(&mut self, closure: Closure) {
        let mut data = testing::calendar_data();
        data.closures.push(closure);
        self.catalogue.apply(&catalogue::Event::CalendarPublished(data));
    }

    /// A certificate is registered.
    pub(super) fn register(&mut self, certificate: Certificate) {
        self.catalogue.apply(&catalogue::Event::CertificatePublished(certificate));
    }

    /// The rules of 2025 are published, in part otherwise than they are where nothing is.
    pub(super) fn publish_rules(&mut self, otherwise: fn(&mut Rules)) {
        let mut rules = Rules::unpublished(RuleSet::R2025).clone();
        otherwise(&mut rules);
        self.catalogue.apply(&catalogue::Event::RulesPublished(rules));
    }

    /// Somebody of an agency does something; it must be allowed.
    pub(super) fn then(mut self, when: &str, agency: &str, command: &Command) -> Self {
        let decided = self.attempt(when, agency, command);
        let events = decided.unwrap_or_else(|refusal| panic!("{when}, {command:?}: {refusal}"));
        for event in events {
            self.dossier.evolve(&event, at(when));
            self.events.push(event);
        }
        self
    }

    /// What the rules say if somebody of an agency wants something.
    pub(super) fn attempt(
        &self,
        when: &str,
        agency: &str,
        command: &Command,
    ) -> Result<Vec<Event>, Refusal> {
        self.attempt_by(&actor(agency, &[Role::Officer]), at(when), command)
    }

    pub(super) fn attempt_by(
        &self,
        actor: &Actor,
        at: Timestamp,
        command: &Command,
    ) -> Result<Vec<Event>, Refusal> {
        let calendar = self.catalogue.calendar().expect("the tests' catalogue has a calendar");
        let setting = Setting { at, actor, calendar, catalogue: &self.catalogue };
        decide(&self.dossier, command, &setting)
    }
}

pub(super) fn received(receive: Receive) -> Command {
    Command::Receive(Box::new(receive))
}
