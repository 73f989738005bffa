//! 1 July 2025: districts end, communes merge, and what they hold goes to their successors.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;
use jiff::Timestamp;

use motcua_domain::{local, moment};
use motcua_tests::places::{OTHER_WARD, WARD};
use motcua_tests::{Ask, City, Dossier, Person, requests};
use serde_json::{Value, json};

/// A ward, its district, and what they became.
const OLD_WARD: &str = "H13.31.7";
const NEW_WARD: &str = "H13.131";
const DECISION: &str = "1668/NQ-UBTVQH15";

/// How many dossiers are in flight: 10,000 with `MOTCUA_LONG`.
fn in_flight() -> usize {
    if std::env::var_os("MOTCUA_LONG").is_some() { 10_000 } else { 300 }
}

fn allowance() -> Value {
    json!({
        "procedure": "1.001776",
        "subCase": "elderly",
        "applicant": { "name": "Nguyễn Văn Mẫu" },
        "place": OLD_WARD,
        "papers": [],
    })
}

/// Dossiers at every place of the process of the monthly allowance: at the ward, on their way to the
/// district, at the district, and on the shelf.
async fn fill(city: &City) -> BTreeMap<String, usize> {
    let (ward, district) = (city.clerk(OLD_WARD), city.clerk("H13.31"));
    let mut body = allowance();
    body["papers"] = ward.required_papers("1.001776").await;
    let dossiers = futures::stream::iter(0..in_flight()).map(|number| {
        let (ward, district, body) = (ward.clone(), district.clone(), &body);
        async move {
            let mut dossier = ward.receives(body).await;
            if number % 4 > 0 {
                ward.gives(&mut dossier, OLD_WARD).await;
                ward.takes(&mut dossier).await;
                ward.gives(&mut dossier, "H13.31").await;
            }
            if number % 4 > 1 {
                district.takes(&mut dossier).await;
            }
            if number % 4 > 2 {
                district.signs(&mut dossier).await;
                district.seals(&mut dossier, &format!("{number:06}")).await;
                district.gives(&mut dossier, OLD_WARD).await;
            }
            (dossier.code, number % 4)
        }
    });
    dossiers.buffer_unordered(32).collect().await
}

/// One page of the decision.
async fn carry_out(controller: &Person, after: Option<&str>, limit: u16) -> Value {
    let mut body = json!({ "kind": "succession", "decision": DECISION, "limit": limit });
    if let Some(after) = after {
        body["after"] = json!(after);
    }
    controller.ask(Ask::post("/api/v1/decisions", &body)).await.expect(200).json()
}

