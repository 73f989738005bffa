//! Generations of rules: which rule set and form set are in force on a day.
//!
//! Source: domain reference, section 0. A dossier keeps the sets under which it was received.

mod forms;
mod rules;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

pub use forms::{FormPurpose, PaperForm};
pub use rules::{Rules, Source};

/// A generation of rules on clock, limits and rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleSet {
    /// Decision 93/2007/QĐ-TTg.
    R2007,
    /// Decision 09/2015/QĐ-TTg.
    R2015,
    /// Decree 61/2018/NĐ-CP, amended by 107/2021.
    R2018,
    /// Decree 118/2025/NĐ-CP, amended by 367/2025.
    R2025,
}

/// A generation of paper forms: numbers and texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormSet {
    /// Annex of Decision 09/2015.
    F2015,
    /// Circular 01/2018/TT-VPCP.
    F2018,
    /// Circular 03/2025/TT-VPCP.
    F2025,
}

/// What happens to the appointment when a supplement is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterSupplement {
    /// It moves by the working time that stood still.
    Resume,
    /// The whole time is counted anew.
    Restart,
}

/// What a counter may receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceptionScope {
    /// Procedures that its own agency begins; a service centre receives for the departments.
    OwnList,
    /// Any procedure of the city.
    WholeCity,
}

impl RuleSet {
    /// The rule set in force on a local day.
    pub fn on(day: Date) -> Self {
        match day {
            d if d >= date(2025, 7, 1) => Self::R2025,
            d if d >= date(2018, 6, 21) => Self::R2018,
            d if d >= date(2015, 5, 1) => Self::R2015,
            _ => Self::R2007,
        }
    }

    /// All, from the first.
    pub const ALL: [Self; 4] = [Self::R2007, Self::R2015, Self::R2018, Self::R2025];

    /// The year by which it is called.
    pub const fn year(self) -> u16 {
        match self {
            Self::R2007 => 2007,
            Self::R2015 => 2015,
            Self::R2018 => 2018,
            Self::R2025 => 2025,
        }
    }

    /// The rule set that is called by a year; `None` if there is none.
    pub fn of_year(year: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|rule_set| rule_set.year() == year)
    }
}

impl FormSet {
    /// The form set in force on a local day.
    pub fn on(day: Date) -> Self {
        match day {
            d if d >= date(2025, 7, 1) => Self::F2025,
            d if d >= date(2019, 1, 6) => Self::F2018,
            _ => Self::F2015,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_sets_and_form_sets_have_dates_of_their_own() {
        for (day, rules, forms) in [
            (date(2015, 4, 30), RuleSet::R2007, FormSet::F2015),
            (date(2018, 6, 20), RuleSet::R2015, FormSet::F2015),
            (date(2018, 6, 21), RuleSet::R2018, FormSet::F2015),
            (date(2019, 1, 6), RuleSet::R2018, FormSet::F2018),
            (date(2025, 6, 30), RuleSet::R2018, FormSet::F2018),
            (date(2025, 7, 1), RuleSet::R2025, FormSet::F2025),
        ] {
            assert_eq!((RuleSet::on(day), FormSet::on(day)), (rules, forms), "{day}");
        }
    }

    #[test]
    fn a_rule_set_is_called_by_its_year_and_has_rules_before_any_are_published() {
        for rule_set in RuleSet::ALL {
            assert_eq!(RuleSet::of_year(rule_set.year()), Some(rule_set));
            assert_eq!(Rules::unpublished(rule_set).rule_set, rule_set);
        }
        assert_eq!(RuleSet::of_year(2016), None);
        let after = |rule_set| Rules::unpublished(rule_set).after_supplement;
        assert_eq!(after(RuleSet::R2018), AfterSupplement::Restart);
        assert_eq!(after(RuleSet::R2025), AfterSupplement::Resume);
    }
}
