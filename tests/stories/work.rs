//! People who receive and give dossiers while something happens to the program, and what must be
//! there afterwards: all that was acknowledged, and everything once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use motcua_tests::places::{LAND, OTHER_WARD, WARD};
use motcua_tests::{Ask, City, Dossier, Person, Reply, requests};
use serde_json::{Value, json};

use crate::end_to_end::everything_received;

/// A creation or command that somebody sent, and the answer if one came.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    ask: Ask,
    agency: &'static str,
    answer: Option<Reply>,
}

impl Sent {
    /// Whether it was acknowledged.
    pub(crate) fn is_answered(&self) -> bool {
        self.answer.is_some()
    }
}

/// People who work while the program is killed.
pub(crate) struct Work {
    stop: Arc<AtomicBool>,
    answers: Arc<AtomicUsize>,
    tasks: Vec<tokio::task::JoinHandle<Vec<Sent>>>,
}

impl Work {
    /// So many people begin to receive and give dossiers.
    pub(crate) async fn start(city: &City, people: usize) -> Self {
        let (stop, answers) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let mut tasks = Vec::new();
        for number in 0..people {
            let agency = [WARD, OTHER_WARD][number % 2];
            let person = city.clerk(agency);
            person.token().await.expect("the program runs");
            let (stop, answers) = (stop.clone(), answers.clone());
            tasks.push(tokio::spawn(async move { work(&person, agency, &stop, &answers).await }));
        }
        Self { stop, answers, tasks }
    }

    /// Waits until so many commands were acknowledged.
    pub(crate) async fn until_acknowledged(&self, count: usize) {
        while self.answers.load(Ordering::SeqCst) < count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// What was sent, once nobody works any more.
    pub(crate) async fn ended(self) -> Vec<Sent> {
        self.stop.store(true, Ordering::SeqCst);
        let mut all = Vec::new();
        for task in self.tasks {
            all.extend(task.await.expect("the work does not panic"));
        }
        all
    }
}

/// Receives and gives dossiers until nobody answers.
async fn work(
    person: &Person,
    agency: &'static str,
    stop: &AtomicBool,
    answers: &AtomicUsize,
) -> Vec<Sent> {
    let mut sent = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        let receive = Ask::post("/api/v1/dossiers", &requests::land_transfer());
        let Some(receipt) = try_to(person, agency, receive, answers, &mut sent).await else {
            break;
        };
        let dossier = Dossier::of(&receipt);
        let give = Ask::post(&dossier.path("hand-overs"), &json!({ "to": LAND }));
        let give = give.seen(dossier.version);
        if try_to(person, agency, give, answers, &mut sent).await.is_none() {
            break;
        }
    }
    sent
}

async fn try_to(
    person: &Person,
    agency: &'static str,
    ask: Ask,
    answers: &AtomicUsize,
    sent: &mut Vec<Sent>,
) -> Option<Reply> {
    // The front door says for a role that is gone that nobody answers.
    let answer = person.send(ask.clone()).await.ok().filter(|reply| reply.status != 502);
    let answer = answer.map(Reply::done);
    answers.fetch_add(usize::from(answer.is_some()), Ordering::SeqCst);
    sent.push(Sent { ask, agency, answer: answer.clone() });
    answer
}

/// What was answered stands, in the version that was answered.
pub(crate) async fn nothing_is_lost(city: &City, all: &[Sent]) {
    for sent in all.iter().filter(|sent| sent.answer.is_some()) {
        let answer = sent.answer.as_ref().expect("filtered");
        let dossier = Dossier::of(answer);
        let person = city.clerk(sent.agency);
        let now = person.ask(Ask::get(&dossier.path(""))).await.expect(200);
        assert!(now.version() >= answer.version(), "{} lost a version", dossier.code);
        let again = person.ask(sent.ask.clone()).await.done();
        assert!(again.repeated(), "{} {} was done again", sent.ask.path, dossier.code);
        assert_eq!(
            stable(&again.json()),
            stable(&answer.json()),
            "the first answer is given again"
        );
    }
}

/// What a repeat must tell as it was told first: all but what may be told later.
fn stable(answer: &Value) -> Value {
    let mut answer = answer.clone();
    if let Some(answer) = answer.as_object_mut() {
        answer.remove("bookNumber");
    }
    answer
}

/// The codes of the dossiers that agencies received.
pub(crate) type Received = BTreeMap<&'static str, BTreeSet<String>>;

/// Requests without an answer are sent again; every one of them is done exactly once. The dossiers
/// that are there because of them.
pub(crate) async fn everything_once(city: &City, all: &[Sent]) -> Received {
    let mut received = Received::new();
    for sent in all.iter().filter(|sent| sent.ask.path == "/api/v1/dossiers") {
        let reply = city.clerk(sent.agency).ask(sent.ask.clone()).await.done();
        let code = Dossier::of(&reply).code;
        let new = received.entry(sent.agency).or_default().insert(code.clone());
        assert!(new, "two requests got the code {code}");
    }
    for sent in all.iter().filter(|sent| sent.ask.path.ends_with("/hand-overs")) {
        let reply = city.clerk(sent.agency).ask(sent.ask.clone()).await.done();
        assert_eq!(reply.version(), 2, "a give is the second record of its dossier");
    }
    received
}

/// The agencies' lists show these dossiers, each once, and no others.
pub(crate) async fn lists_hold_just(city: &City, received: &Received) {
    for (agency, wanted) in received {
        let rows = everything_received(city, agency).await;
        let codes: Vec<_> = rows.iter().map(|row| text(row, "code")).collect();
        let distinct: BTreeSet<_> = codes.iter().cloned().collect();
        assert_eq!(codes.len(), distinct.len(), "the list of {agency} shows a code twice");
        let others: Vec<_> = distinct.difference(wanted).collect();
        assert!(others.is_empty(), "{agency} has dossiers that nobody asked for: {others:?}");
        assert!(wanted.is_subset(&distinct), "{agency} lost a dossier from its list");
        book_has_no_gaps(&rows);
    }
}

fn book_has_no_gaps(rows: &[Value]) {
    let numbers: BTreeSet<_> = rows.iter().filter_map(|row| row["bookNumber"].as_u64()).collect();
    let expected: BTreeSet<_> = (1..=rows.len() as u64).collect();
    assert_eq!(numbers, expected, "the book's numbers run from 1 without gaps");
}

fn text(row: &Value, key: &str) -> String {
    row[key].as_str().unwrap_or_default().to_owned()
}
