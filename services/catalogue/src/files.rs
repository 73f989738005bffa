//! The catalogue's files: what a city edits, read and checked as a whole.
//!
//! Files are input only. What was published from them stands in the log ([`crate::changes`]).

mod agencies;
mod calendar;
mod embedded;
mod fault;
mod fees;
pub(crate) mod procedures;
pub(crate) mod rules;
mod table;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use motcua_domain::calendar::CalendarData;
use motcua_domain::catalogue::{Agency, Counter, Procedure};
use motcua_domain::rule_set::Rules;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::check::Known;

pub use embedded::{EMBEDDED, write_to};
pub use fault::{Fault, Faults, FilesError};

/// The names of the files in a catalogue's folder.
pub const AGENCIES: &str = "agencies.csv";
/// The counters of the agencies.
pub const COUNTERS: &str = "counters.csv";
/// The procedures, with papers, fees, times and steps.
pub const PROCEDURES: &str = "procedures.json";
/// The days that differ from the weekly pattern.
pub const CALENDAR: &str = "calendar.csv";
/// The days on which single agencies are closed; a folder of before has none.
pub const CLOSURES: &str = "closures.csv";
/// The weekly pattern and the cut-off.
pub const HOURS: &str = "hours.toml";
/// What each rule set says; a folder of before has none.
pub const RULES: &str = "rules.toml";

/// The largest file that is read: some fifty times the one of procedures that comes along.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// The most rows of a table, and the most procedures: a country has some 3,500 communes.
pub const MAX_ROWS: usize = 50_000;

/// What the files of a folder say, checked. Versions are 1: the log knows better.
#[derive(Debug, Clone, PartialEq)]
pub struct Files {
    /// In the order of the file.
    pub agencies: Vec<Agency>,
    /// In the order of the file.
    pub counters: Vec<Counter>,
    /// In the order of the file.
    pub procedures: Vec<Procedure>,
    /// The city's calendar.
    pub calendar: CalendarData,
    /// Of the rule sets that the file names.
    pub rules: Vec<Rules>,
}

/// The texts of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// Of `agencies.csv`.
    pub agencies: String,
    /// Of `counters.csv`.
    pub counters: String,
    /// Of `procedures.json`.
    pub procedures: String,
    /// Of `calendar.csv`.
    pub calendar: String,
    /// Of `closures.csv`; empty where there is none.
    pub closures: String,
    /// Of `hours.toml`.
    pub hours: String,
    /// Of `rules.toml`; empty where there is none.
    pub rules: String,
}

impl Files {
    /// Reads and checks the files of a folder.
    ///
    /// # Errors
    /// A file that cannot be read or is too large, or everything that is wrong in them, each with its
    /// line.
    pub fn read(folder: &Path) -> Result<Self, FilesError> {
        Ok(Self::parse(&Texts::read(folder)?)?)
    }

    /// Reads and checks the texts of the files.
    ///
    /// # Errors
    /// Everything that is wrong. Of a procedure whose own parts are wrong its sub-cases are not
    /// looked at, and without all agencies nobody who names one.
    pub fn parse(texts: &Texts) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let agencies = agencies::agencies(&clean(&texts.agencies), &mut faults);
        // With an agency that could not be read, everybody who names it would be told to be wrong.
        let all_agencies = faults.is_empty();
        let counters = agencies::counters(&clean(&texts.counters), &mut faults);
        let procedures = procedures::procedures(&clean(&texts.procedures), &mut faults);
        let rules = rules::rules(&clean(&texts.rules), &mut faults);
        let closures = calendar::closures(&clean(&texts.closures), &mut faults);
        if all_agencies {
            let known = Known::of(agencies.iter().map(|(_, agency)| agency));
            let faults = &mut faults;
            each_once(AGENCIES, &agencies, |row| &row.id, |row| known.agency(row), faults);
            each_once(COUNTERS, &counters, |row| &row.id, |row| known.counter(row), faults);
            let check = |row: &Procedure| known.procedure(row).map_err(String::from);
            each_once(PROCEDURES, &procedures, |row| &row.code, check, faults);
            for (line, closure) in &closures {
                let fault = |reason| Fault::at(CLOSURES, *line, reason);
                faults.extend(known.closure(closure).err().map(fault));
            }
        }
        // What is wrong with a closure was told with its line.
        let right = closures.into_iter().map(|(_, closure)| closure);
        let right = right.filter(|closure| closure.check().is_ok()).collect();
        let (days, hours) = (clean(&texts.calendar), clean(&texts.hours));
        let calendar = calendar::calendar(&days, &hours, right, &mut faults);
        let Some(calendar) = calendar.filter(|_| faults.is_empty()) else {
            return Err(Faults(faults));
        };
        Ok(Self {
            agencies: agencies.into_iter().map(|(_, agency)| agency).collect(),
            counters: counters.into_iter().map(|(_, counter)| counter).collect(),
            procedures: procedures.into_iter().map(|(_, procedure)| procedure).collect(),
            calendar,
            rules,
        })
    }
}

