//! The catalogue (danh mục): agencies, counters, procedures and the calendar, as published.
//!
//! A running service knows the catalogue from the log alone: [`Catalogue::apply`] folds what was
//! published. Files are only where publications come from.

mod agency;
mod condition;
mod fee;
mod procedure;
mod process;
mod resolve;
mod search;
mod signature;
mod succession;
mod tree;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

pub use agency::{Agency, AgencyKind, Counter, Level, Succession, UnitKind};
pub use condition::{Condition, FormSchema};
pub use fee::{Basis, Exemption, FeeKind, FeeLine, PageStep, Relief};
pub use procedure::{
    Decision, OnlineService, Procedure, ProcedureKind, ReceivedBy, RequiredPaper, ResultFile,
    SubCase, SupplementLimit,
};
pub(crate) use process::is_decision;
pub use process::{AgencyWord, ProcessStep, allowance, longest_path, scaled};
pub use resolve::{ResolveError, Surroundings};
pub use signature::{Certificate, CertificateHolder, SignatureNeed, SignedFile, Signer, Unmet};

use crate::calendar::{Calendar, CalendarData};
use crate::rule_set::{RuleSet, Rules};
use crate::{AgencyId, CounterId, Fingerprint, ProcedureCode};

/// A publication: the whole entry as it is from now on.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// An agency is new or has changed.
    AgencyPublished(Agency),
    /// A counter is new or has changed.
    CounterPublished(Counter),
    /// A new version of a procedure.
    ProcedurePublished(Procedure),
    /// A new version of the city's calendar.
    CalendarPublished(CalendarData),
    /// What a rule set says from now on.
    RulesPublished(Rules),
    /// A certificate is registered, or what is said of one has changed.
    CertificatePublished(Certificate),
}

/// Everything that was published, folded. Clones share their content.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    agencies: Arc<BTreeMap<AgencyId, Arc<Agency>>>,
    counters: Arc<BTreeMap<CounterId, Arc<Counter>>>,
    /// All versions: what was received under an old one keeps it.
    procedures: Arc<BTreeMap<ProcedureCode, BTreeMap<u32, Arc<Procedure>>>>,
    calendar: Option<Arc<Calendar>>,
    /// Of the agencies with closed days of their own.
    calendars: Arc<BTreeMap<AgencyId, Arc<Calendar>>>,
    rules: Arc<BTreeMap<RuleSet, Arc<Rules>>>,
    certificates: Arc<BTreeMap<Fingerprint, Arc<Certificate>>>,
    /// Full successors, by predecessor.
    successors: Arc<BTreeMap<AgencyId, AgencyId>>,
}

