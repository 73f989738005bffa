//! Reading: memory, then any replica, then the leader for what the replica did not have.

use super::Shared;
use super::failure::NoAnswer;
use super::server::BATCH;
use super::subject;
use crate::standing::Standing;
use crate::{Position, ReadError, Stored, StreamName, Version};

impl Shared {
    /// Up to `limit` records after a position.
    pub(super) async fn after(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Stored>, ReadError> {
        let last = self.seen.last();
        if after >= last || limit == 0 {
            return Ok(Vec::new());
        }
        match self.seen.recent.after(after, limit) {
            Some(records) if !records.is_empty() => return Ok(records),
            _ => {}
        }
        let count = usize::try_from(last.0 - after.0).unwrap_or(BATCH).min(limit);
        let subjects = subject::all(&self.server.log);
        let next = Position(after.0 + 1);
        let records = self.server.batch(&subjects, next, count).await?;
        let whole: Vec<_> = (next.0..)
            .zip(records)
            .map_while(|(next, record)| (record.stored.position.0 == next).then_some(record.stored))
            .collect();
        if whole.is_empty() {
            let record = self.server.at(next).await?.ok_or(NoAnswer::Behind(next))?;
            return Ok(vec![record.stored]);
        }
        Ok(whole)
    }

    /// The records of a stream after a version, with all up to a position.
    pub(super) async fn stream_after(
        &self,
        stream: &StreamName,
        after: Version,
        at_least: Position,
    ) -> Result<Vec<Stored>, ReadError> {
        self.wait_for(at_least).await?;
        let kept = match self.seen.recent.end() {
            end if end >= at_least => self.seen.recent.kept(stream),
            _ => Vec::new(),
        };
        let newest = if kept.is_empty() { self.last_of(stream).await? } else { kept };
        let Some(first) = newest.first() else { return Ok(newest) };
        let mut records = Vec::new();
        if after.next() < first.version {
            records = self.before(stream, first).await?;
        }
        records.extend(newest);
        records.retain(|record| record.version > after);
        whole(records)
    }

    async fn last_of(&self, stream: &StreamName) -> Result<Vec<Stored>, ReadError> {
        let last = self.server.last_of(stream).await?;
        if let Some(last) = &last {
            self.seen.learn(last.clone());
        }
        Ok(last.into_iter().map(|last| last.stored).collect())
    }

    /// The records of a stream before one of them, all.
    async fn before(&self, stream: &StreamName, first: &Stored) -> Result<Vec<Stored>, ReadError> {
        let subject = subject::of(&self.server.log, stream);
        let mut records: Vec<Standing> = Vec::new();
        loop {
            let (version, position) = records
                .last()
                .map_or((0, Position::START), |last| (last.stored.version.0, last.stored.position));
            let missing = usize::try_from(first.version.0.saturating_sub(version + 1));
            let missing = missing.unwrap_or(BATCH);
            if missing == 0 {
                return Ok(records.into_iter().map(|record| record.stored).collect());
            }
            let next = Position(position.0 + 1);
            let mut more = self.server.batch(&subject, next, missing).await?;
            if more.is_empty() {
                more.extend(self.server.next(stream, position).await?);
            }
            if more.is_empty() || more.iter().any(|more| more.stored.version >= first.version) {
                return Err(ReadError::Corrupt(first.position));
            }
            records.extend(more);
        }
    }

    /// The log has at least so many records, as this process or the leader sees it.
    async fn wait_for(&self, position: Position) -> Result<(), ReadError> {
        if self.seen.last() < position {
            self.seen.reach(Position(self.server.info().await?.state.last_sequence));
        }
        if self.seen.last() < position { Err(NoAnswer::Behind(position).into()) } else { Ok(()) }
    }
}

/// The records of a stream have versions without gaps.
fn whole(records: Vec<Stored>) -> Result<Vec<Stored>, ReadError> {
    let gap = records.windows(2).find(|pair| pair[0].version.next() != pair[1].version);
    match gap {
        Some(pair) => Err(ReadError::Corrupt(pair[1].position)),
        None => Ok(records),
    }
}
