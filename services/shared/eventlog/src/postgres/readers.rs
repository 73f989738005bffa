//! Reading: a few connections that see what is committed and never wait for the writer.

use std::time::Duration;

use sqlx::postgres::{PgConnection, PgPool};
use tokio::time::timeout;

use super::failure::Failure;
use super::rows::{self, Lock};
use crate::group::{LogEnd, NewRecord};
use crate::{Position, ReadError, Stored, StreamName, Version};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The log as its readers see it.
pub(super) struct Readers(PgPool);

impl Readers {
    pub(super) fn new(pool: PgPool) -> Self {
        Self(pool)
    }

    /// Up to `limit` records after a position, without gaps; `last` is known to stand.
    pub(super) async fn after(
        &self,
        after: Position,
        limit: usize,
        last: Position,
    ) -> Result<Vec<Stored>, ReadError> {
        let read =
            async |connection: &mut PgConnection| rows::after(connection, after, limit).await;
        let records = stored(self.read(read).await?);
        if records.is_empty() && limit > 0 && after < last {
            return Err(ReadError::Corrupt(Position(after.0 + 1)));
        }
        Ok(records)
    }

    /// The records of a stream after a version, without gaps.
    pub(super) async fn stream(
        &self,
        stream: &StreamName,
        after: Version,
    ) -> Result<Vec<Stored>, ReadError> {
        let read = async |connection: &mut PgConnection| {
            rows::of_stream(connection, stream, after, usize::MAX).await
        };
        Ok(stored(self.read(read).await?))
    }

    /// Where the log ends, as its row says.
    pub(super) async fn end(&self) -> Result<LogEnd, ReadError> {
        self.read(async |connection: &mut PgConnection| rows::log_end(connection, Lock::No).await)
            .await
    }

    async fn read<T>(
        &self,
        read: impl AsyncFnOnce(&mut PgConnection) -> Result<T, Failure>,
    ) -> Result<T, ReadError> {
        let mut connection = self.0.acquire().await.map_err(Failure::from)?;
        let answer = timeout(PATIENCE, read(&mut connection)).await.unwrap_or_else(|_| {
            // The line is silent: nobody else shall wait for it.
            connection.close_on_drop();
            Err(Failure::Late)
        });
        Ok(answer?)
    }

    pub(super) async fn close(&self) {
        // A connection on a silent line does not come back.
        drop(timeout(PATIENCE, self.0.close()).await);
    }
}

fn stored(records: Vec<NewRecord>) -> Vec<Stored> {
    records.into_iter().map(|record| record.standing.stored).collect()
}
