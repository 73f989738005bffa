//! Money at the counter: what is due for a dossier, who pays less, who took it, and what goes back.

use motcua_tests::places::WARD;
use motcua_tests::{Ask, City, Dossier, Person, requests};
use serde_json::{Value, json};

async fn received(clerk: &Person, fees: Value) -> Dossier {
    let mut body = requests::marital_status();
    body["fees"] = fees;
    clerk.receives(&body).await
}

async fn refused(person: &Person, dossier: &Dossier, what: &str, body: &Value) -> String {
    let ask = Ask::post(&dossier.path(what), body).seen(dossier.version);
    person.ask(ask).await.code()
}

/// Within one unit up to the seal.
async fn worked(clerk: &Person, dossier: &mut Dossier) {
    clerk.takes(dossier).await;
    clerk.signs(dossier).await;
    clerk.seals(dossier, "000001").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_is_due_from_reception_and_precedes_the_return() {
    let city = City::open_at("2026-11-23 08:00").await;
    let clerk = city.clerk(WARD);
    let mut dossier = received(&clerk, json!([])).await;
    let ledger = clerk.sees(&dossier.path("fees")).await.json();
    assert_eq!(
        (&ledger["outstandingVnd"], &ledger["beforeReturnVnd"]),
        (&json!(15_000), &json!(15_000))
    );
    let line = &ledger["lines"][0];
    assert_eq!(
        (&line["line"], &line["kind"], &line["state"]),
        (&json!("civil_status"), &json!("charge"), &json!("due"))
    );
    assert_eq!(line["nameVi"], "Lệ phí hộ tịch");
    worked(&clerk, &mut dossier).await;
    let back = json!({ "way": "counter", "to": "Nguyễn Văn Mẫu" });
    let ask = Ask::post(&dossier.path("return"), &back).seen(dossier.version);
    let reply = clerk.ask(ask).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "fee-outstanding"));
    assert_eq!(reply.json()["detail"], "Còn 15000 đồng phải nộp trước khi trả kết quả.");
    let paid = json!({
        "number": 1, "amountVnd": 15_000, "means": "vietqr",
        "receiptSeries": "BL-26T", "receiptNumber": "0000001",
    });
    // The return clerk saw an older version: money beside it does not stand in its way.
    let seen = dossier.version;
    clerk.does(&mut dossier, "fee-payments", &paid).await;
    let reply = clerk.ask(Ask::post(&dossier.path("return"), &back).seen(seen)).await;
    assert_eq!(reply.json()["status"], "returned");
    let ledger = clerk.sees(&dossier.path("fees")).await.json();
    let entries = &ledger["lines"][0]["entries"];
    assert_eq!((&entries[0]["entry"], &entries[1]["entry"]), (&json!("set"), &json!("taken")));
    assert_eq!(
        (&entries[1]["means"], &entries[1]["receipt"]),
        (&json!("vietqr"), &json!("BL-26T 0000001"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_exempt_pays_nothing_and_the_ledger_says_why() {
    let city = City::open_at("2026-11-23 08:00").await;
    let clerk = city.clerk(WARD);
    let relief = json!([{
        "line": "civil_status", "exemption": 2, "evidence": "Giấy chứng nhận hộ nghèo (mẫu)",
    }]);
    let mut dossier = received(&clerk, relief).await;
    let ledger = clerk.sees(&dossier.path("fees")).await.json();
    let line = &ledger["lines"][0];
    assert_eq!(
        (&line["state"], &line["amountVnd"], &line["dueVnd"]),
        (&json!("exempt"), &json!(15_000), &json!(0))
    );
    assert!(line["entries"][1]["ground"].as_str().unwrap().contains("85/2019/TT-BTC"), "{line}");
    assert_eq!(line["entries"][1]["note"], "Giấy chứng nhận hộ nghèo (mẫu)");
    worked(&clerk, &mut dossier).await;
    clerk.returns(&mut dossier).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_person_voids_and_refunds_and_two_cashiers_void_a_line_once() {
    let city = City::open_at("2026-11-23 08:00").await;
    let clerk = city.clerk(WARD);
    let cashier = city.person("cashier-1", &["cashier"], Some(WARD));
    let other = city.person("cashier-2", &["cashier"], Some(WARD));
    let mut dossier = received(&clerk, json!([])).await;
    let paid = json!({ "number": 1, "amountVnd": 15_000, "means": "cash" });
    cashier.does(&mut dossier, "fee-payments", &paid).await;
    let back = json!({ "number": 1, "reason": "Thu nhầm" });
    assert_eq!(refused(&cashier, &dossier, "fee-voids", &back).await, "second-person-needed");
    assert_eq!(refused(&cashier, &dossier, "fee-refunds", &back).await, "second-person-needed");
    let seen = dossier.version;
    other.does(&mut dossier, "fee-voids", &back).await;
    let third = city.person("cashier-3", &["cashier"], Some(WARD));
    let lost = third.ask(Ask::post(&dossier.path("fee-voids"), &back).seen(seen)).await;
    assert_eq!(lost.status, 412, "who voided it, when: {}", lost.json());
    assert!(lost.json()["changes"][0]["events"][0] == "FeeVoided");
    cashier.does(&mut dossier, "fee-payments", &paid).await;
    other.does(&mut dossier, "fee-refunds", &back).await;
    let ledger = clerk.sees(&dossier.path("fees")).await.json();
    let entries: Vec<_> = ledger["lines"][0]["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["entry"])
        .collect();
    assert_eq!(json!(entries), json!(["set", "taken", "voided", "taken", "refunded"]));
    assert_eq!(
        (&ledger["lines"][0]["state"], &ledger["outstandingVnd"]),
        (&json!("refunded"), &json!(0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_served_at_once_stands_in_the_ledger_as_paid() {
    let city = City::open_at("2026-11-23 08:00").await;
    let clerk = city.clerk(WARD);
    let reply = clerk
        .ask(Ask::post("/api/v1/dossiers/at-once", &requests::certified_copies()))
        .await
        .expect(201);
    let ledger = clerk.sees(&Dossier::of(&reply).path("fees")).await.json();
    assert_eq!(
        (&ledger["lines"][0]["state"], &ledger["outstandingVnd"]),
        (&json!("paid"), &json!(0)),
        "{ledger}"
    );
}
