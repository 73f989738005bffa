//! Appends and reads of one stream are linearizable: each takes effect at one moment between its
//! call and its answer, in an order that a plain list explains.
//!
//! Clients that work at the same time write down when they call and what they are answered;
//! stateright looks for the order (Wing and Gong, with the real-time rule of Herlihy and Wing). A
//! call whose answer nobody awaits has taken effect or has not: both must be possible.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialSpec};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{proposal, stream, tail_of};
use crate::{AppendError, Log, Position, Proposal, Record, StreamName, Tail, Version};

/// Clients of a history, and what each of them does.
const CLIENTS: u64 = 4;
const STEPS: usize = 6;

/// Calls of a history whose outcome stays unknown, at most: each doubles what is searched.
const UNKNOWN: usize = 4;

/// What is asked of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Call {
    Append { after: u32, id: Uuid },
    Read,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    /// The record stands as this version.
    Stands(u32),
    /// Another record stands as this version.
    Conflict(u32, Uuid),
    /// The stream does not reach so far.
    UnknownTail,
    Records(Vec<Uuid>),
}

/// A stream as the contract tells of it: a list of records.
#[derive(Debug, Clone, Default)]
struct List(Vec<Uuid>);

impl SequentialSpec for List {
    type Op = Call;
    type Ret = Answer;

    fn invoke(&mut self, call: &Call) -> Answer {
        match call {
            Call::Read => Answer::Records(self.0.clone()),
            Call::Append { after, id } => match self.0.get(*after as usize) {
                Some(standing) if standing == id => Answer::Stands(after + 1),
                Some(standing) => Answer::Conflict(after + 1, *standing),
                None if self.0.len() == *after as usize => {
                    self.0.push(*id);
                    Answer::Stands(after + 1)
                }
                None => Answer::UnknownTail,
            },
        }
    }
}

/// A client's calls are one after the other; after a call of unknown outcome it goes on as another.
type Clients = LinearizabilityTester<usize, List>;

/// What the clients of one history share.
struct History {
    log: Log,
    stream: StreamName,
    /// Where the log ended before it: nobody else appends.
    base: Position,
    told: Mutex<Clients>,
    names: AtomicUsize,
    unknown: AtomicUsize,
    /// The highest position that any of them has seen: what a reader must see.
    seen: AtomicU64,
}

/// The same numbers for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

impl History {
    fn new(log: &Log, number: u64) -> Arc<Self> {
        let base = *log.last().borrow();
        Arc::new(Self {
            log: log.clone(),
            stream: stream(&format!("history-{number}")),
            base,
            told: Mutex::new(Clients::new(List::default())),
            names: AtomicUsize::new(0),
            unknown: AtomicUsize::new(0),
            seen: AtomicU64::new(0),
        })
    }

    fn new_name(&self) -> usize {
        self.names.fetch_add(1, Ordering::SeqCst)
    }

    fn calls(&self, name: usize, call: Call) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.on_invoke(name, call).expect("one call at a time");
    }

    /// What an answer shows is seen before anybody can know of the answer.
    fn answered(&self, name: usize, answer: Answer, seen: Position) {
        self.seen.fetch_max(seen.0, Ordering::SeqCst);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.on_return(name, answer).expect("it was called");
    }

    fn may_leave_one_unknown(&self) -> bool {
        self.unknown.fetch_add(1, Ordering::SeqCst) < UNKNOWN
    }
}

/// Somebody who appends and reads.
struct Client {
    history: Arc<History>,
    name: usize,
    dice: Dice,
    /// The end of the stream as this client knows it.
    end: Tail,
    tried: Vec<Proposal>,
}

impl Client {
    async fn work(mut self) {
        for _ in 0..STEPS {
            for _ in 0..self.dice.below(4) {
                tokio::task::yield_now().await;
            }
            match self.dice.below(10) {
                0..3 => self.read().await,
                3 if !self.tried.is_empty() => {
                    let again = self.dice.below(self.tried.len() as u64);
                    let again = usize::try_from(again).expect("it is an index");
                    self.append(self.tried[again].clone()).await;
                }
                _ => self.append(proposal(&self.history.stream, self.end)).await,
            }
        }
    }

    async fn read(&mut self) {
        let history = self.history.clone();
        history.calls(self.name, Call::Read);
        let at_least = Position(history.seen.load(Ordering::SeqCst));
        let read = history.log.read_stream(&history.stream, Version::NONE, at_least).await;
        let read = read.expect("the log can be read");
        let records = read.iter().map(|stored| Record::decode(&stored.bytes).expect("a record"));
        let ids: Vec<_> = records.map(|record| record.id).collect();
        if let Some(last) = read.last() {
            self.end = last.tail();
        }
        history.answered(self.name, Answer::Records(ids), self.end.position);
    }

