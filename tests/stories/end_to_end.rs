//! The main job, through HTTP alone, with the program killed in the middle.

use std::collections::BTreeSet;

use motcua_tests::places::{LAND, OTHER_WARD, TAX, WARD};
use motcua_tests::{City, Dossier, Setup};
use serde_json::Value;

use crate::walk;
use crate::work::{Work, everything_once, lists_hold_just, nothing_is_lost};

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_comes_out_at_the_door_where_it_went_in_though_the_program_is_killed() {
    from_door_to_door(Setup::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_it_does_on_postgresql_alone() {
    from_door_to_door(Setup::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_it_does_where_every_role_is_a_process_and_all_are_killed() {
    from_door_to_door(Setup::Roles).await;
}

async fn from_door_to_door(setup: Setup) {
    let mut city = City::program_on(setup).await;
    let mut dossier = walk::as_far_as_tax(&city).await;
    let before = city.clerk(TAX).sees(&dossier.path("")).await.json();
    let work = Work::start(&city, 6).await;
    work.until_acknowledged(60).await;
    city.kill();
    let sent = work.ended().await;
    city.start_again().await;

    let after = city.clerk(TAX).sees(&dossier.path("")).await.json();
    assert_eq!(before, after, "the dossier in the middle of its way is as it was");
    assert!(sent.iter().filter(|sent| sent.is_answered()).count() >= 60, "the work was real");
    nothing_is_lost(&city, &sent).await;
    let mut received = everything_once(&city, &sent).await;
    // The dossier that is on its way was received before the work began.
    received.entry(WARD).or_default().insert(dossier.code.clone());
    lists_hold_just(&city, &received).await;

    walk::from_tax_to_the_citizen(&city, &mut dossier, "000001").await;
    let end = city.clerk(WARD).sees(&dossier.path("")).await.json();
    assert_eq!(
        (end["status"].as_str(), end["statusCode"].as_u64()),
        (Some("returned"), Some(10)),
        "{end}"
    );
    assert_eq!(
        agencies(&city, &dossier).await,
        BTreeSet::from([WARD, LAND, TAX].map(String::from))
    );
    every_figure_is_there(&city).await;
}

async fn agencies(city: &City, dossier: &Dossier) -> BTreeSet<String> {
    let history = city.clerk(WARD).sees(&dossier.path("history")).await.json();
    let lines = history["lines"].as_array().expect("a history has lines").clone();
    lines.iter().filter_map(|line| line["agency"].as_str().map(str::to_owned)).collect()
}

async fn every_figure_is_there(city: &City) {
    let figures = city.clerk(WARD).sees("/api/v1/kpi").await.json();
    let intake = everything_received(city, WARD).await.len();
    let intake = intake + everything_received(city, OTHER_WARD).await.len();
    assert_eq!(figures["total"]["received"].as_u64(), u64::try_from(intake).ok(), "{figures}");
}

/// The whole list of an agency, page by page.
pub(crate) async fn everything_received(city: &City, agency: &str) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let page = city.clerk(agency).sees(&format!("/api/v1/dossiers?limit=50{after}")).await;
        let page = page.json();
        rows.extend(page["items"].as_array().expect("a page has items").iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return rows,
        }
    }
}