/// All pages; how many moved.
async fn carry_out_all(controller: &Person) -> (usize, u64) {
    let (mut moved, mut unchanged, mut after) = (0, 0, None::<String>);
    loop {
        let page = carry_out(controller, after.as_deref(), 1000).await;
        assert_eq!(page["left"], json!([]), "nobody is left behind");
        moved += page["moved"].as_array().unwrap().len();
        unchanged += page["unchanged"].as_u64().unwrap();
        match page["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => return (moved, unchanged),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_none_or_of_too_many_is_refused() {
    let city = City::open_at("2025-06-16 08:00").await;
    let controller = city.person("controller", &["controller"], None);
    for limit in [0, 1001] {
        let body = json!({ "kind": "calendar", "decision": DECISION, "limit": limit });
        let answer = controller.ask(Ask::post("/api/v1/decisions", &body)).await;
        let told = answer.problem(400, "invalid-body").json().to_string();
        assert!(told.contains("1 to 1000 are allowed"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_1_july_2025_what_is_in_flight_goes_to_the_successors_and_nothing_is_lost() {
    let city = City::open_at("2025-06-16 08:00").await;
    let controller = city.person("controller", &["controller"], None);
    let places = fill(&city).await;
    assert_eq!(places.len(), in_flight());
    let before = carry_out(&controller, None, 1000).await;
    assert_eq!(before["moved"], json!([]), "nobody has ended yet");
    city.clock.set(moment("2025-07-01T00:30".parse().unwrap()));
    // The first part, as if the machine had been lost in the middle of it; then all of it, again.
    let part = carry_out(&controller, None, 100).await;
    assert_eq!(part["moved"].as_array().unwrap().len(), 100);
    let (moved, unchanged) = carry_out_all(&controller).await;
    assert_eq!((moved, unchanged), (in_flight() - 100, 100));
    assert_eq!(
        carry_out_all(&controller).await,
        (0, in_flight() as u64),
        "a third run moves nothing"
    );
    everything_is_with(&city, NEW_WARD, &places).await;
    one_of_each_comes_to_its_end(&city, &places).await;
}

/// Every dossier is at the successor, once.
async fn everything_is_with(city: &City, ward: &str, places: &BTreeMap<String, usize>) {
    let person = city.clerk(ward);
    let (mut seen, mut after) = (BTreeMap::<String, u32>::new(), String::new());
    loop {
        let page = person.sees(&format!("/api/v1/worklist?limit=200{after}")).await.json();
        for item in page["items"].as_array().unwrap() {
            *seen.entry(item["code"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    // What is offered by the ward to the district, now itself, stands once as offered.
    assert_eq!(seen.len(), places.len());
    assert!(seen.values().all(|times| *times == 1), "nothing twice");
}

/// From each place one goes on to its return, at the successor.
async fn one_of_each_comes_to_its_end(city: &City, places: &BTreeMap<String, usize>) {
    let ward = city.clerk(NEW_WARD);
    for place in 0..4 {
        let (code, _) = places.iter().find(|(_, at)| **at == place).expect("each place has some");
        let mut dossier = Dossier { code: code.clone(), version: 0 };
        dossier.version = ward.sees(&dossier.path("")).await.version();
        let seen = ward.sees(&dossier.path("")).await.json();
        assert_eq!(
            seen["returnedAt"].as_str().or(seen["received"]["returnedAt"].as_str()),
            Some(NEW_WARD)
        );
        if place == 0 {
            ward.gives(&mut dossier, NEW_WARD).await;
        }
        if place < 2 {
            ward.takes(&mut dossier).await;
        }
        if place < 3 {
            ward.signs(&mut dossier).await;
            ward.seals(&mut dossier, "999999").await;
        } else {
            ward.takes(&mut dossier).await;
        }
        ward.returns(&mut dossier).await;
        let history = ward.sees(&dossier.path("history")).await.json();
        let lines = history["lines"].as_array().unwrap();
        assert_eq!(lines[0]["agency"], OLD_WARD, "history keeps the old name");
        assert!(lines.iter().any(|l| l["event"] == "Succeeded" && l["note"] == DECISION));
    }
}

/// A ward ends today, and another goes on with its work.
async fn merge_wards(city: &City) {
    let administrator = city.administrator();
    let all = administrator.sees("/api/v1/agencies?limit=200").await.json();
    let entry = |id: &str| {
        let mut agencies = all["items"].as_array().unwrap().iter();
        agencies.find(|agency| agency["id"] == id).expect("the agency is known").clone()
    };
    let (mut old, mut new) = (entry(WARD), entry(OTHER_WARD));
    let today = local(Timestamp::now()).date();
    old["validTo"] = json!(today.yesterday().unwrap().to_string());
    let of = new["successorOf"].as_array_mut().expect("it succeeded others before");
    of.push(json!({ "id": WARD, "inPart": false }));
    for agency in [old, new] {
        let body = json!({ "agency": agency });
        let reply = administrator.ask(Ask::post("/api/v1/catalogue/publications", &body)).await;
        assert_eq!(reply.status, 201, "{}", reply.json());
    }
}

/// The program is killed while it carries the decision out, and started again.
#[tokio::test(flavor = "multi_thread")]
async fn a_reorganisation_that_was_killed_in_the_middle_is_run_again_and_moves_each_dossier_once() {
    let mut city = City::program().await;
    let controller = city.person("controller", &["controller"], None);
    let ward = city.clerk(WARD);
    let received = futures::stream::iter(0..800).map(|_| {
        let ward = ward.clone();
        async move { ward.receives(&requests::marital_status()).await.code }
    });
    let codes: BTreeSet<String> = received.buffer_unordered(32).collect().await;
    merge_wards(&city).await;
    let (told, mut pages) = tokio::sync::mpsc::unbounded_channel();
    let person = controller.clone();
    let run = tokio::spawn(async move {
        let mut after = None::<String>;
        loop {
            let body = json!({
                "kind": "succession", "decision": DECISION, "limit": 40, "after": after
            });
            let Ok(page) = person.send(Ask::post("/api/v1/decisions", &body)).await else { break };
            after = page.json()["next"].as_str().map(str::to_owned);
            let _ = told.send(());
        }
    });
    for _ in 0..3 {
        pages.recv().await.expect("it goes on until it is killed");
    }
    city.kill();
    run.await.unwrap();
    city.start_again().await;
    let (moved, unchanged) = carry_out_all(&controller).await;
    assert_eq!(moved + usize::try_from(unchanged).unwrap(), codes.len());
    assert!(unchanged >= 120 && moved > 0, "{unchanged} moved before the kill, {moved} after it");
    let successor = city.clerk(OTHER_WARD);
    for code in codes {
        let dossier = Dossier { code, version: 0 };
        let history = successor.sees(&dossier.path("history")).await.json();
        let lines = history["lines"].as_array().unwrap();
        let times = lines.iter().filter(|line| line["event"] == "Succeeded").count();
        assert_eq!(times, 1, "{}", dossier.code);
    }
}
