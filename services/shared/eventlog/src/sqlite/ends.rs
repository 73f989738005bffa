//! Where streams end, looked up, many at once.

use std::collections::HashMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row};

use super::rows::{ROWS, many};
use crate::group::StreamEnd;
use crate::{Hash, Position, StreamName, Tail, Version};

/// Adds the ends of these streams; those that do not exist are left out.
pub(super) async fn look_up(
    connection: &mut SqliteConnection,
    streams: &[&StreamName],
    found: &mut HashMap<StreamName, StreamEnd>,
) -> Result<(), sqlx::Error> {
    for streams in streams.chunks(ROWS) {
        look_up_some(connection, streams, found).await?;
    }
    Ok(())
}

async fn look_up_some(
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
