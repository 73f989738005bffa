//! The city on three NATS servers and PostgreSQL, every role a process, when something fails.
//!
//! `tests/run cluster` runs these and the engine's own.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use motcua_tests::places::{LAND, WARD};
use motcua_tests::{Ask, City, Dossier, Person, Reply, Setup, requests};
use serde_json::json;

use crate::end_to_end::everything_received;
use crate::walk;

/// How long a system may take to find its feet, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Sends a request again until it is carried out.
async fn until_done(person: &Person, ask: &Ask) -> Reply {
    let began = Instant::now();
    loop {
        let reply = person.send(ask.clone()).await.expect("the front door answers");
        if (200..300).contains(&reply.status) {
            return reply;
        }
        assert!(matches!(reply.status, 502 | 503), "{} {:?}", reply.status, reply.json());
        assert!(began.elapsed() < PATIENCE, "still {:?}", reply.json());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_majority_commands_get_503_and_reads_go_on_until_there_is_one_again() {
    let mut city = City::program_on(Setup::Roles).await;
    let (ward, land) = (city.clerk(WARD), city.clerk(LAND));
    let mut given = ward.receives(&requests::land_transfer()).await;
    ward.gives(&mut given, LAND).await;
    land.sees("/api/v1/worklist").await;

    (0..3).for_each(|server| city.topology().cluster.isolate(server));
    let ask = Ask::post("/api/v1/dossiers", &requests::land_transfer());
    // Whoever was leader may find out a moment later; what it takes meanwhile is on a majority.
    let mut refused = ward.ask(ask.clone()).await;
    let (mut creations, began) = (1, Instant::now());
    while refused.status != 503 {
        assert!(began.elapsed() < PATIENCE, "{:?}", refused.json());
        creations += 1;
        let another = Ask::post("/api/v1/dossiers", &requests::land_transfer());
        refused = ward.ask(another).await;
    }
    let refused = refused.problem(503, "log-unavailable");
    assert!(!refused.header("retry-after").is_empty(), "it says when to come again");
    let list = land.ask(Ask::get("/api/v1/worklist")).await.done();
    assert_eq!(list.json()["items"].as_array().map(Vec::len), Some(1), "reads go on");

    city.topology().cluster.mend();
    let done = until_done(&ward, &ask).await;
    let again = ward.ask(ask.clone()).await.done();
    assert_eq!(Dossier::of(&done), Dossier::of(&again), "the same request is one dossier");
    let received = everything_received(&city, WARD).await.len();
    assert!(received <= creations + 1, "{received} dossiers of {creations} requests");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_server_of_three_may_be_lost_at_any_time() {
    let mut city = City::program_on(Setup::Roles).await;
    let ward = city.clerk(WARD);
    let mut codes = BTreeSet::new();
    for lost in 0..3 {
        city.topology().cluster.servers()[lost].kill();
        for _ in 0..5 {
            let ask = Ask::post("/api/v1/dossiers", &requests::land_transfer());
            codes.insert(Dossier::of(&until_done(&ward, &ask).await).code);
        }
        city.topology().cluster.servers()[lost].start_again();
        city.topology().in_step().await;
    }
    let listed: Vec<_> = everything_received(&city, WARD).await;
    let listed: BTreeSet<_> =
        listed.iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(codes, listed, "each dossier once, none lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_count_each_record_once_and_one_may_be_killed() {
    let mut city = City::program_on(Setup::Roles).await;
    let mut second = city.topology().second("kpi").await;
    for number in 1..=4 {
        let mut dossier = walk::as_far_as_tax(&city).await;
        walk::from_tax_to_the_citizen(&city, &mut dossier, &format!("{number:06}")).await;
        if number == 2 {
            second.kill();
        }
    }
    let figures = city.clerk(WARD).sees("/api/v1/kpi").await.json();
    let count = |name: &str| figures["total"][name].as_u64();
    assert_eq!((count("received"), count("handled")), (Some(4), Some(4)), "{figures}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_tells_its_own_health_and_the_front_door_knows_the_way() {
    let mut city = City::program_on(Setup::Roles).await;
    for address in city.topology().inside() {
        let ready = reqwest::get(format!("{address}/readyz")).await.unwrap();
        assert_eq!(ready.status(), 200);
        let report: serde_json::Value = ready.json().await.unwrap();
        let log = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "log");
        assert_eq!(log.unwrap()["detail"], "appends", "sync_interval was looked at: {report}");
    }
    let document = city.office.get("/api/openapi.json").await.done().json();
    assert!(document["paths"].as_object().unwrap().len() > 30);
    assert_eq!(city.office.get("/metrics").await.status, 404);
    let nobody = city.clerk(WARD).ask(Ask::get("/api/v1/dossiers/nothing/nowhere")).await;
    assert_eq!(nobody.status, 404);
    let wrong = city.clerk(WARD).ask(Ask::post("/api/v1/dossiers", &json!({}))).await;
    assert_eq!(wrong.slug(), "invalid-body");
}
