//! The one writer: takes what waits, writes it in one transaction, syncs once, answers all.

use std::sync::Arc;

use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{mpsc, oneshot};

use super::failure::{append_error, stop_if_unsynced};
use super::rows::{ROWS, insert_records, insert_streams};
use super::{ends, file, readers};
use crate::ends::Ends;
use crate::group::{Group, LogEnd, Outcome};
use crate::queue::{Waiting, Work, gather};
use crate::recent::Recent;
use crate::standing::{Standing, settle};
use crate::{AppendError, Appended, MAX_RECORD_BYTES, Proposal, StreamName, Version};

/// A checkpoint is due after about so many written pages of 4 KiB: often enough that the WAL stays
/// small, seldom enough that a page which changes with every group is copied and synced once.
const CHECKPOINT_PAGES: usize = 4096;

pub(super) struct Writer {
    connection: SqliteConnection,
    recent: Arc<Recent>,
    ends: Ends,
    /// `None` after a failure: it is read again before anything is written.
    end: Option<LogEnd>,
    /// Pages written since the last checkpoint, roughly.
    pages: usize,
}

impl Writer {
    pub(super) fn new(connection: SqliteConnection, recent: Arc<Recent>, end: LogEnd) -> Self {
        Self { connection, recent, ends: Ends::new(), end: Some(end), pages: 0 }
    }

