//! The process of a procedure: who does which step, in how much working time.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Condition;
use crate::deadline::{LegalTime, TimeUnit};
use crate::{AgencyId, CodeError};

/// Which agency does a step, said so that it holds for every place and day.
///
/// [`Catalogue::resolve`](super::Catalogue::resolve) says which one it is for a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AgencyWord {
    /// The commune of the dossier.
    Commune,
    /// The district of the dossier; where there is none any more, its commune.
    District,
    /// The tax unit that serves the district or commune.
    DistrictTax,
    /// The social insurance unit that serves the district or commune.
    DistrictInsurance,
    /// The police unit that serves the district or commune.
    DistrictPolice,
    /// The branch of the land registration office that serves the district or commune.
    LandBranch,
    /// The police of the commune; where it has none, that of the district.
    CommunePolice,
    /// The school of the dossier.
    School,
    /// The agency that asks, in an internal procedure.
    Requester,
    /// One agency, or from its end on its successor.
    Id(AgencyId),
}

const WORDS: [(&str, AgencyWord); 9] = [
    ("commune", AgencyWord::Commune),
    ("district", AgencyWord::District),
    ("district_tax", AgencyWord::DistrictTax),
    ("district_insurance", AgencyWord::DistrictInsurance),
    ("district_police", AgencyWord::DistrictPolice),
    ("land_branch", AgencyWord::LandBranch),
    ("commune_police", AgencyWord::CommunePolice),
    ("school", AgencyWord::School),
    ("requester", AgencyWord::Requester),
];

impl FromStr for AgencyWord {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        match WORDS.iter().find(|(word, _)| *word == text) {
            Some((_, word)) => Ok(word.clone()),
            None => text.parse().map(Self::Id),
        }
    }
}

impl TryFrom<String> for AgencyWord {
    type Error = CodeError;
    fn try_from(text: String) -> Result<Self, CodeError> {
        text.parse()
    }
}

impl From<AgencyWord> for String {
    fn from(word: AgencyWord) -> String {
        word.to_string()
    }
}

impl fmt::Display for AgencyWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, WORDS.iter().find(|(_, word)| word == self)) {
            (Self::Id(id), _) => write!(f, "{id}"),
            (_, Some((word, _))) => f.write_str(word),
            (_, None) => Err(fmt::Error),
        }
    }
}

/// A step of the process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessStep {
    /// Its place; steps of one order and group run side by side.
    pub order: u16,
    /// Who does it.
    pub agency: AgencyWord,
    /// The role that does it, e.g. `reception_clerk`.
    pub role: String,
    /// What is done, e.g. `appraise`.
    pub action: String,
    /// Its allowance in working minutes.
    pub minutes: u32,
    /// Steps that run side by side have one group.
    pub parallel_group: Option<String>,
    /// Waits for the applicant: the clock stands.
    pub clock_stopped: bool,
    /// Done only where this holds for the dossier's form; `None`: always.
    pub condition: Option<Condition>,
    /// What comes out of it for later steps, by its Vietnamese name; `None`: nothing of its own.
    pub result: Option<String>,
    /// The results of earlier steps without which it cannot be done.
    pub needs: Vec<String>,
}

impl ProcessStep {
    /// Whether the result is signed or decided in it.
    pub fn is_decision(&self) -> bool {
        is_decision(&self.action)
    }
}

/// Whether what a step does decides on the result, by its word.
pub(crate) fn is_decision(action: &str) -> bool {
    ["sign", "decide"].iter().any(|word| action.starts_with(word))
}

/// The working minutes that a legal time allows for steps, at 8 hours a day.
///
/// A month is taken as 22 days: our choice, there is none in the data.
pub fn allowance(time: LegalTime) -> u64 {
    let unit = match time.unit {
        TimeUnit::Hour => 60,
        TimeUnit::SameDay | TimeUnit::WorkingDay | TimeUnit::Day => 8 * 60,
        TimeUnit::Month => 22 * 8 * 60,
    };
    u64::from(time.quantity) * unit
}

/// The working minutes from first step to last: of steps side by side the longest counts.
pub fn longest_path(steps: &[ProcessStep]) -> u64 {
    let mut longest = BTreeMap::<u16, u64>::new();
    for step in steps {
        let order = longest.entry(step.order).or_default();
        *order = u64::from(step.minutes).max(*order);
    }
    longest.values().sum()
}

/// The steps of a sub-case whose legal time differs: their minutes in proportion, rounded down.
pub fn scaled(steps: &[ProcessStep], from: LegalTime, to: LegalTime) -> Vec<ProcessStep> {
    let (from, to) = (allowance(from).max(1), allowance(to));
    let scale = |minutes: u32| {
        let minutes = u128::from(minutes) * u128::from(to) / u128::from(from);
        u32::try_from(minutes).unwrap_or(u32::MAX)
    };
    let steps = steps.iter().cloned();
    steps.map(|step| ProcessStep { minutes: scale(step.minutes), ..step }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(order: u16, minutes: u32) -> ProcessStep {
        ProcessStep {
            order,
            agency: AgencyWord::Commune,
            role: "officer".to_owned(),
            action: "handle".to_owned(),
            minutes,
            parallel_group: None,
            clock_stopped: false,
            condition: None,
            result: None,
            needs: Vec::new(),
        }
    }

    const fn time(quantity: u32, unit: TimeUnit) -> LegalTime {
        LegalTime { quantity, unit }
    }

    #[test]
    fn every_word_reads_back_as_it_is_written() {
        for (text, word) in WORDS {
            assert_eq!(text.parse::<AgencyWord>().unwrap(), word);
            assert_eq!(word.to_string(), text);
        }
        assert_eq!("H13.12".parse::<AgencyWord>().unwrap().to_string(), "H13.12");
        assert!("a district".parse::<AgencyWord>().is_err());
    }

    #[test]
    fn of_steps_side_by_side_the_longest_counts() {
        assert_eq!(longest_path(&[step(1, 60), step(2, 90), step(2, 120), step(3, 30)]), 210);
    }

    #[test]
    fn the_steps_of_a_longer_sub_case_grow_with_its_time() {
        let steps = [step(1, 120), step(2, 180)];
        let scaled = scaled(&steps, time(1, TimeUnit::SameDay), time(7, TimeUnit::Day));
        assert_eq!(scaled.iter().map(|step| step.minutes).collect::<Vec<_>>(), [840, 1260]);
    }
}
