//! Follows the log from the checkpoint, batch by batch, each record exactly once.

use std::sync::Arc;

use motcua_eventlog::{Position, ReadError};
use motcua_journal::{Decoded, Entry, Journal, JournalError};
use motcua_sql::{Database, Writer};

use crate::checkpoint;
use crate::{Projection, SqlError};

/// The most records of one batch.
pub(crate) const BATCH: usize = 1000;

/// Why following came to a halt.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The read model's own database.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The log or its keys.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A newer version has written an event that this one must not pass over.
    #[error(
        "the record at position {position} holds {type_name:?}, which this version does not know"
    )]
    UnknownEvent {
        /// Where the record stands.
        position: Position,
        /// Full name of the event's message.
        type_name: String,
    },
    /// The tables have no checkpoint: others are in their place.
    #[error("the tables of the read model hold no checkpoint")]
    NoCheckpoint,
    /// Another version of the program has put its own tables in their place.
    #[error("another version of the program has made the tables of the read model anew")]
    Replaced,
}

impl FollowError {
    /// Whether the same may succeed later.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_passing(),
            Self::Journal(
                JournalError::Read(ReadError::Unavailable(_))
                | JournalError::Keys(_)
                | JournalError::Interrupted(_),
            ) => true,
            Self::Journal(_) | Self::UnknownEvent { .. } | Self::NoCheckpoint | Self::Replaced => {
                false
            }
        }
    }
}

/// A projection on its way through the log.
pub(crate) struct Follower<'a, P> {
    projection: &'a P,
    journal: &'a Journal,
    writer: Writer,
    checkpoint: Position,
    /// What was read while the batch before was written.
    ahead: Vec<Arc<Entry>>,
}

impl<'a, P: Projection> Follower<'a, P> {
    /// Goes on in a generation, from a checkpoint that was read there.
    pub(crate) fn new(
        projection: &'a P,
        journal: &'a Journal,
        generation: Database,
        checkpoint: Position,
    ) -> Self {
        let writer = Writer::new(generation);
        Self { projection, journal, writer, checkpoint, ahead: Vec::new() }
    }

    /// Up to where the tables are folded.
    pub(crate) fn checkpoint(&self) -> Position {
        self.checkpoint
    }

    /// Moves what is folded to where it stands after a crash.
    pub(crate) async fn settle(&mut self) -> Result<(), SqlError> {
        self.writer.settle().await.map(|_| ())
    }

    /// Folds the next batch; the checkpoint after it. It stands still if there is nothing to read.
    pub(crate) async fn step(&mut self) -> Result<Position, FollowError> {
        let mut entries = std::mem::take(&mut self.ahead);
        if entries.is_empty() {
            entries = self.journal.read(self.checkpoint, BATCH).await?;
        }
        let unknown = stop_at_unknown(&mut entries);
        if let Some(last) = entries.last() {
            let end = last.position;
            let (folded, ahead) = futures::join!(
                fold(self.projection, &mut self.writer, &entries, (self.checkpoint, last)),
                read_ahead(self.journal, end)
            );
            if folded? {
                (self.checkpoint, self.ahead) = (end, ahead);
            } else {
                // Another process was faster.
                self.look().await?;
            }
        } else if let Some(error) = unknown {
            return Err(error);
        }
        Ok(self.checkpoint)
    }

    /// Goes on from where the checkpoint stands.
    pub(crate) async fn look(&mut self) -> Result<(), FollowError> {
        let checkpoint = checkpoint::read::<P>(&mut self.writer).await?;
        self.checkpoint = checkpoint.ok_or(FollowError::NoCheckpoint)?.position;
        Ok(())
    }
}

/// Cuts a batch before the first record that this version must not pass over.
fn stop_at_unknown(entries: &mut Vec<Arc<Entry>>) -> Option<FollowError> {
    for (index, entry) in entries.iter().enumerate() {
        for event in &entry.events {
            if let Decoded::Unknown { type_name, may_be_skipped: false } = event {
                let (position, type_name) = (entry.position, type_name.clone());
                entries.truncate(index);
                return Some(FollowError::UnknownEvent { position, type_name });
            }
        }
    }
    None
}

/// What follows `after` already; nothing if it cannot be read, for the next step will try again.
async fn read_ahead(journal: &Journal, after: Position) -> Vec<Arc<Entry>> {
    if *journal.last().borrow() <= after {
        return Vec::new();
    }
    journal.read(after, BATCH).await.unwrap_or_default()
}

/// Folds a batch that ends at `last` in one transaction; `false` if the checkpoint no longer stood
/// at `from`.
pub(crate) async fn fold<P: Projection>(
    projection: &P,
    writer: &mut Writer,
    entries: &[Arc<Entry>],
    (from, last): (Position, &Entry),
) -> Result<bool, SqlError> {
    let mut sql = writer.begin().await?;
    if !checkpoint::advance::<P>(&mut sql, from, last).await? {
        writer.roll_back(sql).await?;
        return Ok(false);
    }
    let mut batch = P::Batch::default();
    projection.load(&mut batch, entries, &mut sql).await?;
    for entry in entries {
        projection.apply(&mut batch, entry);
    }
    projection.store(batch, &mut sql).await?;
    writer.commit(sql).await?;
    Ok(true)
}
