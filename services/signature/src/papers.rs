//! The worker that looks at the files of dossiers and records what it finds.

use std::time::Duration;

use jiff::SignedDuration;
use motcua_documents::{Documents, FileId, GetError, PutError};
use motcua_domain::catalogue::Unmet;
use motcua_domain::dossier::{Command, Event, Finding, Verdict};
use motcua_domain::{DocumentId, Event as Any, PaperId, Timestamp, local};
use motcua_eventlog::Position;
use motcua_journal::{Dossiers, Entry, ExecuteError, JournalError, RequestKey};
use motcua_readmodel::{OpenError, Place, ReadModel, SnapshotError, binds};
use motcua_signature_core::Report;
use tokio::sync::watch;
use tokio::task::JoinError;

use crate::documents::counted;
use crate::format::format_of;
use crate::needs::{Asked, asked};
use crate::verifier::{Missing, Side, recorded_as, signed_file};
use crate::waiting::Wait;
use crate::{Verifier, Waiting};

/// Follows the log; to every file that a paper names it adds what it finds, and to one whose verdict
/// was indeterminate what it finds later. Clones are the same.
#[derive(Clone)]
pub struct Papers {
    model: ReadModel<Waiting>,
    dossiers: Dossiers,
    documents: Documents,
    verifier: Verifier,
}

/// How many files are looked at before the list is read again.
const AT_ONCE: u32 = 100;
/// The pause after something failed that may pass, and how often the clock is looked at.
const PAUSE: Duration = Duration::from_secs(1);
/// How often what is not settled is verified again: lists of revoked certificates come daily or weekly.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// What is gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    /// Files that were never looked at.
    Waiting,
    /// Those whose verdict was indeterminate.
    Unsettled,
}

/// A file that a record names.
pub(crate) struct Named {
    pub(crate) document: DocumentId,
    /// `None`: a result, an opinion.
    pub(crate) paper: Option<PaperId>,
}

/// The files of a record whose signatures are looked at: not drafts, and not what was only asked about.
pub(crate) fn looked_at(entry: &Entry) -> impl Iterator<Item = Named> + '_ {
    events(entry).flat_map(|event| {
        let papers = event.papers().iter().filter_map(|paper| {
            let document = paper.document.clone()?;
            Some(Named { document, paper: Some(paper.paper.clone()) })
        });
        let issued = !matches!(
            event,
            Event::Drafted { .. }
                | Event::SubmittedForSignature { .. }
                | Event::OpinionAsked { .. }
        );
        let result = event.document().filter(|_| issued).cloned();
        papers.chain(result.map(|document| Named { document, paper: None }))
    })
}

/// Every file that a record brings.
pub(crate) fn files(entry: &Entry) -> impl Iterator<Item = &DocumentId> + '_ {
    events(entry).flat_map(|event| {
        let papers = event.papers().iter().filter_map(|paper| paper.document.as_ref());
        papers.chain(event.document())
    })
}

fn events(entry: &Entry) -> impl Iterator<Item = &Event> {
    entry.known().filter_map(|event| match event {
        Any::Dossier(event) => Some(event),
        Any::Slip(_) | Any::Catalogue(_) => None,
    })
}

impl Papers {
    /// Opens the list of files that wait.
    pub async fn open(
        place: &Place,
        dossiers: Dossiers,
        documents: Documents,
        verifier: Verifier,
    ) -> Result<Self, OpenError> {
        let model = ReadModel::open(place, Waiting, dossiers.journal().clone()).await?;
        Ok(Self { model, dossiers, documents, verifier })
    }

    /// The list of files that wait.
    pub fn model(&self) -> &ReadModel<Waiting> {
        &self.model
    }

    /// Works until `shutdown` becomes true.
    pub async fn run(&self, shutdown: watch::Receiver<bool>) {
        let mut stop = shutdown.clone();
        tokio::join!(self.model.run(shutdown), async {
            tokio::select! {
                // Whatever is half done is done again: looking twice adds nothing twice.
                _ = stop.wait_for(|stop| *stop) => {}
                () = self.work() => {}
            }
        });
    }

