//! A shop with a clock that the test moves, and its figures.

use std::sync::Arc;

use motcua_domain::catalogue::Catalogue;
use motcua_domain::dossier::{Command, Party, Receive};
use motcua_domain::measures::Tally;
use motcua_domain::rights::Right;
use motcua_domain::testing::{WARD, actor, at, catalogue};
use motcua_domain::{DossierCode, Role, Timestamp};
use motcua_eventlog::Clock;
use motcua_eventlog::memory::MemoryEngine;
use motcua_journal::{Act, Done, Dossiers, Journal, RequestKey};
use motcua_keys::Keys;
use motcua_readmodel::{Place, ReadModel};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::{By, Figures, Question, Table};

pub(crate) struct Shop {
    pub(crate) folder: TempDir,
    pub(crate) log: Arc<MemoryEngine>,
    pub(crate) clock: Clock,
    pub(crate) journal: Journal,
    pub(crate) dossiers: Dossiers,
    pub(crate) catalogue: watch::Receiver<Arc<Catalogue>>,
    pub(crate) _publishing: watch::Sender<Arc<Catalogue>>,
}

/// A read model that runs until this is dropped.
pub(crate) struct Running {
    pub(crate) model: ReadModel<Figures>,
    _stop: watch::Sender<bool>,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).await.unwrap();
        let clock = Clock::standing_at(at("2026-11-02 09:00"));
        let log = MemoryEngine::new();
        let journal = Journal::open(log.clone(), keys, clock.clone()).await.unwrap();
        let (publishing, published) = watch::channel(Arc::new(catalogue()));
        let dossiers = Dossiers::new(journal.clone(), published.clone());
        let catalogue = published;
        Self { folder, log, clock, journal, dossiers, catalogue, _publishing: publishing }
    }

    /// Somebody of the ward does something at a time.
    pub(crate) async fn does(
        &self,
        code: Option<&DossierCode>,
        right: Right,
        when: &str,
        command: &Command,
    ) -> Done {
        self.clock.set(at(when));
        let actor = actor(WARD, &Role::ALL);
        let seen = match code {
            Some(code) => {
                let loaded = self.dossiers.load(code, motcua_eventlog::Position::START).await;
                Some(loaded.unwrap().tail.version)
            }
            None => None,
        };
        let act = Act { actor, right, key: None, seen, trace_id: None };
        match code {
            Some(code) => self.dossiers.execute(code, &act, command).await.unwrap(),
            None => self.dossiers.create(WARD, &act, command).await.unwrap(),
        }
    }

    /// The ward receives a dossier at a time.
    pub(crate) async fn receives(&self, when: &str, receive: Receive) -> DossierCode {
        let command = Command::Receive(Box::new(receive));
        self.does(None, Right::Receive, when, &command).await.code
    }

    /// Another system says something of a dossier.
    pub(crate) async fn hears(&self, case: &str, when: Timestamp, command: &Command) {
        let code: DossierCode = format!("made:{case}").parse().unwrap();
        let said = format!("{command:?}");
        let key = self.journal.keys().digest("test", &[case.as_bytes(), said.as_bytes()]);
        let key = RequestKey { key, request: key };
        self.dossiers.execute_as_program(&code, key, Some(when), command).await.unwrap();
    }

    /// The figures, folded up to now.
    pub(crate) async fn figures(&self) -> Running {
        let journal = self.journal.clone();
        let folder = self.folder.path().join("figures");
        std::fs::create_dir_all(&folder).unwrap();
        let model = ReadModel::open(&Place::folder(&folder), Figures, journal).await.unwrap();
        let (stop, stopped) = watch::channel(false);
        tokio::spawn({
            let model = model.clone();
            async move { model.run(stopped).await }
        });
        let last = *self.journal.last().borrow();
        model.snapshot(Some(last)).await.unwrap();
        Running { model, _stop: stop }
    }

    /// All dossiers as of a time.
    pub(crate) async fn total(&self, when: &str) -> Tally {
        self.figures().await.ask(By::ReceivedAt, when).await.total
    }
}

impl Running {
    pub(crate) async fn ask(&self, by: By, when: &str) -> Table {
        let question = Question { by, from: None, to: None, at: at(when) };
        self.answer(question).await
    }

    pub(crate) async fn answer(&self, question: Question) -> Table {
        let mut snapshot = self.model.snapshot(None).await.unwrap();
        Figures::read(&mut snapshot, question).await.unwrap()
    }
}

/// The same request by somebody else.
pub(crate) fn by(name: &str, mut receive: Receive) -> Receive {
    receive.request.applicant = Party { name: name.to_owned(), ..Party::default() };
    receive
}
