//! One cell: what a value looks like in a spreadsheet, and back.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and makes numbers
//! and dates of codes: `1.004250` becomes `1.00425`, `2025-07-01` what the country writes. A text
//! that does not begin with a letter, and `true` and `false`, therefore get an apostrophe in front;
//! reading takes one away. Numbers are plain, flags `yes` and `no`: these a spreadsheet leaves alone.

use serde_json::Value;

use super::columns::Kind;

/// The mark of a text that is to stay one.
const MARK: char = '\'';

/// The text as a cell.
fn marked(text: &str) -> String {
    let is_word = |word| text.eq_ignore_ascii_case(word);
    let plain = text.chars().next().is_none_or(char::is_alphabetic);
    if plain && !is_word("true") && !is_word("false") {
        text.to_owned()
    } else {
        format!("{MARK}{text}")
    }
}

/// The text of a cell.
pub(super) fn text(cell: &str) -> &str {
    cell.strip_prefix(MARK).unwrap_or(cell)
}

/// The cell of a key column.
pub(super) fn of_text(text: &str) -> String {
    marked(text)
}

/// The cell of a value, or why it has none.
pub(super) fn of(kind: Kind, value: &Value) -> Result<String, String> {
    match (kind, value) {
        (_, Value::Null) => Ok(String::new()),
        (Kind::Text | Kind::Optional, Value::String(text)) => Ok(marked(text)),
        (Kind::Number, Value::Number(number)) => Ok(number.to_string()),
        (Kind::Flag, Value::Bool(flag)) => Ok(if *flag { "yes" } else { "no" }.to_owned()),
        (Kind::List, Value::Array(items)) => list(items),
        _ => Err(format!("{value} does not fit into a cell")),
    }
}

fn list(items: &[Value]) -> Result<String, String> {
    let alone = |text: &&str| !text.is_empty() && text.trim() == *text && !text.contains(';');
    let word = |item: &Value| match item.as_str().filter(alone) {
        Some(text) => Ok(text.to_owned()),
        None => Err(format!("{item} does not fit into a list")),
    };
    let words = items.iter().map(word).collect::<Result<Vec<_>, _>>()?;
    Ok(marked(&words.join(";")))
}

/// The value of a cell; `None` where it says nothing.
///
/// # Errors
/// What the cell should be.
pub(super) fn read(kind: Kind, cell: &str) -> Result<Option<Value>, String> {
    let word = cell.trim();
    match kind {
        Kind::Text => Ok(Some(Value::from(text(cell)))),
        Kind::Rows => Ok(None),
        _ if word.is_empty() => Ok(None),
        Kind::Optional => Ok(Some(text(cell)).filter(|text| !text.is_empty()).map(Value::from)),
        Kind::Number => match word.parse::<u64>() {
            Ok(number) => Ok(Some(Value::from(number))),
            Err(_) => Err(format!("{word:?} is no whole number")),
        },
        Kind::Flag => match word.to_ascii_lowercase().as_str() {
            "yes" | "true" => Ok(Some(Value::from(true))),
            "no" | "false" => Ok(Some(Value::from(false))),
            _ => Err(format!("{word:?} is neither yes nor no")),
        },
        Kind::List => {
            let words = text(word).split(';').map(str::trim).filter(|word| !word.is_empty());
            let words: Vec<_> = words.map(Value::from).collect();
            Ok((!words.is_empty()).then(|| words.into()))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_text_is_a_formula_or_a_number_and_each_reads_back() {
        for text in [
            "=1+1",
            "+2 working days",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "＝1",
            "'quoted",
            "''",
            "1.004250",
            "2025-07-01",
            "true",
            "False",
            "(1)",
            "5 %",
            "\"a\", b",
        ] {
            let cell = of(Kind::Optional, &json!(text)).unwrap();
            assert_eq!(cell, format!("'{text}"));
            assert_eq!(read(Kind::Optional, &cell), Ok(Some(json!(text))));
        }
        for plain in ["Đăng ký", "district_tax", "H13.2", "truelove", "a=1", ""] {
            assert_eq!(of(Kind::Text, &json!(plain)).unwrap(), plain);
            assert_eq!(read(Kind::Text, plain), Ok(Some(json!(plain))));
        }
    }

    #[test]
    fn a_cell_that_an_official_typed_is_read_without_its_mark() {
        assert_eq!(read(Kind::Optional, "1.001193"), Ok(Some(json!("1.001193"))));
        assert_eq!(read(Kind::Optional, "2025-07-01"), Ok(Some(json!("2025-07-01"))));
        assert_eq!(read(Kind::Flag, "TRUE"), Ok(Some(json!(true))));
        assert_eq!(read(Kind::Flag, " No"), Ok(Some(json!(false))));
        assert_eq!(read(Kind::List, "counter; post;"), Ok(Some(json!(["counter", "post"]))));
        assert_eq!(read(Kind::Number, " 8000 "), Ok(Some(json!(8000))));
        for nothing in ["", "  ", "'"] {
            assert_eq!(read(Kind::Optional, nothing), Ok(None));
            assert_eq!(read(Kind::List, nothing), Ok(None));
        }
    }

    #[test]
    fn what_a_cell_cannot_be_is_told() {
        assert!(read(Kind::Number, "8.000").unwrap_err().contains("no whole number"));
        assert!(read(Kind::Number, "-1").unwrap_err().contains("no whole number"));
        assert!(read(Kind::Flag, "có").unwrap_err().contains("neither yes nor no"));
        for (kind, value) in [
            (Kind::Text, json!({ "a": 1 })),
            (Kind::List, json!(["a;b"])),
            (Kind::List, json!([" a"])),
            (Kind::List, json!([""])),
            (Kind::Flag, json!("yes")),
        ] {
            assert!(of(kind, &value).unwrap_err().contains("does not fit"), "{value}");
        }
    }
}
