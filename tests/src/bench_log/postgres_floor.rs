//! The floor of PostgreSQL: `pgbench -N` with as many clients, and rows of the same table and size, many
//! a statement, one commit each.

use std::time::{Duration, Instant};

use motcua_eventlog::postgres::PostgresEngine;
use motcua_eventlog::{Engine, Proposal};
use motcua_servers::Postgres;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor};

use super::records::Maker;
use super::{Rate, say};
use crate::load::Peer;

/// Rows of a commit.
const GROUPS: [usize; 4] = [1, 8, 64, 512];

/// Before the figure is taken.
const WARM: Duration = Duration::from_millis(500);

const INSERT: &str = "
    INSERT INTO motcua_log.records (position, stream, version, id, hash, recorded, bytes)
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[], $4::bytea[], $5::bytea[],
                         $6::bigint[], $7::bytea[])";

pub(super) async fn run(
    server: &Postgres,
    maker: &Maker,
    in_flight: &[usize],
    seconds: u64,
) -> anyhow::Result<()> {
    let peer = Peer::on(server)?;
    // The server takes 100 connections.
    for clients in in_flight.iter().filter(|clients| **clients <= 64) {
        let rate = peer.run(*clients, seconds.max(10))?;
        say(&format!("  pgbench -N, {clients:3} clients {rate:9.0} a second"))?;
    }
    let url = server.database();
    // It makes the tables.
    PostgresEngine::open(&url).await?.close().await;
    let mut floor = Floor::new(&url, maker).await?;
    for rows in GROUPS {
        floor.run(rows, WARM).await?;
        let rate = floor.run(rows, Duration::from_secs(seconds)).await?;
        say(&format!("  raw, {rows:3} rows a commit {rate}"))?;
    }
    Ok(())
}

struct Floor {
    connection: PgConnection,
    examples: Vec<Proposal>,
    streams: usize,
    position: usize,
}

impl Floor {
    async fn new(url: &str, maker: &Maker) -> anyhow::Result<Self> {
        let mut connection = PgConnection::connect(url).await?;
        connection.execute("SET synchronous_commit = on").await?;
        let pen = maker.pen();
        let examples = maker.streams.iter().take(512).map(|stream| pen.propose(stream)).collect();
        Ok(Self { connection, examples, streams: maker.streams.len(), position: 0 })
    }

    async fn run(&mut self, rows: usize, time: Duration) -> anyhow::Result<Rate> {
        let (mut count, began) = (0, Instant::now());
        while began.elapsed() < time {
            self.insert(rows).await?;
            count += rows as u64;
        }
        Ok(Rate { count, seconds: began.elapsed().as_secs_f64(), note: String::new() })
    }

    /// Positions go on, streams come in turn.
    async fn insert(&mut self, rows: usize) -> anyhow::Result<()> {
        let range = self.position..self.position + rows;
        self.position = range.end;
        let number = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
        let examples = &self.examples;
        let example = |at: usize| &examples[at % examples.len()];
        let positions: Vec<i64> = range.clone().map(|at| number(at + 1)).collect();
        let streams: Vec<i64> = range.clone().map(|at| number(at % self.streams + 1)).collect();
        let versions = range.clone().map(|at| i32::try_from(at / self.streams + 1));
        let versions: Vec<i32> = versions.collect::<Result<_, _>>()?;
        let ids: Vec<&[u8]> =
            range.clone().map(|at| example(at).id.as_bytes().as_slice()).collect();
        let hashes: Vec<&[u8]> = range.clone().map(|at| example(at).hash.0.as_slice()).collect();
        let made = range.clone().map(|at| example(at).recorded.as_millisecond());
        let made: Vec<i64> = made.collect();
        let bytes: Vec<&[u8]> = range.map(|at| example(at).bytes.as_ref()).collect();
        let query = sqlx::query(INSERT).bind(positions).bind(streams).bind(versions);
        let query = query.bind(ids).bind(hashes).bind(made).bind(bytes);
        query.execute(&mut self.connection).await?;
        Ok(())
    }
}
