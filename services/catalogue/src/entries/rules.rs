//! Rule sets as the API shows them and takes them.

use motcua_domain::rule_set::Rules;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::procedure::snake_keys;
use crate::files::rules::{RulesEntry, rules_of};

/// A rule set as `rules.toml` has it: `ruleSet` (its year) and the rules, keys in camelCase, each
/// with `value`, `source` and perhaps `warn`. What is left out is as where nothing is published.
#[derive(Debug, Clone, ToSchema)]
#[schema(value_type = Object)]
pub(crate) struct RulesForm(pub(crate) Rules);

impl<'de> Deserialize<'de> for RulesForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut value = snake_keys(Value::deserialize(from)?).map_err(D::Error::custom)?;
        let members = value.as_object_mut().ok_or_else(|| D::Error::custom("expected rules"))?;
        let year = members.shift_remove("rule_set");
        let year = year.as_ref().and_then(Value::as_str);
        let year = year.ok_or_else(|| D::Error::missing_field("ruleSet"))?;
        let entry = RulesEntry::deserialize(value).map_err(D::Error::custom)?;
        rules_of(year, entry).map(Self).map_err(D::Error::custom)
    }
}

/// A rule set and what it says.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RulesView {
    /// The year by which it is called.
    #[schema(example = "2025")]
    rule_set: String,
    rules: Vec<RuleView>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct RuleView {
    /// As `rules.toml` calls it.
    #[schema(example = "after_supplement")]
    name: &'static str,
    /// A word, a number or a list of numbers.
    value: Value,
    /// Where it comes from; absent: the program's own, nothing is published.
    source: Option<String>,
    /// Nobody has read it in the law yet.
    warn: bool,
}

impl From<&Rules> for RulesView {
    fn from(rules: &Rules) -> Self {
        let rule = |(name, value): (&'static str, Value)| {
            let source = rules.sources.get(name);
            let text = source.map(|source| source.text.clone());
            RuleView { name, value, source: text, warn: source.is_some_and(|source| source.warn) }
        };
        let all = [
            ("after_supplement", json!(rules.after_supplement)),
            ("supplement_limit", json!(rules.supplement_limit)),
            ("new_dates", json!(rules.new_dates)),
            ("early_minutes", json!(rules.early_minutes)),
            ("online_answer_hours", json!(rules.online_answer_hours)),
            ("days_on_shelf", json!(rules.days_on_shelf)),
            ("shelf_reminders", json!(rules.shelf_reminders)),
            ("day_mode", json!(rules.day_mode)),
            ("reception_scope", json!(rules.reception_scope)),
        ];
        let rule_set = rules.rule_set.year().to_string();
        Self { rule_set, rules: all.into_iter().map(rule).collect() }
    }
}

#[cfg(test)]
mod tests {
    use motcua_domain::rule_set::RuleSet;

    use super::*;

    #[test]
    fn a_rule_set_is_taken_and_shown_with_its_sources() {
        let form = json!({
            "ruleSet": "2025",
            "afterSupplement": { "value": "restart", "source": "article 19" },
            "newDates": { "value": 0, "source": "m?", "warn": true },
        });
        let RulesForm(rules) = serde_json::from_value(form).unwrap();
        assert_eq!((rules.rule_set, rules.new_dates), (RuleSet::R2025, 0));
        let shown = serde_json::to_value(RulesView::from(&rules)).unwrap();
        assert_eq!(shown["ruleSet"], "2025");
        let expected = [
            json!({"name": "after_supplement", "value": "restart", "source": "article 19", "warn": false}),
            json!({"name": "supplement_limit", "value": 1, "source": null, "warn": false}),
            json!({"name": "new_dates", "value": 0, "source": "m?", "warn": true}),
        ];
        assert_eq!(shown["rules"].as_array().unwrap()[..3], expected);
    }

    #[test]
    fn a_rule_set_that_is_none_is_refused() {
        for (form, told) in [
            (json!({}), "missing field `ruleSet`"),
            (json!({ "ruleSet": "2016" }), "there is no such rule set"),
            (json!({ "ruleSet": "2025", "newDate": {} }), "unknown field `new_date`"),
            (json!([]), "expected rules"),
        ] {
            let error = serde_json::from_value::<RulesForm>(form).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
