//! From `procedures.json` to the tables.

use std::collections::BTreeMap;

use csv::WriterBuilder;
use serde_json::{Map, Value};

use super::columns::{
    EXEMPTIONS, FEE_LINES, PAGE_STEPS, PAPERS, RULES, SOURCES, STEPS, SUB_CASES, TABLES, Table,
};
use super::{Separator, Spreadsheet, cell, columns};
use crate::files::{Fault, Faults, PROCEDURES, clean};

/// The tables of a text of `procedures.json` that was checked.
pub(super) fn tables(text: &str, separator: Separator) -> Result<Spreadsheet, Faults> {
    let fault = |reason: String| Faults(vec![Fault::whole(PROCEDURES, reason)]);
    let mut json: Value =
        serde_json::from_str(&clean(text)).map_err(|error| fault(error.to_string()))?;
    let mut rows = Rows::default();
    for procedure in json["procedures"].as_array_mut().into_iter().flatten() {
        let code = string(&procedure["code"]);
        rows.procedure(&code, procedure).map_err(|reason| fault(format!("{code}: {reason}")))?;
    }
    let mut tables = BTreeMap::new();
    for table in TABLES {
        let cells = rows.tables.remove(table.file).unwrap_or_default();
        let text = csv(table, &cells, separator).map_err(|error| fault(error.to_string()))?;
        tables.insert(table.file, text);
    }
    Ok(Spreadsheet { tables, forms: rows.forms })
}

/// The rows of each table, and the forms by their file's name.
#[derive(Default)]
struct Rows {
    tables: BTreeMap<&'static str, Vec<Vec<String>>>,
    forms: BTreeMap<String, String>,
}

impl Rows {
    fn procedure(&mut self, code: &str, procedure: &mut Value) -> Result<(), String> {
        self.each(&PAPERS, &[code, ""], list(procedure, "required_papers"))?;
        let mut steps = list(procedure, "steps");
        steps.sort_by_key(|step| step["order"].as_u64());
        self.each(&STEPS, &[code], steps)?;
        for line in list(procedure, "fee_lines") {
            self.fee_line(&[code, ""], line)?;
        }
        for mut case in list(procedure, "sub_cases") {
            self.sub_case(code, &mut case)?;
        }
        let rules = list(procedure, "rules").into_iter();
        self.each(&RULES, &[code], rules.map(|rule| object([("rule", rule)])))?;
        match take(procedure, "source") {
            Value::Object(parts) => {
                let parts = parts.into_iter();
                let parts = parts.map(|(part, of)| object([("part", part.into()), ("source", of)]));
                self.each(&SOURCES, &[code], parts)?;
            }
            Value::Null => {}
            whole => self.row(&SOURCES, &[code], object([("source", whole)]))?,
        }
        self.form(format!("{code}.json"), procedure);
        self.row(&columns::PROCEDURES, &[], procedure.take())
    }

    fn sub_case(&mut self, code: &str, case: &mut Value) -> Result<(), String> {
        let id = string(&case["sub_case"]);
        let keys = [code, id.as_str()];
        for name in list(case, "papers_drop") {
            let dropped = object([("drop", true.into()), ("name_vi", name)]);
            self.row(&PAPERS, &keys, dropped)?;
        }
        self.each(&PAPERS, &keys, list(case, "papers_add"))?;
        if case["fee_lines"].as_array().is_some_and(Vec::is_empty) {
            case["free"] = true.into();
        }
        for line in list(case, "fee_lines") {
            self.fee_line(&keys, line)?;
        }
        // Neither codes nor ids have a '+': no two forms have one name.
        self.form(format!("{code}+{id}.json"), case);
        self.row(&SUB_CASES, &[code], case.take())
    }

    fn fee_line(&mut self, of: &[&str; 2], mut line: Value) -> Result<(), String> {
        let name = string(&line["line"]);
        let keys = [of[0], of[1], name.as_str()];
        self.each(&PAGE_STEPS, &keys, list(&mut line, "steps"))?;
        self.each(&EXEMPTIONS, &keys, list(&mut line, "exempt"))?;
        self.row(&FEE_LINES, of, line)
    }

    /// A form goes into a file of its own, whose name takes its place.
    fn form(&mut self, name: String, holder: &mut Value) {
        let form = take(holder, "form");
        if !form.is_null() {
            holder["form"] = name.as_str().into();
            self.forms.insert(name, format!("{form:#}\n"));
        }
    }

    fn each(
        &mut self,
        table: &'static Table,
        keys: &[&str],
        of: impl IntoIterator<Item = Value>,
    ) -> Result<(), String> {
        of.into_iter().try_for_each(|value| self.row(table, keys, value))
    }

    /// A row of a value; all of the value goes into it.
    fn row(
        &mut self,
        table: &'static Table,
        keys: &[&str],
        mut value: Value,
    ) -> Result<(), String> {
        let mut row: Vec<String> = keys.iter().map(|key| cell::of_text(key)).collect();
        for (name, kind) in table.cells() {
            let part = match name.split_once('.') {
                Some((outer, inner)) => value.get_mut(outer).map(|outer| take(outer, inner)),
                None => Some(take(&mut value, name)),
            };
            let part = part.unwrap_or(Value::Null);
            row.push(cell::of(kind, &part).map_err(|reason| format!("{name}: {reason}"))?);
        }
        let said = |part: &Value| !part.is_null() && *part != Value::Object(Map::new());
        let left = value.as_object().into_iter().flatten().find(|(_, part)| said(part));
        if let Some((name, _)) = left {
            return Err(format!("{name} has no column in {}", table.file));
        }
        self.tables.entry(table.file).or_default().push(row);
        Ok(())
    }
}

fn csv(table: &Table, rows: &[Vec<String>], separator: Separator) -> Result<String, csv::Error> {
    let delimiter = match separator {
        Separator::Comma => b',',
        Separator::Semicolon => b';',
    };
    // The mark without which spreadsheets do not read UTF-8.
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = WriterBuilder::new().delimiter(delimiter).from_writer(&mut bytes);
    writer.write_record(table.header())?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Takes a member out of an object; `null` where there is none.
fn take(from: &mut Value, name: &str) -> Value {
    from.as_object_mut().and_then(|members| members.shift_remove(name)).unwrap_or_default()
}

/// Takes a list out of an object.
fn list(from: &mut Value, name: &str) -> Vec<Value> {
    match take(from, name) {
        Value::Array(items) => items,
        _ => Vec::new(),
    }
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
