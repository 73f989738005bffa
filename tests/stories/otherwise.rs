//! What goes otherwise, over HTTP: lists and figures say the same as the dossier.

use motcua_tests::places::{LAND, WARD};
use motcua_tests::{City, Dossier, Person, requests};
use serde_json::{Value, json};

/// The dossiers that stand in a list.
async fn listed(person: &Person, path: &str, field: &str) -> Vec<String> {
    let body = person.sees(path).await.json();
    let lines = body["items"].as_array().unwrap_or_else(|| panic!("{path} is a list: {body}"));
    lines.iter().map(|line| line[field].as_str().expect("a code").to_owned()).collect()
}

async fn status(person: &Person, dossier: &Dossier) -> Value {
    person.sees(&dossier.path("")).await.json()["status"].clone()
}

async fn holds(person: &Person, dossier: &Dossier) -> bool {
    listed(person, "/api/v1/worklist", "code").await.contains(&dossier.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_declined_paused_stopped_and_opened_again_is_where_the_lists_say() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, land) = (city.clerk(WARD), city.clerk(LAND));
    let mut dossier = ward.receives(&requests::land_transfer()).await;
    ward.gives(&mut dossier, LAND).await;
    assert!(holds(&land, &dossier).await, "on its way to it");
    land.does(&mut dossier, "declines", &json!({ "reason": "Thiếu bản vẽ" })).await;
    assert!(!holds(&land, &dossier).await && holds(&ward, &dossier).await);
    ward.gives(&mut dossier, LAND).await;
    land.takes(&mut dossier).await;
    let pause = json!({ "legalGround": "Điều 5", "reason": "Chờ tòa án" });
    land.does(&mut dossier, "pauses", &pause).await;
    assert_eq!(status(&land, &dossier).await, "paused");
    land.does(&mut dossier, "resumptions", &json!({})).await;
    let stop = json!({ "request": "Đơn 5", "reason": "Theo đề nghị" });
    land.does(&mut dossier, "stops", &stop).await;
    assert_eq!(status(&land, &dossier).await, "stopped");
    assert!(!holds(&land, &dossier).await, "nothing is to be done on it");
    let order = json!({ "number": "12/QĐ", "day": "2026-03-02", "issuedBy": "Tòa án" });
    let reopening = json!({ "order": order, "reason": "Khiếu nại đúng" });
    land.does(&mut dossier, "reopenings", &reopening).await;
    assert_eq!(status(&land, &dossier).await, "in_progress");
    assert!(holds(&land, &dossier).await, "it is at work again");
    let history = land.sees(&dossier.path("history")).await.json();
    let lines = history["lines"].as_array().unwrap();
    let told: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    let expected = [
        "Received", "FeeSet", "Given", "Declined", "Given", "Taken", "Paused", "Resumed",
        "Stopped", "Reopened",
    ];
    assert_eq!(told, expected);
    assert_eq!(lines[3]["note"], "Thiếu bản vẽ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_was_wrong_is_issued_again_and_stands_on_the_shelf_again() {
    let city = City::open_at("2026-03-02 08:00").await;
    let ward = city.clerk(WARD);
    let mut dossier = ward.receives(&requests::marital_status()).await;
    ward.takes(&mut dossier).await;
    ward.does(&mut dossier, "submissions", &json!({ "note": "Kính trình" })).await;
    ward.does(&mut dossier, "send-backs", &json!({ "reason": "Sai họ tên" })).await;
    ward.does(&mut dossier, "submissions", &json!({})).await;
    ward.signs(&mut dossier).await;
    ward.seals(&mut dossier, "000001").await;
    ward.returns(&mut dossier).await;
    let shelf = "/api/v1/shelf";
    assert!(!listed(&ward, shelf, "code").await.contains(&dossier.code));
    let reissue = json!({ "number": "000002", "legalGround": "Điều 7", "reason": "Sai họ tên" });
    ward.does(&mut dossier, "reissues", &reissue).await;
    assert_eq!(status(&ward, &dossier).await, "done");
    assert!(listed(&ward, shelf, "code").await.contains(&dossier.code));
    ward.returns(&mut dossier).await;
    assert_eq!(status(&ward, &dossier).await, "returned");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_needs_its_ground_and_the_field_is_named() {
    let city = City::open_at("2026-03-02 08:00").await;
    let ward = city.clerk(WARD);
    let dossier = ward.receives(&requests::land_transfer()).await;
    let ask = motcua_tests::Ask::post(&dossier.path("stops"), &json!({ "reason": "Thích thế" }));
    let reply = ward.ask(ask.seen(dossier.version)).await;
    assert_eq!((reply.status, reply.json()["code"].clone()), (422, json!("stop-basis-needed")));
    assert_eq!(reply.json()["errors"][0]["field"], "legalGround");
}
