//! `procedures.json`: procedures, each sub-case worked out to all that holds for it.

mod entry;
mod form;
mod reason;
mod resolved;

use std::collections::HashMap;

use motcua_domain::catalogue::Procedure;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Fault, MAX_ROWS, PROCEDURES};
pub(crate) use entry::Entry;
pub(crate) use reason::Reason;
pub(crate) use resolved::procedure;

/// The file: its own words stand before the procedures and are for people.
#[derive(Deserialize)]
struct Whole<'a> {
    /// Each by itself, so that one that cannot be read does not hide the next.
    #[serde(borrow)]
    procedures: Vec<&'a RawValue>,
}

/// The procedures, each with the line of its code and with version 1.
pub(super) fn procedures(text: &str, faults: &mut Vec<Fault>) -> Vec<(Option<u64>, Procedure)> {
    let whole: Whole<'_> = match serde_json::from_str(text) {
        Ok(whole) => whole,
        Err(error) => {
            faults.push(unreadable(&error, 0));
            return Vec::new();
        }
    };
    if whole.procedures.len() > MAX_ROWS {
        faults.push(Fault::whole(PROCEDURES, format!("more than {MAX_ROWS} procedures")));
        return Vec::new();
    }
    let lines = lines_of_codes(text);
    let mut procedures = Vec::with_capacity(whole.procedures.len());
    let (mut seen, mut lines_before) = (0, 0);
    for raw in whole.procedures {
        // Where the entry begins in the text: its lines count from there.
        let begins = raw.get().as_ptr().addr() - text.as_ptr().addr();
        lines_before += newlines(&text[seen..begins]);
        seen = begins;
        let entry: Entry = match serde_json::from_str(raw.get()) {
            Ok(entry) => entry,
            Err(error) => {
                faults.push(unreadable(&error, lines_before));
                continue;
            }
        };
        let code = entry.code.clone();
        let line = lines.get(code.as_str()).copied();
        match procedure(entry) {
            Ok(procedure) => procedures.push((line, procedure)),
            Err(reasons) => {
                let fault = |Reason { text, .. }| format!("{code}: {text}");
                let fault = |reason| Fault::at(PROCEDURES, line, fault(reason));
                faults.extend(reasons.into_iter().map(fault));
            }
        }
    }
    procedures
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

fn unreadable(error: &serde_json::Error, lines_before: u64) -> Fault {
    let line = u64::try_from(error.line()).ok().filter(|line| *line > 0);
    let line = line.map(|line| lines_before + line);
    Fault::at(PROCEDURES, line, without_place(error))
}

/// The line on which each procedure's code stands, where the file has it on a line of its own.
fn lines_of_codes(text: &str) -> HashMap<&str, u64> {
    let mut lines = HashMap::new();
    for (line, number) in text.lines().zip(1..) {
        let value = line.trim().strip_prefix("\"code\":").map(str::trim);
        if let Some(code) = value.and_then(|value| value.split('"').nth(1)) {
            lines.entry(code).or_insert(number);
        }
    }
    lines
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.clone(), |end| text[..end].to_owned())
}
