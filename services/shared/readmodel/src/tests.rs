//! The stories of a read model, told with a toy projection over a log kept in memory.

mod exactly_once;
mod notebook;
mod opening;
mod reading;
mod statements;
mod toy;

use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt};
use motcua_eventlog::{Clock, Position};
use motcua_journal::Journal;
use motcua_keys::Keys;
use tempfile::TempDir;
use tokio::sync::watch;

use crate::{OpenError, ReadModel};
use notebook::Notebook;
use toy::Toy;

/// A log, and a folder for the read models over it.
struct Desk {
    folder: TempDir,
    notebook: Arc<Notebook>,
    journal: Journal,
}

impl Desk {
    async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).await.unwrap();
        Self::over(Arc::new(Notebook::default()), folder, keys).await
    }

    async fn over(notebook: Arc<Notebook>, folder: TempDir, keys: Keys) -> Self {
        let journal = Journal::open(notebook.clone(), keys, Clock::real()).await.unwrap();
        Self { folder, notebook, journal }
    }

    /// The same folder over another log.
    async fn with_log(self, notebook: Notebook) -> Self {
        let keys = self.journal.keys().clone();
        Self::over(Arc::new(notebook), self.folder, keys).await
    }

    async fn open(&self) -> Result<ReadModel<Toy>, OpenError> {
        ReadModel::open(self.folder.path(), Toy, self.journal.clone()).await
    }
}

/// A read model that runs until this is dropped.
struct Running {
    model: ReadModel<Toy>,
    _stop: watch::Sender<bool>,
}

impl Running {
    fn start(model: ReadModel<Toy>) -> Self {
        let (stop, shutdown) = watch::channel(false);
        let running = model.clone();
        tokio::spawn(async move { running.run(shutdown).await });
        Self { model, _stop: stop }
    }

    async fn until(&self, position: Position) {
        self.model.checkpoint().wait_for(|at| *at >= position).await.unwrap();
    }
}

/// Runs a read model for at most so many polls, then drops it wherever it stands.
async fn run_and_crash(model: &ReadModel<Toy>, polls: usize, last: Position) {
    let (_stop, shutdown) = watch::channel(false);
    let mut checkpoint = model.checkpoint();
    let mut run: BoxFuture<'_, ()> = model.run(shutdown).boxed();
    let mut polled = 0;
    let crashed = std::future::poll_fn(|context| {
        polled += 1;
        if polled > polls { std::task::Poll::Ready(()) } else { run.as_mut().poll(context) }
    });
    tokio::select! {
        () = crashed => {}
        _ = checkpoint.wait_for(|at| *at >= last) => {}
    }
}
