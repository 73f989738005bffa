//! Any sequence of appends, retries and reads, on an engine and on a model that is nothing but a
//! list.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use motcua_servers::{Nats, Postgres, Release};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::conformance::{MOMENT, record, stream};
use crate::jetstream::{JetstreamEngine, Options};
use crate::memory::{Fault, MemoryEngine};
use crate::postgres::PostgresEngine;
use crate::sqlite::SqliteEngine;
use crate::{
    AppendError, Appended, Engine, Hash, Position, Proposal, Record, Stored, StreamName, Tail,
    Version,
};

#[derive(Debug, Clone)]
enum Step {
    /// Appends a new record to a stream, after one of its records or, most often, its last.
    Append { stream: u8, seen: Option<Index>, spoil: Spoil, ms: i64 },
    /// Brings an old proposal again.
    Retry(Index),
}

#[derive(Debug, Clone, Copy)]
enum Spoil {
    No,
    Hash,
    Position,
    Version,
}

/// Steps that are called before any is awaited, then reads.
#[derive(Debug, Clone)]
struct Breath {
    steps: Vec<Step>,
    read: (usize, usize),
    read_stream: (u8, u32),
}

fn step() -> impl Strategy<Value = Step> {
    let spoil = prop_oneof![
        12 => Just(Spoil::No),
        1 => Just(Spoil::Hash),
        1 => Just(Spoil::Position),
        1 => Just(Spoil::Version),
    ];
    let seen = prop_oneof![3 => Just(None), 1 => any::<Index>().prop_map(Some)];
    let append = (0..4_u8, seen, spoil, -1..3_i64)
        .prop_map(|(stream, seen, spoil, ms)| Step::Append { stream, seen, spoil, ms });
    prop_oneof![4 => append, 1 => any::<Index>().prop_map(Step::Retry)]
}

fn breaths(most: usize) -> impl Strategy<Value = Vec<Breath>> {
    let breath =
        (prop::collection::vec(step(), 0..12), (0..60_usize, 0..20_usize), (0..4_u8, 0..20_u32));
    let breath = breath.prop_map(|(steps, read, read_stream)| Breath { steps, read, read_stream });
    prop::collection::vec(breath, 1..most)
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Stands(Position),
    Conflict(Position),
    UnknownTail,
    ClockBehind,
    Failed,
}

impl From<Result<Appended, AppendError>> for Answer {
    fn from(answer: Result<Appended, AppendError>) -> Self {
        match answer {
            Ok(appended) => Self::Stands(appended.position),
            Err(AppendError::Conflict { standing }) => Self::Conflict(standing.position),
            Err(AppendError::UnknownTail) => Self::UnknownTail,
            Err(AppendError::ClockBehind { .. }) => Self::ClockBehind,
            Err(_) => Self::Failed,
        }
    }
}

fn name(number: u8) -> StreamName {
    stream(&format!("dossier-{number}"))
}

/// Where time never goes back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Clocks {
    /// In the log: one machine appends at a time.
    #[default]
    One,
    /// In each stream.
    Many,
}

#[derive(Default)]
struct Model {
    clocks: Clocks,
    records: Vec<Proposal>,
    proposed: Vec<Proposal>,
    now: i64,
}

impl Model {
    fn of(&self, stream: &StreamName) -> Vec<(Position, &Proposal)> {
        (1..).map(Position).zip(&self.records).filter(|(_, own)| own.stream == *stream).collect()
    }

    fn tail(&self, stream: &StreamName, version: usize) -> Tail {
        match version.checked_sub(1) {
            None => Tail::EMPTY,
            Some(index) => {
                let (position, own) = self.of(stream)[index];
                Tail { version: own.after.version.next(), position, hash: Some(own.hash) }
            }
        }
    }

    fn propose(&mut self, step: &Step) -> Option<Proposal> {
        let proposal = match step {
            Step::Retry(_) if self.proposed.is_empty() => return None,
            Step::Retry(index) => return Some(index.get(&self.proposed).clone()),
            Step::Append { stream, seen, spoil, ms } => {
                let stream = name(*stream);
                let versions = self.of(&stream).len();
                let seen = seen.map_or(versions, |index| index.index(versions + 1));
                let mut after = self.tail(&stream, seen);
                match spoil {
                    Spoil::No => {}
                    Spoil::Hash => after.hash = Some(Hash([1; 32])),
                    Spoil::Position => after.position.0 += 1,
                    Spoil::Version => after.version.0 += 1,
                }
                Proposal::new(&record(&stream, after, self.now + ms), after)
            }
        };
        self.proposed.push(proposal.clone());
        Some(proposal)
    }

