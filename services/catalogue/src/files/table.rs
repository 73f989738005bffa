//! Rows of a CSV file, each with its line.

use csv::{ErrorKind, ReaderBuilder};
use serde::de::DeserializeOwned;

use super::{Fault, MAX_ROWS};

/// Reads every row of a table whose first line names its columns.
///
/// # Errors
/// The first row that is none, with its line.
pub(super) fn rows<R: DeserializeOwned>(
    file: &'static str,
    text: &str,
) -> Result<Vec<(Option<u64>, R)>, Fault> {
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| fault(file, &error, None))?.clone();
    let mut rows = Vec::new();
    for record in reader.into_records() {
        let record = record.map_err(|error| fault(file, &error, None))?;
        let line = record.position().map(csv::Position::line);
        if rows.len() == MAX_ROWS {
            return Err(Fault::at(file, line, format!("more than {MAX_ROWS} rows")));
        }
        let row = record.deserialize(Some(&header));
        rows.push((line, row.map_err(|error| fault(file, &error, line))?));
    }
    Ok(rows)
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
    Fault { file, line, reason }
}
