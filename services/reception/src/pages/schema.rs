//! The form of a procedure as fields of a page: each property of its JSON Schema is one, of the kinds
//! that a browser has; what is of another kind is a text.

use jiff::civil::Date;
use serde_json::{Map, Number, Value};

use super::typed::Typed;

/// The most fields that a page shows: more than any form of the national catalogue has.
const MOST_FIELDS: usize = 200;

/// How deep objects may lie in each other.
const DEEPEST: usize = 4;

/// A field of the form.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    /// `form/buyer/kind`: as a fault of the form names it.
    pub(super) name: String,
    pub(super) label: String,
    /// What the schema says of it, or empty.
    pub(super) hint: String,
    /// The name of the object in which it lies, where it is the first of it.
    pub(super) group: Option<String>,
    pub(super) kind: FieldKind,
    pub(super) required: bool,
}

/// What is typed into a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum FieldKind {
    Text { longest: Option<u64> },
    Number { whole: bool },
    Day,
    Tick,
    Choice(Vec<Choice>),
}

/// One of a field's values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    value: Value,
    /// As the page's form sends it.
    pub(super) text: String,
    pub(super) label: String,
}

/// The fields of a schema.
pub(super) fn fields(schema: &Value) -> Vec<Field> {
    let mut fields = Vec::new();
    object(schema, "form", None, &mut fields);
    fields
}

fn object(schema: &Value, path: &str, group: Option<&str>, fields: &mut Vec<Field>) {
    let Some(properties) = schema["properties"].as_object() else { return };
    let required = |name: &str| {
        let names = schema["required"].as_array();
        names.is_some_and(|names| names.iter().any(|required| required == name))
    };
    let mut group = group.map(str::to_owned);
    for (name, property) in properties {
        if fields.len() >= MOST_FIELDS {
            return;
        }
        // A JSON pointer (RFC 6901, section 3).
        let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
        let label = property["title"].as_str().unwrap_or(name);
        if property["properties"].is_object() && path.matches('/').count() < DEEPEST {
            object(property, &path, Some(label), fields);
            continue;
        }
        fields.push(Field {
            name: path,
            label: label.to_owned(),
            hint: property["description"].as_str().unwrap_or_default().to_owned(),
            group: group.take(),
            kind: kind(property),
            required: required(name),
        });
    }
}

fn kind(property: &Value) -> FieldKind {
    if let Some(choices) = choices(property) {
        return FieldKind::Choice(choices);
    }
    match (property["type"].as_str(), property["format"].as_str()) {
        (Some("boolean"), _) => FieldKind::Tick,
        (Some("integer"), _) => FieldKind::Number { whole: true },
        (Some("number"), _) => FieldKind::Number { whole: false },
        (_, Some("date")) => FieldKind::Day,
        _ => FieldKind::Text { longest: property["maxLength"].as_u64() },
    }
}

/// The values of an `enum`, or of a `oneOf` of `const` with their titles.
fn choices(property: &Value) -> Option<Vec<Choice>> {
    if let Some(values) = property["enum"].as_array() {
        return Some(values.iter().map(|value| Choice::of(value, None)).collect());
    }
    let cases = property["oneOf"].as_array()?;
    let choice = |case: &Value| Some(Choice::of(case.get("const")?, case["title"].as_str()));
    cases.iter().map(choice).collect()
}

impl Choice {
    fn of(value: &Value, label: Option<&str>) -> Self {
        // A text without its quotes.
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let label = label.map_or_else(|| text.clone(), str::to_owned);
        Self { value: value.clone(), text, label }
    }
}

/// The form's data as they were typed; `None`: nothing was, the form was handed in on paper.
///
/// What cannot be read as its kind stays a text: the schema refuses it, with the field's name.
pub(super) fn data(fields: &[Field], typed: &Typed) -> Option<Map<String, Value>> {
    let said = |field: &&Field| typed.filled(&field.name).is_some();
    if !fields.iter().any(|field| said(&field)) {
        return None;
    }
    let mut data = Map::new();
    for field in fields {
        let text = typed.get(&field.name);
        // A box that is not ticked says no; any other empty field says nothing.
        if text.is_empty() && field.kind != FieldKind::Tick {
            continue;
        }
        let names: Vec<_> = field.name.split('/').skip(1).map(unescaped).collect();
        put(&mut data, &names, value(&field.kind, text));
    }
    Some(data)
}

/// Puts a value where it belongs, in objects that are made on the way.
fn put(data: &mut Map<String, Value>, names: &[String], value: Value) {
    match names {
        [] => {}
        [name] => {
            data.insert(name.clone(), value);
        }
        [name, rest @ ..] => {
            let part = data.entry(name.clone()).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(part) = part {
                put(part, rest, value);
            }
        }
    }
}

