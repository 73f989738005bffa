//! A read model: the tables of one projection, kept up to date and read in snapshots.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use motcua_eventlog::Position;
use motcua_journal::Journal;
use tokio::sync::{Mutex, watch};
use tokio::time::sleep;

use crate::checkpoint::{Checkpoint, FORMAT, Writer};
use crate::follower::Follower;
use crate::generation::Generations;
use crate::runner;
use crate::{OpenError, Projection, Reader, Snapshot, SnapshotError, SqlError, State};

/// How long a snapshot waits for the position that its reader must see.
const WAIT: Duration = Duration::from_secs(5);

/// The tables of a projection. Clones are the same read model.
pub struct ReadModel<P>(Arc<Inner<P>>);

impl<P> Clone for ReadModel<P> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

pub(crate) struct Inner<P> {
    pub(crate) projection: P,
    pub(crate) journal: Journal,
    /// The current generation's file.
    pub(crate) file: PathBuf,
    reader: Reader,
    pub(crate) checkpoint: watch::Sender<Position>,
    /// The furthest position that a reader waits for.
    pub(crate) wanted: watch::Sender<Position>,
    pub(crate) state: watch::Sender<State>,
    /// Held while a batch is folded.
    pub(crate) gate: Arc<Mutex<()>>,
}

impl<P> std::fmt::Debug for ReadModel<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let checkpoint = *self.0.checkpoint.borrow();
        f.debug_struct("ReadModel").field("checkpoint", &checkpoint).finish_non_exhaustive()
    }
}

impl<P: Projection> ReadModel<P> {
    /// Opens the read model, and makes it where there is none yet.
    ///
    /// The tables of another [`Projection::REVISION`] are made anew before this returns.
    ///
    /// # Errors
    /// [`OpenError::LostRecords`] and [`OpenError::OtherRecord`] mean: stop, the log is not the one
    /// that was read.
    pub async fn open(folder: &Path, projection: P, journal: Journal) -> Result<Self, OpenError> {
        let generations = Generations::of(folder, P::NAME);
        let standing = standing::<P>(&generations).await?;
        if let Some((_, checkpoint)) = &standing {
            check_log::<P>(checkpoint, &journal).await?;
        }
        let (generation, checkpoint) = match standing {
            Some((generation, checkpoint)) if checkpoint.revision == P::REVISION => {
                generations.prepare(Some(generation))?;
                (generation, checkpoint.position)
            }
            Some(_) => fill(&generations, &projection, &journal, |_| {}).await?,
            // Before the first snapshot nobody has seen anything: it fills while it is used.
            None => (start::<P>(&generations).await?, Position::START),
        };
        Ok(Self(Arc::new(Inner {
            projection,
            journal,
            file: generations.file(generation),
            reader: Reader::new(&generations, generation),
            checkpoint: watch::Sender::new(checkpoint),
            wanted: watch::Sender::new(Position::START),
            state: watch::Sender::new(State::Following),
            gate: Arc::default(),
        })))
    }

    /// Fills new tables from the whole log, and puts them in place of those that stand. To be
    /// called while no other process has the read model open; `progress` is told each position.
    ///
    /// Returns up to where they are folded.
    pub async fn rebuild(
        folder: &Path,
        projection: &P,
        journal: &Journal,
        progress: impl FnMut(Position) + Send,
    ) -> Result<Position, OpenError> {
        let generations = Generations::of(folder, P::NAME);
        if let Some((_, checkpoint)) = standing::<P>(&generations).await? {
            check_log::<P>(&checkpoint, journal).await?;
        }
        let (_, position) = fill(&generations, projection, journal, progress).await?;
        Ok(position)
    }

    /// Follows the log until `shutdown` becomes true. Failures that may pass are tried again; after
    /// one that will not, [`State::Stopped`] tells why.
    pub async fn run(&self, shutdown: watch::Receiver<bool>) {
        runner::run(&self.0, shutdown).await;
    }

    /// The projection.
    pub fn projection(&self) -> &P {
        &self.0.projection
    }

    /// Up to where the log is folded, kept up to date while it runs.
    pub fn checkpoint(&self) -> watch::Receiver<Position> {
        self.0.checkpoint.subscribe()
    }

    /// How it is doing, kept up to date while it runs.
    pub fn state(&self) -> watch::Receiver<State> {
        self.0.state.subscribe()
    }

    /// A snapshot that shows the log at least up to `min_position`.
    ///
    /// Waits for that at most 5 seconds, and not for a projection that has stopped; a position
    /// beyond the log's end is refused at once.
    pub async fn snapshot(
        &self,
        min_position: Option<Position>,
    ) -> Result<Snapshot, SnapshotError> {
        if let Some(min) = min_position {
            self.come_to(min).await?;
        }
        Ok(self.0.reader.snapshot().await?)
    }

