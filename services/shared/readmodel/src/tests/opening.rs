use std::sync::Arc;

use motcua_eventlog::Position;
use motcua_journal::Entry;
use motcua_sql::Writer;

use super::notebook::Note;
use super::toy::{Batch, Toy, seen, told};
use super::{Desk, On, Running, on_each_engine};
use crate::generations::Generations;
use crate::{OpenError, Projection, ReadModel, Reader, SqlError, Transaction};

fn some_notes() -> Vec<Note> {
    (0..50).map(|n| (n % 7, vec!["toy.added"; usize::from(n % 3)])).collect()
}

/// A desk whose read model has folded 50 records.
async fn folded(on: On) -> Desk {
    let desk = Desk::empty(on).await;
    let last = desk.notebook.write_all(&some_notes());
    Running::start(desk.open().await.unwrap()).until(last).await;
    desk
}

/// The toy with other tables.
pub(crate) struct NewToy;

impl Projection for NewToy {
    const NAME: &'static str = Toy::NAME;
    const REVISION: u32 = 2;
    const TABLES: &'static [&'static str] = Toy::TABLES;
    type Batch = Batch;

    async fn load(
        &self,
        batch: &mut Batch,
        entries: &[Arc<Entry>],
        sql: &mut Transaction,
    ) -> Result<(), SqlError> {
        Toy.load(batch, entries, sql).await
    }

    fn apply(&self, batch: &mut Batch, entry: &Entry) {
        Toy.apply(batch, entry);
    }

    async fn store(&self, batch: Batch, sql: &mut Transaction) -> Result<(), SqlError> {
        Toy.store(batch, sql).await
    }
}

async fn tallies(desk: &Desk) -> (Position, u64) {
    let reader = Reader::open::<Toy>(&desk.place).await.unwrap();
    let mut snapshot = reader.snapshot().await.unwrap();
    let rows = snapshot.query("SELECT COUNT(*) FROM tally", vec![]).await.unwrap();
    (snapshot.position(), rows[0].get(0).unwrap())
}

on_each_engine! {
    async fn what_was_folded_is_there_after_a_restart(on: On) {
        let desk = folded(on).await;
        let model = desk.open().await.unwrap();
        assert_eq!(seen(&model).await, (Position(50), told(&some_notes())));
    }

    async fn a_log_that_ends_before_the_checkpoint_is_refused(on: On) {
        let desk = folded(on).await;
        let shorter = desk.notebook.first(49);
        let desk = desk.with_log(shorter).await;
        let error = desk.open().await.unwrap_err();
        assert!(matches!(error, OpenError::LostRecords { last: Position(49), .. }), "{error}");
        assert!(error.to_string().starts_with("the log lost records"), "{error}");
    }

    async fn a_log_that_lost_records_and_grew_again_is_refused(on: On) {
        let desk = folded(on).await;
        let regrown = desk.notebook.first(45);
        regrown.write_all(&some_notes()[..10]);
        let desk = desk.with_log(regrown).await;
        let error = desk.open().await.unwrap_err();
        assert!(matches!(error, OpenError::OtherRecord { .. }), "{error}");
        let error = ReadModel::rebuild(&desk.place, &Toy, &desk.journal, |_| {}).await;
        assert!(matches!(error, Err(OpenError::OtherRecord { .. })), "{error:?}");
    }

    async fn a_rebuild_gives_the_same_rows_in_new_tables(on: On) {
        let desk = folded(on).await;
        assert_eq!(desk.generations().await, (vec![1], Some(1)));
        let mut told_of = Vec::new();
        let progress = |position| told_of.push(position);
        let end = ReadModel::rebuild(&desk.place, &Toy, &desk.journal, progress).await.unwrap();
        assert_eq!((end, told_of.last()), (Position(50), Some(&end)));
        assert_eq!(desk.generations().await, (vec![2], Some(2)));
        assert_eq!(seen(&desk.open().await.unwrap()).await, (Position(50), told(&some_notes())));
    }

    async fn what_an_interrupted_rebuild_left_is_taken_away(on: On) {
        let desk = folded(on).await;
        for generation in [2, 7] {
            let left = Generations::of(&desk.place, Toy::NAME).database(generation);
            left.create(&["CREATE TABLE half (a BIGINT)"]).await.unwrap();
        }
        assert_eq!(desk.generations().await, (vec![1, 2, 7], Some(1)));
        let model = desk.open().await.unwrap();
        assert_eq!(seen(&model).await.0, Position(50));
        assert_eq!(desk.generations().await, (vec![1], Some(1)));
    }

    async fn another_revision_is_filled_before_it_is_read(on: On) {
        let desk = folded(on).await;
        let before = Reader::open::<NewToy>(&desk.place).await;
        assert!(matches!(before, Err(OpenError::NotThere { .. })));
        let model = ReadModel::open(&desk.place, NewToy, desk.journal.clone()).await.unwrap();
        assert_eq!(model.snapshot(None).await.unwrap().position(), Position(50));
        assert_eq!(desk.generations().await, (vec![2], Some(2)));
    }

    async fn a_read_model_can_be_read_without_being_moved_on(on: On) {
        let desk = Desk::empty(on).await;
        let missing = Reader::open::<Toy>(&desk.place).await;
        assert!(matches!(missing, Err(OpenError::NotThere { .. })));
        let last = desk.notebook.write_all(&some_notes());
        let running = Running::start(desk.open().await.unwrap());
        running.until(last).await;
        assert_eq!(tallies(&desk).await, (last, 7));
        drop(running); // the last connection takes the write-ahead log with it
        desk.notebook.write(&(100, vec!["toy.added"]));
        assert_eq!(tallies(&desk).await, (last, 7));
    }

    async fn a_newer_format_is_refused(on: On) {
        let desk = folded(on).await;
        let mut writer = Writer::new(Generations::of(&desk.place, Toy::NAME).database(1));
        let mut sql = writer.begin().await.unwrap();
        sql.execute("UPDATE checkpoint SET format = 9", vec![]).await.unwrap();
        writer.commit(sql).await.unwrap();
        let error = desk.open().await.unwrap_err();
        assert!(matches!(error, OpenError::NewerFormat { found: 9, .. }), "{error}");
    }
}