impl Catalogue {
    /// Folds one publication. It never refuses: what is in the log has been published.
    ///
    /// A calendar that cannot be used (none was ever published: a publication is checked before)
    /// leaves the one before it in force.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::AgencyPublished(agency) => self.put_agency(agency),
            Event::CounterPublished(counter) => {
                let counter = Arc::new(counter.clone());
                Arc::make_mut(&mut self.counters).insert(counter.id.clone(), counter);
            }
            Event::ProcedurePublished(procedure) => {
                let versions = Arc::make_mut(&mut self.procedures);
                let versions = versions.entry(procedure.code.clone()).or_default();
                versions.insert(procedure.version, Arc::new(procedure.clone()));
            }
            Event::CalendarPublished(data) => {
                if let Ok(calendar) = Calendar::new(data.clone()) {
                    self.calendar = Some(Arc::new(calendar));
                    self.calendars = Arc::new(own_calendars(data));
                }
            }
            Event::RulesPublished(rules) => {
                Arc::make_mut(&mut self.rules).insert(rules.rule_set, Arc::new(rules.clone()));
            }
            Event::CertificatePublished(certificate) => {
                let certificates = Arc::make_mut(&mut self.certificates);
                certificates.insert(certificate.sha256.clone(), Arc::new(certificate.clone()));
            }
        }
    }

    fn put_agency(&mut self, agency: &Agency) {
        let successors = Arc::make_mut(&mut self.successors);
        if self.agencies.contains_key(&agency.id) {
            successors.retain(|_, successor| *successor != agency.id);
        }
        for of in agency.successor_of.iter().filter(|of| !of.in_part) {
            successors.insert(of.id.clone(), agency.id.clone());
        }
        let agencies = Arc::make_mut(&mut self.agencies);
        agencies.insert(agency.id.clone(), Arc::new(agency.clone()));
    }

    /// An agency, in force or not.
    pub fn agency(&self, id: &AgencyId) -> Option<&Arc<Agency>> {
        self.agencies.get(id)
    }

    /// All agencies, in the order of their ids.
    pub fn agencies(&self) -> impl Iterator<Item = &Arc<Agency>> {
        self.agencies.values()
    }

    /// The agencies in force on a local day.
    pub fn agencies_in_force(&self, day: Date) -> impl Iterator<Item = &Arc<Agency>> {
        self.agencies().filter(move |agency| agency.in_force(day))
    }

    /// A counter, in force or not.
    pub fn counter(&self, id: &CounterId) -> Option<&Arc<Counter>> {
        self.counters.get(id)
    }

    /// All counters, in the order of their ids.
    pub fn counters(&self) -> impl Iterator<Item = &Arc<Counter>> {
        self.counters.values()
    }

    /// The counters of an agency, in force or not.
    pub fn counters_of(&self, agency: &AgencyId) -> impl Iterator<Item = &Arc<Counter>> {
        self.counters().filter(move |counter| counter.agency == *agency)
    }

    /// The last version of a procedure, in force or not.
    pub fn procedure(&self, code: &ProcedureCode) -> Option<&Arc<Procedure>> {
        self.procedures.get(code)?.values().next_back()
    }

    /// The version of a procedure that holds on a local day: the last that has taken effect by then,
    /// in force or not. Before the first takes effect, the first.
    pub fn procedure_on(&self, code: &ProcedureCode, day: Date) -> Option<&Arc<Procedure>> {
        let versions = self.procedures.get(code)?;
        let in_effect = versions.values().rfind(|version| version.in_effect(day));
        in_effect.or_else(|| versions.values().next())
    }

    /// A version of a procedure: the one under which a dossier was received.
    pub fn procedure_version(&self, code: &ProcedureCode, version: u32) -> Option<&Arc<Procedure>> {
        self.procedures.get(code)?.get(&version)
    }

    /// The last version of each procedure, in the order of their codes.
    pub fn procedures(&self) -> impl Iterator<Item = &Arc<Procedure>> {
        self.procedures.values().filter_map(|versions| versions.values().next_back())
    }

    /// A registered certificate, in force or not.
    pub fn certificate(&self, sha256: &Fingerprint) -> Option<&Arc<Certificate>> {
        self.certificates.get(sha256)
    }

    /// A certificate that signs for its agency on a local day.
    pub fn certificate_on(&self, sha256: &Fingerprint, day: Date) -> Option<&Certificate> {
        let certificate = self.certificates.get(sha256).map(Arc::as_ref);
        certificate.filter(|certificate| certificate.in_force(day))
    }

    /// All registered certificates, in the order of their fingerprints.
    pub fn certificates(&self) -> impl Iterator<Item = &Arc<Certificate>> {
        self.certificates.values()
    }

    /// What a rule set says: as it was published, else [`Rules::unpublished`].
    pub fn rules(&self, rule_set: RuleSet) -> &Rules {
        self.rules.get(&rule_set).map_or_else(|| Rules::unpublished(rule_set), Arc::as_ref)
    }

    /// The city's calendar, once one was published.
    pub fn calendar(&self) -> Option<&Arc<Calendar>> {
        self.calendar.as_ref()
    }

    /// The calendar of an agency: the city's, with the agency's own closed days.
    pub fn calendar_of(&self, agency: &AgencyId) -> Option<Arc<Calendar>> {
        self.calendars.get(agency).or(self.calendar.as_ref()).cloned()
    }
}

/// Made once, when they are published: a count is asked for with every command.
fn own_calendars(data: &CalendarData) -> BTreeMap<AgencyId, Arc<Calendar>> {
    let own = data.closed_agencies().into_iter().filter_map(|agency| {
        let calendar = Calendar::new(data.of_agency(agency)).ok()?;
        Some((agency.clone(), Arc::new(calendar)))
    });
    own.collect()
}

#[cfg(test)]
mod tests;
