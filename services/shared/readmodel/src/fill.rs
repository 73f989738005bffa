//! Fills a new generation from the whole log beside the current one, and puts it in its place.

use std::sync::Arc;
use std::time::Duration;

use motcua_eventlog::Position;
use motcua_journal::Journal;
use motcua_sql::Writer;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::sleep;

use crate::checkpoint::{self, Checkpoint, FORMAT};
use crate::follower::Follower;
use crate::generations::{Filling, Generations};
use crate::{OpenError, Projection};

/// How often and how far apart the log is asked for a record that it has told of.
const TRIES: (u32, Duration) = (250, Duration::from_millis(20));

/// The current generation and its checkpoint; `None` if there is none whose making was finished.
pub(crate) async fn standing<P: Projection>(
    generations: &Generations,
) -> Result<Option<(u32, Checkpoint)>, OpenError> {
    let Some(generation) = generations.current().await? else { return Ok(None) };
    let mut writer = Writer::new(generations.database(generation));
    let checkpoint = checkpoint::read::<P>(&mut writer).await;
    match checkpoint.map_err(|source| generations.failed(source))? {
        Some(checkpoint) if checkpoint.format > FORMAT => Err(OpenError::NewerFormat {
            projection: P::NAME,
            found: checkpoint.format,
            known: FORMAT,
        }),
        checkpoint => Ok(checkpoint.map(|checkpoint| (generation, checkpoint))),
    }
}

/// Makes an empty generation and swaps it in.
pub(crate) async fn start<P: Projection>(
    generations: &Generations,
    filling: &mut Filling,
) -> Result<u32, OpenError> {
    let failed = |source| generations.failed(source);
    let from = generations.current().await?;
    let generation = filling.next().await?;
    let database = generations.database(generation);
    checkpoint::create::<P>(&database).await.map_err(failed)?;
    let mut writer = Writer::new(database);
    writer.settle().await.map_err(failed)?;
    let mut sql = writer.begin().await.map_err(failed)?;
    filling.swap_in(&mut sql, from, generation).await?;
    writer.commit(sql).await.map_err(failed)?;
    filling.sweep().await?;
    Ok(generation)
}

/// A generation that was filled and swapped in; until it is dropped this process folds no batch.
pub(crate) struct Filled {
    pub(crate) generation: u32,
    /// Up to where it is folded.
    pub(crate) position: Position,
    _gate: OwnedMutexGuard<()>,
}

/// Fills a new generation and swaps it in.
///
/// The live one is read and folded meanwhile. `gate` is held for the last records and the swap, so
/// that this process waits with its next batch; another process waits in the database.
pub(crate) async fn fill<P: Projection>(
    generations: &Generations,
    filling: &mut Filling,
    (projection, journal): (&P, &Journal),
    gate: &Arc<Mutex<()>>,
    mut progress: impl FnMut(Position) + Send,
) -> Result<Filled, OpenError> {
    let failed = |source| generations.failed(source);
    let generation = filling.next().await?;
    let database = generations.database(generation);
    checkpoint::create::<P>(&database).await.map_err(failed)?;
    let mut follower = Follower::new(projection, journal, database, Position::START);
    while follower.checkpoint() < *journal.last().borrow() {
        let position = follower.step().await;
        let failed = |source| OpenError::Fill { projection: P::NAME, source };
        progress(position.map_err(failed)?);
    }
    follower.settle().await.map_err(failed)?;
    let gate = gate.clone().lock_owned().await;
    replace(generations, filling, &mut follower, generation).await?;
    Ok(Filled { generation, position: follower.checkpoint(), _gate: gate })
}

/// Puts a filled generation in the place of the current one, once it has come as far.
async fn replace<P: Projection>(
    generations: &Generations,
    filling: &mut Filling,
    follower: &mut Follower<'_, P>,
    to: u32,
) -> Result<(), OpenError> {
    let failed = |source| generations.failed(source);
    let from = generations.current().await?;
    // Without one that stands, the swap is a transaction of the new one.
    let mut old = Writer::new(generations.database(from.unwrap_or(to)));
    let mut sql = old.begin().await.map_err(failed)?;
    if from.is_some() && sql.has_table("checkpoint").await.map_err(failed)? {
        let retired = checkpoint::retire::<P>(&mut sql).await.map_err(failed)?;
        catch_up(follower, retired.unwrap_or(Position::START)).await?;
        follower.settle().await.map_err(failed)?;
    }
    if !filling.swap_in(&mut sql, from, to).await? {
        return Err(OpenError::Overtaken { projection: P::NAME });
    }
    old.commit(sql).await.map_err(failed)
}

/// Folds until the new tables hold what the old ones do.
async fn catch_up<P: Projection>(
    follower: &mut Follower<'_, P>,
    to: Position,
) -> Result<(), OpenError> {
    let (projection, mut tries) = (P::NAME, 0);
    while follower.checkpoint() < to {
        let before = follower.checkpoint();
        let position = follower.step().await;
        let position = position.map_err(|source| OpenError::Fill { projection, source })?;
        if position == before {
            tries += 1;
            if tries > TRIES.0 {
                return Err(OpenError::LostRecords { projection, checkpoint: to, last: position });
            }
            sleep(TRIES.1).await;
        }
    }
    Ok(())
}
