//! Where the streams end: the ends of busy streams in memory, the others looked up, many at once.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use lru::LruCache;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row};

use super::group::StreamEnd;
use super::rows::{ROWS, many};
use crate::{Hash, Position, StreamName, Tail, Version};

/// How many ends are kept, some 150 bytes each.
const KEPT: NonZeroUsize = NonZeroUsize::new(65_536).expect("it is not zero");

/// The ends of the streams that were used last.
pub(super) struct Ends(LruCache<StreamName, StreamEnd>);

impl Ends {
    pub(super) fn new() -> Self {
        Self(LruCache::new(KEPT))
    }

    /// The ends of these streams; those that do not exist are left out.
    pub(super) async fn find(
        &mut self,
        connection: &mut SqliteConnection,
        streams: impl Iterator<Item = &StreamName>,
    ) -> Result<HashMap<StreamName, StreamEnd>, sqlx::Error> {
        let mut found = HashMap::new();
        let mut unknown = Vec::new();
        for stream in streams {
            match self.0.get(stream) {
                Some(end) => drop(found.insert(stream.clone(), *end)),
                None => unknown.push(stream),
            }
        }
        unknown.sort_unstable();
        unknown.dedup();
        for streams in unknown.chunks(ROWS) {
            look_up(connection, streams, &mut found).await?;
        }
        Ok(found)
    }

    /// Keeps ends that are committed.
    pub(super) fn keep(&mut self, ends: HashMap<StreamName, StreamEnd>) {
        for (stream, end) in ends {
            self.0.put(stream, end);
        }
    }

    /// Forgets all: what was in memory may not be what stands.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

async fn look_up(
    connection: &mut SqliteConnection,
    streams: &[&StreamName],
    found: &mut HashMap<StreamName, StreamEnd>,
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "SELECT streams.name, streams.id, version, position, hash
         FROM streams CROSS JOIN records ON records.stream = streams.id
         WHERE streams.name IN ({})
         AND version = (SELECT max(version) FROM records WHERE stream = streams.id)",
        many("?", streams.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for stream in streams {
        query = query.bind(stream.as_str());
    }
    for row in query.fetch_all(connection).await? {
        let name: &str = row.try_get(0)?;
        if let Some(stream) = streams.iter().find(|stream| stream.as_str() == name) {
            found.insert((*stream).clone(), stream_end(&row)?);
        }
    }
    Ok(())
}

fn stream_end(row: &SqliteRow) -> Result<StreamEnd, sqlx::Error> {
    let damaged = |column: &str| sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: "the log's table holds a value out of range".into(),
    };
    let version: i64 = row.try_get(2)?;
    let position: i64 = row.try_get(3)?;
    let hash: &[u8] = row.try_get(4)?;
    let tail = Tail {
        version: Version(u32::try_from(version).map_err(|_| damaged("version"))?),
        position: Position(u64::try_from(position).map_err(|_| damaged("position"))?),
        hash: Some(Hash(hash.try_into().map_err(|_| damaged("hash"))?)),
    };
    Ok(StreamEnd { number: row.try_get(1)?, tail })
}
