//! Tells what a new document takes away from the callers of an old one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A field of a body by its path (`papers[].paper`), or a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    kinds: BTreeSet<String>,
    required: bool,
}

type Fields = BTreeMap<String, Field>;

/// The operations by method and path: `post /api/v1/tokens`.
pub(crate) fn operations(document: &Value) -> BTreeMap<String, &Value> {
    let methods = ["get", "put", "post", "delete", "patch"];
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        methods.iter().filter_map(move |method| {
            item.get(method).map(|operation| (format!("{method} {path}"), operation))
        })
    });
    operations.collect()
}

/// One sentence for each change that breaks a caller of the old API.
///
/// Breaking are: an operation or an answer that is gone; a field of an answer that is gone, is of
/// another type or no longer sure to be there; a parameter or a field of a request that is gone
/// (unknown ones are refused), takes fewer types, or is demanded now. All else is an addition.
pub(super) fn breaking(old: &Value, new: &Value) -> Vec<String> {
    let operations_now = operations(new);
    let mut found = Vec::new();
    for (name, before) in operations(old) {
        let Some(now) = operations_now.get(&name) else {
            found.push(format!("{name}: the operation is gone"));
            continue;
        };
        let asked = (asked(old, before), asked(new, now));
        found.extend(asked_otherwise(&asked.0, &asked.1).map(|what| format!("{name}: {what}")));
        for (status, response) in before["responses"].as_object().into_iter().flatten() {
            let Some(response_now) = now["responses"].get(status) else {
                found.push(format!("{name}: the answer {status} is gone"));
                continue;
            };
            let (before, now) = (body(old, response), body(new, response_now));
            let what = answered_otherwise(&before, &now);
            found.extend(what.map(|what| format!("{name}: {status}: {what}")));
        }
    }
    found
}

fn asked_otherwise(old: &Fields, new: &Fields) -> impl Iterator<Item = String> {
    let lost = old.iter().filter_map(|(path, before)| match new.get(path) {
        None => Some(format!("{path} is not taken any more")),
        Some(now) if !now.kinds.is_superset(&before.kinds) => {
            Some(format!("{path} takes {:?} no more", &before.kinds - &now.kinds))
        }
        Some(_) => None,
    });
    let demanded = new.iter().filter(|(path, now)| {
        now.required && (known(old, parent(path)) && old.get(*path).is_none_or(|f| !f.required))
    });
    lost.chain(demanded.map(|(path, _)| format!("{path} is demanded now")))
}

fn answered_otherwise(old: &Fields, new: &Fields) -> impl Iterator<Item = String> {
    old.iter().filter_map(|(path, before)| match new.get(path) {
        None => Some(format!("{path} is gone")),
        Some(now) if !now.kinds.is_subset(&before.kinds) => {
            Some(format!("{path} may be {:?} now", &now.kinds - &before.kinds))
        }
        Some(now) if before.required && !now.required => Some(format!("{path} may be missing now")),
        Some(_) => None,
    })
}

/// A field inside something new is not demanded of those who do not send it.
fn known(fields: &Fields, path: &str) -> bool {
    path.is_empty() || fields.contains_key(path)
}

fn parent(path: &str) -> &str {
    let inner = path.strip_suffix("[]").unwrap_or(path);
    if inner.len() < path.len() { inner } else { inner.rsplit_once('.').map_or("", |(up, _)| up) }
}

/// What a request holds: its parameters and the fields of its body.
fn asked(document: &Value, operation: &Value) -> Fields {
    let mut fields = body(document, &operation["requestBody"]);
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let place = parameter["in"].as_str().unwrap_or_default();
        let path = format!("{place} {}", parameter["name"].as_str().unwrap_or_default());
        let required = parameter["required"] == true;
        let kinds = kinds(document, &parameter["schema"]);
        fields.insert(path, Field { kinds, required });
    }
    fields
}

fn body(document: &Value, holder: &Value) -> Fields {
    let mut fields = Fields::new();
    for (media_type, content) in holder["content"].as_object().into_iter().flatten() {
        // A body in JSON is named by its fields alone, any other by its type.
        if media_type.ends_with("json") {
            collect(document, &content["schema"], "", &mut Vec::new(), &mut fields);
        } else {
            let kinds = BTreeSet::from([media_type.clone()]);
            fields.insert(format!("the body {media_type}"), Field { kinds, required: false });
        }
    }
    fields
}

/// Adds the fields below a schema; `within` are the schemas that it lies in, which may recur.
fn collect<'a>(
    document: &'a Value,
    schema: &'a Value,
    path: &str,
    within: &mut Vec<&'a str>,
    fields: &mut Fields,
) {
    if let Some(name) = schema["$ref"].as_str() {
        if !within.contains(&name) {
            within.push(name);
            collect(document, referred(document, name), path, within, fields);
            within.pop();
        }
        return;
    }
    for word in ["allOf", "oneOf", "anyOf"] {
        for part in schema[word].as_array().into_iter().flatten() {
            collect(document, part, path, within, fields);
        }
    }
    let required = |name: &str| {
        let list = schema["required"].as_array();
        list.is_some_and(|list| list.iter().any(|required| required == name))
    };
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let field = Field { kinds: kinds(document, inner), required: required(name) };
        fields.insert(path.clone(), field);
        collect(document, inner, &path, within, fields);
    }
    if schema["items"].is_object() {
        let (path, inner) = (format!("{path}[]"), &schema["items"]);
        fields.insert(path.clone(), Field { kinds: kinds(document, inner), required: false });
        collect(document, inner, &path, within, fields);
    }
}

