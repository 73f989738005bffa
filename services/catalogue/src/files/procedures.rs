//! `procedures.json`: procedures, each sub-case worked out to all that holds for it.

mod entry;
mod form;
mod resolved;

use std::collections::HashMap;

use motcua_domain::catalogue::Procedure;
use serde::Deserialize;

use super::{Fault, MAX_ROWS, PROCEDURES};
pub(crate) use entry::Entry;
pub(crate) use resolved::procedure;

/// The file: its own words stand before the procedures and are for people.
#[derive(Deserialize)]
struct Whole {
    procedures: Vec<Entry>,
}

/// The procedures, each with the line of its code and with version 1.
pub(super) fn procedures(text: &str) -> Result<Vec<(Option<u64>, Procedure)>, Fault> {
    let whole: Whole = serde_json::from_str(text).map_err(|error| {
        let line = u64::try_from(error.line()).ok().filter(|line| *line > 0);
        Fault { file: PROCEDURES, line, reason: without_place(&error) }
    })?;
    if whole.procedures.len() > MAX_ROWS {
        return Err(Fault::whole(PROCEDURES, format!("more than {MAX_ROWS} procedures")));
    }
    let lines = lines_of_codes(text);
    let read = |entry: Entry| {
        let code = entry.code.clone();
        let line = lines.get(code.as_str()).copied();
        let fault = |reason| Fault::at(PROCEDURES, line, format!("{code}: {reason}"));
        Ok((line, procedure(entry).map_err(fault)?))
    };
    whole.procedures.into_iter().map(read).collect()
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
