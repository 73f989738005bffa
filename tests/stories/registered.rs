//! What the national portal sends: registered, asked for more, received or refused.

use futures::future::join;
use motcua_tests::places::{OTHER_WARD, WARD};
use motcua_tests::{Ask, City, Dossier, requests};
use serde_json::{Value, json};

fn filing(code: &str, complete: bool) -> Value {
    let mut dossier = requests::land_transfer();
    dossier["place"] = json!(WARD);
    if !complete {
        dossier["papers"] = json!([{ "paper": "p1", "originals": 1 }]);
    }
    json!({ "code": code, "receivedAt": WARD, "dossier": dossier })
}

/// It arrives twice more, and once with another status: one dossier, one code, one count. The worked
/// example over a Saturday (domain reference 2.5) stands beside the rule.
#[tokio::test(flavor = "multi_thread")]
async fn it_arrives_three_times_and_is_one_dossier_whose_answer_is_due_in_eight_working_hours() {
    let city = City::open_at("2026-11-20 16:00").await;
    let portal = city.person("portal", &["system"], None);
    let clerk = city.clerk(WARD);
    let body = filing("G09.20-20261120-0000001", true);
    let registered = portal.ask(Ask::post("/api/v1/portal/dossiers", &body)).await.expect(201);
    let mut dossier = Dossier::of(&registered);
    assert_eq!(registered.json()["status"], "registered");
    assert_eq!(registered.json()["statusCode"], 1);
    // A Friday; Monday is a working day.
    assert_eq!(registered.json()["answerDueAt"], "2026-11-23T16:00:00+07:00");
    let mut other = body.clone();
    other["status"] = json!(4);
    for again in [&body, &other] {
        let reply = portal.ask(Ask::post("/api/v1/portal/dossiers", again)).await.expect(200);
        assert_eq!(reply.json()["code"], dossier.code);
        assert_eq!(reply.json()["status"], "registered");
    }
    let listed = clerk.sees("/api/v1/dossiers").await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(listed["items"][0]["status"], "registered");
    let received = clerk.does(&mut dossier, "reception", &json!({})).await;
    assert_eq!(received.json()["status"], "received");
    assert_eq!(received.json()["channel"], "online");
    let after = portal.ask(Ask::post("/api/v1/portal/dossiers", &other)).await.expect(200);
    assert_eq!(after.json()["code"], dossier.code);
    let figures = clerk.sees("/api/v1/kpi?from=2026-11-01&to=2026-11-30").await.json();
    assert_eq!(figures["total"]["received"], 1, "{figures}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_asked_for_and_brought_and_then_it_is_received() {
    let city = City::open_at("2026-11-20 09:00").await;
    let portal = city.person("portal", &["system"], None);
    let clerk = city.clerk(WARD);
    let body = filing("G09.20-20261120-0000002", false);
    let registered = portal.ask(Ask::post("/api/v1/portal/dossiers", &body)).await.expect(201);
    let mut dossier = Dossier::of(&registered);
    let early = Ask::post(&dossier.path("reception"), &json!({})).seen(dossier.version);
    assert_eq!(clerk.ask(early).await.slug(), "missing-paper");
    let ask = json!({ "papers": [
        { "paper": "p1", "found": "accepted" },
        { "paper": "p2", "found": "missing", "legalGround": "Điều 1", "reason": "Chưa có" },
        { "paper": "p3", "found": "missing", "legalGround": "Điều 1", "reason": "Chưa có" },
    ] });
    clerk.does(&mut dossier, "intake-requests", &ask).await;
    let stranger = Ask::post(&dossier.path("reception"), &json!({})).seen(dossier.version);
    assert_eq!(city.clerk(OTHER_WARD).ask(stranger).await.status, 404);
    let brought = json!({ "papers": [
        { "paper": "p2", "copies": 1 }, { "paper": "p3", "copies": 1 },
    ] });
    clerk.does(&mut dossier, "papers", &brought).await;
    let corrected =
        json!({ "entry": "applicantPhone", "value": "0000000009", "reason": "Gõ nhầm" });
    clerk.does(&mut dossier, "corrections", &corrected).await;
    clerk.does(&mut dossier, "reception", &json!({})).await;
    let seen = clerk.sees(&dossier.path("")).await.json();
    assert_eq!((&seen["status"], &seen["supplementRequests"]), (&json!("received"), &json!(0)));
    assert_eq!(seen["received"]["papers"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clerks_receive_the_same_registered_dossier_and_the_second_reads_who_did() {
    let city = City::open_at("2026-11-20 09:00").await;
    let portal = city.person("portal", &["system"], None);
    let (one, other) = (city.colleague(WARD, 1), city.colleague(WARD, 2));
    for number in 10..20 {
        let body = filing(&format!("G09.20-20261120-00000{number}"), true);
        let reply = portal.ask(Ask::post("/api/v1/portal/dossiers", &body)).await.expect(201);
        let dossier = Dossier::of(&reply);
        let ask = || Ask::post(&dossier.path("reception"), &json!({})).seen(dossier.version);
        let (a, b) = join(one.ask(ask()), other.ask(ask())).await;
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 412]);
        let lost = if a.status == 412 { a } else { b };
        assert!(lost.json()["changes"][0]["account"].is_string(), "{}", lost.json());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reception_is_refused_for_good_and_counts_in_no_figure() {
    let city = City::open_at("2026-11-20 09:00").await;
    let portal = city.person("portal", &["system"], None);
    let clerk = city.clerk(WARD);
    let body = filing("G09.20-20261120-0000003", true);
    let registered = portal.ask(Ask::post("/api/v1/portal/dossiers", &body)).await.expect(201);
    let mut dossier = Dossier::of(&registered);
    let refusal = json!({ "legalGround": "Điều 2", "reason": "Không thuộc thẩm quyền" });
    let refused = clerk.does(&mut dossier, "reception-refusals", &refusal).await.json();
    assert_eq!((&refused["status"], &refused["statusCode"]), (&json!("not_received"), &json!(3)));
    let late = Ask::post(&dossier.path("reception"), &json!({})).seen(dossier.version);
    assert_eq!(clerk.ask(late).await.code(), "already-ended");
    let figures = clerk.sees("/api/v1/kpi?from=2026-11-01&to=2026-11-30").await.json();
    assert_eq!(figures["total"]["received"], 0, "{figures}");
}
