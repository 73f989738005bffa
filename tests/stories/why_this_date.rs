//! "Received now, due when, and why?": over HTTP, with the city's own calendar.

use motcua_tests::City;
use motcua_tests::places::WARD;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn each_day_that_counts_or_not_is_told_with_its_reason() {
    let city = City::open_at("2026-03-02 08:00").await;
    let ward = city.clerk(WARD);
    let path = "/api/v1/procedures/1.013831/due?subCase=sale&receivedAt=2018-02-12T09:10";
    let told = ward.sees(path).await.json();
    // Domain reference 2.5: 10 working days over Tết 2018.
    assert_eq!(told["dueAt"], "2018-03-05T17:00:00+07:00");
    let days = told["days"].as_array().unwrap();
    let on = |day: &str| days.iter().find(|told| told["date"] == day).unwrap_or(&Value::Null);
    assert_eq!(
        (&on("2018-02-12")["count"], &on("2018-02-13")["number"]),
        (&json!("first"), &json!(1))
    );
    let tet = on("2018-02-16");
    assert_eq!(tet["count"], "left_out");
    assert!(tet["whyVi"].as_str().unwrap().contains("Tết"), "{tet}");
    assert_eq!(on("2018-02-24")["whyVi"], "nghỉ hằng tuần");
    assert_eq!(on("2018-03-05")["number"], 10);
    // Without a moment it is now, by the shop's clock.
    let now = ward.sees("/api/v1/procedures/1.013831/due?subCase=sale").await.json();
    assert_eq!(now["receivedAt"], "2026-03-02T08:00:00+07:00");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_answered_names_the_field() {
    let city = City::open_at("2026-03-02 08:00").await;
    let ward = city.clerk(WARD);
    for (path, status, code) in [
        ("/api/v1/procedures/1.013831/due", 422, "sub-case-needed"),
        ("/api/v1/procedures/1.013831/due?subCase=none", 422, "unknown-sub-case"),
    ] {
        let reply = ward.ask(motcua_tests::Ask::get(path)).await;
        assert_eq!((reply.status, reply.json()["code"].as_str()), (status, Some(code)), "{path}");
    }
    let unknown = ward.ask(motcua_tests::Ask::get("/api/v1/procedures/9.999999/due")).await;
    assert_eq!(unknown.status, 404);
    let odd = motcua_tests::Ask::get("/api/v1/procedures/1.013831/due?receivedAt=yesterday");
    assert_eq!(ward.ask(odd).await.status, 400);
}
