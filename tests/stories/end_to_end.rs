//! The main job, through HTTP alone, with the program killed in the middle.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use motcua_tests::places::{LAND, OTHER_WARD, TAX, WARD};
use motcua_tests::{Ask, City, Dossier, Person, Reply, requests};
use serde_json::{Value, json};

use crate::walk;

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_comes_out_at_the_door_where_it_went_in_though_the_program_is_killed() {
    let mut city = City::program().await;
    let mut dossier = walk::as_far_as_tax(&city).await;
    let before = city.clerk(TAX).sees(&dossier.path("")).await.json();
    let load = Load::start(&city, 6).await;
    load.until_acknowledged(60).await;
    city.the_program().kill();
    let acknowledged = load.ended().await;
    city.start_again().await;

    let after = city.clerk(TAX).sees(&dossier.path("")).await.json();
    assert_eq!(before, after, "the dossier in the middle of its way is as it was");
    nothing_is_lost(&city, &acknowledged).await;
    nothing_is_there_twice(&city, &acknowledged).await;

    walk::from_tax_to_the_citizen(&city, &mut dossier, "000001").await;
    let end = city.clerk(WARD).sees(&dossier.path("")).await.json();
    assert_eq!(
        (end["status"].as_str(), end["statusCode"].as_u64()),
        (Some("returned"), Some(10)),
        "{end}"
    );
    assert_eq!(
        agencies(&city, &dossier).await,
        BTreeSet::from([WARD, LAND, TAX].map(String::from))
    );
    every_figure_is_there(&city).await;
}

async fn agencies(city: &City, dossier: &Dossier) -> BTreeSet<String> {
    let history = city.clerk(WARD).sees(&dossier.path("history")).await.json();
    let lines = history["lines"].as_array().expect("a history has lines").clone();
    lines.iter().filter_map(|line| line["agency"].as_str().map(str::to_owned)).collect()
}

async fn every_figure_is_there(city: &City) {
    let figures = city.clerk(WARD).sees("/api/v1/kpi").await.json();
    let intake = everything_received(city, WARD).await.len();
    let intake = intake + everything_received(city, OTHER_WARD).await.len();
    assert_eq!(figures["total"]["received"].as_u64(), u64::try_from(intake).ok(), "{figures}");
}

/// A creation or command that somebody sent, and the answer if one came.
#[derive(Debug, Clone)]
struct Sent {
    ask: Ask,
    agency: &'static str,
    answer: Option<Reply>,
}

/// People who work while the program is killed.
struct Load {
    stop: Arc<AtomicBool>,
    answers: Arc<AtomicUsize>,
    tasks: Vec<tokio::task::JoinHandle<Vec<Sent>>>,
}

impl Load {
    async fn start(city: &City, people: usize) -> Self {
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

    async fn until_acknowledged(&self, count: usize) {
        while self.answers.load(Ordering::SeqCst) < count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn ended(self) -> Vec<Sent> {
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
    let answer = person.send(ask.clone()).await.ok();
    let answer = answer.map(Reply::done);
    answers.fetch_add(usize::from(answer.is_some()), Ordering::SeqCst);
    sent.push(Sent { ask, agency, answer: answer.clone() });
    answer
}

/// What was answered stands, in the version that was answered.
async fn nothing_is_lost(city: &City, all: &[Sent]) {
    let answered: Vec<_> = all.iter().filter_map(|sent| sent.answer.as_ref()).collect();
    assert!(answered.len() >= 60, "the load was real");
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

/// Requests without an answer are sent again; every one of them is done exactly once.
async fn nothing_is_there_twice(city: &City, all: &[Sent]) {
    let mut wanted: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for sent in all.iter().filter(|sent| sent.ask.path == "/api/v1/dossiers") {
        let reply = city.clerk(sent.agency).ask(sent.ask.clone()).await.done();
        let code = Dossier::of(&reply).code;
        let new = wanted.entry(sent.agency).or_default().insert(code.clone());
        assert!(new, "two requests got the code {code}");
    }
    for sent in all.iter().filter(|sent| sent.ask.path.ends_with("/hand-overs")) {
        let reply = city.clerk(sent.agency).ask(sent.ask.clone()).await.done();
        assert_eq!(reply.version(), 2, "a give is the second record of its dossier");
    }
    for (agency, wanted) in wanted {
        let rows = everything_received(city, agency).await;
        let codes: Vec<_> = rows.iter().map(|row| text(row, "code")).collect();
        let distinct: BTreeSet<_> = codes.iter().cloned().collect();
        assert_eq!(codes.len(), distinct.len(), "the list of {agency} shows a code twice");
        // The dossier that is on its way was received before the load began.
        let others: Vec<_> = distinct.difference(&wanted).collect();
        let expected = usize::from(agency == WARD);
        assert_eq!(others.len(), expected, "{agency} has dossiers that nobody asked for");
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

/// The whole list of an agency, page by page.
pub(crate) async fn everything_received(city: &City, agency: &str) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let page = city.clerk(agency).sees(&format!("/api/v1/dossiers?limit=50{after}")).await;
        let page = page.json();
        rows.extend(page["items"].as_array().expect("a page has items").iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return rows,
        }
    }
}
