//! What has to hold between an entry and the others: parents, successors, agencies of steps.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use motcua_domain::calendar::Closure;
use motcua_domain::catalogue::{
    Agency, AgencyWord, Basis, Certificate, Counter, Decision, Event, Procedure, SignatureNeed,
    UnitKind,
};
use motcua_domain::{AgencyId, DossierCode, codec};

use crate::files::procedures::Reason;

/// The largest entry in bytes: a record has at most 256 KiB, some of which is not the event.
const MAX_ENTRY_BYTES: usize = 240 * 1024;

/// The agencies that an entry may name, and what they succeed and serve.
pub(crate) struct Known<'a> {
    agencies: BTreeMap<&'a AgencyId, &'a Agency>,
    /// Who succeeds an agency in full.
    full: BTreeMap<&'a AgencyId, Vec<&'a AgencyId>>,
    /// Who serves a district or commune.
    units: BTreeMap<(Option<UnitKind>, &'a AgencyId), Vec<&'a Agency>>,
}

impl<'a> Known<'a> {
    /// Of these; the last with an id counts.
    pub(crate) fn of(all: impl IntoIterator<Item = &'a Agency>) -> Self {
        let agencies: BTreeMap<_, _> = all.into_iter().map(|agency| (&agency.id, agency)).collect();
        let (mut full, mut units) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for agency in agencies.values().copied() {
            for of in agency.successor_of.iter().filter(|of| !of.in_part) {
                full.entry(&of.id).or_default().push(&agency.id);
            }
            for served in &agency.serves {
                units.entry((agency.unit, served)).or_default().push(agency);
            }
        }
        Self { agencies, full, units }
    }

    /// What is wrong with an agency, itself one of these.
    pub(crate) fn agency(&self, agency: &Agency) -> Result<(), String> {
        if DossierCode::mint(&agency.code, date(2000, 1, 1), 1).is_err() {
            return Err(format!("no dossier code can be minted from {:?}", agency.code));
        }
        if agency.name_vi.is_empty() {
            return Err("needs a name".to_owned());
        }
        days(agency.valid_from, agency.valid_to)?;
        if agency.unit.is_some() == agency.serves.is_empty() {
            return Err("a unit serves somebody, and only a unit does".to_owned());
        }
        let mut named = agency.parent.iter().chain(&agency.serves);
        if let Some(unknown) = named.find(|id| !self.agencies.contains_key(id)) {
            return Err(format!("{unknown} is not among the agencies"));
        }
        self.succession(agency)?;
        self.served_alone(agency)?;
        self.not_above_itself(agency)?;
        small(Event::AgencyPublished(agency.clone()))
    }

    fn succession(&self, agency: &Agency) -> Result<(), String> {
        for of in &agency.successor_of {
            let id = &of.id;
            let before = self.agencies.get(id);
            let before = before.ok_or_else(|| format!("{id} is not among the agencies"))?;
            let last = before.valid_to.ok_or_else(|| format!("succeeds {id}, which goes on"))?;
            if agency.valid_to.is_some_and(|to| to <= last) {
                return Err(format!("succeeds {id}, but does not outlive it"));
            }
            let others = self.full.get(id).into_iter().flatten();
            if !of.in_part
                && let Some(other) = others.copied().find(|other| **other != agency.id)
            {
                return Err(format!("succeeds {id} in full, and so does {other}"));
            }
        }
        Ok(())
    }

    /// No two units of one kind serve the same district or commune on the same day.
    fn served_alone(&self, agency: &Agency) -> Result<(), String> {
        for served in &agency.serves {
            let others = self.units.get(&(agency.unit, served)).into_iter().flatten();
            let mut others = others.filter(|other| other.id != agency.id);
            if let Some(other) = others.find(|other| overlap(other, agency)) {
                return Err(format!("serves {served}, and so does {}", other.id));
            }
        }
        Ok(())
    }

    fn not_above_itself(&self, agency: &Agency) -> Result<(), String> {
        let mut above = agency.parent.as_ref();
        for _ in 0..=self.agencies.len() {
            match above {
                Some(id) if *id == agency.id => break,
                Some(id) => above = self.agencies.get(id).and_then(|agency| agency.parent.as_ref()),
                None => return Ok(()),
            }
        }
        Err("stands above itself".to_owned())
    }

