//! The table of published versions.

use std::sync::Arc;

use motcua_domain::Event;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::codec::{self, Opened};
use motcua_eventlog::Position;
use motcua_journal::Entry;
use motcua_readmodel::{
    Lines, Place, Projection, ReadModel, Reader, Snapshot, SnapshotError, SqlError, Transaction,
    table_row,
};

use crate::PublishedError;

/// Every published version, in the order of the log.
#[derive(Debug, Clone, Copy)]
pub struct Versions;

/// One publication, in the bytes of the log.
#[derive(Debug)]
struct Version {
    position: u64,
    stream: String,
    type_name: String,
    data: Vec<u8>,
}

table_row!(Version, "versions", key(position: u64), columns(stream, type_name, data));

impl Projection for Versions {
    const NAME: &'static str = "published";
    const REVISION: u32 = 1;
    const TABLES: &'static [&'static str] = &["CREATE TABLE versions (
        position BIGINT PRIMARY KEY, stream TEXT NOT NULL, type_name TEXT NOT NULL,
        data BYTEA NOT NULL)"];
    type Batch = Batch;

    async fn load(
        &self,
        _: &mut Batch,
        _: &[Arc<Entry>],
        _: &mut Transaction,
    ) -> Result<(), SqlError> {
        Ok(())
    }

    fn apply(&self, batch: &mut Batch, entry: &Entry) {
        // A record of the catalogue has one event.
        for event in entry.known().filter(|event| matches!(event, Event::Catalogue(_))) {
            let encoded = codec::encode(event);
            batch.0.push(Version {
                position: entry.position.0,
                stream: entry.stream.to_string(),
                type_name: encoded.type_name.to_owned(),
                data: encoded.data,
            });
        }
    }

    async fn store(&self, batch: Batch, sql: &mut Transaction) -> Result<(), SqlError> {
        batch.0.store(sql).await
    }
}

/// The publications of a batch.
#[derive(Debug, Default)]
pub struct Batch(Lines<Version>);

/// Folds what stands in the table.
pub(crate) async fn read(
    model: &ReadModel<Versions>,
) -> Result<(Catalogue, Position), SnapshotError> {
    Ok(folded(model.snapshot(None).await?).await?)
}

/// The catalogue as it stands in the table, also beside a running server.
pub async fn read_beside(place: &Place) -> Result<Catalogue, PublishedError> {
    let snapshot = Reader::open::<Versions>(place).await?.snapshot().await?;
    Ok(folded(snapshot).await.map_err(SnapshotError::from)?.0)
}

async fn folded(mut snapshot: Snapshot) -> Result<(Catalogue, Position), SqlError> {
    let query = "SELECT type_name, data FROM versions ORDER BY position";
    let mut catalogue = Catalogue::default();
    for row in snapshot.query(query, Vec::new()).await? {
        let (name, data): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        // What was written by this program reads back; a newer revision fills the table anew.
        if let Ok(Some(Event::Catalogue(event))) = codec::decode(&name, &data, Opened::Erased) {
            catalogue.apply(&event);
        }
    }
    Ok((catalogue, snapshot.position()))
}