    async fn append(&mut self, own: Proposal) {
        let history = self.history.clone();
        self.tried.push(own.clone());
        history.calls(self.name, Call::Append { after: own.after.version.0, id: own.id });
        let appending = history.log.append(own.clone());
        if self.dice.below(6) == 0 && history.may_leave_one_unknown() {
            drop(appending);
            self.name = history.new_name();
            return;
        }
        match appending.await {
            Ok(appended) => {
                let version = appended.position.0 - history.base.0;
                let version = u32::try_from(version).expect("the history is short");
                let end = tail_of(&own, appended.position);
                self.end = if end.version > self.end.version { end } else { self.end };
                history.answered(self.name, Answer::Stands(version), appended.position);
            }
            Err(AppendError::Conflict { standing }) => {
                let id = Record::decode(&standing.bytes).expect("a record").id;
                // Sometimes the client does not listen, and stays where it was.
                if self.dice.below(3) > 0 {
                    self.end = standing.tail();
                }
                let answer = Answer::Conflict(standing.version.0, id);
                history.answered(self.name, answer, standing.position);
            }
            Err(AppendError::UnknownTail) => {
                history.answered(self.name, Answer::UnknownTail, Position::START);
            }
            // Its outcome is unknown.
            Err(AppendError::Unavailable(_)) => self.name = history.new_name(),
            Err(other) => panic!("{other:?}"),
        }
    }
}

async fn is_linearizable(log: &Log, number: u64) {
    let history = History::new(log, number);
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (history, name) = (history.clone(), history.new_name());
        let dice = Dice(number * CLIENTS + client);
        clients.spawn(Client { history, name, dice, end: Tail::EMPTY, tried: Vec::new() }.work());
    }
    clients.join_all().await;
    // What was left unknown is settled before the next history begins.
    let last = proposal(&stream(&format!("end-of-history-{number}")), Tail::EMPTY);
    log.append(last).await.expect("nothing stands in the way");
    let told = history.told.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(told.is_consistent(), "history {number} has no order that explains it: {told:#?}");
}

/// Many short histories; `MOTCUA_LONG=1` in the environment makes them 3,000.
pub async fn appends_and_reads_of_one_stream_are_linearizable(log: Log) {
    let in_full = std::env::var_os("MOTCUA_LONG").is_some_and(|value| value == "1");
    for number in 0..if in_full { 3000 } else { 60 } {
        is_linearizable(&log, number).await;
    }
}

mod tests {
    use super::*;

    const ONE: Uuid = Uuid::from_u128(1);
    const TWO: Uuid = Uuid::from_u128(2);

    fn append(after: u32, id: Uuid) -> Call {
        Call::Append { after, id }
    }

    /// Calls (without an answer) and answers of clients, in the order of time.
    fn consistent(history: &[(usize, Result<Answer, Call>)]) -> bool {
        let mut told = Clients::new(List::default());
        for (name, step) in history.iter().cloned() {
            match step {
                Err(call) => told.on_invoke(name, call).map(drop),
                Ok(answer) => told.on_return(name, answer).map(drop),
            }
            .unwrap();
        }
        told.is_consistent()
    }

    #[test]
    fn two_records_in_one_place_are_found() {
        let both = |second| {
            consistent(&[
                (0, Err(append(0, ONE))),
                (1, Err(append(0, TWO))),
                (0, Ok(Answer::Stands(1))),
                (1, Ok(second)),
            ])
        };
        assert!(!both(Answer::Stands(1)));
        assert!(!both(Answer::Conflict(1, TWO)));
        assert!(both(Answer::Conflict(1, ONE)));
    }

    #[test]
    fn a_read_that_misses_what_was_acknowledged_is_found() {
        let then_read = |ids| {
            consistent(&[
                (0, Err(append(0, ONE))),
                (0, Ok(Answer::Stands(1))),
                (1, Err(Call::Read)),
                (1, Ok(Answer::Records(ids))),
            ])
        };
        assert!(!then_read(vec![]));
        assert!(then_read(vec![ONE]));
    }

    #[test]
    fn a_call_of_unknown_outcome_may_have_taken_effect_but_not_come_and_gone() {
        let two_reads = |first, second| {
            consistent(&[
                (0, Err(append(0, ONE))),
                (1, Err(Call::Read)),
                (1, Ok(Answer::Records(first))),
                (1, Err(Call::Read)),
                (1, Ok(Answer::Records(second))),
            ])
        };
        assert!(two_reads(vec![], vec![]));
        assert!(two_reads(vec![], vec![ONE]));
        assert!(two_reads(vec![ONE], vec![ONE]));
        assert!(!two_reads(vec![ONE], vec![]));
    }

    #[test]
    fn a_retry_that_doubles_is_found() {
        let retried = |answer, ids| {
            consistent(&[
                (0, Err(append(0, ONE))),
                (1, Err(append(0, ONE))),
                (1, Ok(answer)),
                (1, Err(Call::Read)),
                (1, Ok(Answer::Records(ids))),
            ])
        };
        assert!(retried(Answer::Stands(1), vec![ONE]));
        assert!(!retried(Answer::Stands(1), vec![ONE, ONE]));
        assert!(!retried(Answer::Stands(2), vec![ONE]));
    }
}
