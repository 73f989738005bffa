//! A command, in order: rights, key, `If-Match`, rules, log; and personal data that can be erased.

mod behind;
mod creations;
mod order;

use std::sync::Arc;

use motcua_domain::catalogue::Catalogue;
use motcua_domain::dossier::{Command, Receive};
use motcua_domain::rights::Right;
use motcua_domain::testing::{WARD, actor, at, catalogue, id, land_transfer, receive};
use motcua_domain::{DossierCode, Role};
use motcua_eventlog::memory::MemoryEngine;
use motcua_eventlog::{Clock, Version};
use motcua_keys::Keys;
use tokio::sync::watch;

use crate::{Act, Done, Dossiers, Journal, RequestKey};

/// A shop over a log in memory, with a clock that stands at a Monday morning.
pub(super) struct Shop {
    pub(super) engine: Arc<MemoryEngine>,
    pub(super) clock: Clock,
    pub(super) dossiers: Dossiers,
    pub(super) catalogue: watch::Receiver<Arc<Catalogue>>,
    _published: watch::Sender<Arc<Catalogue>>,
    pub(super) folder: tempfile::TempDir,
}

impl Shop {
    pub(super) async fn open() -> Self {
        let (engine, clock) = (MemoryEngine::new(), Clock::standing_at(at("2026-11-02 09:00")));
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).await.unwrap();
        let journal = Journal::open(engine.clone(), keys, clock.clone()).await.unwrap();
        let (published, catalogue) = watch::channel(Arc::new(catalogue()));
        let dossiers = Dossiers::new(journal, catalogue.clone());
        Self { engine, clock, dossiers, catalogue, _published: published, folder }
    }

    /// Another process over the same log and keys.
    pub(super) async fn beside(&self) -> Dossiers {
        let keys = self.dossiers.journal().keys().clone();
        let journal = Journal::open(self.engine.clone(), keys, self.clock.clone()).await.unwrap();
        Dossiers::new(journal, self.catalogue.clone())
    }

    pub(super) async fn received(&self) -> Done {
        self.dossiers.create(WARD, &act(Right::Receive, WARD), &received()).await.unwrap()
    }

    pub(super) fn last(&self) -> u64 {
        self.dossiers.journal().last().borrow().0
    }
}

pub(super) fn received() -> Command {
    let wanted: Receive = receive(land_transfer());
    Command::Receive(Box::new(wanted))
}

pub(super) fn give(to: &str) -> Command {
    Command::Give { to: id(to) }
}

/// Somebody with all roles of an agency, by a right.
pub(super) fn act(right: Right, agency: &str) -> Act {
    let roles = [Role::ReceptionClerk, Role::Officer, Role::AgencyHead, Role::ReturnClerk];
    Act { actor: actor(agency, &roles), right, key: None, seen: None, trace_id: None }
}

pub(super) fn seen(act: Act, version: u32) -> Act {
    Act { seen: Some(Version(version)), ..act }
}

pub(super) fn keyed(act: Act, key: u8, request: u8) -> Act {
    Act { key: Some(RequestKey { key: [key; 32], request: [request; 32] }), ..act }
}

pub(super) fn code(number: u32) -> DossierCode {
    id(&format!("{WARD}-261102-{number:04}"))
}
