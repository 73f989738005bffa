//! What a service writes for a read model.

use std::sync::Arc;

use motcua_journal::Entry;

use crate::{SqlError, Transaction};

/// How entries of the log become rows of tables.
///
/// Up to 1,000 entries make a batch: `load` reads the rows that they touch, `apply` folds them in
/// memory, one after the other, `store` writes what changed. The runner does this in one transaction
/// with the checkpoint, so each entry takes effect exactly once. A projection knows no rule, no
/// clock and no tables but its own. Implementations write `load` and `store` as `async fn`.
pub trait Projection: Send + Sync + 'static {
    /// Names it in the data folder, metrics and traces: letters, digits and `_`.
    const NAME: &'static str;
    /// Raise it when the tables or `apply` change: new ones are filled beside these and swapped in.
    const REVISION: u32;
    /// The statements that make its tables and indexes; portable.
    const TABLES: &'static [&'static str];
    /// The rows that a batch reads and changes, usually a few [`Rows`](crate::Rows),
    /// [`Lines`](crate::Lines) and [`Sums`](crate::Sums).
    type Batch: Default + Send;

    /// Reads the rows that these entries may touch.
    fn load(
        &self,
        batch: &mut Self::Batch,
        entries: &[Arc<Entry>],
        sql: &mut Transaction,
    ) -> impl Future<Output = Result<(), SqlError>> + Send;

    /// Folds one entry into the batch. It never refuses: what is in the log has happened.
    fn apply(&self, batch: &mut Self::Batch, entry: &Entry);

    /// Writes what the batch changed.
    fn store(
        &self,
        batch: Self::Batch,
        sql: &mut Transaction,
    ) -> impl Future<Output = Result<(), SqlError>> + Send;
}
