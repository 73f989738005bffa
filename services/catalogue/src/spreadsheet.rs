//! The procedures as tables that an official edits in a spreadsheet, and back.
//!
//! One row is one thing: a procedure, a sub-case, a paper, a step, a fee line. `procedures.json` and
//! the tables say the same; only forms, which are JSON Schemas, stay files of their own beside the
//! tables. What cannot be told in tables is refused, never left out.

mod assemble;
mod cell;
mod checked;
mod columns;
mod draft;
mod read;
mod write;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::files::{Fault, Faults, Files, FilesError, MAX_FILE_BYTES, PROCEDURES, Texts};
use columns::TABLES;

/// The folder of the forms, beside the tables.
const FORMS: &str = "forms";

/// What stands between two cells of a row. Reading takes either, and tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`, which spreadsheets expect where a comma stands in decimal numbers, as in Vietnamese.
    Semicolon,
}

/// The texts of the tables and of the forms, by file name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spreadsheet {
    tables: BTreeMap<&'static str, String>,
    forms: BTreeMap<String, String>,
}

impl Spreadsheet {
    /// The procedures of a catalogue's files as tables.
    ///
    /// # Errors
    /// Everything that is wrong in the files, and what tables cannot say.
    pub fn of(texts: &Texts, separator: Separator) -> Result<Self, Faults> {
        let files = Files::parse(texts)?;
        let tables = write::tables(&texts.procedures, separator)?;
        // Whoever edits the tables begins with what the files say, to the last paper.
        let untold = |reason: String| Faults(vec![Fault::whole(PROCEDURES, reason)]);
        let again = tables.procedures(texts);
        let again =
            again.map_err(|faults| untold(format!("cannot be told in tables: {faults}")))?;
        let again = Files::parse(&Texts { procedures: again, ..texts.clone() })?;
        let mut pairs = files.procedures.iter().zip(&again.procedures);
        match pairs.find(|(before, after)| before != after) {
            Some((procedure, _)) => {
                Err(untold(format!("{} cannot be told in tables", procedure.code)))
            }
            None => Ok(tables),
        }
    }

    /// Reads the tables of a folder, and the forms beside them.
    ///
    /// # Errors
    /// A file that cannot be read, is too large or is not UTF-8.
    pub fn read(folder: &Path) -> Result<Self, FilesError> {
        let mut tables = BTreeMap::new();
        for table in TABLES {
            tables.insert(table.file, crate::files::read(folder, table.file)?);
        }
        Ok(Self { tables, forms: forms(&folder.join(FORMS))? })
    }

    /// The text of `procedures.json` that says what the tables say.
    ///
    /// Of `texts` the agencies are asked, and the first words of their `procedures.json` are kept.
    ///
    /// # Errors
    /// Everything that is wrong in the tables, with line and column.
    pub fn procedures(&self, texts: &Texts) -> Result<String, Faults> {
        checked::procedures(self, texts)
    }

    /// The files that make a folder of tables, each with its text.
    pub fn files(&self) -> Vec<(String, &str)> {
        let tables = self.tables.iter().map(|(name, text)| ((*name).to_owned(), text.as_str()));
        let forms =
            self.forms.iter().map(|(name, text)| (format!("{FORMS}/{name}"), text.as_str()));
        tables.chain(forms).collect()
    }
}

/// The forms of a folder by file name; together they are no larger than one table may be.
fn forms(folder: &Path) -> Result<BTreeMap<String, String>, FilesError> {
    let mut forms = BTreeMap::new();
    let unreadable = |source| FilesError::Unreadable { path: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(forms),
        entries => entries.map_err(unreadable)?,
    };
    let mut left = MAX_FILE_BYTES;
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if !path.is_file() || path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let unreadable = |source| FilesError::Unreadable { path: path.clone(), source };
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(unreadable)?;
        file.take(left + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        left = left
            .checked_sub(bytes.len() as u64)
            .ok_or(FilesError::TooLarge { path: path.clone() })?;
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| Fault::whole(FORMS, format!("{name} is not UTF-8")));
        forms.insert(name.to_owned(), text.map_err(|fault| Faults(vec![fault]))?);
    }
    Ok(forms)
}

/// Writes files into a folder that is new or empty: what somebody has edited is not written over.
pub fn write_new(folder: &Path, files: &[(String, &str)]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    if fs::read_dir(folder)?.next().is_some() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty"));
    }
    for (name, text) in files {
        let path = folder.join(name);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
