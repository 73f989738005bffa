//! `rules.toml`: what each rule set says.

use std::collections::BTreeMap;

use motcua_domain::deadline::DayMode;
use motcua_domain::rule_set::{AfterSupplement, ReceptionScope, RuleSet, Rules, Source};
use serde::Deserialize;

use super::{Fault, RULES};

/// The most days, hours and requests that a rule may say: far more than any act does.
const MAX_DAYS: u32 = 3_660;
const MAX_HOURS: u32 = 240;
const MAX_REQUESTS: u32 = 20;

/// What is said of a rule set; what is left out is as where nothing is published.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulesEntry {
    after_supplement: Option<RuleEntry<AfterSupplement>>,
    supplement_limit: Option<RuleEntry<u32>>,
    new_dates: Option<RuleEntry<u32>>,
    early_minutes: Option<RuleEntry<u32>>,
    online_answer_hours: Option<RuleEntry<u32>>,
    days_on_shelf: Option<RuleEntry<u32>>,
    shelf_reminders: Option<RuleEntry<Vec<u32>>>,
    day_mode: Option<RuleEntry<DayMode>>,
    reception_scope: Option<RuleEntry<ReceptionScope>>,
}

/// One rule and where it comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry<T> {
    value: T,
    source: String,
    #[serde(default)]
    warn: bool,
}

/// The rules of the file, each rule set once.
pub(super) fn rules(text: &str, faults: &mut Vec<Fault>) -> Vec<Rules> {
    let tables: BTreeMap<String, RulesEntry> = match toml::from_str(text) {
        Ok(tables) => tables,
        Err(error) => {
            faults.push(Fault::toml(RULES, text, &error));
            return Vec::new();
        }
    };
    let mut all = Vec::with_capacity(tables.len());
    for (name, entry) in tables {
        match rules_of(&name, entry) {
            Ok(rules) => all.push(rules),
            Err(reason) => {
                let header = format!("[{name}]");
                let before = text.lines().position(|line| line.trim() == header);
                let line = before.map(|before| before as u64 + 1);
                faults.push(Fault::at(RULES, line, format!("{name}: {reason}")));
            }
        }
    }
    all
}

/// The rules of a rule set, called by its year, or what is wrong with them.
pub(crate) fn rules_of(year: &str, entry: RulesEntry) -> Result<Rules, String> {
    let known = year.parse().ok().and_then(RuleSet::of_year);
    let rule_set = known.ok_or("there is no such rule set")?;
    let mut rules = Rules::unpublished(rule_set).clone();
    let mut sources = BTreeMap::new();
    let mut set = Setter(&mut sources);
    set.rule("after_supplement", entry.after_supplement, &mut rules.after_supplement)?;
    set.rule("supplement_limit", entry.supplement_limit, &mut rules.supplement_limit)?;
    set.rule("new_dates", entry.new_dates, &mut rules.new_dates)?;
    set.rule("early_minutes", entry.early_minutes, &mut rules.early_minutes)?;
    set.rule("online_answer_hours", entry.online_answer_hours, &mut rules.online_answer_hours)?;
    set.rule("days_on_shelf", entry.days_on_shelf, &mut rules.days_on_shelf)?;
    set.rule("shelf_reminders", entry.shelf_reminders, &mut rules.shelf_reminders)?;
    set.rule("day_mode", entry.day_mode, &mut rules.day_mode)?;
    set.rule("reception_scope", entry.reception_scope, &mut rules.reception_scope)?;
    rules.sources = sources;
    can_be(&rules)?;
    Ok(rules)
}

/// Takes over what is said, and where it comes from.
struct Setter<'a>(&'a mut BTreeMap<String, Source>);

impl Setter<'_> {
    fn rule<T>(
        &mut self,
        name: &str,
        said: Option<RuleEntry<T>>,
        rule: &mut T,
    ) -> Result<(), String> {
        let Some(RuleEntry { value, source, warn }) = said else { return Ok(()) };
        if source.trim().is_empty() {
            return Err(format!("{name} needs its source"));
        }
        *rule = value;
        self.0.insert(name.to_owned(), Source { text: source, warn });
        Ok(())
    }
}

