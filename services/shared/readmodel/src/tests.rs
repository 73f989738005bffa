//! The stories of a read model, told with a toy projection over a log kept in memory.

mod exactly_once;
mod notebook;
mod opening;
mod reading;
mod rebuilding;
mod rows;
mod toy;

use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt};
use motcua_eventlog::{Clock, Position};
use motcua_journal::Journal;
use motcua_keys::Keys;
use motcua_servers::{Postgres, Release};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::Projection;
use crate::generations::Generations;
use crate::{OpenError, Place, ReadModel};
use notebook::Notebook;
use toy::Toy;

/// Where the read models of a test stand.
#[derive(Debug, Clone, Copy)]
enum On {
    Sqlite,
    Postgresql,
}

/// A log, and a place for the read models over it.
struct Desk {
    folder: TempDir,
    place: Place,
    notebook: Arc<Notebook>,
    journal: Journal,
}

impl Desk {
    async fn empty(on: On) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).await.unwrap();
        let place = match on {
            On::Sqlite => Place::folder(folder.path()),
            On::Postgresql => {
                Place::postgres(&Postgres::shared(Release::System).database()).unwrap()
            }
        };
        Self::over(Arc::new(Notebook::default()), folder, place, keys).await
    }

    async fn over(notebook: Arc<Notebook>, folder: TempDir, place: Place, keys: Keys) -> Self {
        let journal = Journal::open(notebook.clone(), keys, Clock::real()).await.unwrap();
        Self { folder, place, notebook, journal }
    }

    /// The same place over another log.
    async fn with_log(self, notebook: Notebook) -> Self {
        let keys = self.journal.keys().clone();
        Self::over(Arc::new(notebook), self.folder, self.place, keys).await
    }

    async fn open(&self) -> Result<ReadModel<Toy>, OpenError> {
        ReadModel::open(&self.place, Toy, self.journal.clone()).await
    }

    /// The generations that stand there, and which one is current.
    async fn generations(&self) -> (Vec<u32>, Option<u32>) {
        let generations = Generations::of(&self.place, Toy::NAME);
        (generations.standing().await, generations.current().await.unwrap())
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

/// Makes each story a test on each engine.
macro_rules! on_each_engine {
    ($(async fn $name:ident($on:ident: On) $story:block)*) => {$(
        mod $name {
            use super::*;

            async fn story($on: On) $story

            #[tokio::test]
            async fn on_sqlite() {
                story(On::Sqlite).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                story(On::Postgresql).await;
            }
        }
    )*};
}

use on_each_engine;
