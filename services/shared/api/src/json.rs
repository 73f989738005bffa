//! JSON at the edge: text in NFC, and an error that says where.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::{Map, Value};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};

use crate::language::Text;
use crate::problem::{Problem, kinds};

/// Reads a body. All text in it, keys too, is brought into the normal form C first, so that a name
/// typed on one machine equals the same name typed on another.
///
/// # Errors
/// `malformed-json` with line and column; `invalid-body` with the field's path and the rule.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    let text = normalised(text)?;
    let mut reader = serde_json::Deserializer::from_str(&text);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| wrong(&error.path().to_string(), error.inner()))?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

/// The text itself, if everything in it is in NFC already; else written again.
///
/// The text as a whole cannot be normalised: an escape (`\n`) followed by a combining mark would
/// become another escape.
fn normalised(text: &str) -> Result<Cow<'_, str>, Problem> {
    if !text.contains("\\u") && is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Ok(Cow::Borrowed(text));
    }
    let value = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    let value = nfc(value, "")?;
    Ok(Cow::Owned(value.to_string()))
}

fn nfc(value: Value, path: &str) -> Result<Value, Problem> {
    Ok(match value {
        Value::String(text) => Value::String(plain_nfc(text, path)?),
        Value::Array(items) => {
            let items = items.into_iter().enumerate();
            let items = items.map(|(index, item)| nfc(item, &format!("{path}[{index}]")));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Value::Object(members) => {
            let mut normal = Map::with_capacity(members.len());
            for (name, member) in members {
                let name = plain_nfc(name, path)?;
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                if normal.insert(name, nfc(member, &path)?).is_some() {
                    return Err(Problem::new(&kinds::INVALID_BODY).field(path, "twice"));
                }
            }
            Value::Object(normal)
        }
        other => other,
    })
}

/// No text has a NUL: databases do not take it.
fn plain_nfc(text: String, path: &str) -> Result<String, Problem> {
    if text.contains('\0') {
        return Err(Problem::new(&kinds::INVALID_BODY).field(path, "no-nul-character"));
    }
    Ok(if is_nfc(&text) { text } else { text.nfc().collect() })
}

fn not_utf8(bytes: &[u8], at: usize) -> Problem {
    let (mut line, mut column) = (1, 1);
    for byte in &bytes[..at] {
        (line, column) = if *byte == b'\n' { (line + 1, 1) } else { (line, column + 1) };
    }
    place(Problem::new(&kinds::MALFORMED_JSON), line, column)
}

fn malformed(error: &serde_json::Error) -> Problem {
    place(Problem::new(&kinds::MALFORMED_JSON), error.line(), error.column())
}

fn place(problem: Problem, line: usize, column: usize) -> Problem {
    problem
        .detail(
            format!("JSON sai tại dòng {line}, cột {column}."),
            format!("The JSON is wrong at line {line}, column {column}."),
        )
        .with("line", line)
        .with("column", column)
}

fn wrong(path: &str, error: &serde_json::Error) -> Problem {
    if error.classify() != Category::Data {
        return malformed(error);
    }
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let path = if path == "." { "" } else { path };
    let child = |name: &str| {
        if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
    };
    let problem = Problem::new(&kinds::INVALID_BODY);
    if let Some(name) = quoted(said, "missing field `") {
        let text = Text::fixed("trường này phải có", "this field is required");
        problem.field_said(child(name), "required", text)
    } else if quoted(said, "unknown field `").is_some() {
        let text = Text::fixed("không có trường này", "there is no such field");
        problem.field_said(path, "unknown-field", text)
    } else if let Some(name) = quoted(said, "duplicate field `") {
        let text = Text::fixed("trường này có hai lần", "the field stands there twice");
        problem.field_said(child(name), "twice", text)
    } else {
        let text = Text::new(format!("giá trị không hợp lệ: {said}"), said.to_owned());
        problem.field_said(path, "invalid", text)
    }
}

/// The name between backquotes after `before`.
fn quoted<'a>(said: &'a str, before: &str) -> Option<&'a str> {
    said.strip_prefix(before)?.split('`').next()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Named {
        name: String,
        #[serde(default)]
        papers: Vec<Paper>,
        #[serde(default)]
        form: Value,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Paper {
        copies: u16,
    }

    fn error(body: &[u8]) -> String {
        let problem = read::<Named>(body).unwrap_err();
        let value = serde_json::to_value(problem.written_in_english()).unwrap();
        let error = &value["errors"][0];
        match error["field"].as_str() {
            Some(field) => format!("{field}: {}", error["rule"].as_str().unwrap()),
            None => format!("{}:{}", value["line"], value["column"]),
        }
    }

    #[test]
    fn a_name_in_nfd_equals_its_nfc_form_however_it_is_written() {
        let nfc = Named { name: "Nguyễn Văn Mẫu".into(), papers: vec![], form: Value::Null };
        let nfd: String = "{\"name\":\"Nguyễn Văn Mẫu\"}".nfd().collect();
        assert_ne!(nfd, "{\"name\":\"Nguyễn Văn Mẫu\"}");
        assert_eq!(read::<Named>(nfd.as_bytes()).unwrap(), nfc);
        let escaped = r#"{"name":"Nguye\u0302\u0303n Va\u0306n Ma\u0302\u0303u"}"#;
        assert_eq!(read::<Named>(escaped.as_bytes()).unwrap(), nfc);
        // A combining tilde after an escape must not change the escape.
        let odd = "{\"name\":\"\\n\u{303}\"}";
        assert_eq!(read::<Named>(odd.as_bytes()).unwrap().name, "\n\u{303}");
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_in_is_read_or_refused(text in r#"[\[\]{}":,\\u0-9a-f\u{300}-\u{30f} nametrul]{0,60}"#) {
            let _ = read::<Named>(text.as_bytes());
            let _ = read::<Value>(text.as_bytes());
        }

        #[test]
        fn text_that_was_read_is_in_nfc(text in "\\PC{0,30}") {
            let body = Value::String(text.clone()).to_string();
            let read: String = read(body.as_bytes()).unwrap();
            proptest::prop_assert_eq!(read, text.nfc().collect::<String>());
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_its_path_or_its_place() {
        assert_eq!(error(br#"{"name":"#), "1:8");
        assert_eq!(error(b"{\n \"name\": nope}"), "2:11");
        assert_eq!(error(b"{\"name\":\n\"\xff\"}"), "2:2");
        assert_eq!(error(br#"{"name":"a"} x"#), "1:14");
        let deep = format!("{{\"name\":\"a\",\"form\":{}", "[".repeat(1000));
        assert_eq!(error(deep.as_bytes()), "1:146");
        assert_eq!(error(b"{}"), "name: required");
        assert_eq!(error(br#"{"name":"a","x":1}"#), "x: unknown-field");
        assert_eq!(
            error(br#"{"name":"a","papers":[{"copies":1},{}]}"#),
            "papers[1].copies: required"
        );
        assert_eq!(error(br#"{"name":"a","papers":[{"copies":-1}]}"#), "papers[0].copies: invalid");
        assert_eq!(
            error(br#"{"name":"a","papers":[{"kopies":1}]}"#),
            "papers[0].kopies: unknown-field"
        );
        assert_eq!(error(br#"{"name":"a","name":"b"}"#), "name: twice");
        assert_eq!(error(br#"{"name":"a\u0000"}"#), "name: no-nul-character");
        assert_eq!(error(b"7"), ": invalid");
    }
}
