//! What a rule set says, as data that the city publishes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{AfterSupplement, ReceptionScope, RuleSet};
use crate::calendar::WorkingSpan;
use crate::deadline::{DayMode, HOURS_A_DAY};

/// What a rule set says.
///
/// A dossier keeps its rule set, not the rules: what somebody corrects after reading the law holds
/// from then on for open dossiers too. The dates that were told before are in the log and stay.
///
/// The cut-off of 15:00 is not among them: it is a time of the calendar, and published with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Whose rules these are.
    pub rule_set: RuleSet,
    /// What happens to the appointment when a supplement is complete.
    pub after_supplement: AfterSupplement,
    /// Supplement requests in handling, for the whole dossier, where the sub-case says nothing else.
    pub supplement_limit: u32,
    /// New dates that apologies may set: 1, or 0 for none.
    pub new_dates: u32,
    /// An end this many working minutes before its due time is early.
    pub early_minutes: u32,
    /// Working hours within which an online filing is answered.
    pub online_answer_hours: u32,
    /// Days for which a result that nobody fetches stays on the shelf.
    pub days_on_shelf: u32,
    /// The days on the shelf on which the citizen is reminded, in order.
    pub shelf_reminders: Vec<u32>,
    /// How a deadline in working days is counted.
    pub day_mode: DayMode,
    /// What a counter may receive.
    pub reception_scope: ReceptionScope,
    /// Where each rule comes from, by its name here.
    pub sources: BTreeMap<String, Source>,
}

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The act, the document or the mark.
    pub text: String,
    /// Nobody has read it in the law yet.
    pub warn: bool,
}

static UNPUBLISHED: LazyLock<[Rules; 4]> = LazyLock::new(|| RuleSet::ALL.map(Rules::new));

impl Rules {
    /// What holds where nothing was published.
    ///
    /// Source: domain reference. After a supplement 2.3: Decision 09/2015, the time used counts;
    /// catalogue 1.000578 under Decree 61/2018, anew; what Decree 118/2025 says is not known. One
    /// supplement and one new date 2.4; early 2.6; an online answer 2.5; any counter 0. Days on the
    /// shelf, reminders and how days are counted: our choice.
    pub fn unpublished(rule_set: RuleSet) -> &'static Self {
        let [r2007, r2015, r2018, r2025] = &*UNPUBLISHED;
        match rule_set {
            RuleSet::R2007 => r2007,
            RuleSet::R2015 => r2015,
            RuleSet::R2018 => r2018,
            RuleSet::R2025 => r2025,
        }
    }

    fn new(rule_set: RuleSet) -> Self {
        let hours = u32::try_from(HOURS_A_DAY).unwrap_or(8);
        Self {
            rule_set,
            after_supplement: match rule_set {
                RuleSet::R2018 => AfterSupplement::Restart,
                RuleSet::R2007 | RuleSet::R2015 | RuleSet::R2025 => AfterSupplement::Resume,
            },
            supplement_limit: 1,
            new_dates: 1,
            early_minutes: hours * 60,
            online_answer_hours: 8,
            days_on_shelf: 180,
            shelf_reminders: vec![7, 30, 60],
            day_mode: DayMode::EndOfDay,
            reception_scope: match rule_set {
                RuleSet::R2025 => ReceptionScope::WholeCity,
                RuleSet::R2007 | RuleSet::R2015 | RuleSet::R2018 => ReceptionScope::OwnList,
            },
            sources: BTreeMap::new(),
        }
    }

    /// From how long before its due time on an end is early.
    pub fn early_from(&self) -> WorkingSpan {
        WorkingSpan::from_minutes(self.early_minutes.into())
    }

    /// The rules that nobody has read in the law yet, by name.
    pub fn unread(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().filter(|(_, source)| source.warn).map(|(name, _)| name.as_str())
    }
}
