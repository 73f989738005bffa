//! What breaks a rule is told with its place in the entry.

use serde_json::{Value, json};

use super::*;
use crate::files::procedures::{Entry, procedure};

/// Where the first broken rule of a procedure stands, with one value of its entry changed.
fn broken(code: &str, pointer: &str, with: Value) -> String {
    let mut json: Value = serde_json::from_str(&Texts::embedded().procedures).unwrap();
    let all = json["procedures"].as_array_mut().unwrap();
    let entry = all.iter_mut().find(|entry| entry["code"] == code).unwrap();
    *entry.pointer_mut(pointer).unwrap_or_else(|| panic!("{code} has no {pointer}")) = with;
    let entry: Entry = serde_json::from_value(entry.take()).unwrap();
    match procedure(entry) {
        Ok(read) => {
            let files = embedded();
            let known = Known::of(&files.agencies);
            known.procedure(&read).unwrap_err().at
        }
        Err(reasons) => reasons[0].at.clone(),
    }
}

#[test]
fn a_broken_rule_is_told_with_its_place() {
    for (code, pointer, with) in [
        ("1.001193", "/online_level", json!(5)),
        ("1.001193", "/interlinked", json!(true)),
        ("1.001193", "/steps/1/order", json!(3)),
        ("1.001193", "/required_papers/1/name_vi", json!("")),
        ("1.001193", "/sub_cases/1/sub_case", json!("on_time")),
        ("1.001193", "/sub_cases/2/papers_drop/0", json!("Vé")),
        ("1.001193", "/sub_cases/2/papers_add/0/name_vi", json!("")),
        ("2.002621", "/steps/2/condition/field", json!("/card")),
        ("2.002621", "/steps/2/condition/is", json!([])),
        ("1.013831", "/steps/1/agency", json!("H99")),
        ("1.013831", "/sub_cases/3/fee_lines/1/notified_by", json!("H99")),
        ("1.003003", "/fee_lines/1/notified_by", json!("H99")),
    ] {
        assert_eq!(broken(code, pointer, with), pointer, "{code}");
    }
}