    /// Works until it is told to close, or until nobody can ask it any more.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Work>) {
        let mut closed = None;
        while let Some(work) = queue.recv().await {
            let (group, other) = gather(work, &mut queue);
            if !group.is_empty() {
                self.write(group).await;
                // Who was just answered may have the next proposal ready: with this, 8 writers give
                // 7.6 records a sync instead of 5, and 64 give 50 instead of 33.
                tokio::task::yield_now().await;
            }
            match other {
                Some(Work::Probe(reply)) => drop(reply.send(self.probe().await)),
                Some(Work::Close(reply)) => {
                    queue.close();
                    closed = Some(reply);
                }
                Some(Work::Append(_)) | None => self.checkpoint_if_due().await,
            }
        }
        if let Err(error) = file::close(self.connection).await {
            stop_if_unsynced(&error);
            tracing::warn!(%error, "cannot close the event log's file: its WAL is read at the next start");
        }
        // Nobody waits for it if the handles were dropped.
        closed.map(|reply: oneshot::Sender<()>| reply.send(()));
    }

    /// Writes a group and answers everybody in it, after the sync.
    async fn write(&mut self, waiting: Vec<Waiting>) {
        match self.append(&waiting).await {
            Ok(answers) => {
                for (waiting, answer) in waiting.into_iter().zip(answers) {
                    // Who has gone away reads later that the record stands.
                    drop(waiting.reply.send(answer));
                }
            }
            Err(error) => {
                stop_if_unsynced(&error);
                tracing::error!(%error, records = waiting.len(), "cannot append to the event log");
                let error = Arc::new(error);
                let near = self.recent.end();
                self.forget();
                for waiting in waiting {
                    drop(waiting.reply.send(Err(append_error(&error, near))));
                }
            }
        }
    }

    async fn append(
        &mut self,
        waiting: &[Waiting],
    ) -> Result<Vec<Result<Appended, AppendError>>, sqlx::Error> {
        let end = self.know_end().await?;
        let names = waiting.iter().map(|waiting| &waiting.proposal.stream);
        let (mut ends, unknown) = self.ends.find(names);
        ends::look_up(&mut self.connection, &unknown, &mut ends).await?;
        let mut group = Group::new(end, ends);
        let mut answers = Vec::with_capacity(waiting.len());
        for Waiting { proposal, .. } in waiting {
            answers.push(match group.offer(proposal) {
                Outcome::Known(answer) => answer,
                Outcome::Earlier => self.look_what_follows(&group, proposal).await,
            });
        }
        if !group.records.is_empty() {
            self.commit(&group.streams, &group).await?;
            self.publish(group);
        }
        Ok(answers)
    }

    /// Writes a group's rows; on disk when it returns.
    async fn commit(
        &mut self,
        streams: &[(i64, StreamName)],
        group: &Group,
    ) -> Result<(), sqlx::Error> {
        let connection = &mut self.connection;
        if streams.is_empty() && group.records.len() <= ROWS {
            // One statement is a transaction of its own: two hops to SQLite's thread less.
            return insert_records(connection, &group.records).await;
        }
        execute(connection, "BEGIN IMMEDIATE").await?;
        for streams in streams.chunks(ROWS) {
            insert_streams(connection, streams).await?;
        }
        for records in group.records.chunks(ROWS) {
            insert_records(connection, records).await?;
        }
        execute(connection, "COMMIT").await
    }

    /// Lets everybody see what was committed.
    fn publish(&mut self, group: Group) {
        let bytes: usize = group.records.iter().map(|new| new.standing.stored.bytes.len()).sum();
        self.pages += 2 + group.records.len() + bytes / 4096;
        self.end = Some(group.end);
        self.ends.keep(group.ends);
        self.recent.extend(group.records.into_iter().map(|new| new.standing));
    }

    async fn look_what_follows(
        &mut self,
        group: &Group,
        proposal: &Proposal,
    ) -> Result<Appended, AppendError> {
        let (stream, after) = (&proposal.stream, proposal.after.version);
        let before = match after {
            Version::NONE => None,
            version => self.record(group, stream, version).await?,
        };
        let next = self.record(group, stream, after.next()).await?;
        let damaged = AppendError::Corrupt(proposal.after.position);
        settle(proposal, before.as_ref(), next.ok_or(damaged)?)
    }

    /// A record that stands, or will once the group is committed.
    async fn record(
        &mut self,
        group: &Group,
        stream: &StreamName,
        version: Version,
    ) -> Result<Option<Standing>, AppendError> {
        let known = group.record(stream, version).cloned();
        if let Some(known) = known.or_else(|| self.recent.record(stream, version)) {
            return Ok(Some(known));
        }
        Ok(readers::record(&mut self.connection, stream, version).await?)
    }

    /// Where the log ends; after a failure, what really stands.
    async fn know_end(&mut self) -> Result<LogEnd, sqlx::Error> {
        if let Some(end) = self.end {
            return Ok(end);
        }
        roll_back(&mut self.connection).await?;
        let found = file::end(&mut self.connection).await.map_err(sqlx::Error::decode)?;
        let end = LogEnd::from(&found);
        if end.position != self.recent.end() {
            self.recent.extend(found.last);
        }
        self.end = Some(end);
        Ok(end)
    }

    /// After a failure nothing in memory is taken for what stands.
    fn forget(&mut self) {
        self.end = None;
        self.ends.clear();
    }

    /// Whether it can write; after a failure it tries.
    async fn probe(&mut self) -> Result<(), AppendError> {
        if self.end.is_some() {
            return Ok(());
        }
        let tried = self.try_largest().await;
        tried.map_err(|error| {
            stop_if_unsynced(&error);
            append_error(&Arc::new(error), self.recent.end())
        })
    }

    /// Writes as much as the largest record needs, and takes it back: on a nearly full disk a page
    /// may find room where no record does.
    async fn try_largest(&mut self) -> Result<(), sqlx::Error> {
        roll_back(&mut self.connection).await?;
        let sql = format!(
            "BEGIN IMMEDIATE;
             CREATE TABLE IF NOT EXISTS filler (bytes BLOB);
             INSERT INTO filler VALUES (zeroblob({MAX_RECORD_BYTES}));
             COMMIT;
             DROP TABLE filler;"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.connection).await?;
        self.know_end().await.map(drop)
    }

    /// Copies the WAL into the file, between groups and after their answers.
    async fn checkpoint_if_due(&mut self) {
        if self.pages < CHECKPOINT_PAGES {
            return;
        }
        self.pages = 0;
        if let Err(error) = execute(&mut self.connection, "PRAGMA wal_checkpoint(PASSIVE)").await {
            stop_if_unsynced(&error);
            tracing::warn!(%error, "cannot copy the event log's WAL into its file: it grows");
        }
    }
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(sql).execute(connection).await.map(drop)
}

/// Ends a transaction that a failure may have left open.
async fn roll_back(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    const NONE_IS_OPEN: &str = "1";
    match execute(connection, "ROLLBACK").await {
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(NONE_IS_OPEN) => {
            Ok(())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
