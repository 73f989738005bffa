//! The catalogue as a running service knows it: an in-memory copy, folded from the log alone.
//!
//! The published versions stand also in a table, so that a start reads them and not the whole log.

mod versions;

use std::sync::Arc;
use std::time::Duration;

use motcua_domain::Event;
use motcua_domain::catalogue::Catalogue;
use motcua_eventlog::Position;
use motcua_journal::{Journal, JournalError, Publisher};
use motcua_readmodel::{OpenError, Place, ReadModel, SnapshotError};
use tokio::sync::watch;

pub use versions::{Versions, read_beside};

/// The most records that are folded before the copy is shown.
const BATCH: usize = 1000;
/// The pause after the log could not be read.
const PAUSE: Duration = Duration::from_millis(200);

/// The published catalogue, kept up to date. Clones are the same.
#[derive(Clone)]
pub struct Published(Arc<Inner>);

struct Inner {
    journal: Journal,
    model: ReadModel<Versions>,
    current: watch::Sender<Arc<Catalogue>>,
    known: watch::Sender<Position>,
}

/// Why the copy cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum PublishedError {
    /// Its table cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Its table cannot be read.
    #[error(transparent)]
    Read(#[from] SnapshotError),
    /// What was published after it cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Published {
    /// Opens the copy and folds everything that the log holds.
    pub async fn open(place: &Place, journal: Journal) -> Result<Self, PublishedError> {
        let model = ReadModel::open(place, Versions, journal.clone()).await?;
        let (catalogue, position) = versions::read(&model).await?;
        let (current, known) =
            (watch::Sender::new(Arc::new(catalogue)), watch::Sender::new(position));
        let published = Self(Arc::new(Inner { journal, model, current, known }));
        while published.known() < *published.0.journal.last().borrow() {
            published.step().await?;
        }
        Ok(published)
    }

    /// What is published, now and whenever it changes.
    pub fn watch(&self) -> watch::Receiver<Arc<Catalogue>> {
        self.0.current.subscribe()
    }

    /// What is published now.
    pub fn current(&self) -> Arc<Catalogue> {
        self.0.current.borrow().clone()
    }

    /// Appends new versions.
    pub fn publisher(&self) -> Publisher {
        Publisher::new(self.0.journal.clone())
    }

    /// The table behind it.
    pub fn model(&self) -> &ReadModel<Versions> {
        &self.0.model
    }

    /// Waits until everything published up to a position is known; it must run.
    pub async fn catch_up(&self, position: Position) {
        // The sender lives in this copy: it cannot be gone.
        let _ = self.0.known.subscribe().wait_for(|known| *known >= position).await;
    }

    /// Follows the log and moves its table on until `shutdown` becomes true.
    pub async fn run(&self, shutdown: watch::Receiver<bool>) {
        tokio::join!(self.0.model.run(shutdown.clone()), self.follow(shutdown));
    }

    /// Follows the log until `shutdown` becomes true; the table is moved on by whoever runs
    /// [`Published::model`].
    pub async fn follow(&self, mut shutdown: watch::Receiver<bool>) {
        let mut last = self.0.journal.last();
        loop {
            let known = self.known();
            tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => return,
                told = last.wait_for(|last| *last > known) => if told.is_err() { return },
            }
            if let Err(error) = self.step().await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the catalogue cannot be read from the log, to try again"
                );
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    fn known(&self) -> Position {
        *self.0.known.borrow()
    }

    /// Folds what follows what is known.
    async fn step(&self) -> Result<(), JournalError> {
        let entries = self.0.journal.read(self.known(), BATCH).await?;
        let Some(last) = entries.last() else { return Ok(()) };
        let published = entries.iter().flat_map(|entry| entry.known()).filter_map(|e| match e {
            Event::Catalogue(event) => Some(event),
            Event::Dossier(_) | Event::Slip(_) => None,
        });
        let mut catalogue = None;
        for event in published {
            catalogue.get_or_insert_with(|| Catalogue::clone(&self.current())).apply(event);
        }
        if let Some(catalogue) = catalogue {
            self.0.current.send_replace(Arc::new(catalogue));
        }
        self.0.known.send_replace(last.position);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