    /// What the contract says.
    fn append(&mut self, proposal: &Proposal) -> Answer {
        let own = self.of(&proposal.stream);
        let seen = proposal.after.version.0 as usize;
        if seen > own.len() || self.tail(&proposal.stream, seen) != proposal.after {
            return Answer::UnknownTail;
        }
        if let Some((position, next)) = own.get(seen) {
            let same = next.id == proposal.id;
            return if same { Answer::Stands(*position) } else { Answer::Conflict(*position) };
        }
        let before = match self.clocks {
            Clocks::One => self.records.last(),
            Clocks::Many => own.last().map(|(_, last)| *last),
        };
        if before.is_some_and(|last| proposal.recorded < last.recorded) {
            return Answer::ClockBehind;
        }
        self.now = proposal.recorded.as_millisecond() - MOMENT;
        self.records.push(proposal.clone());
        Answer::Stands(Position(self.records.len() as u64))
    }
}

fn check(stored: &[Stored], expected: &[(Position, &Proposal)]) {
    assert_eq!(stored.len(), expected.len());
    for (stored, (position, proposal)) in stored.iter().zip(expected) {
        assert_eq!(stored.position, *position);
        assert_eq!((&stored.hash, &stored.bytes), (&proposal.hash, &proposal.bytes));
        let record = Record::decode(&stored.bytes).unwrap();
        assert_eq!((record.version, &record.stream), (stored.version, &proposal.stream));
    }
}

async fn play(log: Arc<dyn Engine>, breaths: Vec<Breath>, fault: impl Fn(usize)) {
    play_with(Clocks::One, log, breaths, fault).await;
}

async fn play_with(
    clocks: Clocks,
    log: Arc<dyn Engine>,
    breaths: Vec<Breath>,
    fault: impl Fn(usize),
) {
    let mut model = Model { clocks, ..Model::default() };
    for (index, breath) in breaths.iter().enumerate() {
        fault(index);
        let mut called = Vec::new();
        for step in &breath.steps {
            if let Some(proposal) = model.propose(step) {
                called.push((log.append(proposal.clone()), model.append(&proposal), proposal));
            }
        }
        for (answer, expected, proposal) in called {
            let mut answer = Answer::from(answer.await);
            while answer == Answer::Failed {
                answer = log.append(proposal.clone()).await.into();
            }
            assert_eq!(answer, expected, "{proposal:?}");
        }
        assert_eq!(*log.last().borrow(), Position(model.records.len() as u64));
        read(&*log, &model, breath).await;
    }
}

async fn read(log: &dyn Engine, model: &Model, breath: &Breath) {
    let (after, limit) = breath.read;
    let stored = log.read(Position(after as u64), limit).await.unwrap();
    let all: Vec<_> = (1..).map(Position).zip(&model.records).collect();
    let from = after.min(all.len());
    let to = (from + limit).min(all.len());
    check(&stored, &all[from..to]);

    let (stream, after) = (name(breath.read_stream.0), breath.read_stream.1);
    let last = *log.last().borrow();
    let stored = log.read_stream(&stream, Version(after), last).await.unwrap();
    let own = model.of(&stream);
    check(&stored, &own[(after as usize).min(own.len())..]);
}

fn run(future: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future);
}

proptest! {
    #[test]
    fn the_log_in_memory_does_what_the_model_says(breaths in breaths(12)) {
        run(play(MemoryEngine::new(), breaths, |_| ()));
    }

    /// One step at a time, since what is called after a failed append stands on another end.
    #[test]
    fn after_unknown_outcomes_a_retry_gets_what_the_model_says(breaths in breaths(30)) {
        let breaths: Vec<_> = (breaths.into_iter())
            .map(|breath| Breath { steps: breath.steps.into_iter().take(1).collect(), ..breath })
            .collect();
        let log = MemoryEngine::new();
        let faulty = log.clone();
        run(play(log, breaths, move |index| match index % 3 {
            0 => faulty.fail_next([Fault::AfterWriting, Fault::BeforeWriting]),
            1 => faulty.fail_next([Fault::BeforeWriting, Fault::AfterWriting]),
            _ => (),
        }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_log_in_a_file_does_what_the_model_says(breaths in breaths(12)) {
        run(async {
            let folder = tempfile::tempdir().unwrap();
            let log = SqliteEngine::open(&folder.path().join("log.db")).await.unwrap();
            play(log.clone(), breaths, |_| ()).await;
            log.close().await;
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_log_in_postgresql_does_what_the_model_says(breaths in breaths(12)) {
        run(async {
            for release in [Release::System, Release::Newest] {
                let url = Postgres::shared(release).database();
                let log = PostgresEngine::open(&url).await.unwrap();
                play(log.clone(), breaths.clone(), |_| ()).await;
                log.close().await;
            }
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_log_on_a_nats_server_does_what_the_model_says(breaths in breaths(12)) {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let stream = format!("model-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let options = Options { stream, ..Options::new(&Nats::shared().url()) };
        run(async {
            let log = JetstreamEngine::open(&options).await.unwrap();
            play_with(Clocks::Many, log.clone(), breaths, |_| ()).await;
            log.close().await;
        });
    }
}
