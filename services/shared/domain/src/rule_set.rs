//! Generations of rules: which rule set and form set are in force on a day.
//!
//! Source: domain reference, section 0. A dossier keeps the sets under which it was received.

use jiff::civil::{Date, date};

use crate::deadline::DayMode;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterSupplement {
    /// It moves by the working time that stood still.
    Resume,
    /// The whole time is counted anew.
    Restart,
}

/// What a counter may receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

    /// Decision 09/2015: the time used counts; catalogue 1.000578 under Decree 61/2018: anew. What
    /// Decree 118/2025 says is not known: resume until somebody has read it.
    pub const fn after_supplement(self) -> AfterSupplement {
        match self {
            Self::R2018 => AfterSupplement::Restart,
            Self::R2007 | Self::R2015 | Self::R2025 => AfterSupplement::Resume,
        }
    }

    /// Since 2025-07-01 reception does not depend on boundaries.
    pub const fn reception_scope(self) -> ReceptionScope {
        match self {
            Self::R2025 => ReceptionScope::WholeCity,
            Self::R2007 | Self::R2015 | Self::R2018 => ReceptionScope::OwnList,
        }
    }

    /// Supplement requests in handling, for the whole dossier (catalogue 1.000578).
    pub const fn supplement_limit(self) -> u32 {
        1
    }

    /// Days for which a result that nobody fetches stays on the shelf: our choice (domain reference
    /// 2.2).
    pub const fn days_on_shelf(self) -> u32 {
        180
    }

    /// How a deadline in working days is counted: our choice where the law is silent.
    pub const fn day_mode(self) -> DayMode {
        DayMode::EndOfDay
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
}