impl Texts {
    /// Reads the files of a folder.
    ///
    /// # Errors
    /// A file that cannot be read, is too large or is not UTF-8.
    pub fn read(folder: &Path) -> Result<Self, FilesError> {
        Ok(Self {
            agencies: read(folder, AGENCIES)?,
            counters: read(folder, COUNTERS)?,
            procedures: read(folder, PROCEDURES)?,
            calendar: read(folder, CALENDAR)?,
            closures: read_if_there(folder, CLOSURES)?,
            hours: read(folder, HOURS)?,
            rules: read_if_there(folder, RULES)?,
        })
    }

    /// The files that come with the program.
    pub fn embedded() -> Self {
        let text = |name| {
            let found = EMBEDDED.iter().find(|(file, _)| *file == name);
            found.map(|(_, text)| (*text).to_owned()).unwrap_or_default()
        };
        Self {
            agencies: text(AGENCIES),
            counters: text(COUNTERS),
            procedures: text(PROCEDURES),
            calendar: text(CALENDAR),
            closures: text(CLOSURES),
            hours: text(HOURS),
            rules: text(RULES),
        }
    }
}

/// The text of the procedures of a folder, for [`Texts::procedures`].
///
/// # Errors
/// A file that cannot be read, is too large or is not UTF-8.
pub fn read_procedures(folder: &Path) -> Result<String, FilesError> {
    read(folder, PROCEDURES)
}

/// Puts a text in the place of a folder's procedures: after an interruption one of both stands there.
pub fn replace_procedures(folder: &Path, text: &str) -> io::Result<()> {
    let beside = folder.join("procedures.json.new");
    let mut file = File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(beside, folder.join(PROCEDURES))
}

/// The agencies of the texts; `None` where something is wrong with one.
pub(crate) fn agencies_of(texts: &Texts) -> Option<Vec<Agency>> {
    let mut faults = Vec::new();
    let agencies = agencies::agencies(&clean(&texts.agencies), &mut faults);
    faults.is_empty().then(|| agencies.into_iter().map(|(_, agency)| agency).collect())
}

/// Checks every row of a file, and that no two have one id.
fn each_once<R, Id: Ord + Display>(
    file: &'static str,
    rows: &[(Option<u64>, R)],
    id: impl Fn(&R) -> &Id,
    check: impl Fn(&R) -> Result<(), String>,
    faults: &mut Vec<Fault>,
) {
    let mut seen = BTreeSet::new();
    for (line, row) in rows {
        let again = if seen.insert(id(row)) { Ok(()) } else { Err("stands here again".to_owned()) };
        if let Err(reason) = again.and_then(|()| check(row)) {
            faults.push(Fault::at(file, *line, format!("{}: {reason}", id(row))));
        }
    }
}

pub(crate) fn read(folder: &Path, name: &'static str) -> Result<String, FilesError> {
    let path = folder.join(name);
    let unreadable = |source| FilesError::Unreadable { path: path.clone(), source };
    let file = File::open(&path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(FilesError::TooLarge { path });
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let lines = error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count();
        Faults(vec![Fault::at(name, lines as u64 + 1, "is not UTF-8")]).into()
    })
}

/// A file that folders of before do not have.
fn read_if_there(folder: &Path, name: &'static str) -> Result<String, FilesError> {
    match read(folder, name) {
        Err(FilesError::Unreadable { source, .. }) if source.kind() == ErrorKind::NotFound => {
            Ok(String::new())
        }
        text => text,
    }
}

/// The text as it is compared and kept: in NFC, without the mark that some editors put first.
pub(crate) fn clean(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

#[cfg(test)]
mod tests;
