//! A desk where logs are imported: a journal, and what a test wants to see of it.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::{Arc, Mutex};

use motcua_domain::catalogue::Catalogue;
use motcua_domain::dossier::{Dossier, Event};
use motcua_domain::{AgencyId, Event as Any, testing};
use motcua_eventlog::memory::MemoryEngine;
use motcua_eventlog::{Clock, Position};
use motcua_journal::{Dossiers, Journal, Publisher};
use motcua_keys::Keys;
use tempfile::TempDir;
use tokio::sync::watch;

use crate::{ImportError, Mapping, Rejected, Summary, import};

/// The mapping of the examples.
pub(crate) fn wabo() -> Mapping {
    Mapping::parse(include_str!("../../examples/wabo.toml")).unwrap()
}

/// The made log of the examples.
pub(crate) const MADE: &str = include_str!("../../examples/made-12.csv");

pub(crate) struct Desk {
    pub(crate) log: Arc<MemoryEngine>,
    pub(crate) journal: Journal,
    pub(crate) dossiers: Dossiers,
    pub(crate) publisher: Publisher,
    _folder: TempDir,
    _catalogue: watch::Sender<Arc<Catalogue>>,
}

/// Collects what is written to it.
#[derive(Clone, Default)]
pub(crate) struct Sheet(Arc<Mutex<Vec<u8>>>);

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Sheet {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Desk {
    /// Opens with a calendar, at a time after the logs.
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).await.unwrap();
        let clock = Clock::standing_at(testing::at("2026-11-24 09:00"));
        let log = MemoryEngine::new();
        let journal = Journal::open(log.clone(), keys, clock).await.unwrap();
        let (sender, catalogue) = watch::channel(Arc::new(testing::catalogue()));
        Self {
            dossiers: Dossiers::new(journal.clone(), catalogue),
            publisher: Publisher::new(journal.clone()),
            journal,
            log,
            _folder: folder,
            _catalogue: sender,
        }
    }

    pub(crate) async fn import(&self, log: &str) -> (Summary, String) {
        let (done, rejected) = self.try_import(log.as_bytes(), &wabo()).await;
        (done.unwrap(), rejected)
    }

    pub(crate) async fn try_import(
        &self,
        log: &[u8],
        mapping: &Mapping,
    ) -> (Result<Summary, ImportError>, String) {
        let sheet = Sheet::default();
        let (reader, rejected) = (Cursor::new(log.to_vec()), Rejected::writer(sheet.clone()));
        let (dossiers, publisher) = (&self.dossiers, &self.publisher);
        let done = import(reader, mapping, dossiers, publisher, rejected, |_| {}).await;
        (done, sheet.text())
    }

    pub(crate) fn last(&self) -> Position {
        *self.journal.last().borrow()
    }

    pub(crate) async fn dossier(&self, code: &str) -> Dossier {
        let loaded = self.dossiers.load(&code.parse().unwrap(), Position::START).await.unwrap();
        loaded.dossier.clone()
    }

    /// What the log says of each dossier, in a form that the order of dossiers does not change.
    pub(crate) async fn told(&self) -> BTreeMap<String, Told> {
        let mut told: BTreeMap<String, Told> = BTreeMap::new();
        let mut at = Position::START;
        while at < self.last() {
            for entry in self.journal.read(at, 1000).await.unwrap() {
                at = entry.position;
                let events = entry.known().filter_map(|event| match event {
                    Any::Dossier(event) => Some(event),
                    Any::Slip(_) | Any::Catalogue(_) => None,
                });
                for event in events {
                    told.entry(entry.stream.as_str().to_owned()).or_default().note(event);
                }
            }
        }
        for code in told.keys().cloned().collect::<Vec<_>>() {
            let held = self.dossier(&code).await;
            let agency = held.imported_held_since.and(held.holder);
            told.get_mut(&code).unwrap().last_group = agency;
        }
        for told in told.values_mut() {
            told.steps.sort();
        }
        told
    }
}

/// What the log says of a dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) receptions: u32,
    pub(crate) steps: Vec<String>,
    pub(crate) ends: Vec<(&'static str, i64)>,
    /// The agency of the latest step that names one.
    pub(crate) last_group: Option<AgencyId>,
}

impl Told {
    fn note(&mut self, event: &Event) {
        match event {
            Event::ImportedReceived(_) => self.receptions += 1,
            Event::ImportedStep { step, .. } => self.steps.push(step.clone()),
            Event::ImportedEnded { outcome, late_by_minutes } => {
                self.ends.push((outcome.name(), *late_by_minutes));
            }
            event => panic!("an import made {event:?}"),
        }
    }
}
