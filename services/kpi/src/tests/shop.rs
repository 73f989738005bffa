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
use motcua_servers::{Postgres, Release};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::{By, Figures, Question, Table};

pub(crate) struct Shop {
    pub(crate) folder: TempDir,
    pub(crate) postgres: Option<Place>,
    pub(crate) log: Arc<MemoryEngine>,
    pub(crate) clock: Clock,
    pub(crate) journal: Journal,
    pub(crate) dossiers: Dossiers,
    pub(crate) catalogue: watch::Receiver<Arc<Catalogue>>,
    pub(crate) publishing: watch::Sender<Arc<Catalogue>>,
}

/// A read model that runs until this is dropped.
pub(crate) struct Running {
    pub(crate) model: ReadModel<Figures>,
    /// The same in PostgreSQL, where every question is asked too.
    pub(crate) beside: Option<ReadModel<Figures>>,
    _stop: watch::Sender<bool>,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let place = Place::postgres(&Postgres::shared(Release::System).database()).unwrap();
        Self { postgres: Some(place), ..Self::open_in_a_file().await }
    }

    /// One whose figures are not counted in PostgreSQL too.
    pub(crate) async fn open_in_a_file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).await.unwrap();
        let clock = Clock::standing_at(at("2026-11-02 09:00"));
        let log = MemoryEngine::new();
        let journal = Journal::open(log.clone(), keys, clock.clone()).await.unwrap();
        let (publishing, published) = watch::channel(Arc::new(catalogue()));
        let dossiers = Dossiers::new(journal.clone(), published.clone());
        let catalogue = published;
        Self { folder, postgres: None, log, clock, journal, dossiers, catalogue, publishing }
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
        let folder = self.folder.path().join("figures");
        std::fs::create_dir_all(&folder).unwrap();
        let (stop, stopped) = watch::channel(false);
        let model = self.follows(&Place::folder(&folder), &stopped).await;
        let beside = match &self.postgres {
            Some(place) => Some(self.follows(place, &stopped).await),
            None => None,
        };
        Running { model, beside, _stop: stop }
    }

    async fn follows(&self, place: &Place, stopped: &watch::Receiver<bool>) -> ReadModel<Figures> {
        let model = ReadModel::open(place, Figures, self.journal.clone()).await.unwrap();
        let (running, stopped) = (model.clone(), stopped.clone());
        tokio::spawn(async move { running.run(stopped).await });
        model.snapshot(Some(*self.journal.last().borrow())).await.unwrap();
        model
    }

    /// All dossiers as of a time.
    pub(crate) async fn total(&self, when: &str) -> Tally {
        self.figures().await.ask(By::ReceivedAt, when).await.total
    }
}

impl Running {
    pub(crate) async fn ask(&self, by: By, when: &str) -> Table {
        let question = Question::of_all(by, at(when));
        self.answer(question).await
    }

    pub(crate) async fn answer(&self, question: Question) -> Table {
        let mut snapshot = self.model.snapshot(None).await.unwrap();
        let table = Figures::read(&mut snapshot, question).await.unwrap();
        if let Some(beside) = &self.beside {
            let mut snapshot = beside.snapshot(Some(table.position)).await.unwrap();
            let beside = Figures::read(&mut snapshot, question).await.unwrap();
            assert_eq!(table, beside, "PostgreSQL says the same");
        }
        table
    }
}

/// The same request by somebody else.
pub(crate) fn by(name: &str, mut receive: Receive) -> Receive {
    receive.request.applicant = Party { name: name.to_owned(), ..Party::default() };
    receive
}
