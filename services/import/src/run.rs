//! The import: one reader of rows, workers that record them.

use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Arc, Mutex};

use csv::ByteRecord;
use motcua_domain::{AgencyId, ProcedureCode};
use motcua_eventlog::Clock;
use motcua_journal::{Dossiers, ExecuteError, Publisher};
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet, spawn_blocking};

use crate::publish::publish;
use crate::records::{Found, Records, fields};
use crate::row::RowReader;
use crate::said::Saying;
use crate::worker::{Message, Numbered, Shared, work};
use crate::{Fault, Mapping, Rejected, rejected_path};

pub use crate::worker::Summary;

/// How many workers record side by side.
const WORKERS: usize = 64;
/// How many rows wait for one worker.
const WAITING: usize = 16;
/// The largest log, in bytes: 2 GiB.
const MAX_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// The most columns that a log may have.
const MAX_COLUMNS: usize = 100;

/// How far an import has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Why an import ended before its end. What was recorded stands; the same import goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The log's file cannot be read.
    #[error("cannot read the event log to be imported")]
    Read(#[source] io::Error),
    /// It is larger than 2 GiB.
    #[error("the event log to be imported is larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// It has no heading.
    #[error("the event log to be imported has no heading that can be read")]
    NoHeading,
    /// It has too many columns.
    #[error("the event log to be imported has {0} columns, more than {MAX_COLUMNS}")]
    TooManyColumns(usize),
    /// The mapping names a column that the heading has not, or has more than once.
    #[error("the event log to be imported has no column {0:?}, or several")]
    NoColumn(String),
    /// The mapping names an agency that neither it nor the catalogue knows.
    #[error("agency {0} is neither in the catalogue nor new in the mapping")]
    UnknownAgency(AgencyId),
    /// The mapping names a procedure that the catalogue does not know, without its names.
    #[error("procedure {0} is not in the catalogue, and the mapping has no names for it")]
    UnknownProcedure(ProcedureCode),
    /// The rows that were put aside cannot be written.
    #[error("cannot write the rows that were put aside")]
    Rejected(#[source] csv::Error),
    /// Nothing more can be recorded.
    #[error("cannot record what was read")]
    Log(#[source] ExecuteError),
}

/// Imports a file; rows that cannot be used go to [`rejected_path`].
///
/// A calendar must be published, and `dossiers` must know all that is published.
pub async fn import_file(
    path: &Path,
    mapping: &Mapping,
    dossiers: &Dossiers,
    publisher: &Publisher,
    progress: impl FnMut(Progress) + Send + 'static,
) -> Result<Summary, ImportError> {
    let file = File::open(path).map_err(ImportError::Read)?;
    if file.metadata().map_err(ImportError::Read)?.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    let rejected = Rejected::file(rejected_path(path));
    let rejected = rejected.map_err(|error| ImportError::Rejected(error.into()))?;
    import(file, mapping, dossiers, publisher, rejected, progress).await
}

/// Imports what a reader gives. Dropped, it stops; what was recorded stands.
pub async fn import<R: Read + Send + 'static>(
    reader: R,
    mapping: &Mapping,
    dossiers: &Dossiers,
    publisher: &Publisher,
    rejected: Rejected,
    progress: impl FnMut(Progress) + Send + 'static,
) -> Result<Summary, ImportError> {
    let (records, heading) = joined(spawn_blocking(|| heading(reader)).await)?;
    RowReader::new(mapping, &heading).map_err(ImportError::NoColumn)?;
    let version = publish(mapping, &dossiers.catalogue(), publisher).await?;
    let journal = dossiers.journal();
    let shared = Arc::new(Shared {
        dossiers: dossiers.clone(),
        saying: Saying::new(mapping.clone(), version, journal.keys().clone()),
        rejects: Mutex::new(rejected.under(heading.clone())),
    });
    let mut workers = JoinSet::new();
    let senders = (0..WORKERS).map(|_| {
        let ((sender, rows), shared) = (mpsc::channel(WAITING), shared.clone());
        workers.spawn(async move { work(&shared, rows).await });
        sender
    });
    let senders = senders.collect();
    let desk =
        Reading { records, heading, mapping: mapping.clone(), clock: journal.clock().clone() };
    let reading = spawn_blocking(move || desk.run(&shared, senders, progress));
    let mut summary = Summary::default();
    // A worker's failure says more than that the reader could not go on.
    while let Some(done) = workers.join_next().await {
        summary += joined(done)?;
    }
    summary.failed += joined(reading.await)?;
    tracing::info!(
        import.dossiers = summary.dossiers,
        import.steps = summary.steps,
        import.imported = summary.imported,
        import.skipped = summary.skipped,
        import.failed = summary.failed,
        "event log imported"
    );
    Ok(summary)
}

/// What a task came to. A panic goes on here; nobody aborts these tasks before they are joined.
fn joined<T>(done: Result<Result<T, ImportError>, JoinError>) -> Result<T, ImportError> {
    match done {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(error) => Err(ImportError::Read(io::Error::other(error))),
        },
    }
}

