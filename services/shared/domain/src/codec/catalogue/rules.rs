//! What a rule set says.

use motcua_proto::catalogue::v1 as proto;

use super::super::{Wrong, narrow};
use super::words;
use crate::rule_set::{RuleSet, Rules, Source};

pub(super) fn message(rules: &Rules) -> proto::RulesPublished {
    let source = |(rule, source): (&String, &Source)| proto::RuleSource {
        rule: rule.clone(),
        text: source.text.clone(),
        warn: source.warn,
    };
    proto::RulesPublished {
        rule_set: rules.rule_set.year().into(),
        after_supplement: words::after_supplement(rules.after_supplement),
        supplement_limit: rules.supplement_limit,
        new_dates: rules.new_dates,
        early_minutes: rules.early_minutes,
        online_answer_hours: rules.online_answer_hours,
        days_on_shelf: rules.days_on_shelf,
        shelf_reminders: rules.shelf_reminders.clone(),
        day_mode: words::day_mode(rules.day_mode),
        reception_scope: words::reception_scope(rules.reception_scope),
        sources: rules.sources.iter().map(source).collect(),
    }
}

pub(super) fn read(message: proto::RulesPublished) -> Result<Rules, Wrong> {
    let year = message.rule_set;
    let rule_set = RuleSet::of_year(narrow("rule_set", year)?);
    let source = |it: proto::RuleSource| (it.rule, Source { text: it.text, warn: it.warn });
    Ok(Rules {
        rule_set: rule_set.ok_or_else(|| Wrong(format!("rule set {year} is not known")))?,
        after_supplement: words::read_after_supplement(message.after_supplement)?,
        supplement_limit: message.supplement_limit,
        new_dates: message.new_dates,
        early_minutes: message.early_minutes,
        online_answer_hours: message.online_answer_hours,
        days_on_shelf: message.days_on_shelf,
        shelf_reminders: message.shelf_reminders,
        day_mode: words::read_day_mode(message.day_mode)?,
        reception_scope: words::read_reception_scope(message.reception_scope)?,
        sources: message.sources.into_iter().map(source).collect(),
    })
}
