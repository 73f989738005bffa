//! A form is a JSON Schema that can be used, and a condition asks for a field that the form has.

use jsonschema::Draft;
use motcua_domain::catalogue::{Condition, FormSchema, ProcessStep};
use serde_json::Value;

use super::Reason;

/// The largest form: it stands in a record once for each sub-case.
const MAX_FORM_BYTES: usize = 32 * 1024;

/// The form, or why its schema cannot be used.
///
/// Only the form's own references are followed: what lies elsewhere may be gone tomorrow.
pub(super) fn schema(json: &Value) -> Result<FormSchema, String> {
    if !json.is_object() {
        return Err("form: a JSON Schema is an object here".to_owned());
    }
    let text = json.to_string();
    if text.len() > MAX_FORM_BYTES {
        return Err(format!("form: has {} bytes, more than {MAX_FORM_BYTES}", text.len()));
    }
    let built = jsonschema::options().with_draft(Draft::Draft202012).build(json);
    built.map_err(|error| format!("form, at {:?}: {error}", error.instance_path().as_str()))?;
    Ok(FormSchema::new(text))
}

/// Whether each condition of the steps can hold for what the form asks.
pub(super) fn conditions(steps: &[ProcessStep], form: Option<&FormSchema>) -> Result<(), Reason> {
    if !steps.is_empty() && steps.iter().all(|step| step.condition.is_some()) {
        let told = "every step has a condition: there may be nothing to do";
        return Err(Reason::at("/steps", told));
    }
    let form = form.map(FormSchema::to_json);
    for (index, step) in steps.iter().enumerate() {
        let Some(condition) = &step.condition else { continue };
        let checked = match &form {
            Some(form) => condition_of(condition, form),
            None => Err(("field", "there is no form to ask".to_owned())),
        };
        checked.map_err(|(part, reason)| {
            let told = format!("condition of step {}: {reason}", step.order);
            Reason::at(format!("/steps/{index}/condition/{part}"), told)
        })?;
    }
    Ok(())
}

/// Whether it can hold; else which part of it cannot, and why.
fn condition_of(
    Condition { field, is }: &Condition,
    form: &Value,
) -> Result<(), (&'static str, String)> {
    if is.is_empty() {
        return Err(("is", "names no value".to_owned()));
    }
    let property =
        property(form, field).ok_or_else(|| ("field", format!("the form has no field {field}")))?;
    let Some(values) = property.get("enum").and_then(Value::as_array) else { return Ok(()) };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match is.iter().find(|wanted| !values.iter().any(|value| text(value) == **wanted)) {
        Some(other) => Err(("is", format!("{field} is never {other:?}"))),
        None => Ok(()),
    }
}

/// What the schema says of a field, where it names it under `properties`.
fn property<'a>(form: &'a Value, field: &str) -> Option<&'a Value> {
    let names = field.strip_prefix('/')?.split('/');
    names
        .map(|name| name.replace("~1", "/").replace("~0", "~"))
        .try_fold(form, |schema, name| schema.get("properties")?.get(name))
}

#[cfg(test)]
mod tests {
    use motcua_domain::testing::land_transfer;
    use serde_json::json;

    use super::*;

    fn form() -> Value {
        json!({ "type": "object", "properties": {
            "kind": { "type": "string", "enum": ["sale", "gift"] },
            "copies": { "type": "integer", "enum": [1, 2] },
            "other": { "type": "object", "properties": { "a/b": { "type": "boolean" } } },
        } })
    }

    fn with(field: &str, is: &[&str]) -> Result<(), String> {
        let mut steps = land_transfer().steps;
        let is = is.iter().map(|&text| text.to_owned()).collect();
        steps[2].condition = Some(Condition { field: field.to_owned(), is });
        conditions(&steps, Some(&schema(&form()).unwrap())).map_err(String::from)
    }

    #[test]
    fn a_condition_asks_for_a_field_of_the_form_and_a_value_that_it_can_have() {
        for (field, is) in [
            ("/kind", &["gift"][..]),
            ("/kind", &["sale", "gift"]),
            ("/copies", &["2"]),
            ("/other/a~1b", &["true"]),
        ] {
            assert_eq!(with(field, is), Ok(()), "{field}");
        }
        for (field, is, told) in [
            ("/kin", &["gift"][..], "condition of step 3: the form has no field /kin"),
            ("kind", &["gift"], "the form has no field kind"),
            ("/kind/gift", &["x"], "the form has no field /kind/gift"),
            ("", &["x"], "the form has no field "),
            ("/kind", &[], "names no value"),
            ("/kind", &["sale", "loan"], "/kind is never \"loan\""),
            ("/copies", &["3"], "/copies is never \"3\""),
        ] {
            let reason = with(field, is).unwrap_err();
            assert!(reason.contains(told), "{reason}");
        }
    }

    #[test]
    fn a_condition_needs_a_form_and_not_every_step_has_one() {
        let mut steps = land_transfer().steps;
        let is = vec!["gift".to_owned()];
        steps[2].condition = Some(Condition { field: "/kind".to_owned(), is });
        assert!(conditions(&steps, None).unwrap_err().text.contains("there is no form to ask"));
        let condition = steps[2].condition.clone();
        for step in &mut steps {
            step.condition.clone_from(&condition);
        }
        let reason = conditions(&steps, Some(&schema(&form()).unwrap())).unwrap_err();
        assert!(reason.text.contains("every step has a condition"), "{reason:?}");
    }

    #[test]
    fn a_schema_that_cannot_be_used_is_refused() {
        for (json, told) in [
            (json!(true), "is an object"),
            (json!({ "type": "objekt" }), "objekt"),
            (json!({ "properties": { "a": { "minLength": "2" } } }), "/properties/a/minLength"),
            (json!({ "pattern": "(" }), "("),
            (json!({ "$ref": "https://example.org/form.json" }), "example.org"),
            (json!({ "$ref": "#/$defs/none" }), "none"),
            (json!({ "title": "x".repeat(MAX_FORM_BYTES) }), "more than 32768"),
        ] {
            let reason = schema(&json).unwrap_err();
            assert!(reason.starts_with("form") && reason.contains(told), "{reason}");
        }
    }
}
