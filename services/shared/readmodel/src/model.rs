//! A read model: the tables of one projection, kept up to date and read in snapshots.

use std::sync::Arc;
use std::time::Duration;

use motcua_eventlog::Position;
use motcua_journal::Journal;
use tokio::sync::{Mutex, watch};
use tokio::time::sleep;

use crate::checkpoint::Checkpoint;
use crate::generations::Generations;
use crate::{OpenError, Place, Projection, Reader, Snapshot, SnapshotError, State};
use crate::{fill, runner};

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
    pub(crate) generations: Generations,
    pub(crate) reader: Reader,
    pub(crate) checkpoint: watch::Sender<Position>,
    /// The furthest position that a reader waits for.
    pub(crate) wanted: watch::Sender<Position>,
    pub(crate) state: watch::Sender<State>,
    /// Held while a batch is folded.
    pub(crate) gate: Arc<Mutex<()>>,
    /// Held while a generation is filled beside the live one.
    rebuilding: Mutex<()>,
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
    /// The tables of another [`Projection::REVISION`] are made anew before this returns. On
    /// PostgreSQL one of several processes that open it does so, the others wait; those of another
    /// version stop following then.
    ///
    /// # Errors
    /// [`OpenError::LostRecords`] and [`OpenError::OtherRecord`] mean: stop, the log is not the one
    /// that was read.
    pub async fn open(place: &Place, projection: P, journal: Journal) -> Result<Self, OpenError> {
        let generations = Generations::of(place, P::NAME);
        let ready = match ready::<P>(&generations, &journal).await? {
            Some(ready) => {
                generations.sweep().await?;
                ready
            }
            // Seldom, and large: it stands apart in memory.
            None => Box::pin(make(&generations, &projection, &journal)).await?,
        };
        let (generation, checkpoint) = ready;
        Ok(Self(Arc::new(Inner {
            reader: Reader::new::<P>(&generations, generation),
            projection,
            journal,
            generations,
            checkpoint: watch::Sender::new(checkpoint),
            wanted: watch::Sender::new(Position::START),
            state: watch::Sender::new(State::Following),
            gate: Arc::default(),
            rebuilding: Mutex::default(),
        })))
    }

    /// Fills new tables from the whole log, and puts them in place of those that stand. In a folder
    /// no other process may have the read model open; `progress` is told each position.
    ///
    /// Returns up to where they are folded.
    pub async fn rebuild(
        place: &Place,
        projection: &P,
        journal: &Journal,
        progress: impl FnMut(Position) + Send,
    ) -> Result<Position, OpenError> {
        let generations = Generations::of(place, P::NAME);
        if let Some((_, checkpoint)) = fill::standing::<P>(&generations).await? {
            check_log::<P>(&checkpoint, journal).await?;
        }
        let mut filling = generations.lock().await?;
        let (source, gate) = ((projection, journal), Arc::default());
        let fill = fill::fill(&generations, &mut filling, source, &gate, progress);
        let filled = Box::pin(fill).await?;
        filling.sweep_patiently().await?;
        Ok(filled.position)
    }

    /// Fills new tables from the whole log while those that stand are read and kept up to date, and
    /// puts them in their place when they have come as far: no read fails, none shows less than
    /// before, and open snapshots stay as they are. `progress` is told each position.
    ///
    /// Returns up to where they are folded. Given up half-way (the future is dropped), it leaves the
    /// tables that stand; the next rebuild or start takes away what was filled.
    pub async fn rebuild_beside(
        &self,
        progress: impl FnMut(Position) + Send,
    ) -> Result<Position, OpenError> {
        let model = &*self.0;
        let _one = model.rebuilding.lock().await;
        let mut filling = model.generations.lock().await?;
        if ready::<P>(&model.generations, &model.journal).await?.is_none() {
            return Err(OpenError::NotThere { projection: P::NAME });
        }
        let (generations, source) = (&model.generations, (&model.projection, &model.journal));
        let filled = fill::fill(generations, &mut filling, source, &model.gate, progress).await?;
        model.reader.swap(filled.generation);
        model.checkpoint.send_if_modified(|at| {
            let further = filled.position > *at;
            *at = filled.position.max(*at);
            further
        });
        let position = filled.position;
        // The next batch goes into the new tables.
        drop(filled);
        filling.sweep_patiently().await?;
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
        let snapshot = self.0.reader.snapshot().await?;
        match min_position {
            // The database has just lost its last batches in a crash; they are folded again.
            Some(min) if snapshot.position() < min => {
                Err(SnapshotError::NotCaughtUp { reached: snapshot.position() })
            }
            _ => Ok(snapshot),
        }
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

/// Makes the tables: one process after the other, if several find that there are none.
async fn make<P: Projection>(
    generations: &Generations,
    projection: &P,
    journal: &Journal,
) -> Result<(u32, Position), OpenError> {
    let mut filling = generations.lock().await?;
    if let Some(ready) = ready::<P>(generations, journal).await? {
        return Ok(ready);
    }
    if fill::standing::<P>(generations).await?.is_none() {
        // Before the first snapshot nobody has seen anything: it fills while it is used.
        return Ok((fill::start::<P>(generations, &mut filling).await?, Position::START));
    }
    let (source, gate) = ((projection, journal), Arc::default());
    let filled = fill::fill(generations, &mut filling, source, &gate, |_| {}).await?;
    filling.sweep_patiently().await?;
    Ok((filled.generation, filled.position))
}

/// A generation in this version's form, and up to where it is folded.
async fn ready<P: Projection>(
    generations: &Generations,
    journal: &Journal,
) -> Result<Option<(u32, Position)>, OpenError> {
    let Some((generation, checkpoint)) = fill::standing::<P>(generations).await? else {
        return Ok(None);
    };
    check_log::<P>(&checkpoint, journal).await?;
    let is_ours = checkpoint.revision == P::REVISION;
    Ok(is_ours.then_some((generation, checkpoint.position)))
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
