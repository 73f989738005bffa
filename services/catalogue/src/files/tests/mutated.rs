//! Whatever stands in the files: it is read or refused, nothing panics.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use super::*;

static SMALL: LazyLock<Texts> = LazyLock::new(few);

/// A few rows of each file, so that many mutations can be tried.
fn few() -> Texts {
    let whole = Texts::embedded();
    let first = |text: &str, rows: usize| {
        text.lines().take(rows + 1).flat_map(|line| [line, "\n"]).collect::<String>()
    };
    let mut json: Value = serde_json::from_str(&whole.procedures).unwrap();
    let wanted = ["1.001193", "2.000815", "2.000488", "1.013831"];
    let few = json["procedures"].as_array_mut().unwrap();
    few.retain(|procedure| wanted.iter().any(|code| procedure["code"] == *code));
    Texts {
        agencies: first(&whole.agencies, 30),
        counters: first(&whole.counters, 10),
        procedures: serde_json::to_string_pretty(&json).unwrap(),
        calendar: first(&whole.calendar, 20),
        closures: "agency,from,to,decision,note\nH13.2,2019-11-04,2019-11-05,15/QĐ,bão\n"
            .to_owned(),
        hours: whole.hours,
        rules: whole.rules,
    }
}

/// Reads the texts; what is taken must stand everything that is done with it.
fn try_all(texts: &Texts) {
    let Ok(files) = Files::parse(texts) else { return };
    let mut catalogue = Catalogue::default();
    for event in crate::changes(&files, &Catalogue::default()) {
        catalogue.apply(&event);
    }
    assert!(crate::changes(&files, &catalogue).is_empty());
    let place = "H13.31.1".parse().unwrap();
    let around = Surroundings { place: Some(&place), requester: &place, day: date(2026, 1, 5) };
    for procedure in catalogue.procedures() {
        for sub_case in &procedure.sub_cases {
            for step in &sub_case.steps {
                let _ = catalogue.resolve(&step.agency, &around);
            }
            for line in &sub_case.fee_lines {
                let _ = line.amount(u32::MAX, u32::MAX);
            }
        }
    }
}

const NASTY: &[&str] = &[
    "",
    ";",
    "~",
    "\"",
    "H13",
    "H13.31~;H13.31",
    "-1",
    "1e999",
    "99999999999999999999",
    "4294967295",
    "0",
    "-0001-01-01",
    "9999-12-31",
    "2025-02-30",
    "\u{0}",
    "\u{301}",
    "yes",
    "holiday",
    "swapped_work",
    "commune",
    "a,b",
    "\n",
];

fn nasty_json() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        Just(Value::from(1e300)),
        Just(serde_json::json!([])),
        Just(serde_json::json!({})),
        Just(serde_json::json!([[[1]]])),
        select(NASTY).prop_map(Value::from),
    ]
}

/// Replaces or removes the value that a walk by the indexes comes to.
fn mutate(value: &mut Value, walk: &[Index], with: Option<Value>) {
    let Some((first, rest)) = walk.split_first() else {
        *value = with.unwrap_or(Value::Null);
        return;
    };
    match value {
        Value::Array(items) if !items.is_empty() => {
            let at = first.index(items.len());
            if rest.is_empty() && with.is_none() {
                items.remove(at);
            } else {
                mutate(&mut items[at], rest, with);
            }
        }
        Value::Object(fields) if !fields.is_empty() => {
            let key = fields.keys().nth(first.index(fields.len())).unwrap().clone();
            if rest.is_empty() && with.is_none() {
                fields.shift_remove(&key);
            } else {
                mutate(&mut fields[&key], rest, with);
            }
        }
        leaf => *leaf = with.unwrap_or(Value::Null),
    }
}

fn flip(text: &str, at: Index, byte: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = at.index(bytes.len());
    bytes[at] = byte;
    String::from_utf8_lossy(&bytes).into_owned()
}

fn replace_field(text: &str, row: Index, column: Index, with: Option<&str>) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let row = row.index(lines.len());
    let mut fields: Vec<&str> = lines[row].split(',').collect();
    let column = column.index(fields.len());
    match with {
        Some(with) => fields[column] = with,
        None => drop(fields.remove(column)),
    }
    lines[row] = fields.join(",");
    lines.join("\n")
}

proptest! {
    // A thousand each, or four times what PROPTEST_CASES says.
    #![proptest_config(ProptestConfig::with_cases(4 * ProptestConfig::default().cases))]

    #[test]
    fn flipped_bytes(which in 0..7, at: Index, byte: u8) {
        let mut texts = SMALL.clone();
        let text = match which {
            0 => &mut texts.agencies,
            1 => &mut texts.counters,
            2 => &mut texts.procedures,
            3 => &mut texts.calendar,
            4 => &mut texts.hours,
            5 => &mut texts.rules,
            _ => &mut texts.closures,
        };
        *text = flip(text, at, byte);
        try_all(&texts);
    }

    #[test]
    fn fields_dropped_and_replaced(
        which in 0..4,
        row: Index,
        column: Index,
        with in prop::option::of(select(NASTY)),
    ) {
        let mut texts = SMALL.clone();
        let text = match which {
            0 => &mut texts.agencies,
            1 => &mut texts.counters,
            2 => &mut texts.calendar,
            _ => &mut texts.closures,
        };
        *text = replace_field(text, row, column, with);
        try_all(&texts);
    }

    #[test]
    fn values_of_procedures_dropped_and_replaced(
        walk in prop::collection::vec(any::<Index>(), 1..7),
        with in prop::option::of(nasty_json()),
    ) {
        let mut texts = SMALL.clone();
        let mut json: Value = serde_json::from_str(&texts.procedures).unwrap();
        mutate(&mut json["procedures"], &walk, with);
        texts.procedures = json.to_string();
        try_all(&texts);
    }

    #[test]
    fn any_text_at_all(text in "\\PC{0,200}") {
        let whole = Texts { agencies: text.clone(), counters: text.clone(), procedures: text.clone(),
            calendar: text.clone(), closures: text.clone(), hours: text.clone(), rules: text };
        try_all(&whole);
    }
}