fn can_be(rules: &Rules) -> Result<(), String> {
    let at_most = |name: &str, value: u32, most: u32| {
        if value > most { Err(format!("{name} is at most {most}")) } else { Ok(()) }
    };
    at_most("supplement_limit", rules.supplement_limit, MAX_REQUESTS)?;
    // A dossier keeps whether it has a new date, not how many.
    at_most("new_dates", rules.new_dates, 1)?;
    at_most("early_minutes", rules.early_minutes, MAX_HOURS * 60)?;
    at_most("online_answer_hours", rules.online_answer_hours, MAX_HOURS)?;
    at_most("days_on_shelf", rules.days_on_shelf, MAX_DAYS)?;
    if rules.early_minutes == 0 || rules.online_answer_hours == 0 {
        return Err("early_minutes and online_answer_hours are at least 1".to_owned());
    }
    let days = &rules.shelf_reminders;
    let ascending = days.windows(2).all(|pair| pair[0] < pair[1]);
    if !ascending || days.last().is_some_and(|last| *last > rules.days_on_shelf) {
        return Err("shelf_reminders ascend, and none is after days_on_shelf".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Texts;

    fn rules(text: &str) -> Result<Vec<Rules>, Fault> {
        let mut faults = Vec::new();
        let rules = super::rules(text, &mut faults);
        faults.pop().map_or(Ok(rules), Err)
    }

    #[test]
    fn the_file_that_comes_along_says_what_holds_without_it() {
        let read = rules(&Texts::embedded().rules).unwrap();
        assert_eq!(read.len(), RuleSet::ALL.len());
        for rules in read {
            assert_eq!(rules.sources.len(), 9, "every rule has its source");
            let without = Rules { sources: BTreeMap::new(), ..rules.clone() };
            assert_eq!(without, *Rules::unpublished(rules.rule_set));
            let unread = rules.unread().any(|name| name == "after_supplement");
            let known = [RuleSet::R2015, RuleSet::R2018].contains(&rules.rule_set);
            assert_eq!(unread, !known, "{:?}", rules.rule_set);
        }
    }

    #[test]
    fn what_is_left_out_is_as_before_and_what_stands_there_is_taken() {
        let text = "[2025]\nafter_supplement = { value = \"restart\", source = \"article 19\" }";
        let read = rules(text).unwrap();
        let mut expected = Rules::unpublished(RuleSet::R2025).clone();
        expected.after_supplement = AfterSupplement::Restart;
        let source = Source { text: "article 19".to_owned(), warn: false };
        expected.sources.insert("after_supplement".to_owned(), source);
        assert_eq!(read, [expected]);
    }

    #[test]
    fn a_rule_that_cannot_be_is_named_with_its_line() {
        for (text, told) in [
            ("\n[2016]\n", "rules.toml, line 2: 2016: there is no such rule set"),
            ("[2025]\nnew_dates = 1", "rules.toml, line 2: invalid type"),
            (
                "[2025]\nnew_dates = { value = 2, source = \"x\" }",
                "line 1: 2025: new_dates is at most 1",
            ),
            ("[2025]\nnew_dates = { value = 1, source = \" \" }", "new_dates needs its source"),
            ("[2025]\nnew_date = { value = 1, source = \"x\" }", "unknown field `new_date`"),
            (
                "[2018]\nday_mode = { value = \"hours\", source = \"x\" }",
                "line 2: unknown variant `hours`",
            ),
            (
                "[2018]\nshelf_reminders = { value = [30, 7], source = \"x\" }",
                "2018: shelf_reminders ascend",
            ),
        ] {
            let fault = rules(text).unwrap_err().to_string();
            assert!(fault.contains(told), "{fault}");
        }
    }
}
