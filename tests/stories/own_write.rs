//! Whoever wrote something sees it, also while a projection is slow.

use motcua_tests::places::{LAND, WARD};
use motcua_tests::{Ask, City, requests};

#[tokio::test(flavor = "multi_thread")]
async fn with_a_slow_projection_a_read_with_min_position_still_sees_its_own_write() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, land) = (city.clerk(WARD), city.clerk(LAND));
    land.token().await.unwrap();
    let mut dossier = ward.receives(&requests::land_transfer()).await;
    let slowed = city.running().shop.worklist().unwrap().hold().await;
    ward.gives(&mut dossier, LAND).await;

    let at_once = land.ask(Ask::get("/api/v1/worklist")).await.done();
    assert_eq!(items(&at_once), 0, "without min-position the list is as old as the projection");
    let position = city.office.position();
    let late =
        ward.ask(Ask::post("/api/v1/dossiers", &requests::land_transfer())).await.expect(201);
    assert_ne!(late.header("motcua-position"), position, "the log goes on meanwhile");

    let asked = format!("/api/v1/worklist?min-position={}", late.header("motcua-position"));
    let waiting = tokio::spawn({
        let (land, asked) = (land.clone(), asked.clone());
        async move { land.ask(Ask::get(&asked)).await }
    });
    assert!(!waiting.is_finished(), "the read waits for the projection");
    drop(slowed);
    let list = waiting.await.unwrap().done();
    assert_eq!(items(&list), 1, "{:?}", list.json());
    assert_eq!(list.json()["items"][0]["code"], dossier.code);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_waits_in_vain_is_told_so_after_five_seconds() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, land) = (city.clerk(WARD), city.clerk(LAND));
    land.token().await.unwrap();
    let _slowed = city.running().shop.worklist().unwrap().hold().await;
    ward.receives(&requests::land_transfer()).await;
    let path = format!("/api/v1/worklist?min-position={}", city.office.position());
    let reply = land.ask(Ask::get(&path)).await.problem(503, "not-caught-up");
    assert_eq!(reply.header("retry-after"), "1");
}

fn items(reply: &motcua_tests::Reply) -> usize {
    reply.json()["items"].as_array().map_or(0, Vec::len)
}