    async fn work(&self) {
        let mut checkpoint = self.model.checkpoint();
        let mut again_at = self.now() + AGAIN;
        loop {
            checkpoint.borrow_and_update();
            let mut passed = self.pass(List::Waiting).await;
            if self.now() >= again_at {
                again_at = self.now() + AGAIN;
                self.verifier.read_again().await;
                passed = passed.and(self.pass(List::Unsettled).await);
            }
            if let Err(error) = &passed {
                let error = error as &dyn std::error::Error;
                tracing::warn!(error, "cannot look at the files that wait, to try again");
            }
            match passed {
                // An error means that the read model is gone: shutdown comes next.
                Ok(()) => tokio::select! {
                    changed = checkpoint.changed() => drop(changed),
                    () = tokio::time::sleep(PAUSE) => {}
                },
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    fn now(&self) -> Timestamp {
        self.dossiers.journal().clock().now()
    }

    /// Looks at every file of a list, once. One that cannot be looked at does not hold up those
    /// after it; it stays on the list, and the pass tells of the last such failure.
    async fn pass(&self, which: List) -> Result<(), PassError> {
        let mut after = None;
        let mut failed = Ok(());
        loop {
            let waiting = self.listed(which, after.take()).await?;
            for wait in &waiting {
                if let Err(error) = self.record(which, wait).await {
                    failed = Err(error);
                }
            }
            match waiting.into_iter().next_back() {
                Some(last) => after = Some(last),
                None => return failed,
            }
        }
    }

    /// The next files of a list after one of them.
    async fn listed(&self, which: List, after: Option<Wait>) -> Result<Vec<Wait>, SnapshotError> {
        let mut snapshot = self.model.snapshot(None).await?;
        let query = match which {
            List::Waiting => {
                "SELECT dossier, document, paper, position FROM waiting \
                 WHERE (position, document) > (?, ?) ORDER BY position, document LIMIT ?"
            }
            List::Unsettled => {
                "SELECT dossier, document, paper, position FROM unsettled \
                 WHERE (position, document) > (?, ?) ORDER BY position, document LIMIT ?"
            }
        };
        let (position, document) =
            after.map_or((0, String::new()), |wait| (wait.position, wait.document.to_string()));
        let rows = snapshot.query(query, binds![position, document, AT_ONCE]).await?;
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

    /// Adds a finding to the dossier's stream; one that is still indeterminate is not added again. The
    /// key is that of the record that names the file, or that holds its last finding, so that looking
    /// twice adds nothing twice.
    async fn record(&self, which: List, wait: &Wait) -> Result<(), PassError> {
        let Some(finding) = self.find(wait).await? else { return Ok(()) };
        if which == List::Unsettled && finding.verdict == Some(Verdict::Indeterminate) {
            return Ok(());
        }
        let keys = self.dossiers.journal().keys();
        let position = wait.position.to_be_bytes();
        let parts = [wait.document.as_str().as_bytes(), &position[..]];
        let key = keys.digest("signature-finding", &parts);
        let key = RequestKey { key, request: key };
        let command = Command::RecordFinding(finding);
        self.dossiers.execute_as_program(&wait.dossier, key, None, &command).await?;
        Ok(())
    }

    async fn find(&self, wait: &Wait) -> Result<Option<Finding>, PassError> {
        let Ok(id) = wait.document.as_str().parse::<FileId>() else { return Ok(None) };
        let bytes = match self.documents.get(id).await {
            Ok(bytes) => bytes,
            // Erased, or never handed in: nothing can be said of it, and nothing will change.
            Err(GetError::Unknown(_) | GetError::Erased(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let format = format_of(&bytes).to_owned();
        let journal = self.dossiers.journal();
        // The log's own time proves that these bytes were there.
        let before = Position(wait.position.saturating_sub(1));
        let recorded = journal.read(before, 1).await?.first().map(|entry| entry.recorded);
        let now = journal.clock().now();
        let side = if wait.paper.is_some() { Side::Incoming } else { Side::Issued };
        let report = self.verifier.verify(bytes, side, recorded, now, Missing::Fetched).await?;
        let unmet = self.unmet(wait, &report, now).await?;
        let verdict = recorded_as(&report);
        let mut report_hash = String::new();
        if verdict.is_some() {
            let json = serde_json::to_vec(&report).map_err(PassError::Written)?;
            report_hash = self.documents.put(json.into()).await?.id.to_string();
        }
        Ok(Some(Finding {
            document: wait.document.clone(),
            paper: wait.paper.clone(),
            signed: verdict.is_some(),
            format,
            signatures: counted(&report),
            verdict,
            report_hash,
            unmet,
        }))
    }

    /// What a paper's file lacks of what its procedure asks.
    async fn unmet(
        &self,
        wait: &Wait,
        report: &Report,
        now: Timestamp,
    ) -> Result<Option<Unmet>, ExecuteError> {
        let Some(paper) = &wait.paper else { return Ok(None) };
        let Asked { need, identities } = asked(&self.dossiers, &wait.dossier, paper, now).await?;
        let identities = identities.iter().map(String::as_str);
        let catalogue = self.dossiers.catalogue();
        Ok(need.unmet(&signed_file(report), identities, &catalogue, local(now).date()))
    }
}

#[derive(Debug, thiserror::Error)]
enum PassError {
    #[error(transparent)]
    List(#[from] SnapshotError),
    #[error("cannot open a document")]
    Document(#[from] GetError),
    #[error("cannot verify a document")]
    Verify(#[from] JoinError),
    #[error("cannot read the record that names a document")]
    Named(#[from] JournalError),
    #[error("cannot write a report")]
    Written(#[source] serde_json::Error),
    #[error("cannot keep a report")]
    Keep(#[from] PutError),
    #[error("cannot read the dossier, or record a finding")]
    Dossier(#[from] ExecuteError),
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use motcua_domain::Role;
    use motcua_domain::rights::Right;
    use motcua_domain::testing::{WARD, actor, at, catalogue, id, land_transfer, receive};
    use motcua_eventlog::{Clock, memory::MemoryEngine};
    use motcua_journal::{Act, Journal};
    use motcua_keys::Keys;
    use motcua_servers::{Postgres, Release};
    use motcua_signature_core::Policy;

    use super::*;
    use crate::{Allowed, Fetcher};

    #[tokio::test]
    async fn a_file_that_is_damaged_does_not_hold_up_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let postgres = Postgres::shared(Release::System).database();
        for place in [Place::folder(folder.path()), Place::postgres(&postgres).unwrap()] {
            a_damaged_file(place).await;
        }
    }

    async fn a_damaged_file(place: Place) {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).await.unwrap();
        let clock = Clock::standing_at(at("2026-11-02 09:00"));
        let journal = Journal::open(MemoryEngine::new(), keys.clone(), clock).await.unwrap();
        let (_published, catalogue) = watch::channel(Arc::new(catalogue()));
        let dossiers = Dossiers::new(journal, catalogue);
        let documents = Documents::open(folder.path(), keys, 1024).await.unwrap();
        let mut ids = Vec::new();
        for content in ["one", "two"] {
            let stored = documents.put(Bytes::from_static(content.as_bytes())).await.unwrap();
            ids.push(stored.id.to_string());
        }
        ids.sort();
        let (dir, name) = ids[0].split_at(2);
        std::fs::write(folder.path().join("documents").join(dir).join(name), "damaged").unwrap();

        let mut wanted = receive(land_transfer());
        for (paper, document) in wanted.papers.iter_mut().zip(&ids) {
            paper.document = Some(id(document));
        }
        let actor = actor(WARD, &[Role::ReceptionClerk]);
        let act = Act { actor, right: Right::Receive, key: None, seen: None, trace_id: None };
        let command = Command::Receive(Box::new(wanted));
        let code = dossiers.create(WARD, &act, &command).await.unwrap().code;

        let policy = Policy::named("vn-2025").unwrap();
        let fetcher = Fetcher::of(Allowed::default());
        let trust = folder.path().join("trust");
        let verifier = Verifier::open(trust, policy.clone(), policy, fetcher).unwrap();
        let papers = Papers::open(&place, dossiers.clone(), documents, verifier).await.unwrap();
        let (stop, shutdown) = watch::channel(false);
        let model = papers.model().clone();
        let following = tokio::spawn(async move { model.run(shutdown).await });
        drop(papers.model().snapshot(Some(Position(1))).await.unwrap());
        assert!(papers.pass(List::Waiting).await.is_err(), "the damaged file is told of");
        let known = dossiers.load(&code, Position::START).await.unwrap();
        let found: Vec<_> = known.dossier.findings.iter().map(|f| f.document.as_str()).collect();
        assert_eq!(found, [ids[1].as_str()]);
        stop.send(true).unwrap();
        following.await.unwrap();
    }
}
