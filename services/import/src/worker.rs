//! One of the workers that import side by side: each has cases of its own, taken in order, so that
//! the log commits many dossiers' records in one group.

use std::collections::HashMap;
use std::ops::AddAssign;
use std::sync::{Mutex, PoisonError};

use csv::ByteRecord;
use motcua_domain::DossierCode;
use motcua_eventlog::{AppendError, Position};
use motcua_journal::{Dossiers, ExecuteError};
use tokio::sync::mpsc;

use crate::rejected::Rejects;
use crate::row::Row;
use crate::said::{Said, Saying};
use crate::{Fault, ImportError};

/// What an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Cases of the log that are dossiers now.
    pub dossiers: u64,
    /// Rows that are steps of them.
    pub steps: u64,
    /// Records that were made now: receptions, steps and ends.
    pub imported: u64,
    /// Records that stood in the log before.
    pub skipped: u64,
    /// Rows (and ends) that were put aside.
    pub failed: u64,
}

impl AddAssign for Summary {
    fn add_assign(&mut self, other: Self) {
        self.dossiers += other.dossiers;
        self.steps += other.steps;
        self.imported += other.imported;
        self.skipped += other.skipped;
        self.failed += other.failed;
    }
}

/// What goes to a worker.
#[derive(Debug)]
pub(crate) enum Message {
    /// A row of one of its cases.
    Row(Box<Numbered>),
    /// The log has been read to its end: only now it is known which row of a case is the last.
    End,
}

/// A row with its place in the file.
#[derive(Debug)]
pub(crate) struct Numbered {
    pub(crate) line: u64,
    pub(crate) record: ByteRecord,
    pub(crate) row: Row,
}

/// What all workers use.
pub(crate) struct Shared {
    pub(crate) dossiers: Dossiers,
    pub(crate) saying: Saying,
    pub(crate) rejects: Mutex<Rejects>,
}

impl Shared {
    /// Puts a row aside.
    pub(crate) fn reject(
        &self,
        line: u64,
        fault: &Fault,
        row: &ByteRecord,
    ) -> Result<(), ImportError> {
        let mut rejects = self.rejects.lock().unwrap_or_else(PoisonError::into_inner);
        rejects.write(line, fault, row).map_err(ImportError::Rejected)
    }
}

/// Why something was not recorded.
enum Stop {
    /// It goes aside, the rest goes on.
    Row(Fault),
    /// Nothing more can be recorded.
    Import(ImportError),
}

impl From<ExecuteError> for Stop {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Refused(refusal) => Self::Row(Fault::Refused(refusal)),
            ExecuteError::KeyReused => Self::Row(Fault::OtherBefore),
            ExecuteError::Append(AppendError::TooLarge { .. }) => Self::Row(Fault::TooLarge),
            error => Self::Import(ImportError::Log(error)),
        }
    }
}

/// One worker, with what it knows of its cases.
struct Worker<'s> {
    shared: &'s Shared,
    summary: Summary,
    /// Place in `cases`, by code.
    known: HashMap<DossierCode, usize>,
    /// The first row of each case.
    cases: Vec<(u64, Row)>,
}

/// Imports the rows that come, and at the end the ends of their cases.
pub(crate) async fn work(
    shared: &Shared,
    mut rows: mpsc::Receiver<Message>,
) -> Result<Summary, ImportError> {
    let (known, cases) = (HashMap::new(), Vec::new());
    let mut worker = Worker { shared, summary: Summary::default(), known, cases };
    while let Some(message) = rows.recv().await {
        match message {
            Message::Row(row) => {
                let taken = worker.take(&row).await;
                worker.settle(taken, row.line, &row.record)?;
            }
            Message::End => {
                worker.end().await?;
                break;
            }
        }
    }
    Ok(worker.summary)
}

impl Worker<'_> {
    async fn take(&mut self, Numbered { line, row, .. }: &Numbered) -> Result<(), Stop> {
        if let Some(place) = self.known.get(&row.code) {
            let (line, first) = &self.cases[*place];
            if first.case != row.case {
                return Err(Stop::Row(Fault::OtherCase { line: *line }));
            }
        } else {
            self.append(&row.code, &self.shared.saying.received(row)).await?;
            self.known.insert(row.code.clone(), self.cases.len());
            self.cases.push((*line, row.clone()));
            self.summary.dossiers += 1;
        }
        self.append(&row.code, &self.shared.saying.step(row)).await?;
        self.summary.steps += 1;
        Ok(())
    }

    async fn end(&mut self) -> Result<(), ImportError> {
        for (line, row) in std::mem::take(&mut self.cases) {
            if let Some(said) = self.shared.saying.ended(&row) {
                let appended = self.append(&row.code, &said).await;
                self.settle(appended, line, &ByteRecord::new())?;
            }
        }
        Ok(())
    }

    fn settle(
        &mut self,
        done: Result<(), Stop>,
        line: u64,
        record: &ByteRecord,
    ) -> Result<(), ImportError> {
        match done {
            Ok(()) => Ok(()),
            Err(Stop::Row(fault)) => {
                self.summary.failed += 1;
                self.shared.reject(line, &fault, record)
            }
            Err(Stop::Import(error)) => Err(error),
        }
    }

    /// Records it, unless it stands in the log already.
    async fn append(&mut self, code: &DossierCode, said: &Said) -> Result<(), Stop> {
        let dossiers = &self.shared.dossiers;
        let loaded = dossiers.load(code, Position::START).await?;
        if let Some((content, _)) = loaded.keys.get(&said.key.key) {
            if *content != said.key.request {
                return Err(Stop::Row(Fault::OtherBefore));
            }
            self.summary.skipped += 1;
            return Ok(());
        }
        let happened = Some(said.happened);
        let done = dossiers.execute_as_program(code, said.key, happened, &said.command).await?;
        if done.repeated {
            self.summary.skipped += 1;
        } else {
            self.summary.imported += 1;
        }
        Ok(())
    }
}
