//! The rows of a table, each cell read as what its column holds.

use std::collections::BTreeMap;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

use super::cell;
use super::columns::Table;
use super::draft::Origin;
use crate::files::{Fault, MAX_ROWS, clean};

/// A row: of what it is a part, and what it says.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) origin: Origin,
    pub(super) keys: Vec<String>,
    pub(super) value: Map<String, Value>,
}

/// Reads a table whose first line names exactly its columns, in any order. Empty rows are left out.
pub(super) fn rows(table: &'static Table, text: &str, faults: &mut Vec<Fault>) -> Vec<Row> {
    let text = clean(text);
    let mut reader = ReaderBuilder::new().delimiter(separator(&text)).from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => columns(table, header),
        Err(error) => Err(vec![unreadable(table, &error, Some(1))]),
    };
    let header = match header {
        Ok(header) => header,
        Err(wrong) => {
            faults.extend(wrong);
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    for (count, record) in reader.into_records().enumerate() {
        let line = record.as_ref().ok().and_then(StringRecord::position).map(csv::Position::line);
        if count == MAX_ROWS {
            faults.push(Fault::at(table.file, line, format!("more than {MAX_ROWS} rows")));
            break;
        }
        match record {
            Ok(record) if record.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(record) => {
                rows.extend(row(table, line.unwrap_or_default(), &record, &header, faults));
            }
            Err(error) => faults.push(unreadable(table, &error, line)),
        }
    }
    rows
}

/// What stands between the cells: spreadsheets write what the country's settings say.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let found = [b',', b';', b'\t'].into_iter().max_by_key(|separator| {
        // Of equal counts the last one wins; a first line without any has one column.
        (first.bytes().filter(|byte| byte == separator).count(), *separator == b',')
    });
    found.unwrap_or(b',')
}

/// Where each column stands, or what is wrong with the first line.
fn columns(
    table: &'static Table,
    header: &StringRecord,
) -> Result<BTreeMap<&'static str, usize>, Vec<Fault>> {
    let (mut places, mut faults) = (BTreeMap::new(), Vec::new());
    let fault = |name: &str, reason: &str| Fault::at(table.file, 1, reason).in_column(name);
    for (index, told) in header.iter().enumerate() {
        let told = told.trim();
        match table.header().find(|name| *name == told) {
            Some(name) if places.insert(name, index).is_none() => {}
            Some(name) => faults.push(fault(name, "stands here a second time")),
            None => faults.push(fault(&format!("{told:?}"), "this table has no such column")),
        }
    }
    let missing = table.header().filter(|name| !places.contains_key(name));
    faults.extend(missing.map(|name| fault(name, "is missing")));
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}

/// The row of a record; `None` where the faults say what is wrong with it.
fn row(
    table: &'static Table,
    line: u64,
    record: &StringRecord,
    header: &BTreeMap<&'static str, usize>,
    faults: &mut Vec<Fault>,
) -> Option<Row> {
    let cell =
        |name: &str| header.get(name).and_then(|index| record.get(*index)).unwrap_or_default();
    let keys = table.keys.iter().map(|key| cell::text(cell(key)).to_owned()).collect();
    let (mut value, mut right) = (Map::new(), true);
    for (name, kind) in table.cells() {
        match cell::read(kind, cell(name)) {
            Ok(Some(part)) => put(&mut value, name, part),
            Ok(None) => {}
            Err(reason) => {
                faults.push(Fault::at(table.file, line, reason).in_column(name));
                right = false;
            }
        }
    }
    right.then_some(Row { origin: (table, line), keys, value })
}

fn put(value: &mut Map<String, Value>, name: &str, part: Value) {
    match name.split_once('.') {
        Some((outer, inner)) => {
            let outer = value.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            outer[inner] = part;
        }
        None => drop(value.insert(name.to_owned(), part)),
    }
}

fn unreadable(table: &'static Table, error: &csv::Error, line: Option<u64>) -> Fault {
    let line = line.or(error.position().map(csv::Position::line));
    let reason = match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} cells, the first line {expected_len}")
        }
        _ => error.to_string(),
    };
    Fault::at(table.file, line, reason)
}