    async fn come_to(&self, min: Position) -> Result<(), SnapshotError> {
        let mut checkpoint = self.0.checkpoint.subscribe();
        if *checkpoint.borrow() >= min {
            return Ok(());
        }
        let last = *self.0.journal.last().borrow();
        if min > last {
            return Err(SnapshotError::Ahead { last });
        }
        self.0.wanted.send_if_modified(|wanted| {
            let further = min > *wanted;
            *wanted = min.max(*wanted);
            further
        });
        let mut state = self.0.state.subscribe();
        tokio::select! {
            biased;
            _ = checkpoint.wait_for(|at| *at >= min) => return Ok(()),
            // One that has stopped will not get there.
            _ = state.wait_for(|state| matches!(state, State::Stopped { .. })) => {}
            () = sleep(WAIT) => {}
        }
        Err(SnapshotError::NotCaughtUp { reached: *self.0.checkpoint.borrow() })
    }

    /// Holds the projection back: no batch is folded until the answer is dropped.
    #[cfg(any(test, feature = "testing"))]
    pub async fn hold(&self) -> tokio::sync::OwnedMutexGuard<()> {
        self.0.gate.clone().lock_owned().await
    }
}

fn failed<P: Projection>(source: SqlError) -> OpenError {
    OpenError::Database { projection: P::NAME, source }
}

/// The current generation and its checkpoint; `None` if there is none whose making was finished.
async fn standing<P: Projection>(
    generations: &Generations,
) -> Result<Option<(u32, Checkpoint)>, OpenError> {
    let Some(generation) = generations.current()? else { return Ok(None) };
    let mut writer = Writer::new(generations.file(generation));
    let checkpoint = writer.checkpoint::<P>().await.map_err(failed::<P>)?;
    match checkpoint {
        Some(checkpoint) if checkpoint.format > FORMAT => Err(OpenError::NewerFormat {
            projection: P::NAME,
            found: checkpoint.format,
            known: FORMAT,
        }),
        checkpoint => Ok(checkpoint.map(|checkpoint| (generation, checkpoint))),
    }
}

/// The log must hold the record up to which the tables are folded.
async fn check_log<P: Projection>(
    checkpoint: &Checkpoint,
    journal: &Journal,
) -> Result<(), OpenError> {
    let (projection, at) = (P::NAME, checkpoint.position);
    let last = *journal.last().borrow();
    if at > last {
        return Err(OpenError::LostRecords { projection, checkpoint: at, last });
    }
    if at == Position::START {
        return Ok(());
    }
    let entries = journal.read(Position(at.0 - 1), 1).await?;
    match entries.first() {
        Some(entry) if checkpoint.hash == Some(entry.hash) => Ok(()),
        _ => Err(OpenError::OtherRecord { projection, checkpoint: at }),
    }
}

/// Makes an empty generation and swaps it in.
async fn start<P: Projection>(generations: &Generations) -> Result<u32, OpenError> {
    let generation = next(generations)?;
    let mut writer = Writer::new(generations.file(generation));
    writer.create::<P>().await.map_err(failed::<P>)?;
    writer.settle().await.map_err(failed::<P>)?;
    generations.swap_in(generation)?;
    generations.prepare(Some(generation))?;
    Ok(generation)
}

/// Fills a new generation from the whole log, beside the current one, and swaps it in.
async fn fill<P: Projection>(
    generations: &Generations,
    projection: &P,
    journal: &Journal,
    mut progress: impl FnMut(Position) + Send,
) -> Result<(u32, Position), OpenError> {
    let generation = next(generations)?;
    let mut writer = Writer::new(generations.file(generation));
    writer.create::<P>().await.map_err(failed::<P>)?;
    let mut follower = Follower::new(projection, journal, writer, Position::START);
    while follower.checkpoint() < *journal.last().borrow() {
        let position = follower.step().await;
        let failed = |source| OpenError::Fill { projection: P::NAME, source };
        progress(position.map_err(failed)?);
    }
    let (position, mut writer) = (follower.checkpoint(), follower.into_writer());
    writer.settle().await.map_err(failed::<P>)?;
    generations.swap_in(generation)?;
    generations.prepare(Some(generation))?;
    Ok((generation, position))
}

/// The generation after the current one; what an interrupted filling left of it is taken away.
fn next(generations: &Generations) -> Result<u32, OpenError> {
    let current = generations.current()?;
    generations.prepare(current)?;
    Ok(current.unwrap_or(0) + 1)
}