fn unescaped(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}

fn value(kind: &FieldKind, text: &str) -> Value {
    let as_it_is = || Value::String(text.to_owned());
    match kind {
        FieldKind::Text { .. } => as_it_is(),
        FieldKind::Tick => Value::Bool(!text.is_empty()),
        FieldKind::Choice(choices) => {
            let chosen = choices.iter().find(|choice| choice.text == text);
            chosen.map_or_else(as_it_is, |choice| choice.value.clone())
        }
        FieldKind::Day => Date::strptime("%d/%m/%Y", text)
            .map_or_else(|_| as_it_is(), |day| Value::String(day.to_string())),
        FieldKind::Number { .. } => number(text).map_or_else(as_it_is, Value::Number),
    }
}

/// A number as Vietnamese people write it: `1.250,5`. A dot alone before other than three digits is
/// the decimal mark of a keyboard: `80.5`.
fn number(text: &str) -> Option<Number> {
    let text = text.replace(' ', "");
    let is_thousand = |part: &str| part.len() == 3;
    let grouped = text.split('.').skip(1).all(is_thousand);
    let text = if text.contains(',') || grouped { text.replace('.', "") } else { text };
    let text = text.replace(',', ".");
    let whole = text.parse::<i64>().ok().map(Number::from);
    whole.or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema() -> Value {
        json!({
            "type": "object",
            "required": ["area"],
            "properties": {
                "area": { "type": "number", "title": "Diện tích (m²)" },
                "rooms": { "type": "integer" },
                "born": { "type": "string", "format": "date" },
                "first": { "type": "boolean" },
                "buyer": { "title": "Bên mua", "properties": {
                    "kind": { "oneOf": [{ "const": 1, "title": "Cá nhân" }, { "const": 2 }] },
                    "a/b": { "type": "string", "maxLength": 3 },
                } },
                "list": { "type": "array" },
            },
        })
    }

    fn typed(fields: &[(&str, &str)]) -> Typed {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn each_property_is_a_field_of_its_kind() {
        let fields = fields(&schema());
        let told: Vec<_> = fields.iter().map(|f| (f.name.as_str(), f.label.as_str())).collect();
        assert_eq!(
            told,
            [
                ("form/area", "Diện tích (m²)"),
                ("form/rooms", "rooms"),
                ("form/born", "born"),
                ("form/first", "first"),
                ("form/buyer/kind", "kind"),
                ("form/buyer/a~1b", "a/b"),
                ("form/list", "list"),
            ]
        );
        assert!(fields[0].required && !fields[1].required);
        assert_eq!(fields[4].group.as_deref(), Some("Bên mua"));
        assert_eq!(fields[5].group, None);
        let choices = vec![Choice::of(&json!(1), Some("Cá nhân")), Choice::of(&json!(2), None)];
        assert_eq!(fields[4].kind, FieldKind::Choice(choices));
    }

    #[test]
    fn what_was_typed_becomes_the_data_that_the_schema_asks_for() {
        let fields = fields(&schema());
        let typed = typed(&[
            ("form/area", "1.250,5"),
            ("form/rooms", "3"),
            ("form/born", "02/01/2019"),
            ("form/buyer/kind", "1"),
            ("form/buyer/a~1b", " x "),
        ]);
        let expected = json!({
            "area": 1250.5, "rooms": 3, "born": "2019-01-02", "first": false,
            "buyer": { "kind": 1, "a/b": "x" },
        });
        assert_eq!(Value::Object(data(&fields, &typed).unwrap()), expected);
        assert_eq!(data(&fields, &Typed::default()), None, "handed in on paper");
    }

    #[test]
    fn what_is_no_number_and_no_day_stays_as_it_was_typed() {
        let fields = fields(&schema());
        let typed = typed(&[("form/area", "nhiều"), ("form/born", "31/02/2019")]);
        let data = data(&fields, &typed).unwrap();
        assert_eq!((&data["area"], &data["born"]), (&json!("nhiều"), &json!("31/02/2019")));
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("80.5", json!(80.5)),
            ("80,5", json!(80.5)),
            ("1.250", json!(1250)),
            ("1.250.000", json!(1_250_000)),
            ("1 250", json!(1250)),
            ("-3", json!(-3)),
        ] {
            assert_eq!(number(text).map(Value::Number), Some(value), "{text}");
        }
        assert_eq!(number("1,2,3"), None);
    }
}
