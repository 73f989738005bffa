//! The same request again is one act with one answer.

use std::collections::BTreeSet;

use futures::future::join_all;
use motcua_tests::places::WARD;
use motcua_tests::{Ask, City, Dossier, Setup, requests};
use serde_json::json;

use crate::end_to_end::everything_received;

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_equal_creations_at_once_make_one_dossier() {
    one_dossier_of_thirty_two_requests(City::open_at("2026-03-02 08:00").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_they_do_on_postgresql_alone() {
    one_dossier_of_thirty_two_requests(City::program_on(Setup::Postgres).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_they_do_where_every_role_is_a_process() {
    one_dossier_of_thirty_two_requests(City::program_on(Setup::Roles).await).await;
}

async fn one_dossier_of_thirty_two_requests(city: City) {
    let clerk = city.clerk(WARD);
    clerk.token().await.unwrap();
    for (path, body, one) in [
        ("/api/v1/dossiers", requests::land_transfer(), "code"),
        ("/api/v1/dossiers/at-once", requests::certified_copies(), "code"),
        ("/api/v1/slips/requests", requests::slip_request(), "slip"),
        ("/api/v1/slips/refusals", requests::slip_refusal(), "slip"),
    ] {
        let before = city.office.log_position().await;
        let ask = Ask::post(path, &body);
        let replies = join_all((0..32).map(|_| clerk.ask(ask.clone()))).await;
        let first = replies.iter().filter(|reply| !reply.repeated()).count();
        assert_eq!(first, 1, "{path}: one answer is the first");
        let named: BTreeSet<_> =
            replies.iter().map(|reply| reply.json()[one].to_string()).collect();
        assert_eq!(named.len(), 1, "{path} answered {named:?}");
        let bodies: BTreeSet<_> = replies.iter().map(|reply| reply.json().to_string()).collect();
        assert_eq!(bodies.len(), 1, "{path}: all 32 answers are the same");
        assert!(replies.iter().all(|reply| matches!(reply.status, 200 | 201)), "{path}");
        assert_eq!(city.office.log_position().await, before + 1, "{path}: one record");
    }
    assert_eq!(everything_received(&city, WARD).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_dossier_again_from_the_portal_changes_nothing() {
    let city = City::open_at("2026-03-02 08:00").await;
    let portal = city.person("portal", &["system"], None);
    let mut dossier = requests::land_transfer();
    dossier["place"] = json!(WARD);
    let code = "G09.20-20260302-0000001";
    let body = json!({ "code": code, "receivedAt": WARD, "dossier": dossier });
    let first = portal.ask(Ask::post("/api/v1/portal/dossiers", &body)).await.expect(201);
    let before = city.office.log_position().await;
    let second = portal.ask(Ask::post("/api/v1/portal/dossiers", &body)).await.expect(200);
    assert_eq!(Dossier::of(&first), Dossier::of(&second));
    assert!(second.repeated());
    assert_eq!(city.office.log_position().await, before);
}