    /// What is wrong with a counter of one of these.
    pub(crate) fn counter(&self, counter: &Counter) -> Result<(), String> {
        let agency = &counter.agency;
        if !self.agencies.contains_key(agency) {
            return Err(format!("{agency} is not among the agencies"));
        }
        let begins = counter.id.as_str().rsplit_once('/').map(|(agency, _)| agency);
        if begins != Some(agency.as_str()) {
            return Err(format!("a counter of {agency} is {agency}/<number>"));
        }
        days(counter.valid_from, counter.valid_to)?;
        small(Event::CounterPublished(counter.clone()))
    }

    /// What is wrong with a certificate of one of these.
    pub(crate) fn certificate(&self, certificate: &Certificate) -> Result<(), String> {
        let Certificate { agency, valid_from, valid_to, .. } = certificate;
        if !self.agencies.contains_key(agency) {
            return Err(format!("{agency} is not among the agencies"));
        }
        days(Some(*valid_from), *valid_to)
    }

    /// What is wrong with the closed days of one of these.
    pub(crate) fn closure(&self, closure: &Closure) -> Result<(), String> {
        let Closure { agency, decision, .. } = closure;
        if !self.agencies.contains_key(agency) {
            return Err(format!("{agency} is not among the agencies"));
        }
        if decision.trim().is_empty() {
            return Err(format!("{agency}: a closure needs its decision"));
        }
        closure.check().map_err(|error| error.to_string())
    }

    /// What is wrong with a procedure whose steps these do.
    pub(crate) fn procedure(&self, procedure: &Procedure) -> Result<(), Reason> {
        let in_order = days(procedure.valid_from, procedure.valid_to);
        in_order.map_err(|text| Reason::at("/valid_to", text))?;
        procedure.decision.as_ref().map_or(Ok(()), decision)?;
        for (index, step) in procedure.steps.iter().enumerate() {
            self.word(&step.agency, || format!("/steps/{index}/agency"))?;
        }
        for (number, case) in procedure.sub_cases.iter().enumerate() {
            for paper in &case.papers {
                if let SignatureNeed::Official(agency) = &paper.signature
                    && !self.agencies.contains_key(agency)
                {
                    let told = format!("{agency} is not among the agencies");
                    return Err(Reason::at("/required_papers", told));
                }
            }
            let its_own = case.fee_lines != procedure.fee_lines;
            let within = if its_own { format!("/sub_cases/{number}") } else { String::new() };
            for (index, line) in case.fee_lines.iter().enumerate() {
                if let Basis::ByRule { notified_by: Some(word), .. } = &line.basis {
                    self.word(word, || format!("{within}/fee_lines/{index}/notified_by"))?;
                }
            }
        }
        Ok(small(Event::ProcedurePublished(procedure.clone()))?)
    }

    fn word(&self, word: &AgencyWord, at: impl FnOnce() -> String) -> Result<(), Reason> {
        match word {
            AgencyWord::Id(id) if !self.agencies.contains_key(id) => {
                Err(Reason::at(at(), format!("{id} is neither an agency nor a word for one")))
            }
            _ => Ok(()),
        }
    }
}

/// Whether a publication goes into one record.
pub(crate) fn small(publication: Event) -> Result<(), String> {
    let size = codec::encode(&motcua_domain::Event::Catalogue(publication)).data.len();
    if size > MAX_ENTRY_BYTES {
        return Err(format!("has {size} bytes, more than the {MAX_ENTRY_BYTES} of a record"));
    }
    Ok(())
}

fn decision(Decision { number, day, effect_from }: &Decision) -> Result<(), Reason> {
    if number.trim().is_empty() {
        return Err(Reason::at("/decision/number", "a decision has a number"));
    }
    if effect_from < day {
        let told = format!("decision {number} takes effect {effect_from}, before its day {day}");
        return Err(Reason::at("/decision/effect_from", told));
    }
    Ok(())
}

fn overlap(one: &Agency, other: &Agency) -> bool {
    let begins_by = |a: &Agency, b: &Agency| match (a.valid_from, b.valid_to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    };
    begins_by(one, other) && begins_by(other, one)
}

fn days(from: Option<Date>, to: Option<Date>) -> Result<(), String> {
    match (from, to) {
        (Some(from), Some(to)) if to < from => Err(format!("ends {to}, before {from}")),
        _ => Ok(()),
    }
}
