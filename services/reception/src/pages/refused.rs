//! What was not done, as the page says it above the form: the rule, the fields, and what somebody else
//! has changed meanwhile.

use motcua_api::Problem;
use motcua_domain::Timestamp;
use motcua_domain::catalogue::Catalogue;
use motcua_pages::Words;
use serde_json::Value;

/// Why a form was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) said: String,
    faults: Vec<Fault>,
    /// Each change that the person had not seen: what, by whom, when.
    pub(super) changes: Vec<String>,
}

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    field: String,
    said: String,
}

/// The rules that have a sentence of their own: those of JSON Schema, by its keywords.
const RULES: [&str; 13] = [
    "required",
    "type",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "enum",
    "oneOf",
    "multipleOf",
];

impl Refused {
    /// Of a problem, in the language of the page.
    pub(super) fn of(problem: &Problem, words: &Words, catalogue: &Catalogue) -> Self {
        let language = words.language();
        let faults = problem.faults(language).map(|(field, rule, message)| {
            let known = RULES.contains(&rule);
            let id = if known { format!("rule-{rule}") } else { "rule-other".to_owned() };
            let said = message.map_or_else(|| words.say(&id).into_owned(), str::to_owned);
            Fault { field: field.to_owned(), said }
        });
        // A paper that is missing is a row of the check list.
        let missing = problem.member("papers").and_then(Value::as_array);
        let missing = missing.into_iter().flatten().filter_map(Value::as_str).map(|paper| Fault {
            field: format!("paper:{paper}"),
            said: words.say("paper-missing").into_owned(),
        });
        let changes = problem.member("changes").and_then(Value::as_array);
        let changes = changes.into_iter().flatten();
        Self {
            said: problem.said(language).to_owned(),
            faults: faults.chain(missing).collect(),
            changes: changes.map(|change| changed(change, words, catalogue)).collect(),
        }
    }

    /// What is wrong with a field.
    pub(super) fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.said.as_str())
    }
}

/// "Lúc 09:05 02/11/2026, tài khoản … (Ủy ban nhân dân phường …): giao".
fn changed(change: &Value, words: &Words, catalogue: &Catalogue) -> String {
    let text = |name: &str| change[name].as_str().unwrap_or_default();
    let at: Option<Timestamp> = text("at").parse().ok();
    let at = at.map(|at| words.moment(at)).unwrap_or_default();
    let agency = text("agency").parse().ok();
    let agency = agency.map(|id| words.agency(catalogue, &id)).unwrap_or_default();
    let events = change["events"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let what: Vec<_> = events.map(|event| words.event(event)).collect();
    let what = what.join(", ");
    words.say_of(
        "changed",
        &[("at", &at), ("who", text("account")), ("agency", &agency), ("what", &what)],
    )
}

/// What is wrong with a field of a form that may not have been refused at all.
pub(super) fn fault<'a>(refused: Option<&'a Refused>, field: &str) -> Option<&'a str> {
    refused?.fault(field)
}
