//! The catalogue that comes with the program: a first installation's, for the city to edit.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{AGENCIES, CALENDAR, CLOSURES, COUNTERS, HOURS, PROCEDURES, RULES};

/// The files of `can-tho/`, by name. Their sources stand in its README.
pub const EMBEDDED: [(&str, &str); 8] = [
    ("README.md", include_str!("../../can-tho/README.md")),
    (AGENCIES, include_str!("../../can-tho/agencies.csv")),
    (COUNTERS, include_str!("../../can-tho/counters.csv")),
    (PROCEDURES, include_str!("../../can-tho/procedures.json")),
    (CALENDAR, include_str!("../../can-tho/calendar.csv")),
    (CLOSURES, include_str!("../../can-tho/closures.csv")),
    (HOURS, include_str!("../../can-tho/hours.toml")),
    (RULES, include_str!("../../can-tho/rules.toml")),
];

/// Writes the files into `<data>/catalogue`, unless that folder is there; tells which folder it is.
///
/// They are written beside and moved, so that an interruption leaves no half of a catalogue.
pub fn write_to(data: &Path) -> io::Result<PathBuf> {
    let folder = data.join("catalogue");
    if folder.exists() {
        return Ok(folder);
    }
    let beside = data.join("catalogue.new");
    fs::create_dir_all(&beside)?;
    for (name, text) in EMBEDDED {
        fs::write(beside.join(name), text)?;
    }
    fs::rename(&beside, &folder)?;
    Ok(folder)
}
