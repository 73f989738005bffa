//! A read model that is fed by hand, without a log: where tests cut the batches, and benches make the
//! records.

use std::sync::Arc;

use motcua_eventlog::Position;
use motcua_journal::Entry;
use motcua_sql::Writer;

use crate::fill::start;
use crate::follower::fold;
use crate::generations::Generations;
use crate::reader::Live;
use crate::{OpenError, Place, Projection, Snapshot, SqlError};

/// The tables of a projection, and what writes them.
#[derive(Debug)]
pub struct Fed<P> {
    projection: P,
    writer: Writer,
    live: Live,
    checkpoint: Position,
}

impl<P: Projection> Fed<P> {
    /// Makes the tables at an empty place.
    pub async fn create(place: &Place, projection: P) -> Result<Self, OpenError> {
        let generations = Generations::of(place, P::NAME);
        let mut filling = generations.lock().await?;
        let generation = start::<P>(&generations, &mut filling).await?;
        let live = Live::of(&generations, generation);
        let writer = Writer::new(generations.database(generation));
        Ok(Self { projection, writer, live, checkpoint: Position::START })
    }

    /// Folds these entries as one batch.
    pub async fn fold(&mut self, entries: &[Arc<Entry>]) -> Result<(), SqlError> {
        let Some(last) = entries.last() else { return Ok(()) };
        let from = (self.checkpoint, &**last);
        let folded = fold(&self.projection, &mut self.writer, entries, from).await?;
        assert!(folded, "nobody else moves the checkpoint");
        self.checkpoint = last.position;
        Ok(())
    }

    /// What the tables say now.
    pub async fn snapshot(&self) -> Result<Snapshot, SqlError> {
        let snapshot = self.live.snapshot().await?;
        Ok(snapshot.expect("the checkpoint was made with the tables"))
    }
}
