//! The worker that looks at the files of dossiers and records what it finds.

use std::path::Path;
use std::time::Duration;

use motcua_documents::{Documents, FileId, GetError};
use motcua_domain::dossier::{Command, Event, Finding, HandedIn, Verdict};
use motcua_domain::{DocumentId, Event as Any, PaperId};
use motcua_journal::{Dossiers, Entry, ExecuteError, RequestKey};
use motcua_readmodel::{OpenError, ReadModel, SnapshotError, binds};
use tokio::sync::watch;

use crate::waiting::Wait;
use crate::{Waiting, look};

/// Follows the log; to every file that a paper names it adds what it finds. Clones are the same.
#[derive(Clone)]
pub struct Papers {
    model: ReadModel<Waiting>,
    dossiers: Dossiers,
    documents: Documents,
}

/// How many files are looked at before the list is read again.
const AT_ONCE: u32 = 100;
/// The pause after something failed that may pass.
const PAUSE: Duration = Duration::from_secs(1);

/// A file that a record names.
pub(crate) struct Named {
    pub(crate) document: DocumentId,
    /// `None`: the result.
    pub(crate) paper: Option<PaperId>,
}

/// The files that a record names.
pub(crate) fn named(entry: &Entry) -> impl Iterator<Item = Named> + '_ {
    entry.known().flat_map(|event| {
        let (papers, result): (&[HandedIn], Option<&DocumentId>) = match event {
            Any::Dossier(Event::Received { reception, .. }) => (&reception.papers, None),
            Any::Dossier(Event::SupplementCompleted { papers, .. }) => (papers, None),
            Any::Dossier(
                Event::Signed { document, .. }
                | Event::Sealed { document, .. }
                | Event::Rejected { document, .. },
            ) => (&[], document.as_ref()),
            _ => (&[], None),
        };
        let papers = papers.iter().filter_map(|paper| {
            let document = paper.document.clone()?;
            Some(Named { document, paper: Some(paper.paper.clone()) })
        });
        papers.chain(result.map(|document| Named { document: document.clone(), paper: None }))
    })
}

impl Papers {
    /// Opens the list of files that wait.
    pub async fn open(
        folder: &Path,
        dossiers: Dossiers,
        documents: Documents,
    ) -> Result<Self, OpenError> {
        let model = ReadModel::open(folder, Waiting, dossiers.journal().clone()).await?;
        Ok(Self { model, dossiers, documents })
    }

    /// The list of files that wait.
    pub fn model(&self) -> &ReadModel<Waiting> {
        &self.model
    }

    /// Works until `shutdown` becomes true.
    pub async fn run(&self, shutdown: watch::Receiver<bool>) {
        tokio::join!(self.model.run(shutdown.clone()), self.work(shutdown));
    }

    async fn work(&self, mut shutdown: watch::Receiver<bool>) {
        let mut checkpoint = self.model.checkpoint();
        loop {
            checkpoint.borrow_and_update();
            let passed = self.pass().await;
            if let Err(error) = &passed {
                let error = error as &dyn std::error::Error;
                tracing::warn!(error, "cannot look at the files that wait, to try again");
            }
            let next = async {
                match passed {
                    // An error means that the read model is gone: shutdown comes next.
                    Ok(()) => drop(checkpoint.changed().await),
                    Err(_) => tokio::time::sleep(PAUSE).await,
                }
            };
            tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => return,
                () = next => {}
            }
        }
    }

    /// Looks at every file that waits.
    async fn pass(&self) -> Result<(), PassError> {
        loop {
            let waiting = self.waiting().await?;
            let mut last = None;
            for wait in &waiting {
                last = self.record(wait).await?.or(last);
            }
            let Some(last) = last.filter(|_| waiting.len() == AT_ONCE as usize) else {
                return Ok(());
            };
            // What was recorded must be off the list before the rest of it is read.
            drop(self.model.snapshot(Some(last)).await?);
        }
    }

    async fn waiting(&self) -> Result<Vec<Wait>, SnapshotError> {
        let mut snapshot = self.model.snapshot(None).await?;
        let query = "SELECT dossier, document, paper, position FROM waiting \
                     ORDER BY position LIMIT ?";
        let rows = snapshot.query(query, binds![AT_ONCE]).await?;
        let wait = |row: &motcua_readmodel::Row| {
            let mut columns = row.columns();
            Ok(Wait {
                dossier: columns.take()?,
                document: columns.take()?,
                paper: columns.take()?,
                position: columns.take()?,
            })
        };
        Ok(rows.iter().map(wait).collect::<Result<_, motcua_readmodel::SqlError>>()?)
    }

    /// Adds a finding to the dossier's stream. The key is that of the record that names the file, so
    /// that looking twice adds nothing twice.
    async fn record(&self, wait: &Wait) -> Result<Option<motcua_eventlog::Position>, PassError> {
        let Some(finding) = self.find(wait).await? else { return Ok(None) };
        let keys = self.dossiers.journal().keys();
        let position = wait.position.to_be_bytes();
        let parts = [wait.document.as_str().as_bytes(), &position[..]];
        let key = keys.digest("signature-finding", &parts);
        let key = RequestKey { key, request: key };
        let command = Command::RecordFinding(finding);
        let done = self.dossiers.execute_as_program(&wait.dossier, key, None, &command).await?;
        Ok(Some(done.position()))
    }

    async fn find(&self, wait: &Wait) -> Result<Option<Finding>, PassError> {
        let Ok(id) = wait.document.as_str().parse::<FileId>() else { return Ok(None) };
        let look = match self.documents.get(id).await {
            Ok(bytes) => look(&bytes),
            // Erased, or never handed in: nothing can be said of it, and nothing will change.
            Err(GetError::Unknown(_) | GetError::Erased(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        Ok(Some(Finding {
            document: wait.document.clone(),
            paper: wait.paper.clone(),
            signed: look.signatures > 0,
            format: look.format.to_owned(),
            signatures: look.signatures,
            verdict: (look.signatures > 0).then_some(Verdict::NotVerifiedYet),
            report_hash: String::new(),
        }))
    }
}

#[derive(Debug, thiserror::Error)]
enum PassError {
    #[error(transparent)]
    List(#[from] SnapshotError),
    #[error("cannot open a document")]
    Document(#[from] GetError),
    #[error("cannot record a finding")]
    Record(#[from] ExecuteError),
}
