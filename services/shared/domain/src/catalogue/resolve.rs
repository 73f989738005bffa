//! Which agency a word of the process means for a dossier, on a day.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Agency, AgencyKind, AgencyWord, Catalogue, Level, SubCase, UnitKind};
use crate::AgencyId;

/// What a dossier says about where its agencies are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surroundings<'a> {
    /// The commune that it is about.
    pub place: Option<&'a AgencyId>,
    /// The agency that receives it; in an internal procedure the one that asks.
    pub requester: &'a AgencyId,
    /// The local day.
    pub day: Date,
}

/// Why a word of the process names no agency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// The dossier's commune has to be told.
    #[error("{word} needs the dossier's place")]
    PlaceNeeded {
        /// The word.
        word: AgencyWord,
    },
    /// What was told is no commune in force on the day.
    #[error("{place} is no commune on {day}")]
    NotAPlace {
        /// What was told.
        place: AgencyId,
        /// The local day.
        day: Date,
    },
    /// Only a school receives this.
    #[error("{receiver} is no school")]
    SchoolNeeded {
        /// Who receives.
        receiver: AgencyId,
    },
    /// There is none on that day.
    #[error("no agency is {word} on {day}")]
    NoAgency {
        /// The word.
        word: AgencyWord,
        /// The dossier's place, if told.
        place: Option<AgencyId>,
        /// The local day.
        day: Date,
    },
}

impl Catalogue {
    /// The agency that has an agency's duties on a local day: itself, or from the day after its
    /// last on the one that succeeds it in full, and so on.
    ///
    /// An agency that ended without a full successor, or is not known, is given back as it is.
    pub fn current_agency(&self, id: &AgencyId, day: Date) -> AgencyId {
        let mut id = id;
        // As many steps as there are agencies: a circle of successors cannot hold it.
        for _ in 0..self.successors.len() {
            let ended =
                self.agency(id).and_then(|agency| agency.valid_to).is_some_and(|to| to < day);
            match self.successors.get(id) {
                Some(successor) if ended => id = successor,
                _ => break,
            }
        }
        id.clone()
    }

    /// The agency whose counter receives for an agency on a local day.
    ///
    /// Itself if it has a counter; for one of the city that has none the service centre.
    pub fn receiver_for(&self, agency: &AgencyId, day: Date) -> Option<&AgencyId> {
        let agency = self.agency(agency)?;
        if self.counters_of(&agency.id).any(|counter| counter.in_force(day)) {
            return Some(&agency.id);
        }
        let centre = |other: &&Arc<Agency>| other.kind == AgencyKind::ServiceCentre;
        let centre = self.agencies_in_force(day).find(centre)?;
        (agency.level == Level::City).then_some(&centre.id)
    }

    /// Who decides what is asked for there: the agency of the last signature, else of the first step
    /// after reception. `None` where that hangs on what was not told.
    pub fn decider(&self, case: &SubCase, around: &Surroundings<'_>) -> Option<AgencyId> {
        let signing = case.steps.iter().rfind(|step| step.is_decision());
        let step = signing.or(case.steps.get(1));
        let Some(step) = step else { return Some(around.requester.clone()) };
        self.resolve(&step.agency, around).ok()
    }

    /// The agency that a word of the process means for a dossier.
    ///
    /// An agency that has ended stands for the one that succeeds it. Where a school receives,
    /// "district" means the school: it receives its own procedures only.
    ///
    /// # Errors
    /// What has to be told and was not, or that there is no such agency on that day.
    pub fn resolve(
        &self,
        word: &AgencyWord,
        around: &Surroundings<'_>,
    ) -> Result<AgencyId, ResolveError> {
        let school = Some(around.requester).filter(|id| self.is_school(id));
        match (word, school) {
            (AgencyWord::Id(id), _) => {
                let agency = self.agency(&self.current_agency(id, around.day)).map(AsRef::as_ref);
                found(agency.filter(|agency| agency.in_force(around.day)), word, around)
            }
            (AgencyWord::Requester, _) => Ok(around.requester.clone()),
            (AgencyWord::School | AgencyWord::District, Some(school)) => Ok(school.clone()),
            (AgencyWord::School, None) => {
                Err(ResolveError::SchoolNeeded { receiver: around.requester.clone() })
            }
            (local, _) => self.resolve_local(local, around),
        }
    }

    /// The words that depend on the dossier's commune.
    fn resolve_local(
        &self,
        word: &AgencyWord,
        around: &Surroundings<'_>,
    ) -> Result<AgencyId, ResolveError> {
        let commune = self.commune(word, around)?;
        let district = self.district(commune);
        let agency = match word {
            AgencyWord::Commune => Some(commune),
            AgencyWord::District => Some(district),
            AgencyWord::DistrictTax => self.unit(UnitKind::Tax, district, around.day),
            AgencyWord::DistrictInsurance => self.unit(UnitKind::Insurance, district, around.day),
            AgencyWord::DistrictPolice => self.unit(UnitKind::Police, district, around.day),
            AgencyWord::LandBranch => self.unit(UnitKind::LandBranch, district, around.day),
            // Before the communes had a police of their own the district's did its work.
            AgencyWord::CommunePolice => self
                .unit(UnitKind::Police, commune, around.day)
                .or_else(|| self.unit(UnitKind::Police, district, around.day)),
            AgencyWord::School | AgencyWord::Requester | AgencyWord::Id(_) => None,
        };
        found(agency, word, around)
    }

    fn is_school(&self, id: &AgencyId) -> bool {
        self.agency(id).is_some_and(|agency| agency.kind == AgencyKind::School)
    }

    /// The commune that a dossier is about, or the one that succeeds it.
    fn commune(
        &self,
        word: &AgencyWord,
        around: &Surroundings<'_>,
    ) -> Result<&Agency, ResolveError> {
        let day = around.day;
        let place = around.place.ok_or_else(|| ResolveError::PlaceNeeded { word: word.clone() })?;
        let current = self.agency(&self.current_agency(place, day)).map(AsRef::as_ref);
        current
            .filter(|agency| agency.level == Level::Commune && agency.kind == AgencyKind::Committee)
            .filter(|agency| agency.in_force(day))
            .ok_or_else(|| ResolveError::NotAPlace { place: place.clone(), day })
    }

    /// The district above a commune; a commune of two levels has its duties itself.
    fn district<'a>(&'a self, commune: &'a Agency) -> &'a Agency {
        let parent = commune.parent.as_ref().and_then(|parent| self.agency(parent));
        match parent {
            Some(parent) if parent.level == Level::District => parent,
            _ => commune,
        }
    }

    /// The unit of a kind that serves a district or commune on a day.
    fn unit(&self, kind: UnitKind, serves: &Agency, day: Date) -> Option<&Agency> {
        let units = self.agencies_in_force(day).filter(|agency| agency.unit == Some(kind));
        units.map(AsRef::as_ref).find(|agency| agency.serves.contains(&serves.id))
    }
}

fn found(
    agency: Option<&Agency>,
    word: &AgencyWord,
    around: &Surroundings<'_>,
) -> Result<AgencyId, ResolveError> {
    let none = || ResolveError::NoAgency {
        word: word.clone(),
        place: around.place.cloned(),
        day: around.day,
    };
    agency.map(|agency| agency.id.clone()).ok_or_else(none)
}

#[cfg(test)]
mod tests;
