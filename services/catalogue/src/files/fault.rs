//! What is wrong with the files.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::MAX_FILE_BYTES;

/// Why a catalogue's folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The file is missing or the disk does not give it.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is larger than what is read.
    #[error("{} is larger than {MAX_FILE_BYTES} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// Something in the files is wrong.
    #[error(transparent)]
    Wrong(#[from] Faults),
}

/// Everything that is wrong in the files, at least one thing; a line each where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            write!(f, "{}{fault}", if index == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// Something that is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name.
    pub file: &'static str,
    /// Where, from 1; `None` where it is the file as a whole.
    pub line: Option<u64>,
    /// The column of a table; `None` where it is the row as a whole, or no table.
    pub column: Option<String>,
    /// What.
    pub reason: String,
}

impl Fault {
    pub(crate) fn at(
        file: &'static str,
        line: impl Into<Option<u64>>,
        reason: impl Into<String>,
    ) -> Self {
        Self { file, line: line.into(), column: None, reason: reason.into() }
    }

    /// The same, in a column.
    pub(crate) fn in_column(self, column: impl Into<String>) -> Self {
        Self { column: Some(column.into()), ..self }
    }

    /// What is wrong in a TOML file.
    pub(super) fn toml(file: &'static str, text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map(|before| before.matches('\n').count() as u64 + 1);
        Self::at(file, line, error.message())
    }

    pub(crate) fn whole(file: &'static str, reason: impl Into<String>) -> Self {
        Self::at(file, None, reason)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for Fault {}
