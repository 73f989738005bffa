//! What a procedure asks in its form (tờ khai điện tử), and what of its process hangs on the answer.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// When a step is done at all: one field of the form says one of these.
///
/// Only the form's data is asked, so that the process of a dossier is fixed at its reception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Where it stands in the form's data: a JSON pointer (RFC 6901), `/buyer/kind`.
    pub field: String,
    /// The values for which it holds: texts as they are, numbers and booleans as JSON writes them.
    pub is: Vec<String>,
}

impl Condition {
    /// Whether it holds for the form's data. A field that is absent, empty (`null`), a list or an
    /// object is none of the values.
    pub fn holds(&self, data: &Value) -> bool {
        let text = match data.pointer(&self.field) {
            Some(Value::String(text)) => text.clone(),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
            Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => return false,
        };
        self.is.contains(&text)
    }
}

/// The form of a procedure: the JSON text of a JSON Schema, draft 2020-12.
///
/// It was checked when it was published; here it is a text, kept as it was. Clones share it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FormSchema(Arc<str>);

impl FormSchema {
    /// Of a schema's JSON text.
    pub fn new(json: impl Into<Arc<str>>) -> Self {
        Self(json.into())
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The schema; `true`, which asks for nothing, for a text that is no JSON (none was published).
    pub fn to_json(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or(Value::Bool(true))
    }
}

impl fmt::Debug for FormSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn condition(field: &str, is: &[&str]) -> Condition {
        Condition { field: field.to_owned(), is: is.iter().map(|&text| text.to_owned()).collect() }
    }

    #[test]
    fn texts_numbers_and_booleans_are_compared_as_json_writes_them() {
        let data = json!({ "kind": "gift", "area": 120, "exempt": true, "rate": 0.5 });
        for (field, is, holds) in [
            ("/kind", &["sale", "gift"][..], true),
            ("/kind", &["sale"], false),
            ("/kind", &["\"gift\""], false),
            ("/area", &["120"], true),
            ("/area", &["120.0"], false),
            ("/exempt", &["true"], true),
            ("/exempt", &["false"], false),
            ("/rate", &["0.5"], true),
            ("/kind", &[], false),
        ] {
            assert_eq!(condition(field, is).holds(&data), holds, "{field} {is:?}");
        }
    }

    #[test]
    fn what_is_absent_or_no_single_value_holds_for_nothing() {
        let data = json!({ "none": null, "list": ["a"], "part": { "a/b": "x" } });
        for field in ["/none", "/list", "/part", "/other", "kind", "/list/1"] {
            assert!(!condition(field, &["", "null", "a", "[\"a\"]"]).holds(&data), "{field}");
        }
        assert!(condition("/list/0", &["a"]).holds(&data), "one of a list");
        assert!(condition("/part/a~1b", &["x"]).holds(&data), "a name with a slash");
        assert!(!condition("", &["null"]).holds(&Value::Null), "no form at all");
    }

    #[test]
    fn a_form_that_is_no_json_asks_for_nothing() {
        assert_eq!(FormSchema::new("{").to_json(), json!(true));
        assert_eq!(FormSchema::new(r#"{"type":"object"}"#).to_json(), json!({"type": "object"}));
    }

    proptest! {
        #[test]
        fn it_holds_for_a_text_exactly_if_the_text_is_among_its_values(
            text in ".{0,8}", is in proptest::collection::vec(".{0,8}", 0..4), among: bool,
        ) {
            let mut is = is;
            is.retain(|value| *value != text);
            if among {
                is.push(text.clone());
            }
            let condition = Condition { field: "/a/b".to_owned(), is };
            prop_assert_eq!(condition.holds(&json!({ "a": { "b": text } })), among);
        }
    }
}
