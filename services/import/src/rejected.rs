//! The rows that were put aside: a CSV file beside the log, with line and reason first.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use csv::ByteRecord;

use crate::Fault;

/// Where the rows of a log that were put aside go: `<file>.rejected.csv`.
pub fn rejected_path(log: &Path) -> PathBuf {
    let mut name = log.as_os_str().to_owned();
    name.push(".rejected.csv");
    PathBuf::from(name)
}

/// Takes the rows that were put aside. The file is made with the first of them.
pub struct Rejected {
    open: Open,
}

/// Makes what the rows are written to, when there is a first.
type Open = Box<dyn FnOnce() -> io::Result<Target> + Send>;
type Target = Box<dyn Write + Send>;

impl Rejected {
    /// Into a file; one of an earlier import is taken away.
    pub fn file(path: PathBuf) -> io::Result<Self> {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        Ok(Self { open: Box::new(move || Ok(Box::new(File::create(path)?))) })
    }

    /// Into anything else.
    pub fn writer(writer: impl Write + Send + 'static) -> Self {
        Self { open: Box::new(move || Ok(Box::new(writer))) }
    }

    /// For a log with this heading.
    pub(crate) fn under(self, heading: ByteRecord) -> Rejects {
        Rejects { heading, open: Some(self.open), writer: None }
    }
}

/// The rows that were put aside, being written.
pub(crate) struct Rejects {
    heading: ByteRecord,
    open: Option<Open>,
    writer: Option<csv::Writer<Target>>,
}

impl Rejects {
    pub(crate) fn write(
        &mut self,
        line: u64,
        fault: &Fault,
        row: &ByteRecord,
    ) -> Result<(), csv::Error> {
        if let Some(open) = self.open.take() {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(open()?);
            writer.write_record(
                [b"line".as_slice(), b"reason".as_slice()].into_iter().chain(&self.heading),
            )?;
            self.writer = Some(writer);
        }
        let (line, reason) = (line.to_string(), fault.to_string());
        let first = [line.as_bytes(), reason.as_bytes()];
        if let Some(writer) = &mut self.writer {
            writer.write_record(first.into_iter().chain(row))?;
            // A row that was put aside is there even if the program ends in the next moment.
            writer.flush()?;
        }
        Ok(())
    }
}