fn heading<R: Read>(reader: R) -> Result<(Records<R>, ByteRecord), ImportError> {
    let mut records = Records::new(reader);
    let Some((_, Found::Record(bytes))) = records.next().map_err(ImportError::Read)? else {
        return Err(ImportError::NoHeading);
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let heading = fields(bytes).ok_or(ImportError::NoHeading)?;
    match heading.len() {
        0..=MAX_COLUMNS => Ok((records, heading)),
        columns => Err(ImportError::TooManyColumns(columns)),
    }
}

/// The reader of rows.
struct Reading<R> {
    records: Records<R>,
    heading: ByteRecord,
    mapping: Mapping,
    clock: Clock,
}

impl<R: Read> Reading<R> {
    /// Sends each row to the worker of its case; tells how many were put aside here.
    fn run(
        mut self,
        shared: &Shared,
        workers: Vec<mpsc::Sender<Message>>,
        mut progress: impl FnMut(Progress),
    ) -> Result<u64, ImportError> {
        let reader = RowReader::new(&self.mapping, &self.heading).map_err(ImportError::NoColumn)?;
        let (mut rows, mut failed) = (0, 0);
        while let Some((line, found)) = self.records.next().map_err(ImportError::Read)? {
            let bytes = self.records.bytes();
            if bytes > MAX_BYTES {
                return Err(ImportError::TooLarge);
            }
            rows += 1;
            progress(Progress { rows, bytes });
            let record = match understood(found) {
                Ok(record) => record,
                Err((fault, record)) => {
                    failed += 1;
                    shared.reject(line, &fault, &record)?;
                    continue;
                }
            };
            match reader.read(&record, self.clock.now()) {
                Ok(row) => {
                    let worker = &workers[place(&row.code)];
                    let row = Message::Row(Box::new(Numbered { line, record, row }));
                    if worker.blocking_send(row).is_err() {
                        return Ok(failed);
                    }
                }
                Err(fault) => {
                    failed += 1;
                    shared.reject(line, &fault, &record)?;
                }
            }
        }
        for worker in workers {
            // One that is gone has failed, and says why itself.
            let _ = worker.blocking_send(Message::End);
        }
        Ok(failed)
    }
}

fn understood(found: Found) -> Result<ByteRecord, (Fault, ByteRecord)> {
    let (fault, bytes) = match found {
        Found::Record(bytes) => match fields(&bytes) {
            Some(record) => return Ok(record),
            None => (Fault::Unreadable, bytes),
        },
        Found::TooLong(bytes) => (Fault::TooLong, bytes),
    };
    Err((fault, ByteRecord::from(vec![bytes.trim_ascii_end()])))
}

/// The worker of a case: the same for all its rows, so that they are recorded in order.
fn place(code: &impl Hash) -> usize {
    let mut hasher = DefaultHasher::new();
    code.hash(&mut hasher);
    usize::try_from(hasher.finish() % WORKERS as u64).expect("a worker's number is small")
}