/// The types that a value may have: `string`, `null`, …, and each value of a closed list.
fn kinds(document: &Value, schema: &Value) -> BTreeSet<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return kinds(document, referred(document, name));
    }
    if let Some(list) = schema["enum"].as_array() {
        return list.iter().map(Value::to_string).collect();
    }
    let mut found = BTreeSet::new();
    for word in ["allOf", "oneOf", "anyOf"] {
        for part in schema[word].as_array().into_iter().flatten() {
            found.extend(kinds(document, part));
        }
    }
    match &schema["type"] {
        Value::String(kind) => found.extend([kind.clone()]),
        Value::Array(list) => {
            found.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
        }
        _ => {}
    }
    found
}

fn referred<'a>(document: &'a Value, name: &str) -> &'a Value {
    document.pointer(name.trim_start_matches('#')).unwrap_or(&Value::Null)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// One operation that takes a `Body` and answers an `Answer`.
    fn api() -> Value {
        let schema = |name: &str| {
            let reference = format!("#/components/schemas/{name}");
            json!({ "content": { "application/json": { "schema": { "$ref": reference } } } })
        };
        json!({
            "paths": { "/gives": { "post": {
                "parameters": [
                    { "name": "If-Match", "in": "header", "required": false,
                      "schema": { "type": "string" } }
                ],
                "requestBody": schema("Body"),
                "responses": { "200": schema("Answer") },
            } } },
            "components": { "schemas": {
                "Body": { "type": "object", "required": ["to"], "properties": {
                    "to": { "type": "string" }, "note": { "type": ["string", "null"] } } },
                "Answer": { "type": "object", "required": ["code", "steps"], "properties": {
                    "code": { "type": "string" },
                    "steps": { "type": "array", "items": { "$ref": "#/components/schemas/Step" } } } },
                "Step": { "type": "object", "required": ["number"], "properties": {
                    "number": { "type": "integer" },
                    "after": { "$ref": "#/components/schemas/Step" } } },
            } },
        })
    }

    /// What breaks when the value at a place becomes another, or goes.
    fn when(place: &str, becomes: Option<Value>) -> Vec<String> {
        let (old, mut new) = (api(), api());
        let (parent, name) = place.rsplit_once('/').unwrap();
        let parent = new.pointer_mut(parent).unwrap();
        match (becomes, parent) {
            (Some(value), parent) => parent[name.replace("~1", "/")] = value,
            (None, Value::Object(members)) => {
                members.remove(&name.replace("~1", "/")).unwrap();
            }
            (None, other) => panic!("{other} has no members"),
        }
        breaking(&old, &new)
    }

    const POST: &str = "/paths/~1gives/post";
    const SCHEMAS: &str = "/components/schemas";

    #[test]
    fn what_callers_lose_or_must_newly_send_breaks_them() {
        for (place, becomes, told) in [
            ("/paths/~1gives".to_owned(), None, "post /gives: the operation is gone"),
            (format!("{POST}/responses/200"), None, "post /gives: the answer 200 is gone"),
            (
                format!("{SCHEMAS}/Step/properties/number"),
                None,
                "post /gives: 200: steps[].number is gone",
            ),
            (
                format!("{SCHEMAS}/Answer/properties/code/type"),
                Some(json!(["string", "null"])),
                "post /gives: 200: code may be {\"null\"} now",
            ),
            (
                format!("{SCHEMAS}/Answer/required"),
                Some(json!(["steps"])),
                "post /gives: 200: code may be missing now",
            ),
            (
                format!("{SCHEMAS}/Body/required"),
                Some(json!(["to", "note"])),
                "post /gives: note is demanded now",
            ),
            (
                format!("{SCHEMAS}/Body/properties/note"),
                None,
                "post /gives: note is not taken any more",
            ),
            (
                format!("{SCHEMAS}/Body/properties/note/type"),
                Some(json!("string")),
                "post /gives: note takes {\"null\"} no more",
            ),
        ] {
            let found = when(&place, becomes);
            assert_eq!(found, [told], "{place}");
        }
        let demanded = json!([{ "name": "If-Match", "in": "header", "required": true,
                                "schema": { "type": "string" } }]);
        let found = when(&format!("{POST}/parameters"), Some(demanded));
        assert_eq!(found, ["post /gives: header If-Match is demanded now"]);
    }

    #[test]
    fn additions_break_nobody() {
        let copied = api()["paths"]["/gives"]["post"].clone();
        let optional = json!({ "type": "object", "required": ["inner"],
                               "properties": { "inner": { "type": "string" } } });
        for (place, added) in [
            ("/paths/~1takes".to_owned(), json!({ "post": copied })),
            ("/paths/~1gives/get".to_owned(), copied),
            (format!("{POST}/responses/202"), json!({ "description": "Later" })),
            (format!("{SCHEMAS}/Answer/properties/more"), json!({ "type": "string" })),
            (format!("{SCHEMAS}/Body/properties/more"), json!({ "type": "string" })),
            (format!("{SCHEMAS}/Body/properties/within"), optional),
            (format!("{SCHEMAS}/Body/properties/to/type"), json!(["string", "null"])),
            (format!("{SCHEMAS}/Body/required"), json!([])),
        ] {
            assert_eq!(when(&place, Some(added)), [""; 0], "{place}");
        }
    }
}
