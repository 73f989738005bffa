//! A projection that counts: not idempotent, so that a record that counts twice is seen.

use std::collections::BTreeMap;
use std::sync::Arc;

use motcua_eventlog::{Position, StreamName};
use motcua_journal::{Decoded, Entry};

use super::notebook::Note;
use crate::{Lines, Projection, ReadModel, Rows, SqlError, Transaction, binds, table_row};

/// How often something happened to a stream since it was last removed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tally {
    pub(crate) stream: StreamName,
    pub(crate) times: i64,
    pub(crate) last: Position,
}

table_row!(Tally, "tally", key(stream: StreamName), columns(times, last));

/// Each event, once.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) position: Position,
    pub(crate) idx: usize,
    pub(crate) name: String,
}

table_row!(Line, "line", key(position: Position, idx: usize), columns(name));

pub(crate) struct Toy;

#[derive(Default)]
pub(crate) struct Batch {
    tallies: Rows<Tally>,
    lines: Lines<Line>,
}

impl Projection for Toy {
    const NAME: &'static str = "toy";
    const REVISION: u32 = 1;
    const TABLES: &'static [&'static str] = &[
        "CREATE TABLE tally (stream TEXT PRIMARY KEY, times BIGINT NOT NULL, last BIGINT NOT NULL)",
        "CREATE TABLE line (position BIGINT, idx BIGINT, name TEXT NOT NULL,
            PRIMARY KEY (position, idx))",
    ];
    type Batch = Batch;

    async fn load(
        &self,
        batch: &mut Batch,
        entries: &[Arc<Entry>],
        sql: &mut Transaction,
    ) -> Result<(), SqlError> {
        batch.tallies.load(sql, entries.iter().map(|entry| entry.stream.clone())).await
    }

    fn apply(&self, batch: &mut Batch, entry: &Entry) {
        for (idx, event) in entry.events.iter().enumerate() {
            let Decoded::Unknown { type_name, .. } = event else { continue };
            match type_name.as_str() {
                // A key that was not loaded.
                "toy.forgotten" => _ = batch.tallies.get(&StreamName::new("another").unwrap()),
                "toy.panic" => panic!("a fault of the projection"),
                "toy.removed" => batch.tallies.remove(&entry.stream),
                _ => count(&mut batch.tallies, entry),
            }
            let name = type_name.clone();
            batch.lines.push(Line { position: entry.position, idx, name });
        }
    }

    async fn store(&self, batch: Batch, sql: &mut Transaction) -> Result<(), SqlError> {
        batch.tallies.store(sql).await?;
        batch.lines.store(sql).await
    }
}

fn count(tallies: &mut Rows<Tally>, entry: &Entry) {
    let (stream, last) = (entry.stream.clone(), entry.position);
    match tallies.get_mut(&stream) {
        Some(tally) => (tally.times, tally.last) = (tally.times + 1, last),
        None => tallies.put(Tally { stream, times: 1, last }),
    }
}

/// All that the toy's tables hold.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Contents {
    pub(crate) tallies: BTreeMap<String, (i64, u64)>,
    pub(crate) lines: Vec<(u64, usize, String)>,
}

/// What the tables must hold, told one record after the other.
pub(crate) fn told(notes: &[Note]) -> Contents {
    let mut contents = Contents::default();
    for (index, (stream, events)) in notes.iter().enumerate() {
        let position = index as u64 + 1;
        let stream = format!("toy-{stream}");
        for (idx, name) in events.iter().enumerate() {
            contents.lines.push((position, idx, (*name).to_owned()));
            if *name == "toy.removed" {
                contents.tallies.remove(&stream);
            } else {
                let tally = contents.tallies.entry(stream.clone()).or_default();
                *tally = (tally.0 + 1, position);
            }
        }
    }
    contents
}

/// What the tables hold, and up to which position.
pub(crate) async fn seen(model: &ReadModel<Toy>) -> (Position, Contents) {
    let mut snapshot = model.snapshot(None).await.unwrap();
    let mut contents = Contents::default();
    for row in snapshot.query("SELECT stream, times, last FROM tally", binds![]).await.unwrap() {
        let (times, last) = (row.get(1).unwrap(), row.get(2).unwrap());
        contents.tallies.insert(row.get(0).unwrap(), (times, last));
    }
    let lines = "SELECT position, idx, name FROM line ORDER BY position, idx";
    for row in snapshot.query(lines, binds![]).await.unwrap() {
        contents.lines.push((row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap()));
    }
    (snapshot.position(), contents)
}
