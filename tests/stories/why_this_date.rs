//! "Received now, due when, and why?": over HTTP, with the city's own calendar.

use motcua_domain::moment;
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

/// Domain reference 2.5: ten working days over Tết 2018, a duty that stood for 27 working hours.
#[tokio::test(flavor = "multi_thread")]
async fn the_date_of_a_dossier_is_told_with_its_stops_and_who_caused_the_delay() {
    let city = City::open_at("2018-02-12 09:10").await;
    let ward = city.clerk("H13.31");
    let mut dossier = ward
        .receives(&json!({
            "procedure": "2.000889",
            "subCase": "sale",
            "applicant": { "name": "Nguyễn Văn Mẫu" },
            "place": "H13.31.7",
            "papers": ward.required_papers("2.000889").await,
        }))
        .await;
    let told = ward.sees(&dossier.path("time")).await.json();
    assert_eq!(told["firstDueAt"], "2018-03-05T17:00:00+07:00", "{told}");
    let agency = |told: &Value, number: usize| {
        told["stretches"][number]["agency"].as_str().unwrap().to_owned()
    };
    let land_id = ward.sees(&dossier.path("")).await.json()["received"]["steps"][1]["agency"]
        .as_str()
        .unwrap()
        .to_owned();
    let land = city.clerk(&land_id);
    ward.gives(&mut dossier, &land_id).await;
    city.clock.set(moment("2018-02-13T08:00".parse().unwrap()));
    land.takes(&mut dossier).await;
    // The land office lets it lie until the notice.
    city.clock.set(moment("2018-02-26T10:00".parse().unwrap()));
    let duty = json!({
        "lines": [{ "feeLine": "registration_tax", "amountVnd": 1_000_000 }], "notice": "TB-1",
    });
    land.does(&mut dossier, "duties", &duty).await;
    city.clock.set(moment("2018-03-01T15:00".parse().unwrap()));
    ward.takes_payment(&mut dossier, 1_000_000).await;
    let told = ward.sees(&dossier.path("time")).await.json();
    assert_eq!(told["firstDueAt"], "2018-03-09T10:00:00+07:00");
    assert_eq!(told["why"]["withoutStopsAt"], "2018-03-05T17:00:00+07:00");
    assert_eq!(told["why"]["sameByTodaysCalendar"], true);
    let stop = &told["stops"][0];
    assert_eq!((&stop["ground"], &stop["workingMinutes"]), (&json!("duty"), &json!(27 * 60)));
    assert_eq!((agency(&told, 0), agency(&told, 1)), ("H13.31".to_owned(), land_id.clone()));
    // Still held by the land office two days after the appointment.
    city.clock.set(moment("2018-03-13T10:00".parse().unwrap()));
    let told = ward.sees(&dossier.path("time")).await.json();
    assert_eq!((&told["outcome"], &told["byMinutes"]), (&json!("late"), &json!(16 * 60)));
    assert_eq!(told["saidVi"], "hẹn trả 09/03/2018 10:00; quá hạn 2 ngày làm việc");
    assert_eq!(told["delays"].as_array().unwrap().len(), 1);
    assert_eq!(told["delays"][0]["agency"], json!(land_id));
    let registered = city.clerk(WARD).ask(motcua_tests::Ask::get(&dossier.path("time"))).await;
    assert_eq!(registered.status, 404, "nobody else learns of it");
}
