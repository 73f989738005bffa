//! Rows of a CSV file, each with its line.

use csv::{ErrorKind, ReaderBuilder};
use serde::de::DeserializeOwned;

use super::{Fault, MAX_ROWS};

/// Reads every row of a table whose first line names its columns, and tells those that are none.
pub(super) fn rows<R: DeserializeOwned>(
    file: &'static str,
    text: &str,
    faults: &mut Vec<Fault>,
) -> Vec<(Option<u64>, R)> {
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            faults.push(fault(file, &error, None));
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    for (count, record) in reader.into_records().enumerate() {
        let line = record.as_ref().ok().and_then(|record| record.position());
        let line = line.map(csv::Position::line);
        if count == MAX_ROWS {
            faults.push(Fault::at(file, line, format!("more than {MAX_ROWS} rows")));
            break;
        }
        match record.and_then(|record| record.deserialize(Some(&header))) {
            Ok(row) => rows.push((line, row)),
            Err(error) => faults.push(fault(file, &error, line)),
        }
    }
    rows
}

fn fault(file: &'static str, error: &csv::Error, line: Option<u64>) -> Fault {
    let line = line.or(error.position().map(csv::Position::line));
    let reason = match error.kind() {
        ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} fields, the first line {expected_len}")
        }
        _ => error.to_string(),
    };
    Fault::at(file, line, reason)
}
