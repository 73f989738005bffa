//! A procedure as it grows out of rows, each part with the row that it comes from.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::columns::{FEE_LINES, PROCEDURES, SUB_CASES, Table};
use crate::files::Fault;

/// Where a row stands.
pub(super) type Origin = (&'static Table, u64);

/// A procedure that is not checked yet.
pub(super) struct Draft {
    /// As `procedures.json` has it.
    pub(super) value: Value,
    /// The row of each part, by its JSON pointer; of a list, its first.
    origins: BTreeMap<String, Origin>,
}

impl Draft {
    /// Of a row of `procedures.csv`.
    pub(super) fn new(value: Map<String, Value>, origin: Origin) -> Self {
        let mut value = Value::Object(value);
        for list in ["fee_lines", "required_papers", "steps"] {
            value[list] = Value::Array(Vec::new());
        }
        Self { value, origins: BTreeMap::from([(String::new(), origin)]) }
    }

    /// Its code, or what stands in its place.
    pub(super) fn code(&self) -> &str {
        self.value["code"].as_str().unwrap_or_default()
    }

    /// Adds a part to a list of the part at `holder`; tells where it stands then.
    pub(super) fn push(
        &mut self,
        holder: &str,
        member: &str,
        part: Value,
        origin: Origin,
    ) -> String {
        let list = format!("{holder}/{member}");
        let mut index = 0;
        if let Some(holder) = self.value.pointer_mut(holder) {
            let items = &mut holder[member];
            if items.is_null() {
                *items = Value::Array(Vec::new());
            }
            if let Some(items) = items.as_array_mut() {
                index = items.len();
                items.push(part);
            }
        }
        let at = format!("{list}/{index}");
        self.origins.entry(list).or_insert(origin);
        self.origins.insert(at.clone(), origin);
        at
    }

    /// What is wrong at a place of the procedure, with the row and the column of that place.
    pub(super) fn fault(&self, pointer: &str, reason: impl Into<String>) -> Fault {
        let mut part = pointer;
        loop {
            match (self.origins.get(part), part.rfind('/')) {
                (Some((table, line)), _) => {
                    let fault = Fault::at(table.file, *line, reason);
                    // A paper that is dropped is a text in JSON, its name.
                    let is_text = self.value.pointer(part).is_some_and(Value::is_string);
                    let cell = if is_text { "/name_vi" } else { &pointer[part.len()..] };
                    return match table.column(cell) {
                        Some(column) => fault.in_column(column),
                        None => fault,
                    };
                }
                (None, Some(end)) => part = &part[..end],
                (None, None) => return Fault::whole(PROCEDURES.file, reason),
            }
        }
    }

    /// The procedure with its keys in the order of `procedures.json`.
    pub(super) fn finish(&mut self) {
        for case in items(&mut self.value, "sub_cases") {
            let free = case.as_object_mut().and_then(|case| case.shift_remove("free"));
            if free == Some(Value::Bool(true)) {
                case["fee_lines"] = Value::Array(Vec::new());
            }
            order_each(case, "fee_lines", &FEE_LINES);
            order(case, &SUB_CASES);
        }
        order_each(&mut self.value, "fee_lines", &FEE_LINES);
        order(&mut self.value, &PROCEDURES);
    }
}

fn items<'a>(of: &'a mut Value, member: &str) -> &'a mut [Value] {
    of.get_mut(member).and_then(Value::as_array_mut).map(Vec::as_mut_slice).unwrap_or_default()
}

fn order_each(of: &mut Value, member: &str, table: &Table) {
    for item in items(of, member) {
        order(item, table);
    }
}

/// Puts the keys in the order of the table's columns; others there are none.
fn order(value: &mut Value, table: &Table) {
    let Some(members) = value.as_object_mut() else { return };
    let mut ordered = Map::with_capacity(members.len());
    for (name, _) in table.columns {
        let name = name.split('.').next().unwrap_or(name);
        if let Some(member) = members.shift_remove(name) {
            ordered.insert(name.to_owned(), member);
        }
    }
    *members = ordered;
}
