use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use motcua_eventlog::Position;
use tokio::task::JoinHandle;

use super::notebook::Note;
use super::opening::NewToy;
use super::toy::{Toy, seen, told};
use super::{Desk, On, Running, on_each_engine};
use crate::{ReadModel, State};

fn note(n: u64) -> Note {
    (u8::try_from(n % 7).unwrap(), vec!["toy.added"; usize::try_from(n % 3).unwrap()])
}

/// Somebody who writes and people who read, until they are told to stop.
struct Busy {
    stop: Arc<AtomicBool>,
    written: Arc<AtomicU64>,
    people: Vec<JoinHandle<u64>>,
}

impl Busy {
    /// Each of `models` has two readers, who ask for the last position that they know of and for
    /// none by turns.
    fn start(desk: &Desk, models: &[&ReadModel<Toy>]) -> Self {
        let (stop, written) = (Arc::<AtomicBool>::default(), Arc::new(AtomicU64::new(0)));
        let mut people = Vec::new();
        let (stopped, known, notebook) = (stop.clone(), written.clone(), desk.notebook.clone());
        let mut n = desk.journal.last().borrow().0;
        people.push(tokio::spawn(async move {
            while !stopped.load(Ordering::Relaxed) {
                n += 1;
                known.store(notebook.write(&note(n)).0, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            n
        }));
        for model in models.iter().flat_map(|model| [model, model]) {
            people.push(tokio::spawn(read(ReadModel::clone(model), stop.clone(), written.clone())));
        }
        Self { stop, written, people }
    }

    /// Waits until so many more records are written.
    async fn go_on_for(&self, records: u64) {
        let until = self.written.load(Ordering::Relaxed) + records;
        let began = Instant::now();
        while self.written.load(Ordering::Relaxed) < until {
            assert!(began.elapsed() < Duration::from_secs(30), "the writer does not write");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// All end; nobody has failed. The last position.
    async fn end(self) -> Position {
        self.stop.store(true, Ordering::Relaxed);
        let mut told = Vec::new();
        for person in self.people {
            told.push(person.await.unwrap());
        }
        assert!(told[1..].iter().all(|reads| *reads > 0), "{told:?}");
        Position(told[0])
    }
}

/// Reads again and again; no read fails, and none shows less than asked for or than before.
async fn read(model: ReadModel<Toy>, stop: Arc<AtomicBool>, written: Arc<AtomicU64>) -> u64 {
    let (mut before, mut lines, mut reads) = (Position::START, 0_u64, 0);
    while !stop.load(Ordering::Relaxed) {
        let known = Position(written.load(Ordering::Relaxed));
        let min = reads % 2 == 0;
        let checkpoint = *model.checkpoint().borrow();
        let mut snapshot = model.snapshot(min.then_some(known)).await.unwrap();
        let at = snapshot.position();
        assert!(at >= before && at >= checkpoint && (!min || at >= known), "{at} after {before}");
        // All of it is there, as of this position.
        tokio::task::yield_now().await;
        let rows = snapshot.query("SELECT COUNT(*) FROM line", vec![]).await.unwrap();
        let count: u64 = rows[0].get(0).unwrap();
        let events: u64 = (1..=at.0).map(|n| n % 3).sum();
        assert!(count == events && count >= lines, "{count} lines at {at}");
        (before, lines, reads) = (at, count, reads + 1);
    }
    reads
}

/// A desk with many records, and a read model that follows.
async fn busy_desk(on: On) -> (Desk, Running) {
    let desk = Desk::empty(on).await;
    let last = desk.notebook.write_all(&(1..=3000).map(note).collect::<Vec<_>>());
    let running = Running::start(desk.open().await.unwrap());
    running.until(last).await;
    (desk, running)
}

/// Waits until only the current generation is left.
async fn only_the_current_one_is_left(desk: &Desk) -> u32 {
    let began = Instant::now();
    loop {
        let (standing, current) = desk.generations().await;
        if standing == Vec::from_iter(current) {
            return current.unwrap();
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{standing:?}, {current:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn all(last: Position) -> Vec<Note> {
    (1..=last.0).map(note).collect()
}

on_each_engine! {
    async fn a_rebuild_beside_the_live_tables_is_noticed_by_nobody(on: On) {
        let (desk, running) = busy_desk(on).await;
        let busy = Busy::start(&desk, &[&running.model, &running.model]);
        busy.go_on_for(20).await;
        let mut open = running.model.snapshot(None).await.unwrap();
        let mut steps = BTreeSet::new();
        for rebuilds in 1..=3 {
            let progress = |at| _ = steps.insert(at);
            let at = running.model.rebuild_beside(progress);
            let at = tokio::time::timeout(Duration::from_secs(30), at).await.unwrap().unwrap();
            assert!(at >= Position(3000) && !steps.is_empty());
            assert_eq!(desk.generations().await.1, Some(rebuilds + 1));
            busy.go_on_for(20).await;
        }
        let rows = open.query("SELECT COUNT(*) FROM line", vec![]).await.unwrap();
        let events: u64 = (1..=open.position().0).map(|n| n % 3).sum();
        assert_eq!(rows[0].get::<u64>(0).unwrap(), events);
        drop(open);
        let last = busy.end().await;
        running.until(last).await;
        assert_eq!(seen(&running.model).await, (last, told(&all(last))));
        drop(running);
        drop(desk.open().await.unwrap());
        assert_eq!(only_the_current_one_is_left(&desk).await, 4);
    }

    async fn a_rebuild_that_is_given_up_leaves_the_live_tables_and_nothing_else(on: On) {
        let (desk, running) = busy_desk(on).await;
        let given_up = {
            let mut steps = 0;
            let (told, halfway) = tokio::sync::oneshot::channel();
            let mut told = Some(told);
            let rebuild = running.model.rebuild_beside(move |_| {
                steps += 1;
                if steps == 2 {
                    told.take().unwrap().send(()).unwrap();
                }
            });
            tokio::select! {
                biased;
                _ = halfway => true,
                done = rebuild => panic!("it was not given up: {done:?}"),
            }
        };
        assert!(given_up);
        assert_eq!(desk.generations().await, (vec![1, 2], Some(1)));
        let last = desk.notebook.write(&note(3001));
        running.until(last).await;
        assert_eq!(seen(&running.model).await, (last, told(&all(last))));
        drop(running);
        let began = Instant::now();
        // The connection that filled it may be at its last statement.
        while desk.generations().await != (vec![1], Some(1)) {
            assert!(began.elapsed() < Duration::from_secs(10));
            let model = desk.open().await.unwrap();
            assert_eq!(seen(&model).await, (last, told(&all(last))));
        }
        let running = Running::start(desk.open().await.unwrap());
        running.model.rebuild_beside(|_| {}).await.unwrap();
        assert_eq!(seen(&running.model).await, (last, told(&all(last))));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_by_another_process_is_noticed_by_nobody() {
    let (desk, running) = busy_desk(On::Postgresql).await;
    let other = Running::start(desk.open().await.unwrap());
    let busy = Busy::start(&desk, &[&running.model, &other.model]);
    for model in [&running.model, &other.model, &running.model] {
        model.rebuild_beside(|_| {}).await.unwrap();
        busy.go_on_for(20).await;
    }
    // As `motcua rebuild` does it, beside the two that serve.
    ReadModel::rebuild(&desk.place, &Toy, &desk.journal, |_| {}).await.unwrap();
    busy.go_on_for(20).await;
    let last = busy.end().await;
    for process in [&running, &other] {
        process.until(last).await;
        assert_eq!(seen(&process.model).await, (last, told(&all(last))));
        assert_eq!(*process.model.state().borrow(), State::Following);
    }
    assert_eq!(only_the_current_one_is_left(&desk).await, 5);
}

#[tokio::test]
async fn a_process_that_only_reads_sees_how_far_another_one_has_come() {
    let desk = Desk::empty(On::Postgresql).await;
    let reads = Running::start(desk.open().await.unwrap());
    let held = reads.model.hold().await;
    let folds = Running::start(desk.open().await.unwrap());
    let last = desk.notebook.write_all(&all(Position(30)));
    folds.until(last).await;
    drop(held);
    assert_eq!(reads.model.snapshot(Some(last)).await.unwrap().position(), last);
    reads.until(last).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_processes_that_start_with_a_new_revision_one_fills() {
    let desk = Desk::empty(On::Postgresql).await;
    let last = desk.notebook.write_all(&all(Position(2500)));
    let first = futures::join!(desk.open(), desk.open(), desk.open());
    let old = Running::start(first.0.unwrap());
    old.until(last).await;
    assert_eq!(desk.generations().await, (vec![1], Some(1)));
    let opens = (0..3).map(|_| ReadModel::open(&desk.place, NewToy, desk.journal.clone()));
    for opened in futures::future::join_all(opens).await {
        let snapshot = opened.unwrap().snapshot(Some(last)).await.unwrap();
        assert_eq!(snapshot.position(), last);
    }
    assert_eq!(desk.generations().await, (vec![2], Some(2)));

    // The old version, which cannot read the new tables, says so and goes no further.
    desk.notebook.write(&note(2501));
    let mut state = old.model.state();
    let stopped = state.wait_for(|state| matches!(state, State::Stopped { .. })).await.unwrap();
    assert!(matches!(&*stopped, State::Stopped { reason } if reason.contains("another version")));
    let error = old.model.snapshot(None).await.unwrap_err();
    assert!(matches!(error, crate::SnapshotError::Replaced { .. }), "{error}");
}
