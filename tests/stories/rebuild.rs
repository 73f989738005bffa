//! Read models made anew from the log tell the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use motcua_tests::places::{LAND, OTHER_WARD, TAX, WARD};
use motcua_tests::{Ask, City, command, requests};
use serde_json::{Value, json};

use crate::end_to_end::everything_received;
use crate::walk;

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_gives_the_same_figures_worklists_and_book_numbers() {
    let mut city = City::program().await;
    a_busy_morning(&city).await;
    let before = everything_told(&city).await;

    city.the_program().signal("TERM");
    let ended = city.the_program().ended_within(std::time::Duration::from_secs(10));
    assert!(ended.is_some_and(|status| status.success()), "{}", city.the_program().said());
    let data = city.folder().to_str().unwrap().to_owned();
    let rebuilt = command(&["rebuild", "--data", &data]).output().unwrap();
    assert!(rebuilt.status.success(), "{}", String::from_utf8_lossy(&rebuilt.stderr));

    city.start_again().await;
    assert_eq!(everything_told(&city).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_fills_its_read_models_anew_and_no_read_is_lost() {
    let mut city = City::program().await;
    a_busy_morning(&city).await;
    let before = everything_told(&city).await;
    let (reading, stop) = (city.clerk(WARD), Arc::<AtomicBool>::default());
    let stopped = stop.clone();
    let reader = tokio::spawn(async move {
        let mut reads = 0;
        while !stopped.load(Ordering::SeqCst) {
            for path in ["/api/v1/dossiers", "/api/v1/worklist", "/api/v1/shelf", "/api/v1/kpi"] {
                // Fails the story on any other answer than 200.
                reading.sees(path).await;
                reads += 1;
            }
        }
        reads
    });
    city.the_program().signal("USR1");
    let began = Instant::now();
    while city.the_program().said().matches("filled anew").count() < 6 {
        assert!(began.elapsed() < Duration::from_mins(1), "{}", city.the_program().said());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.store(true, Ordering::SeqCst);
    assert!(reader.await.unwrap() > 0);
    assert_eq!(everything_told(&city).await, before);
    // The new tables go on.
    let another = city.clerk(WARD).receives(&requests::land_transfer()).await;
    let received = everything_received(&city, WARD).await;
    assert!(received.iter().any(|row| row["code"] == another.code), "{received:?}");
}

async fn a_busy_morning(city: &City) {
    let ward = city.clerk(WARD);
    let mut whole = walk::as_far_as_tax(city).await;
    walk::from_tax_to_the_citizen(city, &mut whole, "000001").await;
    walk::as_far_as_tax(city).await;
    for agency in [WARD, OTHER_WARD, WARD] {
        let clerk = city.clerk(agency);
        let mut given = clerk.receives(&requests::land_transfer()).await;
        clerk.gives(&mut given, LAND).await;
        let copies = Ask::post("/api/v1/dossiers/at-once", &requests::certified_copies());
        let _ = clerk.ask(copies).await.expect(201);
        let slip = Ask::post("/api/v1/slips/requests", &requests::slip_request());
        let _ = clerk.ask(slip).await.expect(201);
    }
    let mut withdrawn = ward.receives(&requests::land_transfer()).await;
    ward.does(&mut withdrawn, "withdrawal", &json!({ "reason": "Người nộp tự nguyện" })).await;
}

async fn everything_told(city: &City) -> Value {
    let mut told = serde_json::Map::new();
    let at = "2036-01-01T00:00:00%2B07:00";
    for by in ["received_at", "competent", "procedure", "channel", "level"] {
        let figures = city.clerk(WARD).sees(&format!("/api/v1/kpi?by={by}&at={at}")).await;
        told.insert(by.to_owned(), figures.json());
    }
    for agency in [WARD, OTHER_WARD, LAND, TAX] {
        let clerk = city.clerk(agency);
        for list in ["worklist", "shelf"] {
            let path = format!("/api/v1/{list}");
            told.insert(format!("{list} of {agency}"), clerk.sees(&path).await.json());
        }
        let received = everything_received(city, agency).await;
        assert!(received.iter().all(|row| row["bookNumber"].is_u64()), "{received:?}");
        told.insert(format!("book of {agency}"), received.into());
    }
    told.into()
}
