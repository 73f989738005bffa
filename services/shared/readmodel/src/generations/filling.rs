//! The right to fill a generation, and to put it in the place of the current one.

use std::time::Duration;

use motcua_sql::{SqlError, Transaction, Writer};
use tokio::time::sleep;

use super::folder::Folder;
use super::schemas::Schemas;
use crate::OpenError;

/// How often and how far apart it is tried to take away what somebody reads.
const TRIES: (u32, Duration) = (20, Duration::from_millis(250));

/// The right to fill a generation, held by one at a time.
pub(crate) struct Filling {
    projection: &'static str,
    place: Held,
}

enum Held {
    Folder(Folder),
    /// With the connection that holds the lock.
    Schemas(Schemas, Writer),
}

impl Filling {
    pub(super) fn of_folder(projection: &'static str, folder: Folder) -> Self {
        Self { projection, place: Held::Folder(folder) }
    }

    pub(super) fn of_schemas(projection: &'static str, schemas: Schemas, names: Writer) -> Self {
        Self { projection, place: Held::Schemas(schemas, names) }
    }

    /// The number of a new generation; what interrupted fillings left is taken away.
    pub(crate) async fn next(&mut self) -> Result<u32, OpenError> {
        self.sweep().await?;
        let projection = self.projection;
        match &mut self.place {
            Held::Folder(folder) => Ok(folder.next(folder.current()?)),
            Held::Schemas(schemas, names) => {
                schemas.next(names).await.map_err(|source| failed(projection, source))
            }
        }
    }

    /// Makes a generation the one that is read: on PostgreSQL when `sql` is committed. `false` if
    /// another one than `from` is it by now.
    pub(crate) async fn swap_in(
        &self,
        sql: &mut Transaction,
        from: Option<u32>,
        to: u32,
    ) -> Result<bool, OpenError> {
        match &self.place {
            Held::Folder(folder) => folder.swap_in(to).map(|()| true),
            Held::Schemas(schemas, _) => {
                let swapped = schemas.swap_in(sql, from, to).await;
                swapped.map_err(|source| failed(self.projection, source))
            }
        }
    }

    /// Takes away every generation but the current one, if nobody reads them; whether none is left.
    pub(crate) async fn sweep(&mut self) -> Result<bool, OpenError> {
        let projection = self.projection;
        match &mut self.place {
            Held::Folder(folder) => folder.sweep(folder.current()?).map(|()| true),
            Held::Schemas(schemas, names) => {
                schemas.sweep(names).await.map_err(|source| failed(projection, source))
            }
        }
    }

    /// The same, tried for five seconds; what is read for longer is left for the next time.
    pub(crate) async fn sweep_patiently(mut self) -> Result<(), OpenError> {
        for _ in 0..TRIES.0 {
            if self.sweep().await? {
                return Ok(());
            }
            sleep(TRIES.1).await;
        }
        tracing::info!(
            projection = self.projection,
            "replaced tables are read still, the next start takes them away"
        );
        Ok(())
    }
}

fn failed(projection: &'static str, source: SqlError) -> OpenError {
    OpenError::Database { projection, source }
}
