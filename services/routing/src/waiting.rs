//! How many hand-overs wait to be taken: for gauges, by no dossier's name.

use motcua_domain::Timestamp;
use motcua_readmodel::{ReadModel, SnapshotError, binds};

use crate::Worklist;

/// Hand-overs that were given and not taken yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// How many.
    pub hand_overs: u64,
    /// How many of them wait for longer than the next step allows.
    pub overdue: u64,
    /// When the oldest was given.
    pub oldest: Option<Timestamp>,
}

impl Waiting {
    /// As of a moment.
    pub async fn read(
        worklist: &ReadModel<Worklist>,
        at: Timestamp,
    ) -> Result<Self, SnapshotError> {
        let text = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN offered_due_at < ? THEN 1 ELSE 0 END), 0) \
             AS BIGINT), MIN(offered_at) FROM held WHERE offered_to IS NOT NULL";
        let mut snapshot = worklist.snapshot(None).await?;
        let rows = snapshot.query(text, binds![at]).await?;
        let Some(row) = rows.first() else { return Ok(Self::default()) };
        let mut columns = row.columns();
        Ok(Self { hand_overs: columns.take()?, overdue: columns.take()?, oldest: columns.take()? })
    }
}
