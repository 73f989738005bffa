//! Opens snapshots of the current generation, whichever that is.

use std::sync::{Arc, PoisonError, RwLock};

use motcua_sql::{Readers, binds};

use crate::checkpoint::FORMAT;
use crate::generations::Generations;
use crate::{OpenError, Place, Projection, Snapshot, SnapshotError, SqlError};

/// Opens snapshots of one read model. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    generations: Generations,
    revision: u32,
    live: Arc<RwLock<Arc<Live>>>,
}

/// The generation that is read, as far as this process knows.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) generation: u32,
    readers: Readers,
}

/// What became of a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// It is the current one.
    Same,
    /// Another one is, and known by now.
    Moved,
    /// Another one is, which this version cannot read.
    Replaced,
}

impl Reader {
    pub(crate) fn new<P: Projection>(generations: &Generations, generation: u32) -> Self {
        let live = Arc::new(RwLock::new(Arc::new(Live::of(generations, generation))));
        Self { generations: generations.clone(), revision: P::REVISION, live }
    }

    /// Opens a read model to read what stands in its tables, also beside a running server. It is
    /// not moved on.
    ///
    /// # Errors
    /// [`OpenError::NotThere`] if this version of the program has not made it yet.
    pub async fn open<P: Projection>(place: &Place) -> Result<Self, OpenError> {
        let not_there = OpenError::NotThere { projection: P::NAME };
        let generations = Generations::of(place, P::NAME);
        let Some(generation) = generations.current().await? else { return Err(not_there) };
        let reader = Self::new::<P>(&generations, generation);
        let form = reader.live().form().await.map_err(|source| generations.failed(source))?;
        if form == Some((FORMAT, P::REVISION)) { Ok(reader) } else { Err(not_there) }
    }

    /// A snapshot of the tables as they stand.
    pub async fn snapshot(&self) -> Result<Snapshot, SnapshotError> {
        let projection = self.generations.projection;
        loop {
            let live = self.live();
            let snapshot = live.snapshot().await;
            if let Ok(Some(snapshot)) = snapshot {
                return Ok(snapshot);
            }
            // It may have been replaced, and taken away.
            match (self.look(&live).await, snapshot) {
                (Look::Moved, _) => {}
                (Look::Replaced, _) | (Look::Same, Ok(_)) => {
                    return Err(SnapshotError::Replaced { projection });
                }
                (Look::Same, Err(error)) => return Err(error.into()),
            }
        }
    }

    /// The generation that is read, as far as this process knows.
    pub(crate) fn live(&self) -> Arc<Live> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks whether a generation is still the current one. What cannot be found out has not changed.
    pub(crate) async fn look(&self, live: &Live) -> Look {
        let mut seen = live.generation;
        while let Ok(Some(current)) = self.generations.current().await
            && current != seen
        {
            if self.live().generation == current {
                return Look::Moved;
            }
            let next = Live::of(&self.generations, current);
            match next.form().await {
                Ok(Some(form)) if form == (FORMAT, self.revision) => {
                    self.go_on_with(next);
                    return Look::Moved;
                }
                Ok(Some(_)) => return Look::Replaced,
                // It may be replaced itself by now.
                Ok(None) | Err(_) => seen = current,
            }
        }
        Look::Same
    }

    /// From now on snapshots are of a new generation; open ones stay as they are.
    pub(crate) fn swap(&self, generation: u32) {
        self.go_on_with(Live::of(&self.generations, generation));
    }

    fn go_on_with(&self, next: Live) {
        let mut live = self.live.write().unwrap_or_else(PoisonError::into_inner);
        // Two that look at once may have seen two swaps.
        if next.generation > live.generation {
            *live = Arc::new(next);
        }
    }
}

impl Live {
    pub(crate) fn of(generations: &Generations, generation: u32) -> Self {
        Self { generation, readers: generations.database(generation).readers() }
    }

    /// A snapshot; `None` if the generation has lost its checkpoint.
    pub(crate) async fn snapshot(&self) -> Result<Option<Snapshot>, SqlError> {
        let mut sql = self.readers.begin().await?;
        // The snapshot begins with the first read.
        let rows = sql.query("SELECT position FROM checkpoint", binds![]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Snapshot { position: row.get(0)?, sql }))
    }

    /// The format and the revision of its tables.
    async fn form(&self) -> Result<Option<(u32, u32)>, SqlError> {
        let mut sql = self.readers.begin().await?;
        let rows = sql.query("SELECT format, revision FROM checkpoint", binds![]).await?;
        rows.first().map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
    }
}
